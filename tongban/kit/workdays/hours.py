"""Business hours: the minutes of a working day that count, as content a city replaces by its own."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import time
from pathlib import Path

from tongban.kit.words import teach
from tongban.kit.workdays.files import broken, read_toml, take

teach({"hours-order": "The business hours overlap or end before they begin."})


def minute_of(moment: time) -> int:
    """Minutes since midnight; seconds are dropped."""
    return moment.hour * 60 + moment.minute


@dataclass(frozen=True, slots=True)
class Hours:
    """Sessions of a working day as (first minute, minute after the last), in order, not touching midnight.

    `demonstration` says that the values are invented for the sample city; `basis` where they come from.
    """

    sessions: tuple[tuple[int, int], ...]
    basis: str = ""
    demonstration: bool = False
    minutes: int = field(init=False)
    _starts: tuple[int, ...] = field(init=False, repr=False)
    _before: tuple[int, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        before = [0]
        for start, end in self.sessions:
            before.append(before[-1] + end - start)
        object.__setattr__(self, "minutes", before[-1])
        object.__setattr__(self, "_starts", tuple(start for start, _ in self.sessions))
        object.__setattr__(self, "_before", tuple(before))

    @classmethod
    def load(cls, path: Path) -> Hours:
        """Read `hours.toml`; refused where sessions overlap, are empty or end before they begin."""
        file = path.name
        content = take(read_toml(path), file, "", {"sessions": list, "basis": str}, {"demonstration": bool})
        sessions: list[tuple[int, int]] = []
        for i, entry in enumerate(content["sessions"], 1):
            row = take(entry, file, f"sessions {i}", {"from": time, "to": time}, {})
            start, end = minute_of(row["from"]), minute_of(row["to"])
            if end <= start or (sessions and start < sessions[-1][1]):
                raise broken(file, f"sessions {i}", "hours-order")
            sessions.append((start, end))
        if not sessions:
            raise broken(file, "", "calendar-missing-key", key="sessions")
        return cls(tuple(sessions), content["basis"], content.get("demonstration", False))

    @property
    def closing(self) -> time:
        """When business ends on a working day: limits in days fall due then (民法典 第二百零三条)."""
        hour, minute = divmod(self.sessions[-1][1], 60)
        return time(hour, minute)

    def counted(self, minute: int) -> int:
        """Business minutes of a working day before `minute` (since midnight)."""
        session = bisect_right(self._starts, minute) - 1
        if session < 0:
            return 0
        start, end = self.sessions[session]
        return self._before[session] + min(minute, end) - start

    def moment(self, counted: int) -> int:
        """The earliest minute since midnight by which `counted` business minutes (1 to `minutes`) have passed."""
        session = bisect_left(self._before, counted) - 1
        return self.sessions[session][0] + counted - self._before[session]


def spoken(sessions: Sequence[tuple[int, int]]) -> str:
    """Sessions as people write them: 09:00–12:00、13:30–17:30."""
    return "、".join(f"{a // 60:02d}:{a % 60:02d}–{b // 60:02d}:{b % 60:02d}" for a, b in sessions)
