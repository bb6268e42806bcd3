"""The axis under a row of intervals."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tongban.reports.presenting.scales import MARGIN, Scale

VALUES = st.lists(st.floats(-1e4, 1e4, allow_nan=False), min_size=1, max_size=8)


@given(VALUES)
def test_every_value_stands_inside_and_in_order(values: list[float]) -> None:
    scale = Scale.over(values)

    places = [scale.at(value) for value in sorted(values)]

    assert places == sorted(places)
    assert all(MARGIN <= place <= 100 - MARGIN for place in places)
    assert scale.least <= min(values)
    assert max(values) <= scale.most


def test_marks_are_round_and_a_share_never_passes_the_whole() -> None:
    scale = Scale.over([0.83, 0.97, 1.0], floor_=0, ceiling=1)

    assert scale.marks == (0.8, 0.85, 0.9, 0.95, 1.0)
    assert scale.most == 1.0


def test_one_value_alone_still_has_an_axis() -> None:
    assert Scale.over([0.5]).place(0.5) == "50.00%"
    assert Scale.over([]).marks
    assert Scale.over([1.0], floor_=0, ceiling=1).place(1.0) == "95.00%"
    assert Scale.over([1.0]).place(None) == ""
