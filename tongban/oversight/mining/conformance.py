"""The log beside a declared life: every move the declaration does not allow, with its cases."""

from __future__ import annotations

import polars as pl

from tongban.kit.lifecycle import Lifecycle
from tongban.oversight.mining.flow import EXAMPLES
from tongban.oversight.mining.results import Conformance, Deviation


def conform(events: pl.DataFrame, life: Lifecycle) -> Conformance:
    """Replay each case. The state a move finds is where the move before it leads (a case begins in the first state).

    Activities are moves by name, with or without the life's name before them (`case.accept`, `accept`). An entry that
    says no state at all, in a log that says states, is a note and no move; so is that of a case's birth into its first
    state.
    """
    judged = _judged(_replayed(events, life), life)
    faults = judged.filter(pl.col("reason").is_not_null())
    per_case = judged.group_by("case", maintain_order=True).agg(fitness=pl.col("reason").is_null().mean())
    unfit = per_case.filter(pl.col("fitness") < 1)
    return Conformance(
        lifecycle=life.name,
        moves=judged.height,
        fitness=1 - faults.height / judged.height if judged.height else 1.0,
        perfect=1 - unfit.height / per_case.height if per_case.height else 1.0,
        deviations=_deviations(faults),
        fitness_of_cases={str(case): fitness for case, fitness in unfit.iter_rows()},
    )


def _replayed(events: pl.DataFrame, life: Lifecycle) -> pl.DataFrame:
    """Each move: case, move, declared end (null: unknown), the state it finds, and what it says of itself."""
    ends = {move.name: move.end for move in life.moves}
    name = pl.col("activity").cast(pl.String).str.strip_prefix(f"{life.name}.")
    says = "before" in events.columns and "after" in events.columns
    told = [pl.col(side).cast(pl.String).replace("", None).alias(f"said_{side}") for side in ("before", "after")]
    moves = events.select("case", *(told if says else []), move=name)
    if says:
        born = (
            pl.col("said_before").is_null() & (pl.col("said_after") == life.first) & ~pl.col("move").is_in(list(ends))
        )
        noted = pl.col("said_before").is_null() & pl.col("said_after").is_null()
        moves = moves.filter(~noted, ~born.fill_null(False))
    else:
        silent = pl.lit(None, pl.String)
        moves = moves.with_columns(said_before=silent, said_after=silent)
    left = pl.coalesce("said_after", "end")
    return moves.with_columns(
        end=pl.col("move").replace_strict(ends, default=None, return_dtype=pl.String)
    ).with_columns(found=left.shift(1).forward_fill().over("case").fill_null(life.first))


def _judged(moves: pl.DataFrame, life: Lifecycle) -> pl.DataFrame:
    """With `before`, `after` and the `reason` of a fault, the gravest first."""
    allowed = pl.DataFrame(
        [(move.name, start, True) for move in life.moves for start in move.start],
        schema={"move": pl.String, "before": pl.String, "may": pl.Boolean},
        orient="row",
    )
    born = pl.col("said_before").is_null() & (pl.col("said_after") == life.first)
    note = pl.col("end").is_null() & (born | (pl.col("said_before") == pl.col("said_after"))).fill_null(False)
    moves = moves.with_columns(
        note=note, before=pl.coalesce("said_before", "found"), after=pl.coalesce("said_after", "end")
    )
    strays = pl.col("before") != pl.col("found")
    reason = (
        pl.when("note")
        .then(pl.when(strays).then(pl.lit("broken-chain")))
        .when(pl.col("end").is_null())
        .then(pl.lit("unknown-move"))
        .when(pl.col("may").is_null())
        .then(pl.lit("wrong-start"))
        .when(pl.col("after") != pl.col("end"))
        .then(pl.lit("wrong-end"))
        .when(strays)
        .then(pl.lit("broken-chain"))
    )
    judged = moves.join(allowed, on=["move", "before"], how="left", maintain_order="left").with_columns(reason=reason)
    return judged.filter(~pl.col("note") | pl.col("reason").is_not_null())


def _deviations(faults: pl.DataFrame) -> tuple[Deviation, ...]:
    groups = (
        faults.group_by("reason", "before", "move", "after")
        .agg(
            pl.len().alias("count"),
            pl.col("case").n_unique().alias("cases"),
            pl.col("case").unique(maintain_order=True).head(EXAMPLES).cast(pl.String).alias("examples"),
        )
        .with_columns(pl.col("after").fill_null(""))
        .sort("count", "reason", "before", "move", "after", descending=[True, False, False, False, False])
    )
    return tuple(Deviation(**row | {"examples": tuple(row["examples"])}) for row in groups.iter_rows(named=True))
