"""Whose every working minute of a million cases was, and a hundred thousand cases replayed; sums checked.

Neither has a peer: the ratio is ours ÷ a floor below which a nightly pass would take too long. `BENCH_TIMED` and
`BENCH_REPLAYED` set the sizes.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl

from bench.measure import Row
from tongban.kit.workdays import CHINA, Calendar

ROOT = Path(__file__).resolve().parent.parent
TIMED = int(os.environ.get("BENCH_TIMED", "1000000"))
REPLAYED = int(os.environ.get("BENCH_REPLAYED", "100000"))
TIMED_FLOOR, REPLAYED_FLOOR = 100_000, 10_000
"""Cases a second."""
MOULDS = 997
NOW = datetime(2025, 12, 1, 9, tzinfo=CHINA)
ACTS: tuple[tuple[str, str, int | None, str], ...] = (
    ("submit", "submitted", 9, "applicant"),
    ("take", "submitted", 1, "window"),
    ("ask", "correcting", 1, "window"),
    ("correct", "submitted", 9, "applicant"),
    ("accept", "reviewing", 1, "window"),
    ("take", "reviewing", 2, "approver"),
    ("consult", "reviewing", 2, "approver"),
    ("advise", "reviewing", 7, "adviser"),
    ("suspend", "suspended", 2, "approver"),
    ("resume", "reviewing", 2, "approver"),
    ("grant", "granted", 2, "approver"),
    ("issue", "issued", 1, "window"),
)
SKIPPED = {"ask": "correct", "consult": "advise", "suspend": "resume"}
"""Acts most cases are spared, with the act that answers them."""


def stories(number: int, draw: random.Random) -> list[list[tuple[int, str, str, str, int | None, str]]]:
    """Ways a case can go: (minutes after its submission, act, before, after, actor, role)."""
    made = []
    for _n in range(number):
        spared = {one for pair in SKIPPED.items() if draw.random() < 0.7 for one in pair}
        acts = [act for act in ACTS if act[0] not in spared][: draw.choice([4, 8, 12, 12])]
        at, before, told = 0, "draft", []
        for act, after, actor, role in acts:
            told.append((at, f"case.{act}", before, after, actor, role))
            at, before = at + draw.randint(5, 4000), after
        made.append(told)
    return made


def journal(cases: int) -> pl.DataFrame:
    """The journal's columns of so many cases."""
    draw = random.Random(11)
    rows = [(mould, *act) for mould, told in enumerate(stories(MOULDS, draw)) for act in told]
    columns = ["mould", "minute", "what", "before", "after", "actor", "role"]
    told = pl.DataFrame(rows, schema=columns, orient="row")
    begins = [draw.randrange(400_000) for _case in range(cases)]
    begun = pl.DataFrame({"case": range(cases), "begun": begins}).with_columns(mould=pl.col("case") % MOULDS)
    first = datetime(2025, 1, 2, tzinfo=CHINA)
    at = pl.lit(first).dt.convert_time_zone("UTC") + pl.duration(minutes=pl.col("begun") + pl.col("minute"))
    frame = begun.join(told, on="mould", maintain_order="left_right").with_columns(at=at.dt.cast_time_unit("us"))
    return frame.with_row_index("entry").drop("mould", "minute", "begun")


def attributed(calendar: Calendar) -> Row:
    """Every minute of every case at once; each sum checked against the span of its case, a sample one by one."""
    from tongban.oversight.attribution import OWNERS, Moment, attribute, owners_by_case
    from tongban.oversight.mining.minutes import positions

    frame = journal(TIMED)
    begun = time.perf_counter()
    found = owners_by_case(frame, calendar, NOW)
    spent = time.perf_counter() - begun
    until = pl.when(pl.col("after").last() == "issued").then(pl.col("at").last()).otherwise(pl.lit(NOW))
    spans = frame.group_by("case", maintain_order=True).agg(since=pl.col("at").first(), until=until)
    spans = spans.with_columns(until=pl.max_horizontal("since", pl.col("until").dt.convert_time_zone("UTC")))
    whole = positions(calendar, spans["until"].dt.cast_time_unit("us")) - positions(calendar, spans["since"])
    exact = bool((found.select(pl.sum_horizontal(*OWNERS)).to_series() == whole).all()) and found.height == TIMED
    rows = {row["case"]: row for row in found.head(500).iter_rows(named=True)}
    told: dict[int, list[Any]] = {case: [] for case in rows}
    for row in frame.filter(pl.col("case") < 500).iter_rows(named=True):
        told[row["case"]].append(
            Moment(row["at"], row["what"], row["before"], row["after"], row["actor"], row["role"], entry=row["entry"])
        )
    alike = all(
        {owner: rows[case][owner] for owner in OWNERS} == attribute(moments, calendar, NOW).by_owner()
        for case, moments in told.items()
    )
    rate = TIMED / spent
    note = f"{frame.height:,} entries in {spent:.1f} s; every sum exact, 500 cases equal one by one"
    name = f"minutes of {TIMED:,} cases attributed"
    return Row(name, rate, TIMED_FLOOR, "cases/s", rate / TIMED_FLOOR, 1.0, exact and alike, note)


def replayed(calendar: Calendar) -> Iterator[Row]:
    """A hundred thousand cases at 40 bodies: read, replayed unchanged, and under four changes with all figures."""
    from tongban.oversight.whatif import Draft, World, figures, past_of, read_changes, replay, what_if

    told = list(_told(calendar))
    begun = time.perf_counter()
    past = past_of(told, lambda stage, moves, papers: figures().minutes(stage, moves))
    reading = time.perf_counter() - begun
    begun = time.perf_counter()
    done = replay(past, Draft())
    spent = time.perf_counter() - begun
    exact = done == [step.done for step in past.steps]
    rate = REPLAYED / spent
    yield Row(
        f"{REPLAYED:,} cases replayed unchanged",
        *(rate, REPLAYED_FLOOR, "cases/s", rate / REPLAYED_FLOOR, 1.0, exact),
        note=f"{len(past.steps):,} steps in {spent:.2f} s, read in {reading:.1f} s; every moment exact",
    )
    world = World({"body": list(range(40))}, {n: f"body {n}" for n in range(40)}, {})
    said = ["promise:-30%", "drop-material:item-1:plan", "add-officer:body:decision:+1", "merge:item-1,item-2"]
    begun = time.perf_counter()
    outcome = what_if(past, read_changes(said), (date(2025, 1, 1), date(2025, 12, 31)), world, calendar, figures())
    spent = time.perf_counter() - begun
    rate = REPLAYED / spent
    before, after = outcome.before.whole, outcome.after.whole
    sound = after.cases < before.cases == REPLAYED and after.papers < before.papers and outcome.left_out == 0
    yield Row(
        f"{REPLAYED:,} cases under four changes, before and after",
        *(rate, REPLAYED_FLOOR, "cases/s", rate / REPLAYED_FLOOR, 1.0, sound),
        note=f"{spent:.1f} s; {before.cases:,} → {after.cases:,} cases, {before.papers:,} → {after.papers:,} papers",
    )


def _told(calendar: Calendar) -> Iterator[Any]:
    from tongban.cases.queries import CaseHistory
    from tongban.oversight.attribution import Moment
    from tongban.oversight.whatif import Told

    draw = random.Random(12)
    ways = stories(MOULDS, draw)
    first = datetime(2025, 1, 2, tzinfo=CHINA)
    plain = CaseHistory(
        *("", "item", "", None, (), 0, 0, "990100", "990102", 1, 5, "workday", date(2025, 6, 2)),
        papers=frozenset({"plan"}),
    )
    entry = 0
    for case in range(REPLAYED):
        body, begun = case % 40, draw.randrange(400_000)
        history = replace(plain, number=str(case), item_code=f"item-{case % 7}", applicant=case // 7, organisation=body)
        told = Told(history)
        for minute, what, before, after, actor, role in ways[case % MOULDS]:
            entry += 1
            at = first + timedelta(minutes=begun + minute)
            officer = None if actor is None else actor + 10 * body
            moment = Moment(at, what, before, after, officer, role, body, entry)
            told.moments.append((moment, calendar.minute_position(at)))
        yield told


def rows() -> Iterator[Row]:
    """Three rows."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongban.site.settings")
    import django

    django.setup()
    calendar = Calendar.load(ROOT / "packs" / "calendars")
    yield attributed(calendar)
    yield from replayed(calendar)
