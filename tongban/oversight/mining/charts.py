"""Points and links for charts: plain values that JSON can carry."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import polars as pl

from tongban.oversight.mining.log import EventLog
from tongban.oversight.mining.results import Mined


@dataclass(frozen=True, slots=True)
class Dot:
    """One event: `row` is its case's place by beginning (0 the first), `days` the wall days since the case began."""

    row: int
    case: str
    activity: str
    at: datetime
    days: float


@dataclass(frozen=True)
class Dotted:
    """A dotted chart: the dots shown, and how many cases they stand for."""

    dots: tuple[Dot, ...]
    cases_shown: int
    cases: int


def dotted(log: EventLog, most: int = 5_000) -> Dotted:
    """At most `most` events as dots. Too large a log is thinned evenly by whole cases in order of their beginning, the
    same ones every time."""
    cases = log.frame.group_by("case", maintain_order=True).agg(pl.len(), start=pl.col("at").first())
    began = cases.sort("start", maintain_order=True).with_row_index("row")
    step = max(1, -(-log.events // most))
    while step < began.height and began.gather_every(step)["len"].sum() > most:
        step += 1
    shown = began.gather_every(step)
    rows = (
        log.frame.join(shown, on="case", how="inner", maintain_order="left")
        .sort("row", "at", maintain_order=True)
        .head(most)
        .select(
            "row",
            pl.col("case").cast(pl.String),
            pl.col("activity").cast(pl.String),
            "at",
            days=((pl.col("at") - pl.col("start")).dt.total_microseconds() / 86_400e6).round(3),
        )
    )
    return Dotted(tuple(Dot(*row) for row in rows.iter_rows()), shown.height, began.height)


@dataclass(frozen=True, slots=True)
class Flow:
    """Work flowing between two bodies or persons, `times` times; `returned` where it would close a circle."""

    giver: str
    taker: str
    times: int
    returned: bool


def sankey(mined: Mined, kind: Literal["organisation", "resource"] = "organisation") -> tuple[Flow, ...]:
    """Hand-overs as links without circles, since a Sankey diagram has none: of two that run both ways, the rarer is
    marked `returned` (work sent back), to be drawn apart; so is any link that would close a longer circle."""
    flows, leads = [], Counter[tuple[str, str]]()
    for hand in sorted((h for h in mined.handovers if h.kind == kind), key=lambda h: (-h.count, h.giver, h.taker)):
        circle = _reaches(leads, hand.taker, hand.giver)
        if not circle:
            leads[hand.giver, hand.taker] += hand.count
        flows.append(Flow(hand.giver, hand.taker, hand.count, circle))
    return tuple(flows)


def _reaches(leads: Counter[tuple[str, str]], start: str, goal: str) -> bool:
    seen, todo = {start}, [start]
    while todo:
        here = todo.pop()
        if here == goal:
            return True
        nexts = {b for a, b in leads if a == here} - seen
        seen |= nexts
        todo += nexts
    return False
