"""The form of one page of questions, with what is already known filled in and its source beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from django import forms

from tongban.cases.forms.fields import field_for

if TYPE_CHECKING:
    from tongban.cases.queries import Field


class ErrorLink(NamedTuple):
    """One line of an error summary: the control it leads to, and the sentence."""

    target: str
    sentence: str


class QuestionForm(forms.Form):
    """Fields made from questions as they stand in a case. `said` are an officer's words by question name."""

    def __init__(self, asked: Iterable[Field], data: Any = None, *, said: Mapping[str, str] | None = None) -> None:
        super().__init__(data)
        self.use_required_attribute = False
        for stands in asked:
            source = stands.prefilled
            field = field_for(stands.question)
            field.initial = stands.value
            if source is not None and stands.value in (None, "", source.value):
                field.initial = source.value
                field.source = source.source  # type: ignore[attr-defined]
            field.why = str(stands.question.why or "")  # type: ignore[attr-defined]
            field.unit = stands.question.unit  # type: ignore[attr-defined]
            field.said = (said or {}).get(stands.name, "")  # type: ignore[attr-defined]
            self.fields[stands.name] = field

    def facts(self) -> dict[str, Any]:
        """The checked answers; None says that an answer was taken away."""
        return {name: (None if value in ("", []) else value) for name, value in self.cleaned_data.items()}

    def in_order(self) -> dict[str, Any]:
        """The answers that are in order although others may not be: what autosave keeps."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "", [])}


def error_links(form: forms.BaseForm) -> list[ErrorLink]:
    """Every error of a form with the id of the control to correct; a group of cards by its first card."""
    links = []
    for name, sentences in form.errors.items():
        target = ""
        if name in form.fields:
            sentences = form[name].errors
        if name in form.fields:
            bound = form[name]
            is_group = isinstance(bound.field.widget, forms.RadioSelect)
            target = f"{bound.auto_id}_0" if is_group else bound.id_for_label or str(bound.auto_id)
        links += [ErrorLink(target, str(sentence)) for sentence in sentences]
    return links
