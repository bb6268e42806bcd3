"""The way up the tree and the calendar, as they are drawn."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.journal.climbing import climb
from tongban.journal.months import months_of, weeks_of
from tongban.kit.merkle import Appender, Hasher, inclusion_proof, root

HASHER = Hasher()


@given(st.integers(1, 200).flatmap(lambda size: st.tuples(st.just(size), st.integers(0, size - 1))))
def test_a_climb_ends_at_the_root_whatever_the_tree(asked: tuple[int, int]) -> None:
    size, index = asked
    nodes: dict[tuple[int, int], bytes] = {}
    tree = Appender(HASHER)
    for number in range(size):
        for level, place, made in tree.append(HASHER.leaf(str(number).encode())):
            nodes[level, place] = made

    def node(level: int, place: int) -> bytes:
        return nodes[level, place]

    way = climb(HASHER, node(0, index), index, size, inclusion_proof(HASHER, node, index, size))

    assert way.root == root(HASHER, node, size).hex()
    assert all(step.from_ <= index <= step.to and not step.first <= index <= step.last for step in way.steps)
    assert sum(step.last - step.first + 1 for step in way.steps) == size - 1


def test_a_path_of_the_wrong_length_is_no_climb() -> None:
    with pytest.raises(ValueError, match="needs 3 hashes"):
        climb(HASHER, b"", 0, 8, [])
    with pytest.raises(ValueError, match="no entry 8"):
        climb(HASHER, b"", 8, 8, [])


def test_a_month_is_drawn_in_whole_weeks_with_its_busiest_day_darkest() -> None:
    here = date(2026, 11, 18)
    counts = {date(2026, 11, 18): 8, date(2026, 11, 20): 1, date(2026, 10, 1): 3, date(2025, 11, 1): 5}

    weeks = weeks_of(here, counts)
    months = months_of(2026, counts, here)

    shown = [square for week in weeks for square in week if square]
    assert [len(week) for week in weeks] == [7] * len(weeks)
    assert len(shown) == 30
    assert {square.day.day: square.shade for square in shown if square.count} == {18: 4, 20: 1}
    assert [square.day for square in shown if square.here] == [here]
    assert [(month.first.month, month.count) for month in months if month.count] == [(10, 3), (11, 9)]
    assert months[10].newest == date(2026, 11, 20)
