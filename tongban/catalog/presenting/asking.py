"""Situation questions as form rows, and what a reader answered as facts of the right kind."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from django.utils.translation import gettext as _

from tongban.catalog.packs import Question


class Answers(Protocol):
    """What a form or a query string gives: single values and lists."""

    def get(self, name: str, /) -> Any:
        """The last value of a name."""

    def getlist(self, name: str, /) -> list[Any]:
        """Every value of a name."""


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


def read_facts(questions: Iterable[Question], answers: Answers) -> tuple[dict[str, Any], dict[str, str]]:
    """(facts, errors by name). An empty answer is no answer; a wrong one is an error in words and no fact."""
    facts: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for question in questions:
        given = answers.getlist(question.name) if question.kind == "choices" else answers.get(question.name)
        if given in (None, "", []):
            continue
        try:
            facts[question.name] = _fact(question, given)
        except ValueError as wrong:
            errors[question.name] = str(wrong)
    return facts, errors


def _fact(question: Question, given: Any) -> Any:
    if question.kind == "flag":
        return _flag(given)
    if question.kind in ("number", "money"):
        return _number(question, given)
    if question.kind == "date":
        try:
            return date.fromisoformat(str(given).strip()).isoformat()
        except ValueError:
            raise ValueError(_("Write a date such as 2026-09-24.")) from None
    known = [key for key, _words in question.choices]
    if question.kind == "choices":
        chosen = [str(one) for one in (given if isinstance(given, list) else [given])]
        if not set(chosen) <= set(known):
            raise ValueError(_("Choose from the list."))
        return chosen
    if question.kind == "choice" and str(given) not in known:
        raise ValueError(_("Choose from the list."))
    return str(given).strip()[: question.max_length]


def _flag(given: Any) -> bool:
    if isinstance(given, bool):
        return given
    if str(given) not in ("yes", "no", "true", "false"):
        raise ValueError(_("Choose yes or no."))
    return str(given) in ("yes", "true")


def _number(question: Question, given: Any) -> int | float:
    if isinstance(given, bool):
        raise ValueError(_("Write a number."))
    try:
        number = float(str(given).strip().replace(",", "").replace("，", ""))
    except ValueError:
        raise ValueError(_("Write a number.")) from None
    if not math.isfinite(number):
        raise ValueError(_("Write a number."))
    if question.least is not None and number < question.least:
        raise ValueError(_("It must be at least %(least)s.") % {"least": f"{question.least:g}"})
    if question.most is not None and number > question.most:
        raise ValueError(_("It must be at most %(most)s.") % {"most": f"{question.most:g}"})
    return int(number) if number == int(number) else number


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
