"""Mining a million events beside pm4py: directly-follows graph, variants, durations; and beside bare polars.

The log is invented: about 100,000 approval cases with corrections, joint reviews, site visits and late returns.
"""

from __future__ import annotations

import contextlib
import io
import random
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl

from bench.measure import Row, in_turn, timed

EVENTS = 1_000_000
YEAR = 365 * 86_400
BEGINS = 1_640_995_200  # 2022-01-01, in seconds
MICROSECOND = 1_000_000


def a_way(draw: random.Random) -> list[str]:
    """What happens to one case."""
    way = ["submit"]
    while draw.random() < 0.25:
        way += ["return_supplement", "submit"]
    way += ["accept", "review"]
    for extra, chance in (("joint_review", 0.3), ("site_visit", 0.2), ("review", 0.15)):
        way += [extra] if draw.random() < chance else []
    way += ["approve", "issue", "deliver"] if draw.random() < 0.9 else ["reject"]
    way += ["rate"] if draw.random() < 0.6 else []
    way += ["return_supplement", "review", "approve"] if draw.random() < 0.4 else []
    return way


def a_log_of(events: int, seed: int = 4) -> pl.DataFrame:
    """A log of that many events: case (text), activity (text), at (UTC, µs)."""
    draw = random.Random(seed)
    cases: list[str] = []
    activities: list[str] = []
    moments: list[int] = []
    while len(cases) < events:
        way, at = a_way(draw), BEGINS + draw.randrange(YEAR)
        number = f"K{len(cases):07d}"
        for activity in way:
            cases.append(number)
            activities.append(activity)
            moments.append(at * MICROSECOND)
            at += int(draw.expovariate(1 / 7200)) + 1
    return (
        pl.DataFrame({"case": cases, "activity": activities, "at": moments})
        .head(events)
        .with_columns(pl.col("at").cast(pl.Datetime("us")).dt.replace_time_zone("UTC"))
    )


def as_pandas(frame: pl.DataFrame) -> Any:
    """The log as pm4py wants it handed in."""
    import pandas as pd

    columns = {name: frame[name].to_list() for name in ("case", "activity")}
    return pd.DataFrame(columns | {"at": pd.to_datetime(frame["at"].to_physical().to_list(), unit="us", utc=True)})


def ours(frame: pl.DataFrame) -> tuple[Any, Any]:
    """A log, its arcs with their durations, and its variants."""
    from tongban.oversight.mining import EventLog
    from tongban.oversight.mining.flow import arcs, steps, variants, whole_cases

    events = EventLog.of(frame).frame
    return arcs(steps(events)), variants(whole_cases(events))


def bare_polars(frame: pl.DataFrame) -> tuple[Any, Any]:
    """The least one would write by hand: one sort, one shift, two groupings."""
    rows = frame.with_columns(pl.col("activity").cast(pl.Categorical)).sort("case", "at")
    pairs = rows.with_columns(
        b=pl.col("activity").shift(-1), next=pl.col("case").shift(-1), d=pl.col("at").shift(-1) - pl.col("at")
    ).filter(pl.col("next") == pl.col("case"))
    d = pl.col("d").dt.total_microseconds()
    times = pairs.group_by("activity", "b").agg(
        pl.len(), d.mean().alias("mean"), d.median().alias("median"), d.min().alias("least"), d.max().alias("most"),
        d.sum().alias("total"), d.std().alias("deviation"),
    )  # fmt: skip
    ways = rows.group_by("case", maintain_order=True).agg(pl.col("activity").cast(pl.String).str.join(">"))
    return times, ways.group_by("activity").len()


def theirs(pm4py: Any, log: Any) -> tuple[Any, Any, Any]:
    """The three questions to pm4py."""
    return pm4py.discover_dfg(log)[0], pm4py.get_variants(log), pm4py.discover_performance_dfg(log)[0]


def same(found: tuple[Any, Any], told: tuple[Any, Any, Any]) -> bool:
    """Whether both found the same graph, variants and six durations of every arc."""
    arcs, variants = found
    dfg, ways, times = told
    names = {"mean": "mean", "median": "median", "least": "min", "most": "max", "total": "sum", "deviation": "stdev"}
    close = all(
        abs(getattr(arc.wall, own) - times[arc.source, arc.target][name]) <= 1e-9 * max(1.0, arc.wall.total)
        for arc in arcs
        for own, name in names.items()
    )
    return (
        close
        and {(arc.source, arc.target): arc.count for arc in arcs} == dict(dfg)
        and {variant.activities: variant.count for variant in variants} == dict(ways)
    )


def rows() -> Iterator[Row]:
    """Ours against pm4py with and without its formatting, against bare polars; then everything `mine` finds."""
    import pm4py

    warnings.simplefilter("ignore")
    frame = a_log_of(EVENTS)
    pandas = as_pandas(frame)
    kept: dict[str, Any] = {}

    def form() -> None:
        kept["log"] = pm4py.format_dataframe(pandas.copy(), case_id="case", activity_key="activity", timestamp_key="at")

    def ask() -> None:
        kept["theirs"] = theirs(pm4py, kept["log"])

    def answer() -> None:
        kept["ours"] = ours(frame)

    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        own, formatting, asking = in_turn(lambda: timed(answer), lambda: timed(form), lambda: timed(ask), runs=3)
    equal = same(kept["ours"], kept["theirs"])
    say = f"{EVENTS:,} events, {len(kept['ours'][1])} variants, from columns of text"
    whole = formatting + asking
    yield Row("mining: DFG, variants, durations ÷ pm4py", own, whole, "s", whole / own, 15, equal, say)
    yield Row("… without pm4py's formatting", own, asking, "s", asking / own, 1, equal, "ours still codes and sorts")
    answer()
    own, bare = in_turn(lambda: timed(answer), lambda: timed(lambda: bare_polars(frame)), runs=5)
    counts = {(arc.source, arc.target): arc.count for arc in kept["ours"][0]}
    by_hand = {(a, b): n for a, b, n in bare_polars(frame)[0].select("activity", "b", "len").iter_rows()}
    yield Row(
        "… beside bare polars", own, bare, "s", bare / own, 1 / 3, counts == by_hand, "at most three times its time"
    )
    yield from everything(frame)


def everything(frame: pl.DataFrame) -> Iterator[Row]:
    """All measures, in working minutes by the legal calendar too; no peer has them."""
    from tongban.kit.workdays import Calendar
    from tongban.oversight.mining import EventLog, mine

    calendar = Calendar.load(Path(__file__).parent.parent / "packs" / "calendars")
    log = EventLog.of(frame)
    (own,) = in_turn(lambda: timed(lambda: mine(log, calendar=calendar)), runs=3)
    note = "events/s; all measures with working minutes"
    yield Row("mining: everything", EVENTS / own, None, "events/s", EVENTS / own / 1e6, 0.5, True, note)
