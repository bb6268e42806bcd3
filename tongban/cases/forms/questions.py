"""The form of one page of questions, with what is already known filled in and its source beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django import forms

from tongban.cases.forms.fields import field_for, spoken

if TYPE_CHECKING:
    from tongban.catalog.packs import Question


class QuestionForm(forms.Form):
    """Fields made from questions. `known` are the answers given so far; `sources` says where a prefilled fact came from.

    `faults` are sentences by question name from an earlier check (a correction notice, or the check before sending).
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
        known = known or {}
        super().__init__(data, initial=dict(known))
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
        """The checked answers that were given; None says that an answer was taken away."""
        return {name: (None if value in ("", []) else value) for name, value in self.cleaned_data.items()}

    def typed(self) -> dict[str, Any]:
        """The answers that are in order although others are not: what autosave keeps."""
        return (
            {n: v for n, v in self.cleaned_data.items() if v not in (None, "", [])}
            if hasattr(self, "cleaned_data")
            else {}
        )
