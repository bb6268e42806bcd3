"""What was done again, and what doing it again goes with."""

from __future__ import annotations

from collections.abc import Mapping
from math import comb, floor, sqrt
from statistics import NormalDist

import polars as pl

from tongban.oversight.mining.results import Effect, Rework, Unit

TIMES, ENOUGH = 3, 10
"""Effects are shown of the first TIMES occurrences, where both groups have at least ENOUGH cases."""
NORMAL = NormalDist()


def occurrences(events: pl.DataFrame) -> pl.DataFrame:
    """How often each case has each of its activities: case, activity, n."""
    return events.group_by("case", "activity").agg(pl.len().alias("n"))


def rework(events: pl.DataFrame, pairs: pl.DataFrame, cases: int) -> tuple[Rework, ...]:
    """Activities that occur more than once in a case, those in most cases first."""
    again = occurrences(events).filter(pl.col("n") > 1).group_by("activity")
    found = again.agg(pl.len().alias("cases"), (pl.col("n") - 1).sum().alias("again"))
    loops = pairs.filter(pl.col("a") == pl.col("b")).group_by(activity="a").agg(pl.len().alias("at_once"))
    ordered = (
        found.join(loops, on="activity", how="left")
        .with_columns(pl.col("activity").cast(pl.String), pl.col("at_once").fill_null(0))
        .sort("cases", "activity", descending=[True, False])
    )
    return tuple(
        Rework(r["activity"], r["cases"], r["cases"] / cases, r["again"], r["at_once"])
        for r in ordered.iter_rows(named=True)
    )


def effects(events: pl.DataFrame, cases: pl.DataFrame, chosen: Mapping[str, int], unit: Unit) -> tuple[Effect, ...]:
    """What each further time of an activity, up to the third, goes with in the total time of a case. `chosen`: activity
    → the first occurrence that is an extra."""
    clock, divisor = ("working", 1) if unit == "working-minute" else ("wall", 1_000_000)
    totals = cases.select("case", time=pl.col(clock) / divisor).drop_nulls()
    counts = occurrences(events).with_columns(pl.col("activity").cast(pl.String))
    found = []
    for activity, first in sorted(chosen.items()):
        own = counts.filter(pl.col("activity") == activity).select("case", "n")
        grouped = (
            totals.join(own, on="case", how="left")
            .group_by(pl.col("n").fill_null(0))
            .agg(pl.col("time").sort())
            .filter(pl.col("time").list.len() >= ENOUGH)
        )
        times = dict(grouped.iter_rows())
        both = [nth for nth in range(first, TIMES + 1) if nth in times and nth - 1 in times]
        found += [_effect(activity, nth, times[nth], times[nth - 1], unit) for nth in both]
    return tuple(found)


def _effect(activity: str, nth: int, having: list[float], without: list[float], unit: Unit) -> Effect:
    """`having` and `without` are sorted."""
    medians = _median(having), _median(without)
    difference = medians[0] - medians[1]
    error = NORMAL.inv_cdf(0.975) * sqrt(_variance(having) + _variance(without))
    return Effect(
        activity, nth, len(having), len(without), *medians, difference, difference - error, difference + error, unit
    )


def _median(ordered: list[float]) -> float:
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def _variance(ordered: list[float]) -> float:
    """The variance of a median, from two order statistics about it (Price and Bonett 2001), without assuming a shape.

    Those at place c from either end, c = (n + 1) / 2 − √n, are 2z standard errors apart, where z belongs to the exact
    binomial chance of more than half lying beyond; for a large n that z is 2.
    """
    n = len(ordered)
    c = max(1, floor((n + 1) / 2 - sqrt(n)))
    z = 2.0
    if n <= 1000:
        beyond = sum(comb(n, i) for i in range(c)) / 2**n
        z = NORMAL.inv_cdf(1 - beyond)
    return ((ordered[n - c] - ordered[c - 1]) / (2 * z)) ** 2
