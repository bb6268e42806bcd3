"""The city's indicators: every one of them counted anew from a million cases, and after a day on which some were moved.

The city is that of `bench.city`, kept below var/bench. What is changed here is rolled back. Whether it is right is
checked twice: against a plain loop over a sample of cases, and the sums kept against counting everything anew.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from bench.city import SIZE, in_the_city, move_in, timed
from bench.measure import Row

COLD_LIMIT = 5.0
"""Seconds for the full set of indicators, counted from nothing."""
MOVED = int(os.environ.get("BENCH_MOVED", str(max(SIZE // 1000, 20))))
"""Cases moved on the day that is counted afterwards."""
SAMPLE = 1000


def rows() -> Iterator[Row]:
    """The indicators on the kept city."""
    yield from in_the_city(measure)


def measure(url: str, handed: Any) -> None:
    """Everything measured on one database."""
    move_in(url)
    handed.put(list(_rows("SQLite" if url.startswith("sqlite") else "PostgreSQL")))


def _rows(what: str) -> Iterator[Row]:
    from django.db import transaction
    from django.utils import timezone

    from tongban.reports import counting, queries
    from tongban.reports.models import Daily

    month = (timezone.localdate().replace(day=1) - timedelta(days=1)).replace(day=1)
    queries.whole_report("day", month)  # what any process reads once: packs, calendars
    runs = [timed(lambda: (counting.refresh(anew=True), queries.whole_report("month", month)))[0] for _run in range(3)]
    cold = sorted(runs)[1] / 1000
    right = sample_is_right()
    kept, known = Daily.objects.count(), len(queries.whole_report("month", month).rows)
    note = f"{len(queries.kpis())} indicators, {known} figures, {kept:,} daily sums; slowest {max(runs) / 1000:.1f} s"
    name = f"all indicators of {SIZE:,} cases, cold ({what})"
    yield Row(name, cold, COLD_LIMIT, "s", COLD_LIMIT / cold, 1.0, right, note)
    try:
        with transaction.atomic():
            yield after_a_day(what, cold, month)
            raise _UndoError
    except _UndoError:
        counting.refresh(anew=True)
    spent = sorted(timed(lambda: queries.whole_report("month", month))[0] for _run in range(9))[4]
    yield Row(f"a month's report, nothing new ({what})", spent, 1000.0, "ms", 1000.0 / spent, 1.0, True, note)


class _UndoError(Exception):
    """Leaves the transaction in which cases were moved."""


def after_a_day(what: str, cold: float, month: Any) -> Row:
    """Counting after a day's moves, against counting everything; equal where both come to the same sums."""
    from tongban.reports import counting, queries
    from tongban.reports.testing import kept

    moved = a_day_of_moves()
    begun = time.perf_counter()
    since = counting.refresh(at_once=True).since
    queries.whole_report("month", month)
    spent = time.perf_counter() - begun
    incremental = kept()
    counting.refresh(anew=True)
    same = incremental == kept()
    note = f"{moved:,} cases moved, days from {since} counted again; the other side counts everything"
    return Row(f"all indicators after a day's moves ({what})", spent, cold, "s", cold / spent, 1.0, same, note)


def a_day_of_moves() -> int:
    """Cases accepted and granted as their officers do it; returns how many."""
    from tongban.cases.models import Case
    from tongban.cases.testing import make

    moved = 0
    for state, name in (("submitted", "accept"), ("reviewing", "grant")):
        found = Case.objects.filter(state=state, kind="item").select_related("pack", "organisation", "applicant")
        for case in found.order_by("-pk")[: MOVED // 2]:
            make(case, name)
            moved += 1
    return moved


def sample_is_right() -> bool:
    """Whether a plain loop over some cases comes to what the measures say of the same cases."""
    import polars as pl
    from django.utils import timezone

    from tongban.cases import queries as cases
    from tongban.cases.models import Case
    from tongban.reports import counting
    from tongban.reports.measures import of_cases
    from tongban.reports.testing import recounted

    today, frame = timezone.localdate(), of_cases(cases.counted())
    chosen = random.Random(11).sample(frame["id"].to_list(), min(SAMPLE, frame.height))
    ours = counting.sums(frame.filter(pl.col("id").is_in(chosen)), today)
    ours_said = {row[:6]: (row[6], round(row[7], 4)) for row in ours.rows()}
    return ours_said == recounted(Case.objects.select_related("pack").filter(pk__in=chosen), today)
