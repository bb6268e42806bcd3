"""The axis a row of intervals is drawn against: round marks, everything inside, nothing beyond what a figure can be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, floor, log10

MARGIN = 5.0
"""Hundredths of the width kept free at each end, so that a dot on the edge is drawn whole."""
STEPS = (1.0, 2.0, 5.0, 10.0)


@dataclass(frozen=True)
class Scale:
    """From a value to its place along the row, in hundredths of the width."""

    least: float
    most: float
    marks: tuple[float, ...]

    @classmethod
    def over(
        cls,
        values: Iterable[float | None],
        *,
        floor_: float | None = None,
        ceiling: float | None = None,
        about: int = 4,
    ) -> Scale:
        """An axis that holds all `values`, with `about` so many round marks, none beyond `floor_` and `ceiling`."""
        known = [value for value in values if value is not None]
        low, high = (min(known), max(known)) if known else (0.0, 1.0)
        if high - low < 1e-9:
            spread = abs(high) * 0.1 or 0.5
            low, high = low - spread, high + spread
        step = _round_step((high - low) / about)
        first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
        if floor_ is not None:
            first = max(first, ceil(floor_ / step - 1e-9))
        if ceiling is not None:
            last = min(last, floor(ceiling / step + 1e-9))
        marks = tuple(round(n * step, 10) for n in range(first, last + 1))
        ends = (*known, *marks) or (low, high)
        return cls(min(ends), max(max(ends), min(ends) + step), marks)

    def at(self, value: float) -> float:
        """Where the value stands, from MARGIN to 100 - MARGIN; what lies outside stands at the edge."""
        share = (value - self.least) / (self.most - self.least)
        return MARGIN + (100 - 2 * MARGIN) * min(max(share, 0.0), 1.0)

    def place(self, value: float | None) -> str:
        """The same for an SVG attribute: 43.21%. Empty where there is no value."""
        return "" if value is None else f"{self.at(value):.2f}%"


def _round_step(rough: float) -> float:
    size = 10.0 ** floor(log10(rough))
    return next(step * size for step in STEPS if step * size >= rough - 1e-12)
