"""How sure a figure is, and what may be said of two of them. Plain Python.

Shares have Wilson intervals (E. B. Wilson 1927; with continuity correction where they are compared, Newcombe 1998),
means t intervals, ratios of sums linearised ones; a count is known and has none. Two figures are compared by their
intervals (MOVER, Zou & Donner 2008), all pairs at once with Bonferroni's correction.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import isfinite, sqrt
from statistics import NormalDist
from typing import NamedTuple, TypeVar

CONFIDENCE = 0.95
ERROR = 0.03
"""The error allowed to all comparisons of one table together. The promise is 5 % false winners; the rest is left for
what the intervals only approximate, small numbers and skewed times."""
GRAIN = 1 / 12
"""The variance of what is counted in whole days: bodies whose cases all took the same whole days are not known to the
hour."""


class Interval(NamedTuple):
    """Bounds of a value, low ≤ value ≤ high."""

    low: float
    high: float

    @property
    def told(self) -> tuple[float | None, float | None]:
        """Its ends as a reader is told them: nothing where it bounds nothing, since infinity is no figure."""
        return (self.low, self.high) if isfinite(self.low) and isfinite(self.high) else (None, None)


@lru_cache(maxsize=512)
def z_of(confidence: float) -> float:
    """The standard normal's two-sided bound."""
    return NormalDist().inv_cdf((1 + confidence) / 2)


@lru_cache(maxsize=4096)
def t_of(confidence: float, freedom: float) -> float:
    """Student's two-sided bound by the Cornish–Fisher expansion: within 2 % from five degrees of freedom on, and never
    below the normal's."""
    z, v = z_of(confidence), max(freedom, 1.0)
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return z + sum(max(term, 0.0) / v**power for power, term in enumerate(terms, start=1))


def wilson(part: float, whole: float, confidence: float = CONFIDENCE, *, corrected: bool = False) -> Interval:
    """The interval of a share `part` ÷ `whole` (whole > 0); `corrected` for continuity: a little wider."""
    z, p = z_of(confidence), part / whole
    middle, scale = 2 * part + z * z, 2 * (whole + z * z)
    if not corrected:
        spread = z * sqrt(z * z + 4 * part * (1 - p))
        low, high = (middle - spread) / scale, (middle + spread) / scale
    else:
        below = z * z - 2 - 1 / whole + 4 * p * (whole * (1 - p) + 1)
        above = z * z + 2 - 1 / whole + 4 * p * (whole * (1 - p) - 1)
        low = (middle - 1 - z * sqrt(max(below, 0.0))) / scale
        high = (middle + 1 + z * sqrt(max(above, 0.0))) / scale
    return Interval(0.0 if part <= 0 else min(max(low, 0.0), p), 1.0 if part >= whole else max(min(high, 1.0), p))


def mean_interval(count: float, total: float, squares: float, confidence: float = CONFIDENCE) -> Interval:
    """The interval of a mean of values never below 0, from their number, sum and sum of squares; one value alone bounds
    nothing."""
    mean = total / count
    if count < 2:
        return Interval(0.0, float("inf"))
    variance = max(squares - total * mean, 0.0) / (count - 1) + GRAIN
    half = t_of(confidence, count - 1) * sqrt(variance / count)
    return Interval(max(mean - half, min(0.0, mean)), mean + half)


@dataclass(frozen=True, slots=True)
class Sums:
    """What a figure is made of: things in the denominator, Σ numerator, Σ denominator, their squares and product."""

    count: float
    top: float
    bottom: float
    top_squares: float = 0.0
    bottom_squares: float = 0.0
    product: float = 0.0

    @property
    def value(self) -> float:
        """Numerator ÷ denominator."""
        return self.top / self.bottom


def ratio_interval(sums: Sums, confidence: float = CONFIDENCE) -> Interval:
    """The interval of a ratio of two sums over the same things, linearised (Taylor)."""
    ratio = sums.value
    if sums.count < 2:
        return Interval(float("-inf"), float("inf"))
    rest = sums.top_squares - 2 * ratio * sums.product + ratio * ratio * sums.bottom_squares
    variance = max(rest, 0.0) / (sums.count - 1) + GRAIN
    half = t_of(confidence, sums.count - 1) * sqrt(variance * sums.count) / sums.bottom
    return Interval(ratio - half, ratio + half)


# ---------------------------------------------------------------- mix of work


@dataclass(frozen=True, slots=True)
class Standard:
    """What the mix of a body's work explains: `expected` is the value it would have if each kind of its work went as it
    goes everywhere; `common` the share of its work that others do too."""

    expected: float
    overall: float
    common: float

    def adjust(self, value: float) -> float:
        """The value with everybody's mix: observed ÷ expected × overall."""
        return value / self.expected * self.overall if self.expected else value


Kind = TypeVar("Kind", bound=Hashable)


def standardise(units: Mapping[str, Mapping[Kind, tuple[float, float]]]) -> dict[str, Standard]:
    """Indirect standardisation of every unit over the kinds of work that all of them do. `units`: unit → kind of work →
    (Σ numerator, Σ denominator)."""
    everywhere: dict[Kind, list[float]] = {}
    for cells in units.values():
        for kind, (top, bottom) in cells.items():
            sums = everywhere.setdefault(kind, [0.0, 0.0])
            sums[0] += top
            sums[1] += bottom
    bottoms = sum(bottom for _top, bottom in everywhere.values())
    overall = sum(top for top, _bottom in everywhere.values()) / bottoms if bottoms else 0.0
    found = {}
    for unit, cells in units.items():
        own = sum(bottom for _top, bottom in cells.values())
        if own <= 0:
            continue
        rates = {kind: everywhere[kind][0] / everywhere[kind][1] for kind, (_top, bottom) in cells.items() if bottom}
        expected = sum(bottom * rates[kind] for kind, (_top, bottom) in cells.items() if bottom) / own
        shared = sum(bottom for kind, (_top, bottom) in cells.items() if everywhere[kind][1] > bottom + 1e-9)
        found[unit] = Standard(expected, overall, shared / own)
    return found


# ---------------------------------------------------------------- comparing


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with its interval at any confidence."""

    value: float
    at: Callable[[float], Interval]


def ahead(a: tuple[float, Interval], b: tuple[float, Interval]) -> bool:
    """Whether `a` is greater than `b` beyond what chance explains: the lower bound of the difference, put together from
    the two intervals, lies above 0."""
    (value_a, bounds_a), (value_b, bounds_b) = a, b
    lower = value_a - value_b - sqrt((value_a - bounds_a.low) ** 2 + (bounds_b.high - value_b) ** 2)
    return lower > 0


def ranks(estimates: Sequence[Estimate], *, up: bool = True, error: float = ERROR) -> list[tuple[int, int]]:
    """The best and the worst place each may hold, 1 the best, all pairs compared at once (Bonferroni). (1, 1) names a
    winner: it is ahead of every other."""
    pairs = max(len(estimates) * (len(estimates) - 1) // 2, 1)
    known = [(each.value, each.at(1 - error / pairs)) for each in estimates]
    if not up:
        known = [(-value, Interval(-bounds.high, -bounds.low)) for value, bounds in known]
    return [
        (
            1 + sum(ahead(other, one) for other in known if other is not one),
            len(known) - sum(ahead(one, other) for other in known if other is not one),
        )
        for one in known
    ]


def places(values: Sequence[float], *, up: bool = True) -> list[tuple[int, int]]:
    """The places of values that are known exactly: equal values share theirs."""
    signed = values if up else [-value for value in values]
    return [(1 + sum(v > one for v in signed), sum(v >= one for v in signed)) for one in signed]
