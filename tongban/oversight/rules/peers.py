"""Rules of discretion: does one officer decide unlike all others who decide the same item?

A difference is only said where chance does not explain it: `risk` bounds the probability of a single false finding
among all comparisons of an item (Bonferroni), and both sides need enough decisions. It is a notice: it asks for a
look, and blames nobody.
"""

from __future__ import annotations

from collections.abc import Callable
from math import erfc, exp, lgamma, log, sqrt
from statistics import fmean, variance

from pydantic import Field

from tongban.catalog.packs import Strict
from tongban.oversight.rules.judges import Figures, Tally, judges


class Comparison(Strict):
    """Decisions of the last `days`; at least `least_own` by the officer and `least_peers` by the others."""

    days: int = Field(ge=30)
    least_own: int = Field(ge=5)
    least_peers: int = Field(ge=5)
    risk: float = Field(gt=0, lt=0.5)


Compared = tuple[float, Figures]
"""How likely a difference is where there is none, and its figures."""


@judges("refuses-unlike-peers", "peers", Comparison)
def refuses_unlike_peers(tallies: list[Tally], figures: Comparison) -> dict[int, Figures]:
    """Officer → what was found, where the refusal rate differs from the others' (exact binomial test, two-sided)."""

    def compare(own: Tally, others: list[Tally]) -> Compared | None:
        decided, refused = sum(t.decided for t in others), sum(t.refused for t in others)
        if own.decided < figures.least_own or decided < figures.least_peers:
            return None
        rate = (refused + 0.5) / (decided + 1)  # never exactly 0 or 1: the others may have been lucky
        said = {"decided": own.decided, "refused": own.refused, "peers_decided": decided, "peers_refused": refused}
        return binomial_chance(own.decided, own.refused, rate), said

    return _outliers(tallies, compare, figures.risk)


@judges("slower-than-peers", "peers", Comparison)
def slower_than_peers(tallies: list[Tally], figures: Comparison) -> dict[int, Figures]:
    """Officer → what was found, where working time differs from the others' (z test of the mean logarithms)."""

    def compare(own: Tally, others: list[Tally]) -> Compared | None:
        mine = [log(1 + minutes) for minutes in own.minutes]
        theirs = [log(1 + minutes) for tally in others for minutes in tally.minutes]
        if len(mine) < figures.least_own or len(theirs) < figures.least_peers:
            return None
        spread = sqrt(variance(mine) / len(mine) + variance(theirs) / len(theirs))
        if spread == 0:
            return None
        z = (fmean(mine) - fmean(theirs)) / spread
        said = {"decided": own.decided, "minutes": round(fmean(own.minutes)), "peers_decided": len(theirs)}
        return erfc(abs(z) / sqrt(2)), {**said, "z": round(z, 2)}

    return _outliers(tallies, compare, figures.risk)


def _outliers(
    tallies: list[Tally], compare: Callable[[Tally, list[Tally]], Compared | None], risk: float
) -> dict[int, Figures]:
    """The most unlikely first; whoever was found no longer stands among the peers of the next, or one outlier would
    make outliers of all."""
    found: dict[int, Figures] = {}
    left = list(tallies)
    while len(left) > 1:
        compared = [(own, compare(own, [t for t in left if t is not own])) for own in left]
        unlikely = [(result[0], own, result[1]) for own, result in compared if result is not None]
        if not unlikely:
            break
        chance, own, said = min(unlikely, key=lambda row: row[0])
        if chance * len(tallies) >= risk:
            break
        found[own.officer_id] = {**said, "chance": float(f"{chance:.2g}")}
        left.remove(own)
    return found


def binomial_chance(n: int, k: int, p: float) -> float:
    """The two-sided exact probability of an outcome as unlikely as `k` of `n` where each happens with probability
    `p`."""
    seen = _mass(n, k, p)
    return min(1.0, sum(mass for i in range(n + 1) if (mass := _mass(n, i, p)) <= seen * (1 + 1e-9)))


def _mass(n: int, k: int, p: float) -> float:
    """The probability of exactly `k`, by logarithms, so that no number grows too large."""
    return exp(lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1) + k * log(p) + (n - k) * log(1 - p))
