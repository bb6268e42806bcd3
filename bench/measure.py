"""The stopwatch every comparison uses: both sides in one run, in turn, medians of several runs."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Row:
    """One comparison. `ours` and `peer` are in `unit`; the goal is met where `ratio` ≥ `goal` on equal results."""

    name: str
    ours: float
    peer: float | None
    unit: str
    ratio: float
    goal: float
    equal: bool
    note: str = ""

    @property
    def met(self) -> bool:
        """Whether the goal was reached, on equal results."""
        return self.equal and self.ratio >= self.goal

    def as_dict(self) -> dict[str, Any]:
        """The row for the results file."""
        return asdict(self) | {"met": self.met}


def rate(act: Callable[[int], Any], seconds: float = 1.0, warm: int = 20) -> float:
    """How many times a second `act(i)` runs, after `warm` runs that are not counted."""
    for i in range(warm):
        act(i)
    count, begun = 0, time.perf_counter()
    while (now := time.perf_counter()) - begun < seconds:
        act(warm + count)
        count += 1
    return count / (now - begun)


def in_turn(*sides: Callable[[], float], runs: int = 5) -> list[float]:
    """The median of each side, measured A B A B …, so that a drifting machine disturbs both alike."""
    taken: list[list[float]] = [[] for _side in sides]
    for _run in range(runs):
        for side, results in zip(sides, taken, strict=True):
            results.append(side())
    return [statistics.median(results) for results in taken]


def percentile(values: list[float], share: float) -> float:
    """The value below which `share` (0…1) of the values lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def timed(act: Callable[[], Any]) -> float:
    """Seconds one run takes."""
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun
