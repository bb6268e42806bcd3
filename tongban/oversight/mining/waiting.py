"""Where time goes: arcs and stages by time spent, hand-overs, waiting beside working."""

from __future__ import annotations

from typing import Literal

import polars as pl

from tongban.oversight.mining.flow import SECOND, measures, spread_of, spreads
from tongban.oversight.mining.results import Arc, Bottleneck, Handover, Unit, Worked


def bottlenecks(found: tuple[Arc, ...], pairs: pl.DataFrame, unit: Unit) -> tuple[Bottleneck, ...]:
    """Arcs and (where the log tells states) stages, those with most time spent first."""
    return (*_of_arcs(found, unit), *_of_stages(pairs, unit))


def _of_arcs(found: tuple[Arc, ...], unit: Unit) -> list[Bottleneck]:
    timed = [(arc, arc.working if unit == "working-minute" else arc.wall) for arc in found]
    every = sum(time.total for _arc, time in timed if time) or 1
    rows = [Bottleneck("arc", a.source, a.target, t.total / every, unit, t) for a, t in timed if t]
    return sorted(rows, key=lambda row: (-row.time.total, -row.time.p90, row.source, row.target))


def _of_stages(pairs: pl.DataFrame, unit: Unit) -> list[Bottleneck]:
    """A stage is the state an event left the case in, until the next event."""
    if "after" not in pairs.columns:
        return []
    groups = pairs.drop_nulls("after").group_by(pl.col("after").cast(pl.String)).agg(*measures(pairs))
    timed = [(row["after"], spreads(row)[unit == "working-minute"]) for row in groups.iter_rows(named=True)]
    every = sum(time.total for _state, time in timed if time) or 1
    rows = [Bottleneck("stage", state, "", t.total / every, unit, t) for state, t in timed if t]
    return sorted(rows, key=lambda row: (-row.time.total, row.source))


def handovers(pairs: pl.DataFrame) -> tuple[Handover, ...]:
    """Steps whose next event is another body's, then another person's; most frequent first. Where either is not
    said (the clock acted), nothing was handed over."""
    return (*_handed(pairs, "organisation"), *_handed(pairs, "resource"))


def _handed(pairs: pl.DataFrame, kind: Literal["organisation", "resource"]) -> list[Handover]:
    if kind not in pairs.columns:
        return []
    ends = (pl.col(kind).cast(pl.String).alias("giver"), pl.col(f"{kind}_next").cast(pl.String).alias("taker"))
    groups = (
        pairs.filter(pl.col(kind) != pl.col(f"{kind}_next"))
        .group_by(*ends)
        .agg(pl.len().alias("n"), pl.col("case").n_unique().alias("cases"), *measures(pairs))
        .sort("n", "giver", "taker", descending=[True, False, False])
    )
    return [
        Handover(kind, r["giver"], r["taker"], r["n"], r["cases"], *spreads(r)) for r in groups.iter_rows(named=True)
    ]


def worked(events: pl.DataFrame, unit: Unit) -> tuple[Worked, ...]:
    """Time at work (start to complete) and waiting before it, where the log tells begin from end.

    The nth start of an activity in a case belongs to its nth complete; a pair the wrong way round tells nothing and is
    left out. It had waited since the last event of the case before its start.
    """
    if "lifecycle" not in events.columns:
        return ()
    clock, divisor = ("position", 1) if unit == "working-minute" else ("at", SECOND)
    since = pl.col(clock).shift(1).over("case", mapping_strategy="group_to_rows")
    told = events.select(
        "case",
        "activity",
        phase=pl.col("lifecycle").cast(pl.String).str.to_lowercase(),
        moment=pl.col(clock).to_physical(),
        since=since.to_physical(),
    ).filter(pl.col("phase").is_in(["start", "complete"]))
    nth = told.with_columns(nth=pl.int_range(pl.len()).over("case", "activity", "phase"))
    begun, done = (nth.filter(pl.col("phase") == phase) for phase in ("start", "complete"))
    matched = begun.join(done.select("case", "activity", "nth", done="moment"), on=["case", "activity", "nth"])
    matched = matched.filter(pl.col("done") >= pl.col("moment"))
    found = [_worked(own, str(name), unit, divisor) for (name,), own in matched.group_by("activity")]
    return tuple(sorted((row for row in found if row), key=lambda row: row.activity))


def _worked(own: pl.DataFrame, name: str, unit: Unit, divisor: int) -> Worked | None:
    work = spread_of(own["done"] - own["moment"], divisor)
    wait = spread_of(own["moment"] - own["since"], divisor)
    return Worked(name, work, wait, unit) if work else None
