"""Flow, variants, rework, hand-overs: known answers, a clerk's answers, and pm4py's."""

import statistics
from datetime import UTC, datetime, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tongban.oversight.mining import EventLog, dotted, mine, sankey
from tongban.oversight.mining.minutes import between, positions
from tongban.oversight.mining.tests.logs import CALENDAR, MONDAY, Clerk, a_log, as_log, logs, measured

RETURNED = a_log(
    ("K1", "submit", 0), ("K1", "return", 1), ("K1", "submit", 2), ("K1", "grant", 4),
    ("K2", "submit", 0), ("K2", "grant", 2),
)  # fmt: skip


def test_a_small_log_has_the_flow_anybody_can_count():
    mined = mine(RETURNED)

    assert mined.dfg == {("submit", "grant"): 2, ("submit", "return"): 1, ("return", "submit"): 1}
    assert [(row.name, row.count) for row in mined.starts] == [("submit", 2)]
    assert [(row.name, row.count) for row in mined.ends] == [("grant", 2)]
    assert [(v.activities, v.count, v.share, v.examples) for v in mined.variants] == [
        (("submit", "return", "submit", "grant"), 1, 0.5, ("K1",)),
        (("submit", "grant"), 1, 0.5, ("K2",)),
    ]
    assert (mined.events, mined.cases, mined.since) == (6, 2, MONDAY)
    assert mined.whole.median == 3 * 3600


def test_rework_says_in_how_many_cases_and_how_often():
    mined = mine(RETURNED)

    assert [(r.activity, r.cases, r.share, r.again, r.at_once) for r in mined.rework] == [("submit", 1, 0.5, 1, 0)]
    assert mined.reworked_cases == 1


def test_a_loop_is_counted_as_done_directly_again():
    mined = mine(a_log(("K1", "look", 0), ("K1", "look", 1), ("K1", "look", 2)))

    assert [(r.again, r.at_once) for r in mined.rework] == [(2, 2)]


def test_the_lunch_break_and_the_weekend_are_no_working_time():
    friday = 4 * 24
    mined = mine(a_log(("K1", "a", friday + 2), ("K1", "b", friday + 5), ("K1", "c", friday + 72)), calendar=CALENDAR)

    working = {(arc.source, arc.target): arc.working.total for arc in mined.arcs}
    assert working == {("a", "b"): 60 + 30, ("b", "c"): 3.5 * 60}
    assert mined.whole_working.total == 5 * 60
    assert [(row.source, row.target, row.unit) for row in mined.bottlenecks] == [
        ("b", "c", "working-minute"),
        ("a", "b", "working-minute"),
    ]


def test_a_year_without_a_calendar_is_said_and_not_guessed():
    long_ago = pl.DataFrame(
        {"case": ["K1"] * 3, "activity": list("abc"), "at": [datetime(1999, 1, 4, h, tzinfo=UTC) for h in (1, 2, 3)]}
    )
    mined = mine(EventLog.of(long_ago), calendar=CALENDAR)

    assert mined.unannounced == 2
    assert [arc.working for arc in mined.arcs] == [None, None]
    assert mined.whole_working is None
    assert {row.unit for row in mined.bottlenecks} == {"second"}


def test_a_log_without_events_is_mined_to_nothing():
    mined = mine(EventLog.of(RETURNED.frame.head(0)), calendar=CALENDAR)

    assert (mined.events, mined.cases, mined.arcs, mined.variants, mined.whole) == (0, 0, (), (), None)


def test_events_of_one_moment_stay_in_the_order_of_the_source():
    assert [v.activities for v in mine(a_log(("K1", "b", 0), ("K1", "a", 0), ("K1", "c", 0))).variants] == [
        ("b", "a", "c")
    ]


def test_work_is_handed_over_where_the_next_act_is_another_bodys():
    log = a_log(
        ("K1", "a", 0), ("K1", "b", 2), ("K1", "c", 3), ("K1", "d", 4), ("K1", "e", 5),
        organisation=["甲局", "乙局", "乙局", None, "甲局"], resource=["张", "李", "王", None, "张"],
    )  # fmt: skip

    found = {(h.kind, h.giver, h.taker): (h.count, h.wall.total) for h in mine(log).handovers}
    assert found == {
        ("organisation", "甲局", "乙局"): (1, 7200),
        ("resource", "张", "李"): (1, 7200),
        ("resource", "李", "王"): (1, 3600),
    }


def test_waiting_is_told_from_working_where_the_log_tells_begin_from_end():
    log = a_log(
        ("K1", "a", 0), ("K1", "b", 2), ("K1", "b", 3), ("K1", "b", 5), ("K1", "b", 6),
        lifecycle=["complete", "start", "complete", "start", "complete"],
    )  # fmt: skip
    mined = mine(log)

    assert mined.dfg == {("a", "b"): 1, ("b", "b"): 1}
    (worked,) = mined.worked
    assert (worked.activity, worked.work.total, worked.wait.total) == ("b", 7200, 14_400)


def test_an_end_before_its_beginning_tells_nothing_of_work():
    log = a_log(("K1", "a", 0), ("K1", "b", 1), ("K1", "b", 2), lifecycle=["complete", "complete", "start"])

    assert mine(log).worked == ()


def test_a_stage_is_the_state_between_two_events():
    log = a_log(("K1", "send", 0), ("K1", "take", 1), ("K1", "end", 4), after=["sent", "taken", "done"])

    stages = [(b.source, b.time.total, b.share) for b in mine(log).bottlenecks if b.kind == "stage"]
    assert stages == [("taken", 10_800, 0.75), ("sent", 3600, 0.25)]


def test_each_correction_has_its_effect_with_an_interval():
    events = []
    for n in range(60):
        hours = 5 + n % 7 / 7
        events += [(f"A{n}", "submit", 0), (f"A{n}", "grant", hours)]
        events += [(f"B{n}", "submit", 0), (f"B{n}", "correct", 3), (f"B{n}", "grant", 10 + hours)]
        events += [
            (f"C{n}", "submit", 0),
            (f"C{n}", "correct", 3),
            (f"C{n}", "correct", 4),
            (f"C{n}", "grant", 18 + hours),
        ]
    effects = mine(a_log(*events), corrections=["correct"]).effects

    assert [(e.activity, e.nth, e.cases_with, e.cases_without) for e in effects] == [
        ("correct", 1, 60, 60),
        ("correct", 2, 60, 60),
    ]
    assert [round(e.difference / 3600, 6) for e in effects] == [10, 8]
    assert all(e.low < e.difference < e.high for e in effects)


def test_the_interval_of_a_difference_covers_no_difference_about_nineteen_times_in_twenty():
    import random

    draw, covered, runs = random.Random(7), 0, 200
    for _ in range(runs):
        cases = [("A" if n % 2 else "B", n, draw.lognormvariate(2, 1)) for n in range(120)]
        events = []
        for kind, n, hours in cases:
            events += [(f"{kind}{n}", "submit", 0), (f"{kind}{n}", "grant", hours)]
            events += [(f"{kind}{n}", "note", 0)] if kind == "A" else []
        (effect,) = mine(a_log(*events), corrections=["note"]).effects
        covered += effect.low <= 0 <= effect.high
    assert covered / runs >= 0.9


@settings(max_examples=80, deadline=None)
@given(logs())
def test_every_number_is_the_one_a_clerk_would_find(events):
    mined, clerk = mine(as_log(events), calendar=CALENDAR), Clerk(events)

    assert mined.dfg == clerk.dfg()
    assert {v.activities: v.count for v in mined.variants} == clerk.variants()
    assert {(h.giver, h.taker): h.count for h in mined.handovers} == clerk.handovers()
    assert {r.activity: (r.cases, r.again) for r in mined.rework} == clerk.again()
    seconds, minutes = clerk.seconds(), clerk.minutes()
    for arc in mined.arcs:
        for spread, times in ((arc.wall, seconds), (arc.working, minutes)):
            own = times[arc.source, arc.target]
            assert (spread.total, spread.mean, spread.median, spread.least, spread.most) == pytest.approx(measured(own))
            assert spread.deviation == pytest.approx(statistics.stdev(own) if len(own) > 1 else 0)
    assert mined.whole_working.total == sum(sum(own) for own in minutes.values())


@settings(max_examples=60, deadline=None)
@given(st.lists(st.datetimes(datetime(2017, 12, 20), datetime(2027, 1, 10)), min_size=1, max_size=50))
def test_working_minutes_of_many_moments_are_those_of_each(moments):
    moments = [moment.replace(tzinfo=UTC) for moment in moments]
    known = [2018 <= (moment + timedelta(hours=8)).year <= CALENDAR.years[-1] for moment in moments]
    expected = [CALENDAR.minute_position(m) if is_known else None for m, is_known in zip(moments, known, strict=True)]

    series = pl.Series(moments, dtype=pl.Datetime("us", "UTC"))
    assert positions(CALENDAR, series).to_list() == expected
    assert between(CALENDAR, series, series).drop_nulls().sum() == 0


@settings(max_examples=40, deadline=None)
@given(logs(), st.integers(1, 30))
def test_dots_are_whole_cases_the_same_every_time_and_never_too_many(events, most):
    log = as_log(events)
    chart = dotted(log, most)

    assert chart == dotted(log, most)
    assert 1 <= len(chart.dots) <= most
    assert {dot.days for dot in chart.dots if dot.days < 0} == set()
    if len(events) <= most:
        assert len(chart.dots) == len(events)


def test_work_sent_back_is_marked_so_that_links_close_no_circle():
    log = a_log(
        *[(f"K{n}", activity, hour) for n in range(3) for hour, activity in enumerate("abc")], ("X", "a", 0), ("X", "b", 1),
        organisation=["甲", "乙", "丙"] * 3 + ["丙", "甲"],
    )  # fmt: skip

    assert {(f.giver, f.taker, f.times, f.returned) for f in sankey(mine(log))} == {
        ("甲", "乙", 3, False),
        ("乙", "丙", 3, False),
        ("丙", "甲", 1, True),
    }


def test_choosing_events_keeps_their_whole_cases():
    kept = RETURNED.where(pl.col("activity") == "return")

    assert (kept.cases, kept.events) == (1, 4)


@pytest.mark.filterwarnings("ignore")
def test_pm4py_finds_the_same():
    pm4py = pytest.importorskip("pm4py", reason="pm4py is a peer of tests only")
    peer = pytest.importorskip("bench.mining", reason="the comparisons are not beside the package")
    frame = peer.a_log_of(20_000)
    log = pm4py.format_dataframe(
        peer.as_pandas(frame),
        case_id="case", activity_key="activity", timestamp_key="at",
    )  # fmt: skip
    mined = mine(EventLog.of(frame))

    dfg, starts, ends = pm4py.discover_dfg(log)
    assert mined.dfg == dict(dfg)
    assert {row.name: row.count for row in mined.starts} == dict(starts)
    assert {row.name: row.count for row in mined.ends} == dict(ends)
    assert {v.activities: v.count for v in mined.variants} == dict(pm4py.get_variants(log))
    times, *_ = pm4py.discover_performance_dfg(log)
    for arc in mined.arcs:
        theirs = times[arc.source, arc.target]
        ours = arc.wall
        assert (ours.mean, ours.median, ours.least, ours.most, ours.total, ours.deviation) == pytest.approx(
            tuple(theirs[name] for name in ("mean", "median", "min", "max", "sum", "stdev")), rel=1e-9
        )
