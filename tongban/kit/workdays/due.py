"""When a limit ends: days or minutes, with stops, and an explicit answer where the year is not announced.

A stop (行政许可法 第四十五条 and others) covers, in days, the interval (stop.start, stop.end]: the day on which the
clock is stopped is still the office's own, the day on which it is taken up again is not, and the day after counts.
In minutes it covers the minutes between the two moments. Stops may overlap: what counts is their union. A stop
without an end is still open.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from tongban.kit.refusals import Invalid
from tongban.kit.words import say, teach
from tongban.kit.workdays.clock import CHINA, Unannounced, local

if TYPE_CHECKING:
    from tongban.kit.workdays.calendar import Calendar
    from tongban.kit.workdays.explain import Step

Unit = Literal["workday", "natural-day", "working-hour", "working-minute"]
Status = Literal["known", "unannounced", "stopped"]
Day = date

teach(
    {
        "limit-not-counted": "A time limit is a whole number of units, not “%(length)s”.",
        "limit-unit": "“%(unit)s” is not a unit of time here; known are %(known)s.",
        "stop-order": "A stop ends before it begins: %(start)s, %(end)s.",
        "limit-next": "Correct the time limit in the pack.",
    }
)


class Stop(NamedTuple):
    """A time that is not counted. `end` None: still open. `reason` is shown in the explanation."""

    start: datetime
    end: datetime | None = None
    reason: Any = ""


Given = Stop | tuple[datetime, datetime | None] | tuple[datetime, datetime | None, Any]
"""A stop as it may be handed in: (start, end) or (start, end, reason)."""

Span = tuple[int, int | None]
"""A stop on the number line of its unit: (from, to], with None for an open end."""


@dataclass(slots=True)
class Due:
    """The answer. `date` and `at` are None unless `status` is "known".

    unannounced: `year` is the first year missing; `not_before` a day the end cannot come before, whatever the notice
    will say (it counts every day of the missing year as a working day: a bound, not an estimate).
    stopped: the clock stands still and has not been taken up again; `left` units remain.
    """

    calendar: Calendar = field(repr=False, compare=False)
    start: datetime
    length: int
    unit: Unit
    stops: tuple[Stop, ...]
    status: Status = "known"
    date: Day | None = None
    moment: datetime | None = field(default=None, repr=False)
    year: int | None = None
    not_before: Day | None = None
    left: int = 0
    rolled_from: Day | None = None

    @property
    def at(self) -> datetime | None:
        """The last moment in time: for days the end of business (end of the day where no hours are set), else the
        minute."""
        if self.moment is not None or self.date is None:
            return self.moment
        hours = self.calendar.hours
        return datetime.combine(self.date, hours.closing if hours else time(23, 59, 59), CHINA)

    @property
    def steps(self) -> tuple[Step, ...]:
        """Why: ranges of days that did or did not count, in order, each with its reason."""
        from tongban.kit.workdays.explain import steps

        return steps(self)


def as_stops(stops: Sequence[Given]) -> tuple[Stop, ...]:
    """Stops in order of their start, on China's clock; refused where one ends before it begins."""
    read = []
    for given in stops:
        stop = Stop(*given)
        start, end = local(stop.start), None if stop.end is None else local(stop.end)
        if end is not None and end < start:
            raise Invalid(say("stop-order", start=start, end=end), code="stop-order", next_step=say("limit-next"))
        read.append(Stop(start, end, stop.reason))
    return tuple(sorted(read, key=lambda stop: stop.start))


def union(spans: Sequence[Span], low: int) -> list[Span]:
    """Spans sorted by start as disjoint spans after `low`; an open one is the last."""
    merged: list[Span] = []
    for start, end in spans:
        start = max(start, low)
        if end is not None and end <= start:
            continue
        if merged and (merged[-1][1] is None or start <= merged[-1][1]):
            last = merged[-1]
            merged[-1] = (last[0], None if last[1] is None or end is None else max(last[1], end))
        else:
            merged.append((start, end))
    return merged


def day_spans(stops: Sequence[Stop], low: int) -> list[Span]:
    """The union of stops in day numbers (ordinals)."""
    return union([(s.start.toordinal(), None if s.end is None else s.end.toordinal()) for s in stops], low)


def _minute(moment: datetime) -> int:
    """Minutes on an endless line; seconds are dropped."""
    return moment.toordinal() * 1440 + moment.hour * 60 + moment.minute


def minute_spans(stops: Sequence[Stop], low: datetime) -> list[Span]:
    """The union of stops on the endless line of minutes."""
    return union([(_minute(s.start), None if s.end is None else _minute(s.end)) for s in stops], _minute(low))


def _moment(minute: int) -> datetime:
    """The moment of a point on the line of minutes."""
    ordinal, rest = divmod(minute, 1440)
    return datetime.combine(date.fromordinal(ordinal), time(rest // 60, rest % 60), CHINA)


def used(calendar: Calendar, start: datetime, now: datetime, stops: Sequence[Given], unit: Unit) -> int:
    """Units in (start, now] outside the union of stops; 0 before the start. Hours are whole hours of working
    minutes."""
    start, now = local(start), local(now)
    if now <= start:
        return 0
    read = as_stops(stops) if stops else ()
    if unit == "working-hour":
        return used(calendar, start, now, read, "working-minute") // 60
    if unit == "working-minute":
        end = _minute(now)
        total = calendar.minute_position(now) - calendar.minute_position(start)
        for a, b in minute_spans(read, start):
            if a < end:
                stop = end if b is None else min(b, end)
                total -= calendar.minute_position(_moment(stop)) - calendar.minute_position(_moment(a))
        return total
    count = _counter(calendar, unit)
    last = now.toordinal()
    total = count(start.toordinal(), last)
    for a, b in day_spans(read, start.toordinal()):
        if a < last:
            total -= count(a, last if b is None else min(b, last))
    return total


def _counter(calendar: Calendar, unit: Unit) -> Callable[[int, int], int]:
    """How many units lie in (a, b], for day numbers a and b."""
    if unit == "natural-day":
        return lambda a, b: b - a
    if unit == "workday":
        return lambda a, b: calendar.between(date.fromordinal(a), date.fromordinal(b))
    known = ["workday", "natural-day", "working-hour", "working-minute"]
    raise Invalid(say("limit-unit", unit=unit, known=known), code="limit-unit", next_step=say("limit-next"))


def due(calendar: Calendar, start: datetime, length: int, stops: Sequence[Given], unit: Unit, rolls: bool) -> Due:
    """See `Calendar.due`."""
    if type(length) is not int or length < 0:
        raise Invalid(say("limit-not-counted", length=length), code="limit-not-counted", next_step=say("limit-next"))
    answer = Due(calendar, local(start), length, unit, as_stops(stops) if stops else ())
    try:
        if unit in ("working-minute", "working-hour"):
            _find_minute(answer, length * (60 if unit == "working-hour" else 1))
        else:
            _find_day(answer, length)
            if rolls and answer.date is not None and not calendar.is_workday(answer.date):
                answer.rolled_from, answer.date = answer.date, calendar.add(answer.date, 1)
    except Unannounced as missing:
        _bound(answer, missing.year)
    return answer


def _find_day(answer: Due, left: int) -> None:
    """Walk from stop to stop; inside a walk the calendar jumps."""
    calendar, here = answer.calendar, answer.start.toordinal()
    count = _counter(calendar, answer.unit)
    for start, end in day_spans(answer.stops, here) if left else ():
        reach = start if answer.unit == "natural-day" else min(start, calendar.last_day.toordinal())
        within = count(here, reach)
        if within >= left:
            break
        left -= within + count(reach, start)
        if end is None:
            answer.status, answer.left = "stopped", left
            return
        here = end
    day = date.fromordinal(here)
    answer.date = calendar.add(day, left) if answer.unit == "workday" else day + timedelta(left)


def _find_minute(answer: Due, left: int) -> None:
    """The same walk on working minutes."""
    calendar = answer.calendar
    here = calendar.minute_position(answer.start)
    for start, end in minute_spans(answer.stops, answer.start) if left else ():
        begins = _moment(start)
        within = calendar.minute_position(min(begins, _end_of(calendar.last_day))) - here
        if within >= left:
            break
        left -= within
        calendar.minute_position(begins)  # a stop that begins in a year not announced leaves the answer open
        if end is None:
            answer.status, answer.left = "stopped", left
            return
        here = calendar.minute_position(_moment(end))
    answer.moment = calendar.moment_at(here + left) if left else answer.start
    answer.date = answer.moment.date()


def _bound(answer: Due, year: int) -> None:
    """Mark an answer as unannounced, with the bound that holds under any notice."""
    calendar, begun, rolling = answer.calendar, answer.start.date(), answer.date
    answer.status, answer.date, answer.moment, answer.year, answer.left = "unannounced", None, None, year, answer.length
    if rolling is not None:
        answer.not_before, answer.left = rolling, 0
    elif begun.year < calendar.years[0]:
        answer.not_before = begun
    elif begun > calendar.last_day:
        answer.not_before = begun + timedelta(answer.length if answer.unit == "workday" else 0)
    else:
        answer.left -= used(calendar, answer.start, _end_of(calendar.last_day), answer.stops, answer.unit)
        answer.not_before = calendar.last_day + timedelta(answer.left if answer.unit == "workday" else 1)


def _end_of(day: date) -> datetime:
    """The last minute of a day."""
    return _moment(day.toordinal() * 1440 + 1439)
