"""Behind a figure: the cases or items it was counted from, by the same measure."""

from __future__ import annotations

import re
from datetime import date
from typing import TypeGuard, get_args

import polars as pl
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tongban.accounts.queries import organisation_by_code
from tongban.cases import queries as cases
from tongban.kit.refusals import Invalid
from tongban.reports import items
from tongban.reports.gathering import COUNTY, day_of_items
from tongban.reports.kpis import Kpi, kpi_of
from tongban.reports.measures import Measure, measures, of_cases
from tongban.reports.queries.asking import grouping, of_theirs
from tongban.reports.rights import Reader, absent, reader
from tongban.reports.shapes import By, Drill, Side, Thing
from tongban.reports.spans import Span, span

PAGE = 50
PACK = re.compile(r"[a-z][a-z0-9-]*")
"""What codes of packs look like; entries have the codes of their lists."""


def drill(
    person: object,
    kpi: str,
    unit: str = "",
    period: str = "day",
    on: date | None = None,
    side: Side | str = "numerator",
    page: int = 1,
) -> Drill:
    """A page of what one side of a figure was counted from: numerator, denominator, or `missing`, what is in the
    denominator and not in the numerator. Only what the asker may open; NotFound for the figures of others."""
    asker, one = reader(person), kpi_of(kpi)
    if not _is_side(side):
        raise Invalid(_("There is no such side of a figure."), code="unknown-side", where={"field": "side"})
    if one.later:
        raise absent()
    by = grouping(unit)
    whose = of_theirs(asker, by, unit, cases=one.level == "case")
    days = span(period, on or timezone.localdate())
    frame = _cases(one, asker, days, side) if one.level == "case" else _items(one, asker, days, side)
    if unit:
        frame = frame.filter(_unit(one, by, unit))
    frame = frame.sort("day", "id")
    pages = max(-(-frame.height // PAGE), 1)
    here = min(max(page, 1), pages)
    shown = frame.slice((here - 1) * PAGE, PAGE)
    rows = _things_of_cases(shown) if one.level == "case" else _things_of_items(shown)
    return Drill(one, whose, side, period, days.since, days.until, frame.height, here, pages, rows)


def _is_side(said: str) -> TypeGuard[Side]:
    return said in get_args(Side)


def _side(kpi: Kpi, frame: pl.DataFrame, side: Side) -> pl.DataFrame:
    numerator, denominator = measures(kpi)
    if side == "missing":
        return _counted(frame, denominator).join(_counted(frame, numerator), on="id", how="anti")
    return _counted(frame, numerator if side == "numerator" else denominator)


def _counted(frame: pl.DataFrame, measure: Measure) -> pl.DataFrame:
    """The rows a measure counts, with the day they count on and what they add."""
    day = pl.col(measure.day) if measure.day else pl.lit(None, dtype=pl.Date)
    rows = frame.filter(measure.where).with_columns(day.alias("day"), measure.value.alias("value"))
    return rows.filter(pl.col("day") < timezone.localdate()) if measure.over else rows


def _cases(kpi: Kpi, asker: Reader, days: Span, side: Side) -> pl.DataFrame:
    frame = of_cases(cases.counted(days.since)).filter(asker.cases())
    return _side(kpi, frame, side).filter(pl.col("day").is_between(days.since, days.until))


def _items(kpi: Kpi, asker: Reader, days: Span, side: Side) -> pl.DataFrame:
    frame = items.frame(day_of_items(days.until)).filter(asker.regions())
    return _side(kpi, frame.rename({"code": "id"}), side)


def _unit(kpi: Kpi, by: By, unit: str) -> pl.Expr:
    if by == "region":
        return pl.col("region").str.slice(0, COUNTY) == unit
    return pl.col("body") == unit if kpi.level == "item" else pl.col("organisation") == _body(unit)


def _body(code: str) -> int:
    body = organisation_by_code(code)
    return body.pk if body else -1


def _things_of_cases(shown: pl.DataFrame) -> list[Thing]:
    told = {row["id"]: row for row in shown.select("id", "day", "value").to_dicts()}
    return [
        Thing(
            code=case.number,
            name=case.title,
            office=case.office,
            day=told[case.pk]["day"],
            due=case.promised_due,
            state=case.state,
            state_label=case.state_label,
            value=told[case.pk]["value"],
            link=reverse("cases:desk-case", args=[case.number]),
        )
        for case in cases.counted_cases(list(told))
    ]


def _things_of_items(shown: pl.DataFrame) -> list[Thing]:
    return [
        Thing(
            code=row["id"],
            name=row["name"],
            office=row["office"],
            day=None,
            due=None,
            state=row["depth"],
            state_label=row["depth"],
            value=row["value"],
            link=_page_of(row["id"]),
        )
        for row in shown.to_dicts()
    ]


def _page_of(code: str) -> str:
    """The public page of an item: a pack has a guide, an entry of a list its own page."""
    return reverse("catalog:guide" if PACK.fullmatch(code) else "catalog:entry", args=[code])
