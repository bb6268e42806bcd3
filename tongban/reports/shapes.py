"""What the room answers with: figures with their uncertainty, what they were counted from, who lags behind."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from django.utils.translation import gettext_lazy as _

from tongban.reports.kpis import Kpi

By = Literal["department", "region"]
Side = Literal["numerator", "denominator", "missing"]
Verdict = Literal["best", "better", "worse", "alike", "few", "none", "later", "whole"]
"""best: named winner, ahead of every other · better, worse: than all together · alike: no significant difference ·
few: too little to say · none: nothing happened · later: not yet counted · whole: all bodies together."""

VERDICTS: dict[str, Any] = {
    "best": _("Ahead of every other"),
    "better": _("Better than the whole"),
    "worse": _("Worse than the whole"),
    "alike": _("No significant difference"),
    "few": _("Too few to say"),
    "none": _("Nothing to count"),
    "later": _("Not yet counted"),
    "whole": _("All together"),
}


@dataclass(frozen=True, slots=True)
class UnitOf:
    """A body or a place that is reported on. `code` is what `trend` and `drill` are asked with; "" is the whole."""

    code: str
    name: str


WHOLE = ""
"""The code of everything the reader may see, taken together."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One indicator of one body in one period. `percent` values are shares between 0 and 1; None is "cannot be said",
    never 0.

    `low`, `high`: 95 % interval of the value. None for items: they are all there, nothing was sampled.
    `adjusted`: the value if the body had had everybody's mix of work (indirect standardisation over item × channel).
    `rank_from`, `rank_to`: best and worst place the figures allow, all comparisons held at once.
    """

    kpi: Kpi
    unit: UnitOf
    numerator: float
    denominator: float
    count: int
    value: float | None
    low: float | None
    high: float | None
    adjusted: float | None
    adj_low: float | None
    adj_high: float | None
    rank_from: int | None
    rank_to: int | None
    previous: float | None
    target: float | None
    verdict: Verdict

    @property
    def verdict_label(self) -> str:
        """The verdict in words."""
        return str(VERDICTS[self.verdict])

    @property
    def is_on_target(self) -> bool | None:
        """Whether the value reaches its target; None where there is no value or no target."""
        if self.value is None or self.target is None:
            return None
        return self.value >= self.target if self.kpi.better == "up" else self.value <= self.target


@dataclass(frozen=True, slots=True)
class Report:
    """A day, week or month: every indicator of every body the reader may see, the whole first, in the pack's order."""

    period: str
    since: date
    until: date
    by: By
    rows: tuple[Figure, ...]
    notes: tuple[str, ...] = ()
    opens_whole: bool = True
    """Whether the cases behind everything together are the reader's to look at: a supervisor of the hall's."""

    def of(self, kpi: str) -> tuple[Figure, ...]:
        """The figures of one indicator: the whole, then the bodies."""
        return tuple(row for row in self.rows if row.kpi.code == kpi)

    def figure(self, kpi: str, unit: str = WHOLE) -> Figure | None:
        """One figure, where it is in the report."""
        return next((row for row in self.rows if row.kpi.code == kpi and row.unit.code == unit), None)


@dataclass(frozen=True, slots=True)
class Point:
    """One period of a trend."""

    since: date
    until: date
    numerator: float
    denominator: float
    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Thing:
    """A case or an item a figure was counted from. `value`: what it adds (1, or its days). `link` opens it where the
    reader may."""

    code: str
    name: str
    office: str
    day: date | None
    due: date | None
    state: str
    state_label: str
    value: float
    link: str


@dataclass(frozen=True, slots=True)
class Drill:
    """A page of the things behind one side of a figure; `count` is how many there are in all."""

    kpi: Kpi
    unit: UnitOf
    side: Side
    period: str
    since: date
    until: date
    count: int
    page: int
    pages: int
    rows: list[Thing] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Laggard:
    """An indicator of a body that lags behind (落后指标): why, who answers, by when."""

    figure: Figure
    reason: Literal["target", "before", "both"]
    owner: str
    due_on: date | None

    @property
    def gap(self) -> float | None:
        """How far the value is from its target, never negative."""
        if self.figure.value is None or self.figure.target is None:
            return None
        return abs(self.figure.target - self.figure.value) if self.figure.is_on_target is False else 0.0
