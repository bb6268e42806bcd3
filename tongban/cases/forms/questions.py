"""The form of one page of questions, with what is already known filled in and its source beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from django import forms

from tongban.cases.forms.fields import field_for, spoken

if TYPE_CHECKING:
    from tongban.catalog.packs import Question


class ErrorLink(NamedTuple):
    """One line of an error summary: the control it leads to, and the sentence."""

    target: str
    sentence: str


class QuestionForm(forms.Form):
    """Fields made from questions. `known` are the answers so far; `sources` says where a prefilled fact came from.

    `said` are an officer's words by question name, from a correction notice.
    """

    def __init__(
        self,
        questions: Iterable[Question],
        data: Any = None,
        *,
        known: Mapping[str, Any] | None = None,
        sources: Mapping[str, str] | None = None,
        said: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(data, initial=dict(known or {}))
        self.use_required_attribute = False
        for question in questions:
            field = field_for(question)
            field.why = spoken(question.why)  # type: ignore[attr-defined]
            field.unit = question.unit  # type: ignore[attr-defined]
            field.source = (sources or {}).get(question.name, "")  # type: ignore[attr-defined]
            field.said = (said or {}).get(question.name, "")  # type: ignore[attr-defined]
            field.kind = question.kind  # type: ignore[attr-defined]
            self.fields[question.name] = field

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
            bound = form[name]
            group = isinstance(bound.field.widget, forms.RadioSelect)
            target = f"{bound.auto_id}_0" if group else bound.id_for_label or bound.auto_id
        links += [ErrorLink(target, str(sentence)) for sentence in sentences]
    return links
