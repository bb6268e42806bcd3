"""The stream as one takes it in: red signals first, then yellow, then notices folded by their rule with how many."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from tongban.accounts.models import Person
from tongban.oversight.queries import stream
from tongban.oversight.shapes import RuleRow, SignalRow

SHOWN, LOOKED_AT, OF_A_RULE = 20, 300, 5
"""Red and yellow signals shown of each; the newest notices looked at; of each rule so many stand in its fold."""


@dataclass(frozen=True)
class Loud:
    """The signals of one tone that stand one by one, newest first; `has_more`: there are older ones."""

    tone: str
    rows: list[SignalRow]
    has_more: bool


@dataclass(frozen=True)
class Quiet:
    """The notices of one rule: how many, over how many bodies, and the newest."""

    rule: RuleRow
    count: int
    bodies: int
    rows: list[SignalRow]


@dataclass(frozen=True)
class Digest:
    """Everything at a glance. `notices`: how many were looked at; `has_more`: there are older ones."""

    loud: tuple[Loud, ...]
    quiet: tuple[Quiet, ...]
    notices: int
    has_more: bool

    @property
    def shown(self) -> list[SignalRow]:
        """Every row that stands on the page."""
        parts: tuple[Loud | Quiet, ...] = (*self.loud, *self.quiet)
        return [row for part in parts for row in part.rows]


def digest(person: Person, **asked: Any) -> Digest:
    """What `person` may see, narrowed as in `stream` (family, organisation, item). Three questions."""
    loud = []
    for tone in ("red", "yellow"):
        page = stream(person, tone=tone, size=SHOWN, **asked)
        loud.append(Loud(tone, page.rows, bool(page.after)))
    page = stream(person, tone="notice", size=LOOKED_AT, **asked)
    return Digest(tuple(loud), tuple(_by_rule(page.rows)), len(page.rows), bool(page.after))


def _by_rule(rows: Iterable[SignalRow]) -> list[Quiet]:
    """The most frequent rule first."""
    of: dict[str, list[SignalRow]] = {}
    for row in rows:
        of.setdefault(row.rule.code, []).append(row)
    groups = sorted(of.values(), key=lambda group: (-len(group), group[0].rule.code))
    return [
        Quiet(group[0].rule, len(group), len({row.organisation for row in group}), group[:OF_A_RULE])
        for group in groups
    ]
