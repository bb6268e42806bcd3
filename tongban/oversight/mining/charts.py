"""What the dotted chart and the Sankey diagram of hand-overs show, as plain values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import polars as pl

from tongban.oversight.mining.log import EventLog
from tongban.oversight.mining.results import Mined

Hand = Literal["organisation", "resource"]


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


def dotted(log: EventLog, most: int = 3_000) -> Dotted:
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


def sankey(mined: Mined, kind: Hand = "organisation", most: int = 100) -> tuple[Flow, ...]:
    """The `most` frequent hand-overs as links without circles, since a Sankey diagram has none: of two that run both
    ways, the rarer is marked `returned` (work sent back), to be drawn apart; so is any that would close a longer
    circle."""
    flows: list[Flow] = []
    leads: dict[str, set[str]] = defaultdict(set)
    hands = sorted((h for h in mined.handovers if h.kind == kind), key=lambda h: (-h.count, h.giver, h.taker))
    for hand in hands[:most]:
        circle = hand.giver in _reached(leads, hand.taker)
        if not circle:
            leads[hand.giver].add(hand.taker)
        flows.append(Flow(hand.giver, hand.taker, hand.count, circle))
    return tuple(flows)


def links_of(mined: Mined, kind: Hand = "organisation") -> int:
    """How many hand-overs there are, of which `sankey` takes the most frequent."""
    return sum(hand.kind == kind for hand in mined.handovers)


def _reached(leads: Mapping[str, set[str]], start: str) -> set[str]:
    """Everybody whom work from `start` can come to, `start` included."""
    seen, todo = {start}, [start]
    while todo:
        fresh = leads.get(todo.pop(), set()) - seen
        seen |= fresh
        todo += fresh
    return seen
