"""Keeping the daily sums true: counted once, then only from the first day that anything touched.

A case counts only on days from the one it was sent on, and that day never changes. So whatever was done to it since the
sums were last counted, every day before the earliest such day still holds, whoever did what; days after are counted
anew. That days pass is no act, so the days from the last counting on are always among them.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain

import polars as pl
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.models import Max, Q
from django.utils import timezone

from tongban.cases import queries as cases
from tongban.journal.models import Entry
from tongban.reports.kpis import indicators
from tongban.reports.measures import CASES, of_cases
from tongban.reports.models import Daily, Reach

WHERE = ("day", "organisation", "region", "item", "channel")
"""What daily sums are kept by."""
COLUMNS = (*WHERE, "measure", "n", "total", "squares")
LOOK_BACK = 10_000
"""How many numbers below the last entry are looked at for missing ones: acts that were under way then."""
AT_ONCE = 100
"""Rows SQLite takes in one statement."""
TOO_MANY = 100_000
"""From so many new entries on, counting from the beginning is quicker than asking which cases they touched."""
FRESH_FOR = timedelta(0) if settings.TESTING else timedelta(seconds=60)
"""For how long a page trusts the last counting."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What a counting did: the first day counted anew (None: nothing was), and rows written."""

    since: date | None
    rows: int


def sums(frame: pl.DataFrame, today: date) -> pl.DataFrame:
    """The daily sums of a frame of `measures.of_cases`: a row for each measure, day, body, place, item and channel."""
    words, value = pl.col("region", "item", "channel"), pl.col("value")
    every = frame.lazy().with_columns(words.cast(pl.Categorical))
    plans = []
    for name, measure in CASES.items():
        rows = every.filter(measure.where & pl.col(measure.day).is_not_null())
        if measure.over:
            rows = rows.filter(pl.col(measure.day) < today)
        kept = rows.select(pl.col(measure.day).alias("day"), *WHERE[1:], measure.value.alias("value"))
        n, total, squares = pl.len().cast(pl.Int64), value.sum().round(6), (value * value).sum().round(6)
        summed = kept.group_by(WHERE).agg(n.alias("n"), total.alias("total"), squares.alias("squares"))
        plans.append(summed.select(*WHERE, pl.lit(name).alias("measure"), "n", "total", "squares"))
    return pl.concat(pl.collect_all(plans)).with_columns(words.cast(pl.String))


def refresh(now: datetime | None = None, *, anew: bool = False, at_once: bool = False) -> Counted:
    """Bring the daily sums up to date; `anew` from nothing, `at_once` even if they were just counted.

    One transaction; of several at the same time one counts and the others wait."""
    moment = now or timezone.now()
    reach = Reach.objects.order_by("pk").first()
    if reach and not anew and not at_once and reach.on == timezone.localdate(moment) and moment - reach.at < FRESH_FOR:
        return Counted(None, 0)
    if reach and not anew and _has_no_news(reach, timezone.localdate(moment)):
        return Counted(None, 0)
    with transaction.atomic():
        reach, made = _locked(moment, is_there=reach is not None)
        return _recount(reach, moment, whole=anew or made or reach.rules != rules())


def _locked(moment: datetime, *, is_there: bool) -> tuple[Reach, bool]:
    """How far was counted, locked, and whether that was only begun now."""
    if not is_there:
        try:
            with transaction.atomic():
                return Reach.objects.create(pk=1, through=0, on=timezone.localdate(moment), at=moment, rules=""), True
        except IntegrityError:
            pass  # somebody else has just begun
    return Reach.objects.select_for_update().get(pk=1), False


def _has_no_news(reach: Reach, today: date) -> bool:
    """Whether nothing was recorded since the last counting, and neither the day nor the rules are others."""
    if reach.on != today or reach.missing or reach.rules != rules():
        return False
    return bool(Entry.objects.aggregate(newest=Max("pk"))["newest"] == reach.through)


def rules() -> str:
    """Fingerprint of what is counted and how: sums counted by other rules are thrown away."""
    said = [*(f"{name} {m.where} {m.day} {m.value} {m.over}" for name, m in CASES.items()), str(indicators().normal)]
    return hashlib.sha256("\n".join(said).encode()).hexdigest()


def _recount(reach: Reach, moment: datetime, *, whole: bool) -> Counted:
    today = timezone.localdate(moment)
    newest = int(Entry.objects.aggregate(newest=Max("pk"))["newest"] or 0)
    since = None if whole else _first_touched(reach)
    if not whole and reach.on < today:
        since = min(since or reach.on, reach.on)
    if not whole and newest - reach.through > TOO_MANY:
        whole = True
    rows = 0
    if whole or since is not None:
        first = None if whole else since
        daily = sums(of_cases(cases.counted(first)), today)
        if first is not None:
            daily = daily.filter(pl.col("day") >= first)
        (Daily.objects.all() if first is None else Daily.objects.filter(day__gte=first)).delete()
        rows = write(daily)
    reach.through, reach.missing = newest, _missing(newest)
    reach.on, reach.at, reach.rules = today, moment, rules()
    reach.save()
    return Counted(date.min if whole else since, rows)


def _first_touched(reach: Reach) -> date | None:
    """The first day any case counts on that was touched since; None where none was."""
    news = Entry.objects.filter(Q(pk__gt=reach.through) | Q(pk__in=reach.missing), kind="case")
    return cases.first_sent(news.values("subject"))


def _missing(newest: int) -> list[int]:
    """Numbers among the last that no entry has (yet)."""
    low = max(newest - LOOK_BACK, 0)
    known = set(Entry.objects.filter(pk__gt=low, pk__lte=newest).values_list("pk", flat=True))
    first = min(known, default=newest)
    return [number for number in range(first, newest) if number not in known]


def write(daily: pl.DataFrame) -> int:
    """Put daily sums into the table, the oldest first, so that its index only grows at its end; returns how many."""
    table, chosen = Daily._meta.db_table, daily.select(COLUMNS).sort("day")
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({', '.join(COLUMNS)}) FROM STDIN (FORMAT csv)") as copy:
                copy.write(chosen.write_csv(include_header=False).encode())
        else:
            rows = chosen.with_columns(pl.col("day").dt.to_string("%Y-%m-%d")).rows()
            full = len(rows) // AT_ONCE * AT_ONCE
            cursor.connection.executemany(*_inserted(table, rows[:full], AT_ONCE))
            cursor.connection.executemany(*_inserted(table, rows[full:], 1))
    return daily.height


def _inserted(table: str, rows: list[tuple[object, ...]], many: int) -> tuple[str, list[tuple[object, ...]]]:
    """A statement for SQLite that takes `many` rows, and its values row after row."""
    one = f"({', '.join(['?'] * len(COLUMNS))})"
    statement = f"INSERT INTO {table} ({', '.join(COLUMNS)}) VALUES {', '.join([one] * many)}"  # noqa: S608 - constants only
    return statement, [tuple(chain.from_iterable(rows[n : n + many])) for n in range(0, len(rows), many)]
