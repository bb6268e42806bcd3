"""Doors of the room for programs. Mounted under /api/v1/reports.

Definitions are open to whoever has a key to a desk; figures to supervisors and heads, as far as they answer for them;
anybody else is answered as if there were none.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from tongban.accounts.http import TokenAuth, person_of
from tongban.regions.shapes import Day, PageNumber
from tongban.reports import queries
from tongban.reports.kpis import Kpi
from tongban.reports.presenting import reportable
from tongban.reports.shapes import Figure

router = Router(tags=["reports"], auth=TokenAuth("desk:read"))
Period = Literal["day", "week", "month"]
By = Literal["department", "region"]


Periods = Annotated[int, Field(ge=1, le=60)]
"""How many points of a course."""


class KpiOut(Schema):
    """One indicator. Values of `percent` and `ratio` are shares: 0.95, not 95."""

    code: str
    name: str
    level: str = Field(description="case or item: what is counted")
    formula: str
    exclusions: str
    numerator: str
    denominator: str
    unit: str
    better: str = Field(description="up or down")
    period: str = Field(description="the shortest period worth looking at")
    source: str
    standing: str = Field(description="published, customary, or own")
    target: float | None
    demo: bool
    later: bool = Field(description="declared, but not yet counted")

    @classmethod
    def of(cls, kpi: Kpi) -> KpiOut:
        """In the words of the asker's language."""
        told = kpi.model_dump(include=set(cls.model_fields) - {"name", "formula", "exclusions"})
        return cls(name=str(kpi.name), formula=str(kpi.formula), exclusions=str(kpi.exclusions), **told)


class UnitOut(Schema):
    """A body or place; the code is empty for everything together."""

    code: str
    name: str


class FigureOut(Schema):
    """One indicator of one body, with what is not known of it. null is "cannot be said", never 0."""

    kpi: str
    unit: UnitOut
    numerator: float
    denominator: float
    count: int
    value: float | None
    low: float | None = Field(description="95 % interval; null where everything was counted")
    high: float | None
    adjusted: float | None = Field(description="with everybody's mix of work")
    adj_low: float | None
    adj_high: float | None
    rank_from: int | None = Field(description="the best place the figures allow")
    rank_to: int | None = Field(description="the worst place the figures allow")
    previous: float | None
    target: float | None
    verdict: str = Field(description="best, better, worse, alike, few, none, later or whole")
    verdict_label: str

    @classmethod
    def of(cls, figure: Figure) -> FigureOut:
        """The figure with its indicator by code."""
        same = {name: getattr(figure, name) for name in cls.model_fields if name not in ("kpi", "unit")}
        return cls(kpi=figure.kpi.code, unit=UnitOut(code=figure.unit.code, name=figure.unit.name), **same)


class ReportOut(Schema):
    """A day, week or month."""

    period: str
    since: date
    until: date
    by: str
    figures: list[FigureOut]
    notes: list[str]


class PointOut(Schema):
    """One period of a trend."""

    since: date
    until: date
    numerator: float
    denominator: float
    value: float | None
    low: float | None
    high: float | None


class ThingOut(Schema):
    """A case or item a figure was counted from; `link` is empty where the asker may not open it."""

    code: str
    name: str
    office: str
    day: date | None
    due: date | None
    state: str
    value: float
    link: str


class DrillOut(Schema):
    """A page of the things behind one side of a figure."""

    kpi: str
    unit: UnitOut
    side: str
    since: date
    until: date
    count: int
    page: int
    pages: int
    things: list[ThingOut]


class LaggardOut(Schema):
    """An indicator that lags behind: why, who answers, by when."""

    figure: FigureOut
    reason: str = Field(description="target, before, or both")
    owner: str
    due_on: date | None


@router.get("/kpis", response=list[KpiOut], summary="Every indicator with its definition")
def kpis(request: HttpRequest) -> Any:
    """Definitions are no figures: whoever has a desk may read them."""
    return [KpiOut.of(kpi) for kpi in queries.kpis()]


@router.get("/report", response=ReportOut, summary="A day, week or month")
def report(
    request: HttpRequest, period: Period = "day", on: Day | None = None, by: By = "department", kpi: str = ""
) -> Any:
    """Every indicator (or one) of every body or place the asker may see, the whole first."""
    found = queries.report(person_of(request), period, reportable(on), by, kpi or None)
    return ReportOut(
        period=found.period,
        since=found.since,
        until=found.until,
        by=found.by,
        figures=[FigureOut.of(figure) for figure in found.rows],
        notes=list(found.notes),
    )


@router.get("/trend", response=list[PointOut], summary="One indicator over the last periods")
def trend(
    request: HttpRequest,
    kpi: str,
    unit: str = "",
    period: Period = "month",
    on: Day | None = None,
    periods: Periods = 12,
) -> Any:
    """The oldest first; 1 to 60 periods."""
    found = queries.trend(person_of(request), kpi, unit, period, reportable(on), periods)
    return [PointOut(**{name: getattr(point, name) for name in PointOut.model_fields}) for point in found]


@router.get("/drill", response=DrillOut, summary="The cases or items behind a figure")
def drill(
    request: HttpRequest,
    kpi: str,
    unit: str = "",
    period: Period = "day",
    on: Day | None = None,
    side: Literal["numerator", "denominator", "missing"] = "denominator",
    page: PageNumber = 1,
) -> Any:
    """`missing` is what is in the denominator and not in the numerator."""
    found = queries.drill(person_of(request), kpi, unit, period, reportable(on), side, page)
    return DrillOut(
        kpi=found.kpi.code,
        unit=UnitOut(code=found.unit.code, name=found.unit.name),
        side=found.side,
        since=found.since,
        until=found.until,
        count=found.count,
        page=found.page,
        pages=found.pages,
        things=[ThingOut(**{name: getattr(thing, name) for name in ThingOut.model_fields}) for thing in found.rows],
    )


@router.get("/laggards", response=list[LaggardOut], summary="Which indicators lag behind this week")
def laggards(request: HttpRequest, week: Day | None = None) -> Any:
    """Only what misses its target or the week before by more than chance."""
    found = queries.laggards(person_of(request), reportable(week))
    return [
        LaggardOut(figure=FigureOut.of(one.figure), reason=one.reason, owner=one.owner, due_on=one.due_on)
        for one in found
    ]
