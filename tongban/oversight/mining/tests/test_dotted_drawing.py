"""The dotted chart: one line a case, one mark an act, small however large the log is."""

import re
from datetime import timedelta
from xml.etree import ElementTree

import polars as pl
import pytest

from tongban.oversight.mining import EventLog, dotted, dotted_chart
from tongban.oversight.mining.dotted_drawing import MOST_KINDS, SHAPES, axis_of
from tongban.oversight.mining.tests.logs import MONDAY, a_log

SVG = "{http://www.w3.org/2000/svg}"
LOG = a_log(("K1", "submit", 0), ("K1", "accept", 24), ("K1", "grant", 72), ("K2", "submit", 5), ("K2", "accept", 29))


@pytest.fixture(autouse=True)
def _in_english(settings):
    settings.LANGUAGE_CODE = "en"


def words(svg, kind):
    return [element.text for element in ElementTree.fromstring(svg).iter(f"{SVG}{kind}")]


def a_large_log(events, cases, activities=7):
    rows = {
        "case": [f"case-{n % cases:06d}" for n in range(events)],
        "activity": [f"step {n // cases % activities}" for n in range(events)],
        "at": [MONDAY + timedelta(minutes=37 * n) for n in range(events)],
    }
    return EventLog.of(pl.DataFrame(rows))


def test_every_act_has_a_mark_and_every_case_a_name():
    svg = dotted_chart(dotted(LOG))

    assert {"submit · 2 times", "accept · 2 times", "grant · 1 time"} <= set(words(svg, "title"))
    assert {"K1", "K2"} <= set(words(svg, "text"))
    assert words(svg, "desc") == [
        "5 acts of 3 activities in 2 of 2 cases, a line for each case in the order in which they began."
    ]
    assert "Days since the case began" in words(svg, "text")


def test_a_mark_lies_at_its_day():
    svg = dotted_chart(dotted(a_log(("K1", "a", 0), ("K1", "b", 240))))
    ticks = {
        text.text: float(text.get("x"))
        for text in ElementTree.fromstring(svg).iter(f"{SVG}text")
        if text.get("text-anchor") == "middle"
    }

    mark = next(path for path in ElementTree.fromstring(svg).iter(f"{SVG}path") if path.find(f"{SVG}title") is not None)
    assert float(re.search(r"H([\d.]+)", mark.get("d"))[1]) == ticks["10"]


def test_days_are_whole_and_a_short_log_is_told_in_hours():
    assert (axis_of([1.2]).hours, axis_of([1.2]).step, axis_of([1.2]).ticks) == (True, 3, 10)
    assert (axis_of([9.5]).hours, axis_of([9.5]).step, axis_of([9.5]).ticks) == (False, 1, 10)
    assert axis_of([]).ticks == 1


def test_a_few_very_late_acts_stand_beyond_the_scale_and_do_not_squeeze_the_rest():
    axis = axis_of([float(n % 10) for n in range(200)] + [400.0])

    assert (axis.beyond, axis.step * axis.ticks) == (True, 9)
    assert axis.x(9) == axis.end < axis.x(400) == axis.x(9.5)


def test_activities_differ_by_shape_and_not_by_colour_alone():
    assert len(set(SHAPES)) == len(SHAPES) == 8
    svg = dotted_chart(dotted(a_log(*[("K1", f"a{n}", n) for n in range(8)])))
    marks = [path for path in ElementTree.fromstring(svg).iter(f"{SVG}path") if path.get("opacity")]
    shapes = {(re.sub(r"^M[\d. ]+", "", mark.get("d")), mark.get("stroke-width")) for mark in marks[:8]}
    assert len(shapes) == 8


def test_rare_activities_share_a_mark_and_none_is_left_out():
    svg = dotted_chart(dotted(a_log(*[("K1", f"a{n:02d}", n) for n in range(40)])))

    assert f"All other activities · {40 - MOST_KINDS + 1} times" in words(svg, "title")


def test_names_are_never_markup_and_nothing_is_inline():
    svg = dotted_chart(dotted(a_log(("<i>K&", "x", 0), ("<i>K&", "y", 1))), label=lambda name: f"<b>{name}&")

    assert "<b>" not in svg
    assert "<i>" not in svg
    assert {"<b>x& · 1 time", "<i>K&"} <= set(words(svg, "title"))
    assert not re.search(r"style|<script", svg)


@pytest.mark.parametrize("log", [LOG.where(pl.lit(False)), a_log(("only", "one", 0))], ids=["no event", "one event"])
def test_the_smallest_logs_still_draw(log):
    assert words(dotted_chart(dotted(log)), "title")[0] == "Dotted chart"


@pytest.mark.parametrize(("cases", "activities"), [(10, 40), (1_000, 7), (5_000, 2), (10_000, 1)])
def test_ten_thousand_events_stay_a_small_drawing(cases, activities):
    svg = dotted_chart(dotted(a_large_log(10_000, cases, activities)))

    assert len(svg) < 300_000
    assert float(ElementTree.fromstring(svg).get("height")) < 1_200
