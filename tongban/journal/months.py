"""A year of a log as a strip of months, and one month as weeks of days, each with how many entries it has."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import pgettext

DARKEST = 4


@dataclass(frozen=True)
class Day:
    """One square of the calendar. `count` entries; `shade` 0 (none) to 4; `here`: the day the page shows."""

    day: date
    count: int
    shade: int
    here: bool = False


@dataclass(frozen=True)
class Month:
    """One month of the strip: its first day, its entries, the newest day that has any (None: none)."""

    first: date
    count: int
    newest: date | None
    here: bool = False


def weekdays() -> list[str]:
    """What stands above the columns of a calendar, Monday first."""
    return [
        pgettext("above a calendar", "Mon"),
        pgettext("above a calendar", "Tue"),
        pgettext("above a calendar", "Wed"),
        pgettext("above a calendar", "Thu"),
        pgettext("above a calendar", "Fri"),
        pgettext("above a calendar", "Sat"),
        pgettext("above a calendar", "Sun"),
    ]


def months_of(year: int, counts: Mapping[date, int], here: date) -> list[Month]:
    """The twelve months of a year."""
    found = []
    for number in range(1, 13):
        first = date(year, number, 1)
        days = [day for day, count in counts.items() if count and (day.year, day.month) == (year, number)]
        count = sum(counts[day] for day in days)
        found.append(Month(first, count, max(days, default=None), (here.year, here.month) == (year, number)))
    return found


def weeks_of(here: date, counts: Mapping[date, int]) -> list[list[Day | None]]:
    """The weeks of the month of `here`, Monday first; None stands for a day of another month."""
    most = max((n for day, n in counts.items() if (day.year, day.month) == (here.year, here.month)), default=0)
    return [
        [_square(day, counts.get(day, 0), most, here) if day.month == here.month else None for day in week]
        for week in Calendar().monthdatescalendar(here.year, here.month)
    ]


def _square(day: date, count: int, most: int, here: date) -> Day:
    shade = -(-count * DARKEST // most) if count else 0
    return Day(day, count, shade, day == here)
