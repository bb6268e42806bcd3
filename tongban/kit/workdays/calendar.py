"""The calendar: announced years as index tables, so that adding and counting days costs the same for any length."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Literal, NamedTuple

from tongban.kit.refusals import Refusal
from tongban.kit.words import say, teach
from tongban.kit.workdays import due as _due
from tongban.kit.workdays.clock import CHINA, Unannounced, local, local_day
from tongban.kit.workdays.due import Due, Given, Unit
from tongban.kit.workdays.files import Holiday, Notice, Year, broken, read_year
from tongban.kit.workdays.hours import Hours

teach(
    {
        "hours-missing": "No business hours are set for this calendar.",
        "hours-missing-next": "Add hours.toml beside the calendar files.",
    }
)


def most_working_days(natural_days: int) -> int:
    """The most working days that many natural days hold, in weeks without make-up days, from an event on a working day.

    So that limits in different units can be added before any date is known; where one is known, ask a `Calendar`.
    """
    weeks, rest = divmod(natural_days, 7)
    return 5 * weeks + min(rest, 5)


@dataclass(frozen=True, slots=True)
class DayKind:
    """What a day is. `name` is the holiday (also for a make-up day), `notice` the number of the notice; both may be
    empty."""

    kind: Literal["workday", "make-up", "weekend", "holiday"]
    name: str = ""
    notice: str = ""

    @property
    def works(self) -> bool:
        """Whether offices work on such a day."""
        return self.kind in ("workday", "make-up")


class Tables(NamedTuple):
    """A calendar as tables: with d days from `first` and m minutes of the day, on China's clock, `minute_position` is
    `before[d] + (counted[m] if works[d] else 0)`."""

    first: date
    before: list[int]
    works: list[bool]
    counted: list[int]


class Calendar:
    """Announced years without a gap, and (where set) the business hours of a working day."""

    def __init__(self, years: Iterable[Year], hours: Hours | None = None) -> None:
        self._years = {year.year: year for year in sorted(years, key=lambda year: year.year)}
        self.hours = hours
        known = list(self._years)
        if not known:
            raise broken("packs/calendars", "", "calendar-empty")
        for before, after in pairwise(known):
            if after != before + 1:
                raise broken("packs/calendars", "", "calendar-gap", year=before + 1)
        self._first = date(known[0], 1, 1).toordinal()
        self._off: dict[date, Holiday] = {}
        self._work: dict[date, Holiday] = {}
        for year in self._years.values():
            self._off.update(year.off)
            self._work.update(year.work)
        self._count = [0]
        self._days: list[date] = []
        for ordinal in range(self._first, date(known[-1], 12, 31).toordinal() + 1):
            day = date.fromordinal(ordinal)
            if day in self._work or (day.isoweekday() < 6 and day not in self._off):
                self._days.append(day)
            self._count.append(len(self._days))

    @classmethod
    def load(cls, folder: Path | str) -> Calendar:
        """Read every `<year>.toml` of a folder, and `hours.toml` where there is one."""
        folder = Path(folder)
        hours = folder / "hours.toml"
        files = sorted(folder.glob("[0-9][0-9][0-9][0-9].toml"))
        return cls((read_year(path) for path in files), Hours.load(hours) if hours.exists() else None)

    @property
    def years(self) -> tuple[int, ...]:
        """The announced years, in order."""
        return tuple(self._years)

    @property
    def last_day(self) -> date:
        """The last day of the last announced year."""
        return date(self.years[-1], 12, 31)

    def notices(self, year: int) -> tuple[Notice, ...]:
        """The notices a year rests on; `Unannounced` where there is none."""
        if year not in self._years:
            raise Unannounced(year)
        return self._years[year].notices

    def kind(self, day: date) -> DayKind:
        """What the day is, and why it differs from its weekday."""
        day = local_day(day)
        if day.year not in self._years:
            raise Unannounced(day.year)
        if holiday := self._work.get(day):
            return DayKind("make-up", holiday.name, holiday.notice)
        if holiday := self._off.get(day):
            return DayKind("holiday", holiday.name, holiday.notice)
        return DayKind("workday") if day.isoweekday() < 6 else DayKind("weekend")

    def is_workday(self, day: date) -> bool:
        """Whether offices work that day; `Unannounced` for a year without a file."""
        index = self._index(day)
        return self._count[index] > self._count[index - 1]

    def add(self, day: date, days: int) -> date:
        """The `days`-th working day after `day` (before it, if negative); `day` itself is not counted. 0 gives
        `day`."""
        index = self._index(day)
        if days > 0:
            target = self._count[index] + days - 1
            if target >= len(self._days):
                raise Unannounced(self.years[-1] + 1)
        elif days < 0:
            target = self._count[index - 1] + days
            if target < 0:
                raise Unannounced(self.years[0] - 1)
        else:
            return local_day(day)
        return self._days[target]

    def between(self, start: date, end: date) -> int:
        """Working days in (start, end]; negative where `end` lies before `start`."""
        return self._count[self._index(end)] - self._count[self._index(start)]

    def _index(self, day: date) -> int:
        """The place of a day in the count table (1 for the first announced day)."""
        if isinstance(day, datetime):
            day = local(day)
        index = day.toordinal() - self._first + 1
        if not 0 < index < len(self._count):
            raise Unannounced(day.year)
        return index

    def opening_hours(self) -> Hours:
        """The business hours; refused where none are set."""
        if self.hours is None:
            raise Refusal(say("hours-missing"), code="hours-missing", next_step=say("hours-missing-next"), status=409)
        return self.hours

    def minute_position(self, moment: datetime) -> int:
        """Working minutes from the first announced day up to a moment; its seconds are dropped."""
        hours, moment = self.opening_hours(), local(moment)
        index = self._index(moment)
        whole = self._count[index - 1] * hours.minutes
        if self._count[index] == self._count[index - 1]:
            return whole
        return whole + hours.counted(moment.hour * 60 + moment.minute)

    def tables(self) -> Tables:
        """The numbers behind `minute_position`, for those who count many moments at once."""
        hours = self.opening_hours()
        works = [b > a for a, b in pairwise(self._count)]
        before = [count * hours.minutes for count in self._count[:-1]]
        return Tables(date.fromordinal(self._first), before, works, [hours.counted(m) for m in range(24 * 60)])

    def moment_at(self, position: int) -> datetime:
        """The earliest moment by which `position` working minutes (at least 1) have passed since the first announced
        day."""
        hours = self.opening_hours()
        index, rest = divmod(position - 1, hours.minutes)
        if index >= len(self._days):
            raise Unannounced(self.years[-1] + 1)
        hour, minute = divmod(hours.moment(rest + 1), 60)
        day = self._days[index]
        return datetime(day.year, day.month, day.day, hour, minute, tzinfo=CHINA)

    def minutes_between(self, start: datetime, end: datetime, stops: Sequence[Given] = ()) -> int:
        """Whole working minutes from `start` to `end` outside every stop; seconds of each moment are dropped, so
        sums are exact."""
        return _due.used(self, start, end, stops, "working-minute")

    def due(
        self, start: datetime, length: int, stops: Sequence[Given] = (), unit: Unit = "workday", *, rolls: bool = False
    ) -> Due:
        """When a limit of `length` units ends that began with an event at `start` and stood still during `stops`.

        `rolls`: a last natural day that is no working day gives way to the next one (民法典 第二百零三条). A date in
        a year not yet announced comes back as status "unannounced", an open stop as "stopped"; nothing is guessed.
        """
        return _due.due(self, start, length, stops, unit, rolls)

    def used(self, start: datetime, now: datetime, stops: Sequence[Given] = (), unit: Unit = "workday") -> int:
        """Units used by `now`: those in (start, now] minus those in the union of (stop.start, stop.end]."""
        return _due.used(self, start, now, stops, unit)

    def remaining(
        self, start: datetime, length: int, now: datetime, stops: Sequence[Given] = (), unit: Unit = "workday"
    ) -> int:
        """Units left at `now`; negative once the limit is past."""
        return length - _due.used(self, start, now, stops, unit)
