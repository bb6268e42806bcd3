"""Where the functions of rules are registered, and what they are given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from tongban.catalog.packs import Strict
from tongban.kit.workdays import Calendar

Kind = Literal["limit", "act", "peers"]


class NoFigures(Strict):
    """The rule takes no parameters."""


@dataclass(frozen=True)
class Judge:
    """A rule's function, what it looks at, and the shape of its parameters. `hears`: acts it is asked about; `each`:
    whether it is said of each act, or once of each officer in a case."""

    kind: Kind
    function: Callable[..., Any]
    parameters: type[Strict]
    hears: frozenset[str] = frozenset()
    each: Literal["act", "officer"] = "act"


@dataclass(frozen=True)
class Act:
    """One act as the journal has it, with what else a rule may look at. Times on China's clock.

    `notices`: correction notices so far; `turns`: consultations and hand-overs so far; `is_kin`: whether the applicant
    is among the relatives whoever acted has declared."""

    what: str
    at: datetime
    calendar: Calendar
    has_actor: bool = True
    accepted_at: datetime | None = None
    is_instant: bool = False
    facts: dict[str, Any] = field(default_factory=dict)
    notices: int = 0
    turns: int = 0
    is_kin: bool = False


@dataclass(frozen=True)
class Tally:
    """What one officer decided on one item: how many, how many refused, and the working minutes of each."""

    officer_id: int
    decided: int
    refused: int
    minutes: tuple[int, ...] = ()


Figures = dict[str, Any]
"""What a rule found, by name: kept as the signal's explanation."""

JUDGES: dict[str, Judge] = {}


def judges(
    code: str,
    kind: Kind,
    parameters: type[Strict] = NoFigures,
    hears: tuple[str, ...] = (),
    each: Literal["act", "officer"] = "act",
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register the function of a rule."""

    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        JUDGES[code] = Judge(kind, function, parameters, frozenset(hears), each)
        return function

    return register
