"""Everything about one log at once: one sort, one pass for steps, one for cases."""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

from tongban.kit.lifecycle import Lifecycle
from tongban.kit.workdays import Calendar
from tongban.oversight.mining import flow
from tongban.oversight.mining.conformance import conform
from tongban.oversight.mining.late import lateness
from tongban.oversight.mining.log import EventLog
from tongban.oversight.mining.results import Mined, Unit
from tongban.oversight.mining.rework import effects, rework
from tongban.oversight.mining.waiting import bottlenecks, handovers, worked

MOST_EFFECTS = 20
"""Of how many activities done again the effect is shown: those in most cases."""


def mine(
    log: EventLog,
    *,
    calendar: Calendar | None = None,
    lifecycle: Lifecycle | None = None,
    corrections: Collection[str] = (),
) -> Mined:
    """Measure a log: its flow, variants, rework, bottlenecks, hand-overs, and conformance with a declared life.

    `calendar` adds working minutes. Effects are shown of activities done again, from their second time; and from the
    first time of those named as `corrections` and of the moves of the life that stop its clock, which are extra at all;
    where a life is given, over cases that have ended, since an open one has no time of a whole case yet.
    """
    done = log.completed
    events = flow.timed(done, calendar)
    every = flow.timed(log, calendar) if done is not log else events
    pairs, cases = flow.steps(events), flow.whole_cases(events, every)
    working = "position" in events.columns and events["position"].count() > 0
    unit: Unit = "working-minute" if working else "second"
    arcs = flow.arcs(pairs)
    again = rework(events, pairs, max(cases.height, 1))
    extra = dict.fromkeys((row.activity for row in again[:MOST_EFFECTS]), 2) | dict.fromkeys(
        {*corrections, *_stopping(log, lifecycle)}, 1
    )
    return Mined(
        events=log.events,
        begun_only=log.events - done.events,
        cases=cases.height,
        unfinished=log.cases - cases.height,
        since=cases["start"].min(),  # type: ignore[arg-type]  # a column of moments has a moment for its least
        until=cases["end"].max(),  # type: ignore[arg-type]  # … and for its greatest
        unread=log.unread_count,
        unannounced=pairs["working"].null_count() if "working" in pairs.columns else 0,
        activities=flow.activities(done),
        starts=flow.ends(cases, 0),
        ends=flow.ends(cases, -1),
        arcs=arcs,
        variants=flow.variants(cases),
        rework=again,
        reworked_cases=_reworked(cases),
        effects=effects(events, _over(events, cases, lifecycle), extra, unit),
        bottlenecks=bottlenecks(arcs, pairs, unit),
        handovers=handovers(pairs),
        worked=worked(every, unit),
        whole=flow.spread_of(cases["wall"], flow.SECOND),
        whole_working=flow.spread_of(cases["working"]) if working else None,
        lateness=lateness(log, _over(events, cases, lifecycle)),
        notes=log.notes,
        conformance=conform(events, lifecycle) if lifecycle else None,
    )


def _reworked(cases: pl.DataFrame) -> int:
    """Cases in which anything was done twice."""
    return cases.filter(pl.col("activities").list.len() > pl.col("activities").list.n_unique()).height


def _over(events: pl.DataFrame, cases: pl.DataFrame, life: Lifecycle | None) -> pl.DataFrame:
    """The cases that have ended; all of them where no life says what an end is."""
    if life is None:
        return cases
    ends = {move.name for move in life.moves if life.state(move.end).clock == "ended"}
    ended = events.filter(_move(life).is_in(ends)).select("case").unique()
    return cases.join(ended, on="case", how="semi", maintain_order="left")


def _move(life: Lifecycle) -> pl.Expr:
    """The activity as a move of the life, with or without the life's name before it."""
    return pl.col("activity").cast(pl.String).str.strip_prefix(f"{life.name}.")


def _stopping(log: EventLog, life: Lifecycle | None) -> set[str]:
    """Activities that stop the clock of the life: corrections asked for, special procedures."""
    if life is None:
        return set()
    stops = {move.name for move in life.moves if life.state(move.end).clock == "stopped"}
    return {name for name in log.activities if name.removeprefix(f"{life.name}.") in stops}
