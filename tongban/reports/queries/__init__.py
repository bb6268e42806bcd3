"""What can be asked of the indicators, always by somebody: a supervisor sees their region, a head their own body and
the whole. Everybody else is answered as if there were nothing (`NotFound`)."""

from tongban.reports.kpis import Indicators, Kpi, indicators, kpi_of
from tongban.reports.queries.asking import kpis, may_read, report, trend, whole_report
from tongban.reports.queries.drilling import drill
from tongban.reports.queries.lagging import laggards, review
from tongban.reports.queries.standing import Standing, standing
from tongban.reports.shapes import (
    VERDICTS,
    WHOLE,
    By,
    Drill,
    Figure,
    Laggard,
    Point,
    Report,
    Side,
    Thing,
    UnitOf,
    Verdict,
)

__all__ = [
    "VERDICTS",
    "WHOLE",
    "By",
    "Drill",
    "Figure",
    "Indicators",
    "Kpi",
    "Laggard",
    "Point",
    "Report",
    "Side",
    "Standing",
    "Thing",
    "UnitOf",
    "Verdict",
    "drill",
    "indicators",
    "kpi_of",
    "kpis",
    "laggards",
    "may_read",
    "report",
    "review",
    "standing",
    "trend",
    "whole_report",
]
