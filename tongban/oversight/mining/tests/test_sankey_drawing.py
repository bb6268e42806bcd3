"""Hand-overs drawn: ribbons as thick as often, nothing over anything else, what was sent back drawn apart."""

import re
from itertools import combinations, pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tongban.kit.lettering import letters
from tongban.oversight.mining import Flow, handover_map, mine, sankey
from tongban.oversight.mining.sankey_drawing import WRAP, wrapped
from tongban.oversight.mining.sankey_layout import lay_flows
from tongban.oversight.mining.tests.logs import a_log

SVG = "{http://www.w3.org/2000/svg}"
FLOWS = (Flow("hall", "police", 8, False), Flow("hall", "tax", 2, False), Flow("police", "tax", 3, False))


@pytest.fixture(autouse=True)
def _in_english(settings):
    settings.LANGUAGE_CODE = "en"


def words(svg, kind):
    return [element.text for element in ElementTree.fromstring(svg).iter(f"{SVG}{kind}")]


def handed(*ways):
    """Each way is the bodies a case went through, one after the other; what `sankey` makes of it."""
    steps = [(f"K{n}", "step", hour, body) for n, way in enumerate(ways) for hour, body in enumerate(way)]
    log = a_log(*[step[:3] for step in steps], organisation=[step[3] for step in steps])
    return sankey(mine(log))


def test_a_body_stands_right_of_all_who_give_to_it_and_ribbons_are_as_thick_as_often():
    layout = lay_flows(FLOWS, lambda _name: 20)

    assert layout.bars["hall"].x < layout.bars["police"].x < layout.bars["tax"].x
    assert {name: bar.times for name, bar in layout.bars.items()} == {"hall": 10, "police": 8, "tax": 5}
    thick = {(ribbon.flow.giver, ribbon.flow.taker): ribbon.width for ribbon in layout.ribbons}
    assert thick["hall", "police"] == pytest.approx(4 * thick["hall", "tax"], abs=0.3)


def test_every_flow_is_said_in_words():
    said = words(handover_map(FLOWS), "title")

    assert {"hall → police · 8 times", "hall → tax · 2 times", "police → tax · 3 times", "tax · 5 times"} <= set(said)
    assert words(handover_map(FLOWS), "desc")[0].startswith("3 links between 3 bodies or persons, 0 of them back")


def test_a_circle_is_cut_at_its_rarest_link_which_is_drawn_apart():
    flows = handed(*["ABC"] * 3, *["AB"] * 2, "CA")
    svg = handover_map(flows)

    assert [(flow.giver, flow.taker) for flow in flows if flow.returned] == [("C", "A")]
    assert "C → A · 1 time" in words(svg, "title")
    assert "Given back, against the usual way" in words(svg, "text")
    assert svg.count("stroke-dasharray") == 1


def test_nothing_handed_over_is_said():
    assert "Nothing was handed over." in words(handover_map(handed("A", "B")), "text")


def test_long_names_go_on_two_lines_and_stand_whole_in_the_title():
    name = "示例市住房和城乡建设及综合行政执法与重大项目服务保障联合办公室"
    svg = handover_map([Flow(name, "Office for the Protection of Historic Buildings", 3, False)])

    assert any(title.startswith(name) for title in words(svg, "title"))
    assert len(wrapped(name)) == 2
    assert all(letters(line) <= WRAP for line in wrapped(name))
    assert wrapped("Office for the Protection of Water") == ["Office for the Protection", "of Water"]
    assert wrapped("税务") == ["税务"]
    assert wrapped("市场监督管理局（知识产权局）企业注册处") == ["市场监督管理局（知识产权", "局）企业注册处"]


def test_names_are_never_markup_and_nothing_is_inline():
    svg = handover_map([Flow("<b>A&", "B", 3, False), Flow("B", "<b>A&", 1, True)])

    assert "<b>" not in svg
    assert "B → <b>A& · 1 time" in words(svg, "title")
    assert not re.search(r"style|<script", svg)


@st.composite
def flows_of_any_log(draw):
    return handed(
        *draw(st.lists(st.lists(st.sampled_from("ABCDEFG"), min_size=1, max_size=8), min_size=1, max_size=12))
    )


@settings(max_examples=60, deadline=None)
@given(flows_of_any_log())
def test_no_bar_or_label_lies_on_another_and_every_flow_is_drawn(flows):
    layout = lay_flows(flows, lambda _name: 36)
    boxes = [(bar.x, bar.y + bar.height / 2, max(36, bar.height)) for bar in layout.bars.values()]

    for (x, y, high), (u, v, tall) in combinations(boxes, 2):
        assert x != u or abs(y - v) >= (high + tall) / 2
    assert all(y - high / 2 >= 0 and y + high / 2 <= layout.height for _x, y, high in boxes)
    assert [ribbon.flow for ribbon in layout.ribbons] == [flow for flow in flows if not flow.returned]
    assert all(a[0] < b[0] for ribbon in layout.ribbons for a, b in pairwise(ribbon.points))
    svg = handover_map(flows)
    assert svg == handover_map(flows)
    assert len(words(svg, "title")) == 1 + len(layout.bars) + len(flows)


def test_links_too_many_to_draw_are_counted():
    assert "The 3 commonest of 8 links are drawn; the table has all of them." in words(
        handover_map(FLOWS, links=8), "text"
    )
    assert "commonest" not in handover_map(FLOWS, links=3)


def test_a_hundred_links_stay_a_small_drawing():
    flows = [
        Flow(f"body {a:02d}", f"body {b:02d}", 100 - n, False) for n, (a, b) in enumerate(combinations(range(15), 2))
    ]

    assert len(handover_map(flows)) < 200_000
