"""Situation questions as form rows, with what was answered so far."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from tongban.catalog.packs import Question


@dataclass(frozen=True, slots=True)
class Asked:
    """One question with what was answered: `options` are (value, words, is_chosen); `widget` says how it is drawn."""

    question: Question
    widget: str
    options: list[tuple[str, str, bool]] = field(default_factory=list)
    value: str = ""
    error: str = ""

    @property
    def name(self) -> str:
        """The fact's name; also the control's."""
        return self.question.name


def asked(questions: Iterable[Question], facts: Mapping[str, Any], errors: Mapping[str, str]) -> list[Asked]:
    """The questions ready to be drawn, with answers so far."""
    return [_asked(question, facts.get(question.name), errors.get(question.name, "")) for question in questions]


def _asked(question: Question, fact: Any, error: str) -> Asked:
    if question.kind == "flag":
        options = [("yes", _("yes"), fact is True), ("no", _("no"), fact is False)]
        return Asked(question, "radios", options, error=error)
    if question.kind in ("choice", "choices"):
        chosen = fact if isinstance(fact, list) else [fact]
        options = [(key, str(words), key in chosen) for key, words in question.choices]
        widget = "boxes" if question.kind == "choices" else "radios" if len(options) <= 5 else "select"
        return Asked(question, widget, options, error=error)
    widget = {"number": "number", "money": "number", "date": "date"}.get(question.kind, "text")
    value = "" if fact is None else f"{fact:g}" if isinstance(fact, int | float) else str(fact)
    return Asked(question, widget, value=value, error=error)
