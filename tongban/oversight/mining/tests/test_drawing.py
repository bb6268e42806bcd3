"""The process map: well-formed, complete for readers by ear, nothing drawn over another."""

from itertools import combinations
from xml.etree import ElementTree

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tongban.oversight.mining import mine, process_map
from tongban.oversight.mining.drawing import MOST_ARCS, chosen_links
from tongban.oversight.mining.layout import LABEL_HEIGHT, LABEL_WIDTH, NODE_HEIGHT, NODE_WIDTH, lay_out
from tongban.oversight.mining.tests.logs import a_log, as_log, logs

SVG = "{http://www.w3.org/2000/svg}"
COMMON = [(f"K{n}", activity, hour) for n in range(9) for hour, activity in enumerate(["submit", "accept", "grant"])]
MINED = mine(a_log(*COMMON, ("X", "submit", 0), ("X", "decline", 1)))


def titles(svg):
    return [title.text for title in ElementTree.fromstring(svg).iter(f"{SVG}title")]


@pytest.fixture(autouse=True)
def _in_english(settings):
    settings.LANGUAGE_CODE = "en"


def test_every_link_is_said_in_words_with_how_often_and_how_long():
    said = titles(process_map(MINED, share=1))

    assert "submit → accept: 9 times, 60 min" in said
    assert "Begin → submit: 10 times" in said
    assert "decline → End: 1 time" in said


def test_less_is_drawn_of_a_smaller_share_of_the_cases_and_at_least_one_way():
    drawn = {share: {(link.source, link.target) for link in chosen_links(MINED, share)} for share in (0, 0.9, 1)}

    assert drawn[0] == drawn[0.9] < drawn[1]
    assert ("submit", "decline") in drawn[1] - drawn[0.9]


def test_activities_are_said_in_the_readers_language_and_never_as_markup():
    svg = process_map(MINED, label=lambda name: f"<b>{name}&", ident="one")

    assert "<b>accept" not in svg
    assert any("<b>accept&" in title for title in titles(svg))
    assert 'id="one-title"' in svg


def test_nothing_inline_is_in_the_drawing():
    svg = process_map(MINED, share=1)

    assert "style=" not in svg
    assert "<style" not in svg
    assert "<script" not in svg


def test_a_log_without_events_still_draws():
    assert titles(process_map(mine(a_log(*COMMON).where(pl.lit(False))))) == ["Process map"]


def test_a_log_of_a_thousand_activities_is_drawn_with_its_commonest_links():
    mined = mine(a_log(*[("K1", f"a{n:04d}", n) for n in range(1000)]))

    assert len(chosen_links(mined, 1)) <= MOST_ARCS + 2
    assert process_map(mined).startswith("<svg")


@settings(max_examples=40, deadline=None)
@given(logs(), st.sampled_from([0.3, 1.0]))
def test_any_log_can_be_drawn_the_same_every_time(events, share):
    mined = mine(as_log(events))
    svg = process_map(mined, share=share)

    assert svg == process_map(mined, share=share)
    assert len(titles(svg)) >= 1 + len(chosen_links(mined, share))


@settings(max_examples=60, deadline=None)
@given(st.sets(st.tuples(st.sampled_from("abcdefg"), st.sampled_from("abcdefg")), min_size=1, max_size=18))
def test_no_node_and_no_label_lies_on_another(arcs):
    layout = lay_out("abcdefg", sorted(arcs))
    boxes = [(x, y, NODE_WIDTH, NODE_HEIGHT) for x, y in layout.nodes.values()]
    boxes += [(x, y, LABEL_WIDTH, LABEL_HEIGHT) for arc, (x, y) in layout.labels.items() if arc[0] != arc[1]]

    for (x, y, wide, high), (u, v, broad, tall) in combinations(boxes, 2):
        assert abs(x - u) >= (wide + broad) / 2 or abs(y - v) >= (high + tall) / 2
    assert all(0 <= x <= layout.width and 0 <= y <= layout.height for x, y, *_ in boxes)
    assert set(layout.courses) == set(layout.labels) == arcs
