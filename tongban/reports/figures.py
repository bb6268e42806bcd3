"""From sums to figures: value, interval, adjustment for the mix of work, places, and what may be said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tongban.reports.gathering import Table, Work, sums_of
from tongban.reports.kpis import Kpi, indicators
from tongban.reports.shapes import WHOLE, Figure, UnitOf, Verdict
from tongban.reports.statistics import (
    CONFIDENCE,
    ERROR,
    Estimate,
    Interval,
    Standard,
    Sums,
    mean_interval,
    places,
    ranks,
    ratio_interval,
    standardise,
    wilson,
)

CENSUS = "item"
"""The level whose things are all there: nothing is sampled, so a value has no interval and a place is a place."""


def value_of(kpi: Kpi, sums: Sums) -> float | None:
    """The indicator; None where there is nothing in the denominator."""
    if sums.bottom <= 0:
        return None
    return sums.top if kpi.unit == "count" else sums.value


def interval_of(kpi: Kpi, sums: Sums, confidence: float = CONFIDENCE) -> Interval | None:
    """The interval of its value; None where there is none: what was counted whole is known, not estimated."""
    if kpi.level == CENSUS or kpi.unit == "count" or sums.bottom <= 0:
        return None
    if kpi.unit == "percent":
        return wilson(sums.top, sums.bottom, confidence)
    if kpi.unit == "ratio":
        bounds = ratio_interval(sums, confidence)
        return Interval(bounds.low, min(bounds.high, 1.0))  # nothing saves more than there is
    return mean_interval(sums.count, sums.top, sums.top_squares, confidence)


def _is_share(kpi: Kpi) -> bool:
    """Whether it is compared as a share: a count is, of what could have been counted; bodies differ in size."""
    return kpi.unit in ("percent", "count")


def _compared(kpi: Kpi, sums: Sums, standard: Standard | None) -> Estimate:
    """The value that is compared with others, adjusted where that is possible."""

    def at(confidence: float) -> Interval:
        if _is_share(kpi):
            bounds = wilson(sums.top, sums.bottom, confidence, corrected=True)
        elif kpi.unit == "ratio":
            bounds = ratio_interval(sums, confidence)
        else:
            bounds = mean_interval(sums.count, sums.top, sums.top_squares, confidence)
        return _adjusted(kpi, bounds, standard)

    value = sums.value
    return Estimate(_adjusted(kpi, Interval(value, value), standard).low, at)


def _adjusted(kpi: Kpi, bounds: Interval, standard: Standard | None) -> Interval:
    if standard is None:
        return bounds
    low, high = standard.adjust(bounds.low), standard.adjust(bounds.high)
    return Interval(low, high) if kpi.ceiling is None else Interval(min(low, 1.0), min(high, 1.0))


@dataclass(frozen=True, slots=True)
class Placed:
    """What comparing says of one unit."""

    standard: Standard | None
    rank: tuple[int, int] | None
    verdict: Verdict


def compare(kpi: Kpi, units: Mapping[str, Work]) -> dict[str, Placed]:
    """Every unit against every other and against the whole, all comparisons held at once."""
    sums = {code: sums_of(work.values(), kpi) for code, work in units.items()}
    spoken = [code for code, one in sums.items() if one.bottom > 0 and one.count >= kpi.least]
    found = {
        code: Placed(None, None, "few" if one.bottom > 0 else "none")
        for code, one in sums.items()
        if code not in spoken
    }
    standards = _standards(kpi, {code: units[code] for code in spoken})
    estimates = {code: _compared(kpi, sums[code], standards.get(code)) for code in spoken}
    up = kpi.better == "up"
    known = list(estimates.values())
    placed = places([e.value for e in known], up=up) if kpi.level == CENSUS else ranks(known, up=up)
    whole = sums_of((cells for work in units.values() for cells in work.values()), kpi)
    for code, rank in zip(spoken, placed, strict=True):
        rank_known = rank if len(spoken) > 1 else None
        verdict = _verdict(kpi, estimates[code], whole, len(spoken), rank)
        found[code] = Placed(standards.get(code), rank_known, verdict)
    return found


def _standards(kpi: Kpi, units: Mapping[str, Work]) -> dict[str, Standard]:
    """How the mix of work is taken out of each value; not for items, nor where others hardly do the same work."""
    if kpi.level == CENSUS or len(units) < 2:
        return {}
    cells = {}
    for code, work in units.items():
        parts = {kind: sums_of([each], kpi) for kind, each in work.items()}
        cells[code] = {kind: (part.top, part.bottom) for kind, part in parts.items()}
    least = indicators().comparing.least_common_share
    found = standardise(cells)
    return found if all(one.common >= least and one.expected > 0 for one in found.values()) else {}


def _verdict(kpi: Kpi, estimate: Estimate, whole: Sums, units: int, rank: tuple[int, int]) -> Verdict:
    if units < 2:
        return "alike"
    if rank == (1, 1):
        return "best"
    bounds = Interval(estimate.value, estimate.value) if kpi.level == CENSUS else estimate.at(1 - ERROR / units)
    middle = whole.value
    if bounds.low <= middle <= bounds.high:
        return "alike"
    return "better" if (bounds.low > middle) == (kpi.better == "up") else "worse"


def figures(kpi: Kpi, now: Table, before: Table) -> list[Figure]:
    """The whole, then every unit by name, of one indicator; `before` is the period before."""
    placed = compare(kpi, now.units)
    rows = [figure(kpi, UnitOf(WHOLE, ""), now.whole(), before.whole(), None)]
    codes = sorted((code for code, work in now.units.items() if _takes_part(kpi, work)), key=lambda code: code)
    for code in codes:
        unit = UnitOf(code, now.names.get(code, code))
        rows.append(figure(kpi, unit, now.units[code], before.units.get(code, {}), placed.get(code)))
    return rows


def _takes_part(kpi: Kpi, work: Work) -> bool:
    """Whether a unit has anything the indicator speaks of."""
    return any(kpi.denominator in cells or kpi.numerator in cells for cells in work.values())


def figure(kpi: Kpi, unit: UnitOf, now: Work, before: Work, placed: Placed | None) -> Figure:
    """One figure; without `placed` it is the whole, or stands alone."""
    if kpi.later:
        return not_yet(kpi, unit)
    sums = sums_of(now.values(), kpi)
    value, bounds = value_of(kpi, sums), interval_of(kpi, sums)
    standard = placed.standard if placed and kpi.unit != "count" else None
    adjusted = _adjusted(kpi, Interval(value, value), standard).low if standard and value is not None else None
    adjusted_bounds = _adjusted(kpi, bounds, standard) if standard and bounds else None
    low, high = bounds.told if bounds else (None, None)
    adj_low, adj_high = adjusted_bounds.told if adjusted_bounds else (None, None)
    return Figure(
        kpi=kpi,
        unit=unit,
        numerator=sums.top,
        denominator=sums.bottom,
        count=int(sums.count),
        value=value,
        low=low,
        high=high,
        adjusted=adjusted,
        adj_low=adj_low,
        adj_high=adj_high,
        rank_from=placed.rank[0] if placed and placed.rank else None,
        rank_to=placed.rank[1] if placed and placed.rank else None,
        previous=value_of(kpi, sums_of(before.values(), kpi)),
        target=kpi.target,
        verdict=placed.verdict if placed else ("whole" if value is not None else "none"),
    )


def not_yet(kpi: Kpi, unit: UnitOf) -> Figure:
    """The figure of an indicator that is not counted yet: everything is unknown, nothing is 0."""
    unknown = dict.fromkeys(
        ("value", "low", "high", "adjusted", "adj_low", "adj_high", "rank_from", "rank_to", "previous"), None
    )
    return Figure(kpi, unit, 0.0, 0.0, 0, target=kpi.target, verdict="later", **unknown)
