"""Sums ready to be divided: by body or place, and within each by kind of work (item × channel)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

import polars as pl
from django.db.models import Q, Sum
from django.utils import timezone

from tongban.accounts.models import Organisation
from tongban.regions.models import Division
from tongban.reports import items
from tongban.reports.kpis import Kpi
from tongban.reports.measures import ITEMS
from tongban.reports.models import Daily
from tongban.reports.rights import Reader
from tongban.reports.shapes import By
from tongban.reports.spans import Span
from tongban.reports.statistics import Sums

COUNTY = 6
"""Digits of the code of a county: places below it are counted with it."""


class Cell(NamedTuple):
    """What a measure came to for one kind of work: how many, their sum, their squares."""

    n: float = 0
    total: float = 0.0
    squares: float = 0.0


NOTHING = Cell()
Kind = tuple[str, ...]
Work = dict[Kind, dict[str, Cell]]
"""Kind of work → measure → sums."""


@dataclass(slots=True)
class Table:
    """Everything counted in one span: unit code → kind of work → measure → sums."""

    units: dict[str, Work] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    _whole: Work | None = None

    def add(self, unit: str, kind: Kind, measure: str, cell: Cell) -> None:
        """Add a cell; a kind of work may come in several."""
        known = self.units.setdefault(unit, {}).setdefault(kind, {})
        before = known.get(measure, NOTHING)
        known[measure] = Cell(*(a + b for a, b in zip(before, cell, strict=True)))

    def whole(self) -> Work:
        """All units together, put together once."""
        if self._whole is not None:
            return self._whole
        found = Table()
        for work in self.units.values():
            for kind, cells in work.items():
                for measure, cell in cells.items():
                    found.add("", kind, measure, cell)
        self._whole = found.units.get("", {})
        return self._whole


Bodies = dict[int, Organisation]


def bodies_known() -> Bodies:
    """Every office and hall by its key, read once for all that is gathered together."""
    return {row.pk: row for row in Organisation.objects.filter(kind__in=["office", "hall"])}


def cases_of(span: Span, reader: Reader, by: By, bodies: Bodies) -> Table:
    """What the daily sums say of a span, for the part of the city the reader looks at."""
    kinds = ("organisation", "region", "item", "channel", "measure")
    rows = (
        Daily.objects.filter(reader.sums(), day__gte=span.since, day__lte=span.until)
        .values_list(*kinds)
        .annotate(Sum("n"), Sum("total"), Sum("squares"))
    )
    table = Table()
    for organisation, region, item, channel, measure, n, total, squares in rows:
        body = bodies.get(organisation)
        unit = (body.code if body else "") if by == "department" else region[:COUNTY]
        if unit:
            table.add(unit, (item, channel), measure, Cell(n, total, squares))
    table.names = {body.code: body.short_name or body.name for body in bodies.values()}
    if by == "region":
        table.names = names_of_places(table.units)
    return table


def names_of_places(codes: Iterable[str]) -> dict[str, str]:
    """What divisions are called."""
    return dict(Division.objects.filter(code__in=list(codes)).values_list("code", "name"))


def day_of_items(on: date) -> date:
    """The day whose catalogue a period that ends on `on` is measured by: not one that is still to come."""
    return min(on, timezone.localdate())


def items_of(on: date, reader: Reader, by: By, bodies: Bodies) -> Table:
    """What the catalogue in force on a day comes to."""
    frame = items.frame(day_of_items(on)).filter(reader.regions())
    unit = pl.col("body") if by == "department" else pl.col("region").str.slice(0, COUNTY)
    frame = frame.with_columns(unit.alias("unit"))
    table = Table()
    for name, measure in ITEMS.items():
        value = pl.col("value")
        rows = frame.filter(measure.where).with_columns(measure.value.alias("value"))
        summed = rows.group_by("unit").agg(pl.len(), value.sum().alias("sum"), (value * value).sum().alias("squares"))
        for code, n, total, squares in summed.rows():
            table.add(code, (), name, Cell(n, total, squares))
    if by == "region":
        table.names = names_of_places(table.units)
    else:
        known = (body for body in bodies.values() if body.code in table.units)
        table.names = dict(frame.select("unit", "office").unique("unit", keep="first").rows())
        table.names |= {body.code: body.short_name or body.name for body in known}
    return table


def sums_of(work: Iterable[Mapping[str, Cell]], kpi: Kpi) -> Sums:
    """Numerator and denominator of an indicator over kinds of work, with what its interval needs. The product of two
    measures is exact where one of them is the same for every case of a kind, as the law's limit of an item is."""
    top = bottom = count = top_squares = bottom_squares = product = 0.0
    for cells in work:
        a, b = cells.get(kpi.numerator, NOTHING), cells.get(kpi.denominator, NOTHING)
        top, bottom, count = top + a.total, bottom + b.total, count + b.n
        top_squares, bottom_squares = top_squares + a.squares, bottom_squares + b.squares
        product += a.total * b.total / b.n if b.n else 0.0
    return Sums(count, top, bottom, top_squares, bottom_squares, product)


def of_unit(reader: Reader, by: By, unit: str) -> Q | None:
    """The daily sums of one unit ("" is the whole); None where there is no such unit."""
    if not unit:
        return reader.sums()
    if by == "region":
        return reader.sums() & Q(region__startswith=unit) if unit.isdigit() and len(unit) == COUNTY else None
    body = Organisation.objects.filter(code=unit[:18], kind__in=["office", "hall"]).first()
    return reader.sums() & Q(organisation=body.pk) if body else None


def by_day(chosen: Q, span: Span, kpi: Kpi) -> list[tuple[date, dict[str, Cell]]]:
    """One indicator's sums day by day; by kind of work too where its interval needs that."""
    kinds: tuple[str, ...] = ("item", "channel") if kpi.unit == "ratio" else ()
    rows: Any = (
        Daily.objects.filter(
            chosen, day__gte=span.since, day__lte=span.until, measure__in=[kpi.numerator, kpi.denominator]
        )
        .values_list("day", *kinds, "measure")
        .annotate(Sum("n"), Sum("total"), Sum("squares"))
    )
    found: dict[tuple[Any, ...], dict[str, Cell]] = {}
    for *place, measure, n, total, squares in rows:
        found.setdefault(tuple(place), {})[measure] = Cell(n, total, squares)
    return [(place[0], cells) for place, cells in found.items()]
