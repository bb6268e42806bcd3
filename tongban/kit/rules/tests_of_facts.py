"""What can be asked of one fact. Values of different kinds are never compared: that is a refusal, not a "no"."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from math import isfinite
from typing import Any

from tongban.kit.dates import is_long_term
from tongban.kit.refusals import Invalid
from tongban.kit.words import say, teach

teach(
    {
        "fact-kind": "The fact “%(fact)s” is %(given)s, where the rule compares it with %(wanted)s.",
        "fact-kind-next": "Give the fact in the kind the form asks for.",
        "kind-flag": "yes or no",
        "kind-number": "a number",
        "kind-date": "a date",
        "kind-text": "a text",
        "kind-list": "a list",
        "kind-other": "something else",
    }
)


def kind_of(value: Any) -> str:
    """The kind of a value: flag, number, date, text, list or other."""
    if isinstance(value, bool):
        return "flag"
    if isinstance(value, int | float | Decimal):
        return "number"
    if isinstance(value, date):
        return "date"
    if isinstance(value, str):
        return "text"
    return "list" if isinstance(value, list | tuple | set | frozenset) else "other"


def wrong_kind(fact: str, given: Any, wanted: str) -> Invalid:
    """The refusal of a fact whose kind does not fit its rule."""
    words = {"given": say(f"kind-{kind_of(given)}"), "wanted": say(f"kind-{wanted}")}
    return Invalid(
        say("fact-kind", fact=fact, **words), code="fact-kind", next_step=say("fact-kind-next"), where={"fact": fact}
    )


def as_day(fact: str, value: Any) -> date:
    """A date, also where it was written as text (2026-09-24). What holds for ever (长期) ends on the last day there
    is."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if is_long_term(value):
        return date.max
    try:
        return date.fromisoformat(value[:10])
    except (TypeError, ValueError):
        raise wrong_kind(fact, value, "date") from None


def exact(value: Any) -> Any:
    """The value as it compares: floats by their written digits (0.1 is 0.1), moments by their day, lists as tuples."""
    if isinstance(value, float):
        return Decimal(str(value))
    if isinstance(value, datetime):
        return value.date()
    return tuple(exact(one) for one in value) if kind_of(value) == "list" else value


def like(fact: str, value: Any, pattern: Any) -> Any:
    """The fact's value as it compares with `pattern`; refused unless it is of the same kind. Texts of dates are
    dates."""
    wanted = kind_of(pattern)
    if wanted == "date":
        return as_day(fact, value)
    if wanted != kind_of(value) or (isinstance(value, float) and not isfinite(value)):
        raise wrong_kind(fact, value, wanted)
    return exact(value)


def _is(fact: str, pattern: Any) -> Callable[[Any], bool]:
    return lambda value: bool(like(fact, value, pattern) == pattern)


def _in(fact: str, pattern: Any) -> Callable[[Any], bool]:
    return lambda value: any(like(fact, value, one) == one for one in pattern)


def _has(fact: str, pattern: Any) -> Callable[[Any], bool]:
    def test(value: Any) -> bool:
        if kind_of(value) != "list":
            raise wrong_kind(fact, value, "list")
        return pattern in exact(value)

    return test


def _not(make: Callable[[str, Any], Callable[[Any], bool]]) -> Callable[[str, Any], Callable[[Any], bool]]:
    def making(fact: str, pattern: Any) -> Callable[[Any], bool]:
        test = make(fact, pattern)
        return lambda value: not test(value)

    return making


def _ordered(compare: Callable[[Any, Any], bool]) -> Callable[[str, Any], Callable[[Any], bool]]:
    return lambda fact, pattern: lambda value: compare(like(fact, value, pattern), pattern)


TESTS: Mapping[str, tuple[str, Callable[[str, Any], Callable[[Any], bool]]]] = {
    "is": ("flag number date text", _is),
    "is_not": ("flag number date text", _not(_is)),
    "in": ("list", _in),
    "not_in": ("list", _not(_in)),
    "has": ("number text", _has),
    "at_most": ("number date", _ordered(lambda value, limit: value <= limit)),
    "at_least": ("number date", _ordered(lambda value, limit: value >= limit)),
    "more_than": ("number date", _ordered(lambda value, limit: value > limit)),
    "less_than": ("number date", _ordered(lambda value, limit: value < limit)),
}
"""Every test of one fact: the kinds its `value` may have, and how it is made. `within_days` looks at two facts and
is apart."""
