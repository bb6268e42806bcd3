"""The weekly review (周调度): which indicators of which body lag behind, who answers, and by when."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

from django.utils import timezone

from tongban.accounts.models import Role
from tongban.accounts.queries import first_holders
from tongban.catalog import queries as catalog
from tongban.kit.workdays import Unannounced
from tongban.reports.figures import interval_of
from tongban.reports.gathering import Table, sums_of
from tongban.reports.kpis import Kpi, indicators
from tongban.reports.queries.asking import both, kpis, made
from tongban.reports.rights import reader
from tongban.reports.shapes import WHOLE, Figure, Laggard, Report
from tongban.reports.spans import span
from tongban.reports.statistics import ahead


def laggards(person: object, week: date | None = None) -> list[Laggard]:
    """The indicators that lag behind in the week `week` (today) lies in: below their target beyond chance, or worse
    than the week before beyond chance. By weight, then by how far."""
    return review(person, week)[1]


def review(person: object, week: date | None = None) -> tuple[Report, list[Laggard]]:
    """The week's report by department and what lags behind in it, counted once."""
    asker, one, chosen = reader(person), span("week", week or timezone.localdate()), kpis()
    now, then = both(asker, "week", one, "department", chosen)
    found = made(asker, "week", one, "department", chosen, now, then)
    due, owners = _due(one.until), _owners(found.rows)
    rows = []
    for figure in found.rows:
        if figure.unit.code == WHOLE or figure.verdict in ("few", "none", "later"):
            continue
        below, worse = _below(figure), _worse(figure, now[figure.kpi.level], then[figure.kpi.level])
        if below or worse:
            reason: Literal["target", "before", "both"] = "both" if below and worse else "target" if below else "before"
            rows.append(Laggard(figure, reason, owners.get(figure.unit.code, ""), due))
    return found, sorted(rows, key=lambda row: (-row.figure.kpi.weight, -(row.gap or 0.0)))


def _below(figure: Figure) -> bool:
    """Whether even the better end of the interval misses the target."""
    if figure.value is None or figure.target is None:
        return False
    low = figure.value if figure.low is None else figure.low
    high = figure.value if figure.high is None else figure.high
    return high < figure.target if figure.kpi.better == "up" else low > figure.target


def _worse(figure: Figure, now: Table, then: Table) -> bool:
    """Whether the week before was better, beyond chance."""
    kpi = figure.kpi
    if kpi.unit == "count" or figure.value is None or figure.previous is None:
        return False
    a, b = (sums_of(table.units.get(figure.unit.code, {}).values(), kpi) for table in (now, then))
    if b.count < kpi.least:
        return False
    this, other = interval_of(kpi, a), interval_of(kpi, b)
    if this is None or other is None:  # items: known exactly
        return _better(kpi, figure.previous, figure.value)
    return ahead((b.value, other), (a.value, this)) if kpi.better == "up" else ahead((a.value, this), (b.value, other))


def _better(kpi: Kpi, one: float, other: float) -> bool:
    return one > other if kpi.better == "up" else one < other


def _due(until: date) -> date | None:
    """The day by which a lagging body answers; None where the year's calendar is not announced."""
    try:
        return catalog.calendar().add(until + timedelta(days=1), indicators().review.answer_days - 1)
    except Unannounced:
        return None


def _owners(rows: tuple[Figure, ...]) -> dict[str, str]:
    """Who answers for each body: its head."""
    heads = first_holders(Role.HEAD, {row.unit.code for row in rows})
    return {code: person.name for code, person in heads.items()}
