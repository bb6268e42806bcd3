"""Working-day deadlines: how many a second on one core, equal to two independent calendars for 2018–2026."""

from __future__ import annotations

import csv
import gzip
import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import chinese_calendar

from bench.measure import Row, in_turn, rate
from tongban.kit.workdays import Calendar

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared" / "data" / "holidays" / "cn_workdays_2018_2026.csv.gz"
FIRST, LAST = date(2018, 1, 1), date(2026, 11, 30)


def counted(is_workday: Callable[[date], bool], start: date, days: int) -> date:
    """The plain way, day by day."""
    day = start
    while days:
        day += timedelta(days=1)
        days -= is_workday(day)
    return day


def stored_calendar() -> Callable[[date], bool] | None:
    """The second independent calendar, where the sample data is at hand."""
    if not SHARED.exists():
        return None
    with gzip.open(SHARED, "rt", encoding="utf-8") as lines:
        works = {date.fromisoformat(row["date"]): row["is_workday"] == "1" for row in csv.DictReader(lines)}
    return works.__getitem__


def rows() -> Iterator[Row]:
    """One row: deadlines a second against the goal, beside the plain count on chinesecalendar."""
    calendar = Calendar.load(ROOT / "packs" / "calendars")
    draw = random.Random(7)
    span = (LAST - FIRST).days - 60
    asked = [(FIRST + timedelta(days=draw.randrange(span)), draw.randint(1, 30)) for _ in range(20_000)]
    peers = [chinese_calendar.is_workday, stored_calendar()]
    equal = all(
        calendar.add(start, days) == counted(peer, start, days)
        for peer in peers
        if peer
        for start, days in asked[:4000]
    )
    ours, peer_rate = in_turn(
        lambda: rate(lambda i: calendar.add(*asked[i % 20_000])),
        lambda: rate(lambda i: counted(chinese_calendar.is_workday, *asked[i % 20_000]), 0.3),
        runs=3,
    )
    against = "chinesecalendar" + (" and the stored calendar" if peers[1] else "")
    yield Row(
        "working-day deadlines",
        ours,
        100_000,
        "1/s",
        ours / 100_000,
        1.0,
        equal,
        f"equal to {against}; counting day by day reaches {peer_rate:,.0f}/s",
    )
