"""Logs made by hand and by chance, and what follows from them computed as a clerk would: row by row."""

from __future__ import annotations

import statistics
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import polars as pl
from hypothesis import strategies as st

from tongban.kit.workdays import Calendar
from tongban.oversight.mining import EventLog

CALENDAR = Calendar.load(Path(__file__).parents[4] / "packs" / "calendars")
MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # nine o'clock in China


def a_log(*events, **columns) -> EventLog:
    """Events as (case, activity, hours after Monday nine o'clock); further columns as lists."""
    rows = {
        "case": [case for case, _, _ in events],
        "activity": [activity for _, activity, _ in events],
        "at": [MONDAY + timedelta(hours=hours) for _, _, hours in events],
    }
    return EventLog.of(pl.DataFrame(rows | columns))


@st.composite
def logs(draw):
    """Any small log: cases of any length, moments that may be equal, rows in any order, some with bodies."""
    events = draw(
        st.lists(
            st.tuples(
                st.sampled_from(["K1", "K2", "K3", "K4"]),
                st.sampled_from("abcde"),
                st.integers(0, 40 * 24 * 60),
                st.sampled_from(["甲局", "乙局", None]),
            ),
            min_size=1,
            max_size=40,
        )
    )
    return [(case, activity, MONDAY + timedelta(minutes=minutes), body) for case, activity, minutes, body in events]


def as_log(events) -> EventLog:
    """Those events as a log."""
    names = ("case", "activity", "at", "organisation")
    columns = dict(zip(names, map(list, zip(*events, strict=True)), strict=True))
    kinds = {"case": pl.String, "activity": pl.String, "at": pl.Datetime("us", "UTC"), "organisation": pl.String}
    return EventLog.of(pl.DataFrame(columns, schema=kinds))


class Clerk:
    """The same answers without frames."""

    def __init__(self, events) -> None:
        self.cases = defaultdict(list)
        for event in sorted(enumerate(events), key=lambda pair: (pair[1][0], pair[1][2], pair[0])):
            self.cases[event[1][0]].append(event[1])
        self.pairs = [(a, b) for own in self.cases.values() for a, b in pairwise(own)]

    def dfg(self):
        return Counter((a[1], b[1]) for a, b in self.pairs)

    def seconds(self):
        found = defaultdict(list)
        for a, b in self.pairs:
            found[a[1], b[1]].append((b[2] - a[2]).total_seconds())
        return found

    def minutes(self):
        found = defaultdict(list)
        for a, b in self.pairs:
            found[a[1], b[1]].append(CALENDAR.minutes_between(a[2], b[2]))
        return found

    def variants(self):
        return Counter(tuple(event[1] for event in own) for own in self.cases.values())

    def handovers(self):
        bodies = ((a[3], b[3]) for a, b in self.pairs)
        return Counter((giver, taker) for giver, taker in bodies if giver and taker and giver != taker)

    def again(self):
        """Activity → (cases with more than one, occurrences beyond the first)."""
        found = {}
        for own in self.cases.values():
            for activity, times in Counter(event[1] for event in own).items():
                if times > 1:
                    cases, more = found.get(activity, (0, 0))
                    found[activity] = (cases + 1, more + times - 1)
        return found


def measured(times):
    """(total, mean, median, least, most) of a list."""
    return sum(times), statistics.fmean(times), statistics.median(times), min(times), max(times)
