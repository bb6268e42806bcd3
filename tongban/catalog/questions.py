"""What a reader answered, as facts of the right kind: an empty answer is no answer, a wrong one is told in words."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any, Protocol

from django.utils.translation import gettext as _

from tongban.catalog.packs import Question
from tongban.kit.dates import LONG_TERM, is_long_term, read_date
from tongban.kit.refusals import Invalid


class Answers(Protocol):
    """What a form or a query string gives: single values and lists."""

    def get(self, name: str, /) -> Any:
        """The last value of a name."""

    def getlist(self, name: str, /) -> list[Any]:
        """Every value of a name."""


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
        if question.long_term and is_long_term(given):
            return LONG_TERM
        try:
            return read_date(given).isoformat()
        except Invalid as wrong:
            raise ValueError(f"{wrong.sentence} {wrong.next_step}") from None
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
