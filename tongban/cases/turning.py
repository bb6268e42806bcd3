"""When a running clock changes colour: the first moments at which `clocks.tone_of` says yellow, and red.

Days are counted whole, so a colour changes at midnight; the first yellow may be the moment the limit begins.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.utils import timezone

from tongban.cases.clocks import tone_of
from tongban.catalog import queries as catalog
from tongban.kit.workdays import Due, Stop, Unit


class Turns(NamedTuple):
    """`near_at`: yellow from then on; `late_at`: red. None: not known (the clock stands still before it, or the year
    has not been announced) or never."""

    due: date | None
    near_at: datetime | None
    late_at: datetime | None


def turns_of(start: datetime, length: int, unit: Unit, stops: Sequence[Stop] = ()) -> Turns:
    """The two moments of a limit of `length` units that began at `start`."""
    calendar, rolls = catalog.calendar(), unit == "natural-day"
    last = calendar.due(start, length, stops, unit, rolls=rolls)
    near = calendar.due(start, units_until_yellow(length), stops, unit)
    over = calendar.due(start, length + 1, stops, unit)
    return Turns(last.date, _begin(near, start), _late(last, over))


def units_until_yellow(length: int) -> int:
    """The fewest used units at which a clock of that length is no longer green."""
    return next((used for used in range(length) if tone_of(length, length - used) != "good"), length)


def _begin(due: Due, start: datetime) -> datetime | None:
    """The midnight at which the counted day begins; the start itself where that day is the day of the event."""
    return None if due.date is None else max(midnight(due.date), start)


def _late(last: Due, over: Due) -> datetime | None:
    """The first day with more used than allowed; a last day that gave way to a working day is late only after it."""
    if over.date is None or last.date is None:
        return None
    return midnight(max(over.date, last.date + timedelta(1)) if last.rolled_from else over.date)


def midnight(day: date) -> datetime:
    """The first moment of a day."""
    return timezone.make_aware(datetime.combine(day, time.min))
