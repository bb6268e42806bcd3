"""Reports and trends: what is asked, and by whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from tongban.accounts.models import Organisation
from tongban.kit.refusals import Invalid, NotFound
from tongban.regions.models import Division
from tongban.reports import counting, items
from tongban.reports.figures import figures, interval_of, not_yet, value_of
from tongban.reports.gathering import (
    COUNTY,
    Bodies,
    Cell,
    Table,
    bodies_known,
    by_day,
    cases_of,
    day_of_items,
    items_of,
    of_unit,
    sums_of,
)
from tongban.reports.kpis import Kpi, indicators, kpi_of
from tongban.reports.rights import Reader, Scope, absent, reader
from tongban.reports.shapes import WHOLE, By, Figure, Point, Report, UnitOf
from tongban.reports.spans import Span, before, last, span
from tongban.reports.statistics import Sums

Tables = dict[str, Table]
"""What was counted in a span, by level: of cases, of items."""


def kpis() -> list[Kpi]:
    """Every indicator, in the order of its file. Public: definitions are no figures."""
    return list(indicators().kpis)


def may_read(person: object) -> bool:
    """Whether there are figures for this person at all, for the link to them."""
    try:
        return bool(reader(person))
    except NotFound:
        return False


def report(
    person: object, period: str = "day", on: date | None = None, by: By = "department", kpi: str | None = None
) -> Report:
    """The day, week or month that `on` (today) lies in: every indicator (or one) of every body or place.

    NotFound for whoever supervises nothing and heads nothing, and for an unknown indicator."""
    return _report(reader(person), period, on, by, kpi)


def whole_report(period: str = "day", on: date | None = None, by: By = "department", kpi: str | None = None) -> Report:
    """The same of the whole installation, for commands and whoever has made sure the asker may know."""
    return _report(Reader((Scope(0, ""),), ()), period, on, by, kpi)


def _report(asker: Reader, period: str, on: date | None, by: By, kpi: str | None) -> Report:
    chosen = [kpi_of(kpi)] if kpi else kpis()
    _known(by)
    one = span(period, on or timezone.localdate())
    now, then = both(asker, period, one, by, chosen)
    return made(asker, period, one, by, chosen, now, then)


def both(asker: Reader, period: str, one: Span, by: By, chosen: list[Kpi]) -> tuple[Tables, Tables]:
    """What was counted in a span and in the one before, up to date."""
    if any(each.level == "case" and not each.later for each in chosen):
        counting.refresh()
    bodies = bodies_known()
    if any(each.level == "item" and not each.later for each in chosen):
        items.frames([day_of_items(each.until) for each in (one, before(period, one))])  # both at once
    return tables(asker, one, by, chosen, bodies), tables(asker, before(period, one), by, chosen, bodies)


def made(asker: Reader, period: str, one: Span, by: By, chosen: list[Kpi], now: Tables, then: Tables) -> Report:
    """The report on what was counted in a span and in the one before."""
    rows = _seen(asker, by, [row for each in chosen for row in _rows(each, now, then)])
    return Report(period, one.since, one.until, by, tuple(rows), tuple(_notes(chosen, rows)), asker.sees_all)


def tables(asker: Reader, one: Span, by: By, chosen: list[Kpi], bodies: Bodies) -> Tables:
    """What was counted in a span, of cases and of items, as far as the indicators need it."""
    levels = {each.level for each in chosen if not each.later}
    return {
        "case": cases_of(one, asker, by, bodies) if "case" in levels else Table(),
        "item": items_of(one.until, asker, by, bodies) if "item" in levels else Table(),
    }


def _rows(kpi: Kpi, now: Tables, then: Tables) -> list[Figure]:
    if kpi.later:
        return [not_yet(kpi, UnitOf(WHOLE, ""))]
    return figures(kpi, now[kpi.level], then[kpi.level])


def _seen(asker: Reader, by: By, rows: list[Figure]) -> list[Figure]:
    """The rows the asker may read: all for a supervisor of the hall, else the whole and their own bodies."""
    named = [replace(row, unit=UnitOf(WHOLE, whole_name())) if row.unit.code == WHOLE else row for row in rows]
    if asker.sees_all:
        return named
    own = set(Organisation.objects.filter(pk__in=asker.bodies).values_list("code", flat=True))
    return [row for row in named if row.unit.code == WHOLE or (by == "department" and row.unit.code in own)]


def whole_name() -> str:
    """What everything together is called."""
    return _("All together")


def _known(by: str) -> None:
    if by not in ("department", "region"):
        raise Invalid(_("A report is by department or by region."), code="unknown-grouping", where={"field": "by"})


def _notes(chosen: list[Kpi], rows: list[Figure]) -> list[str]:
    notes = [_("Intervals hold with 95 % confidence; places hold all comparisons at once.")]
    if any(kpi.level == "item" for kpi in chosen):
        notes.append(_("Items are counted one and all, so their figures have no interval."))
    if any(kpi.level == "case" for kpi in chosen):
        if any(row.adjusted is not None for row in rows):
            notes.append(_("Adjusted: as if every body had the same mix of items and channels."))
        else:
            notes.append(_("Not adjusted for the mix of work: too little of it is also done by others."))
    if any(kpi.later for kpi in chosen):
        notes.append(_("What is not gathered yet is shown as such, never as zero."))
    if any(kpi.demo for kpi in chosen):
        notes.append(_("Targets and weights are demonstration values."))
    return notes


def trend(
    person: object,
    kpi: str,
    unit: str = WHOLE,
    period: str = "month",
    on: date | None = None,
    periods: int = 12,
    *,
    is_counted: bool = False,
) -> list[Point]:
    """One indicator of one unit over the `periods` (1 to 60) days, weeks or months up to the one `on` (today) lies in,
    the oldest first. `is_counted`: the sums were brought up to date a moment ago, as by `report` on the same page."""
    asker, one = reader(person), kpi_of(kpi)
    by = grouping(unit)
    of_theirs(asker, by, unit)
    spans = last(period, on or timezone.localdate(), min(max(periods, 1), 60))
    if one.later:
        return [Point(each.since, each.until, 0.0, 0.0, None, None, None) for each in spans]
    if one.level == "item":
        items.frames(
            [day_of_items(each.until) for each in spans]
        )  # all at once, so that the look-ups below ask nothing
        found = [sums_of(_items(asker, each, by, unit), one) for each in spans]
    else:
        if not is_counted:
            counting.refresh()
        chosen = of_unit(asker, by, unit)
        if chosen is None:
            raise absent()
        days = by_day(chosen, Span(spans[0].since, spans[-1].until), one)
        found = [sums_of((cells for day, cells in days if each.since <= day <= each.until), one) for each in spans]
    return [_point(one, each, sums) for each, sums in zip(spans, found, strict=True)]


def _items(asker: Reader, one: Span, by: By, unit: str) -> Iterable[Mapping[str, Cell]]:
    table = items_of(one.until, asker, by, {})  # names are not asked for here
    return (table.units.get(unit, {}) if unit else table.whole()).values()


def _point(kpi: Kpi, one: Span, sums: Sums) -> Point:
    bounds = interval_of(kpi, sums)
    low, high = bounds.told if bounds else (None, None)
    return Point(one.since, one.until, sums.top, sums.bottom, value_of(kpi, sums), low, high)


def grouping(unit: str) -> By:
    """What a unit's code is of: six digits are a place, anything else a body."""
    return "region" if len(unit) == COUNTY and unit.isdigit() else "department"


def of_theirs(asker: Reader, by: By, unit: str, *, cases: bool = False) -> UnitOf:
    """The unit of that code, where the asker may ask for it; else NotFound. The cases behind the whole (`cases`) are
    for a supervisor of the hall alone."""
    if unit == WHOLE:
        if cases and not asker.sees_all:
            raise absent()
        return UnitOf(WHOLE, whole_name())
    if by == "region":
        place = Division.objects.filter(code=unit[:COUNTY]).first()
        inside = place is not None and any(place.code.startswith(s.prefix[:COUNTY]) for s in asker.everywhere)
        if place is None or not inside:
            raise absent()
        return UnitOf(place.code, place.name)
    body = Organisation.objects.filter(code=unit[:18], kind__in=["office", "hall"]).first()
    if not asker.sees_all and (body is None or body.pk not in asker.bodies):
        raise absent()
    return UnitOf(unit, (body.short_name or body.name) if body else unit)
