"""Named functions: what cannot be said in tests of facts is said once here in code, with its own tests; packs name
it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Named:
    """A function a rule may name: it reads the facts `reads`, in that order, then the rule's `value`; all are known."""

    name: str
    reads: tuple[str, ...]
    asks: Callable[..., bool]
    meaning: str


FUNCTIONS: dict[str, Named] = {}
"""Every registered function, by the name packs use."""


def named(name: str, *reads: str) -> Callable[[Callable[..., bool]], Callable[..., bool]]:
    """Register `f(*facts, value=…) -> bool` under a name. The docstring is its meaning in the generated reference."""

    def register(function: Callable[..., bool]) -> Callable[..., bool]:
        if name in FUNCTIONS:
            raise ValueError(f"the function {name} is registered twice")
        FUNCTIONS[name] = Named(name, reads, function, (function.__doc__ or "").strip())
        return function

    return register


@named("reached_age", "birth_date", "today")
def reached_age(birth_date: Any, today: Any, *, value: int) -> bool:
    """The person has completed `value` years today: from the day of the birthday on, 29 February from 1 March in
    other years."""
    from tongban.kit.rules.tests_of_facts import as_day

    born, now = as_day("birth_date", birth_date), as_day("today", today)
    return now.year - born.year - ((now.month, now.day) < (born.month, born.day)) >= value
