"""Why this date: ranges of days in order, each counted or not, and for what reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Literal

from tongban.kit.words import Sentence, say, teach
from tongban.kit.workdays.due import Due, Stop, used

Kind = Literal[
    "event", "workday", "make-up", "weekend", "holiday", "stopped", "natural", "after-hours", "rolled", "unannounced"
]

teach(
    {
        "step-event": "%(days)s: the day of the event is not counted.",
        "step-workday": "%(days)s: working days, %(counted)s counted, %(total)s in all.",
        "step-make-up": "%(days)s: make-up working days for %(name)s, %(counted)s counted, %(total)s in all.",
        "step-weekend": "%(days)s: weekend, not counted.",
        "step-holiday": "%(days)s: holiday (%(name)s), not counted.",
        "step-stopped": "%(days)s: clock stopped (%(name)s), not counted.",
        "step-natural": "%(days)s: calendar days, %(counted)s counted, %(total)s in all.",
        "step-after-hours": "%(days)s: outside business hours, not counted.",
        "step-rolled": "%(days)s: the last day is no working day, so the next working day takes its place.",
        "step-unannounced": "%(days)s: the working days of %(name)s have not been announced; nothing is counted yet.",
        "step-until-resumed": "from %(first)s until taken up again",
    }
)


@dataclass(frozen=True, slots=True)
class Step:
    """Days `first` to `last` (None: open) of one kind. `counted`: units counted in them; `total`: units counted up
    to their end.

    `name` is the holiday, the reason of the stop, or the missing year; `notice` the number of the notice a holiday
    rests on.
    """

    first: date
    last: date | None
    kind: Kind
    name: Any = ""
    notice: str = ""
    counted: int = 0
    total: int = 0

    @property
    def days(self) -> int:
        """Calendar days in the range; 0 for an open one."""
        return (self.last - self.first).days + 1 if self.last else 0

    @property
    def sentence(self) -> Sentence:
        """The row in words of the reader's language (dates as 2026-09-24)."""
        if self.last is None:
            days: Any = say("step-until-resumed", first=self.first)
        else:
            days = self.first.isoformat() if self.first == self.last else f"{self.first} – {self.last}"
        return say(f"step-{self.kind}", days=days, name=self.name, counted=self.counted, total=self.total)


def steps(answer: Due) -> tuple[Step, ...]:
    """The explanation of one answer; the counted units of its rows add up to the length of a known limit."""
    in_minutes = answer.unit in ("working-minute", "working-hour")
    begun = answer.start.date()
    rows: list[Step] = [] if in_minutes else [Step(begun, begun, "event")]
    day = begun if in_minutes else begun + timedelta(1)
    last = _last_day(answer)
    while last is not None and day <= last:
        _append(rows, _row(answer, day, in_minutes))
        day += timedelta(1)
    if answer.rolled_from is not None and answer.date is not None:
        rows.append(Step(answer.rolled_from + timedelta(1), answer.date, "rolled", total=rows[-1].total))
    if answer.status == "stopped":
        open_stop = next(stop for stop in answer.stops if stop.end is None)
        rows.append(Step(day, None, "stopped", open_stop.reason, total=rows[-1].total if rows else 0))
    if answer.status == "unannounced":
        bound = answer.not_before or day
        rows.append(Step(min(day, bound), max(day - timedelta(1), bound), "unannounced", answer.year))
    return tuple(rows)


def _last_day(answer: Due) -> date | None:
    """The last day that can be explained; None where not even the first can."""
    if answer.status == "known":
        return answer.rolled_from or answer.date
    if answer.status == "stopped":
        return min(stop.start.date() for stop in answer.stops if stop.end is None)
    if answer.unit == "natural-day":
        return answer.not_before
    known = answer.calendar.years[0] <= answer.start.year <= answer.calendar.years[-1]
    return answer.calendar.last_day if known else None


def _append(rows: list[Step], row: Step) -> None:
    """Add a day to the last range where it is of the same kind; keep running totals."""
    before = rows[-1] if rows else None
    total = (before.total if before else 0) + row.counted
    if (
        before
        and before.kind not in ("event",)
        and (before.kind, before.name, before.notice) == (row.kind, row.name, row.notice)
    ):
        rows[-1] = Step(before.first, row.last, row.kind, row.name, row.notice, before.counted + row.counted, total)
    else:
        rows.append(Step(row.first, row.last, row.kind, row.name, row.notice, row.counted, total))


def _row(answer: Due, day: date, in_minutes: bool) -> Step:
    """One day, and whether it counted."""
    if in_minutes:
        return _minutes_row(answer, day)
    for stop in answer.stops:
        if stop.start.date() < day and (stop.end is None or day <= stop.end.date()):
            return Step(day, day, "stopped", stop.reason)
    if answer.unit == "natural-day":
        return Step(day, day, "natural", counted=1)
    kind = answer.calendar.kind(day)
    return Step(day, day, kind.kind, kind.name, kind.notice, int(kind.works))


def _minutes_row(answer: Due, day: date) -> Step:
    """One day's business minutes inside the limit and outside every stop."""
    kind = answer.calendar.kind(day)
    if not kind.works:
        return Step(day, day, kind.kind, kind.name, kind.notice)
    opens = datetime.combine(day, time.min, answer.start.tzinfo)
    closes = datetime.combine(day, time(23, 59), answer.start.tzinfo)
    start, end = max(opens, answer.start), min(closes, answer.moment or closes)
    counted = used(answer.calendar, start, end, answer.stops, "working-minute")
    if counted:
        return Step(day, day, kind.kind, kind.name, kind.notice, counted)
    stop = next((stop for stop in answer.stops if _touches(stop, start, end)), None)
    return Step(day, day, "stopped", stop.reason) if stop else Step(day, day, "after-hours")


def _touches(stop: Stop, start: datetime, end: datetime) -> bool:
    """Whether a stop covers part of a time."""
    return stop.start < end and (stop.end is None or stop.end > start)
