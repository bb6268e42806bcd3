"""What follows what, how often, after how long: steps, arcs of the directly-follows graph, variants.

Everything rests on the one sort of the log: the next event of a case is the next row.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from tongban.kit.workdays import Calendar
from tongban.oversight.mining.log import EventLog
from tongban.oversight.mining.minutes import positions
from tongban.oversight.mining.results import Arc, Counted, Spread, Variant

SECOND = 1_000_000  # microseconds
EXAMPLES = 3
CARRIED = ("resource", "organisation")
"""Columns of which a step also says what the event before (`x`) and the next event (`x_next`) say."""

_MEASURES: Mapping[str, Any] = {
    "count": pl.Expr.count,
    "total": pl.Expr.sum,
    "mean": pl.Expr.mean,
    "median": pl.Expr.median,
    "p90": lambda column: column.quantile(0.9, "linear"),
    "least": pl.Expr.min,
    "most": pl.Expr.max,
    "deviation": pl.Expr.std,
}


def timed(log: EventLog, calendar: Calendar | None = None) -> pl.DataFrame:
    """The events with `position`, their place in working minutes (null: not announced); without it, no calendar."""
    return log.frame if calendar is None else log.frame.with_columns(positions(calendar, log.frame["at"]))


def steps(events: pl.DataFrame) -> pl.DataFrame:
    """Each event with the next of its case: case, a, b, wall (µs), CARRIED and, where timed, working (minutes)."""
    told = [name for name in CARRIED if name in events.columns]
    nexts = [pl.col(name).shift(-1).alias(f"{name}_next") for name in told]
    state = ["after"] if "after" in events.columns else []
    wall = (pl.col("at").shift(-1) - pl.col("at")).dt.total_microseconds().alias("wall")
    position = pl.col("position")
    working = [(position.shift(-1) - position).alias("working")] if "position" in events.columns else []
    follows = pl.col("case") == pl.col("case").shift(-1)
    rows = events.lazy().select(
        "case", *told, *nexts, *state, wall, *working, a="activity", b=pl.col("activity").shift(-1), follows=follows
    )
    return rows.filter("follows").drop("follows").collect()


def whole_cases(events: pl.DataFrame, every: pl.DataFrame | None = None) -> pl.DataFrame:
    """Each case in order: case, activities (list), start, end, wall (µs) and, where timed, working (minutes).

    `every`: the events with those that only begin or plan something, where the log tells them apart: a case starts with
    the first of them, so that the work on its first activity counts.
    """
    timed_ = "position" in events.columns
    cases = events.group_by("case", maintain_order=True).agg(
        pl.col("activity").alias("activities"),
        pl.col("at").first().alias("start"),
        pl.col("at").last().alias("end"),
        *([pl.col("position").first().alias("from"), pl.col("position").last().alias("to")] if timed_ else []),
    )
    if every is not None and every.height != events.height:
        firsts = every.group_by("case").agg(
            pl.col("at").first().alias("start"), *([pl.col("position").first().alias("from")] if timed_ else [])
        )
        cases = cases.drop("start", "from", strict=False).join(firsts, on="case", how="left", maintain_order="left")
    wall = (pl.col("end") - pl.col("start")).dt.total_microseconds().alias("wall")
    working = [(pl.col("to") - pl.col("from")).alias("working")] if timed_ else []
    return cases.select("case", "activities", "start", "end", wall, *working)


def measures(frame: pl.DataFrame) -> list[pl.Expr]:
    """Aggregations of the `wall` and `working` of a group, for `spreads`."""
    return [
        measure(pl.col(clock)).alias(f"{clock}_{name}")
        for clock in ("wall", "working")
        if clock in frame.columns
        for name, measure in _MEASURES.items()
    ]


def spreads(row: Mapping[str, Any]) -> tuple[Spread, Spread | None]:
    """The measures of one group: wall in seconds; working in minutes, or None where none is known."""
    wall = _spread(row, "wall", SECOND)
    working = _spread(row, "working", 1) if row.get("working_count") else None
    return wall, working


def _spread(row: Mapping[str, Any], clock: str, unit: int) -> Spread:
    values = {name: (row[f"{clock}_{name}"] or 0) / unit for name in _MEASURES if name != "count"}
    return Spread(count=row[f"{clock}_count"], **values)


def spread_of(values: pl.Series, unit: int = 1) -> Spread | None:
    """The measures of one column; None where it is empty."""
    row = values.to_frame("x").select(measure(pl.col("x")).alias(f"x_{name}") for name, measure in _MEASURES.items())
    found = row.row(0, named=True)
    return _spread(found, "x", unit) if found["x_count"] else None


def arcs(pairs: pl.DataFrame) -> tuple[Arc, ...]:
    """The directly-follows graph of `steps` with times, most frequent first."""
    groups = pairs.group_by("a", "b").agg(
        pl.len().alias("n"), pl.col("case").n_unique().alias("cases"), *measures(pairs)
    )
    ordered = groups.with_columns(pl.col("a", "b").cast(pl.String)).sort("n", "a", "b", descending=[True, False, False])
    return tuple(Arc(r["a"], r["b"], r["n"], r["cases"], *spreads(r)) for r in ordered.iter_rows(named=True))


def variants(cases: pl.DataFrame) -> tuple[Variant, ...]:
    """The ways through of `whole_cases`, most frequent first."""
    groups = (
        cases.group_by("activities", maintain_order=True)
        .agg(pl.len().alias("n"), pl.col("case").head(EXAMPLES).cast(pl.String).alias("examples"), *measures(cases))
        .sort("n", descending=True, maintain_order=True)
    )
    return tuple(
        Variant(tuple(r["activities"]), r["n"], r["n"] / cases.height, tuple(r["examples"]), *spreads(r))
        for r in groups.iter_rows(named=True)
    )


def activities(log: EventLog) -> tuple[Counted, ...]:
    """How often each activity occurs, most frequent first."""
    groups = log.frame.group_by("activity").agg(pl.len().alias("n"), pl.col("case").n_unique().alias("cases"))
    return _counted(groups, log.cases)


def ends(cases: pl.DataFrame, place: int) -> tuple[Counted, ...]:
    """The activities cases begin (`place` 0) or end with (`place` -1), most frequent first."""
    first = cases.select("case", activity=pl.col("activities").list.get(place))
    groups = first.group_by("activity").agg(pl.len().alias("n"), pl.len().alias("cases"))
    return _counted(groups, cases.height)


def _counted(groups: pl.DataFrame, cases: int) -> tuple[Counted, ...]:
    ordered = groups.with_columns(pl.col("activity").cast(pl.String)).sort("n", "activity", descending=[True, False])
    return tuple(Counted(name, n, among, among / cases) for name, n, among in ordered.iter_rows())
