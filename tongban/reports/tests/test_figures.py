"""What a figure says of a body beside others: adjusted where work is shared, silent where it cannot know."""

from __future__ import annotations

import random

import pytest

from tongban.reports.figures import compare, figures
from tongban.reports.gathering import Cell, Table, Work
from tongban.reports.kpis import kpi_of
from tongban.reports.presenting.sections import _axis

HARD, EASY = ("inspection", "window"), ("register", "online")
RATES = {HARD: 0.70, EASY: 0.97}
RUNS = 400


def work_of(draw: random.Random, mix: dict[tuple[str, str], int], better: float = 0.0) -> Work:
    """What a body did: on time at the rate of each kind of work, or better by so much."""
    found: Work = {}
    for kind, count in mix.items():
        on_time = sum(draw.random() < RATES[kind] + better for _case in range(count))
        found[kind] = {
            "decided-on-time": Cell(on_time, on_time, on_time),
            "decided-with-promise": Cell(count, count, count),
        }
    return found


MIXES = [{HARD: 300, EASY: 60}, {HARD: 60, EASY: 300}, {HARD: 150, EASY: 150}, {HARD: 45, EASY: 40}]
"""Bodies alike in what they do well, and unlike in what they are asked to do."""


def test_of_bodies_that_differ_in_their_work_alone_a_winner_is_named_in_at_most_5_percent_of_runs() -> None:
    draw, on_time = random.Random(3), kpi_of("on-time")
    named = 0
    for _run in range(RUNS):
        units = {str(place): work_of(draw, mix) for place, mix in enumerate(MIXES)}
        named += any(one.verdict == "best" for one in compare(on_time, units).values())

    assert named / RUNS <= 0.05


def test_without_adjusting_the_body_with_the_easy_work_would_look_better() -> None:
    table = Table({str(n): work_of(random.Random(n), mix) for n, mix in enumerate(MIXES)})
    rows = {row.unit.code: row for row in figures(kpi_of("on-time"), table, Table())}
    easy, hard = rows["1"], rows["0"]

    assert easy.value is not None
    assert hard.value is not None
    assert easy.adjusted is not None
    assert hard.adjusted is not None
    assert easy.value - hard.value > 0.1
    assert abs(easy.adjusted - hard.adjusted) < 0.06
    assert easy.verdict == hard.verdict == "alike"


def test_a_body_that_is_clearly_better_at_the_same_work_is_named_though_its_work_is_harder() -> None:
    draw, named = random.Random(5), 0
    for _run in range(50):
        units = {
            "good": work_of(draw, {HARD: 900, EASY: 200}, better=0.029),
            "a": work_of(draw, {HARD: 300, EASY: 900}, better=-0.25),
            "b": work_of(draw, {HARD: 400, EASY: 700}, better=-0.25),
        }
        named += compare(kpi_of("on-time"), units)["good"].rank == (1, 1)

    assert named >= 48


def test_bodies_that_share_no_work_are_compared_as_they_are_and_adjusted_by_nothing() -> None:
    draw = random.Random(6)
    table = Table({"a": work_of(draw, {HARD: 200}), "b": work_of(draw, {EASY: 200})})

    rows = {row.unit.code: row for row in figures(kpi_of("on-time"), table, Table())}

    assert rows["a"].adjusted is None
    assert rows["b"].adjusted is None
    assert rows["b"].verdict == "best"


def test_one_body_alone_has_no_place() -> None:
    rows = figures(kpi_of("on-time"), Table({"a": work_of(random.Random(1), {HARD: 200})}), Table())

    assert rows[1].rank_from is None
    assert rows[1].verdict == "alike"


def test_the_whole_is_the_sum_of_the_bodies() -> None:
    table = Table({str(n): work_of(random.Random(n), mix) for n, mix in enumerate(MIXES)})
    whole, *bodies = figures(kpi_of("on-time"), table, Table())

    assert whole.numerator == sum(body.numerator for body in bodies)
    assert whole.denominator == sum(body.denominator for body in bodies)
    assert whole.verdict == "whole"


@pytest.mark.parametrize("kpi", ["mean-visits", "wholly-online"])
def test_items_are_known_one_and_all(kpi: str) -> None:
    definition = kpi_of(kpi)
    table = Table(
        {
            unit: {(): {definition.numerator: Cell(n, top, top), definition.denominator: Cell(n, n, n)}}
            for unit, n, top in (("a", 4, 3), ("b", 8, 6), ("c", 5, 1))
        }
    )

    rows = {row.unit.code: row for row in figures(definition, table, Table())}

    assert rows["a"].low is None
    assert rows["a"].value == 0.75
    places = {code: (row.rank_from, row.rank_to) for code, row in rows.items() if code}
    assert places == (
        {"a": (2, 3), "b": (2, 3), "c": (1, 1)}
        if definition.better == "down"
        else {"a": (1, 2), "b": (1, 2), "c": (3, 3)}
    )


def test_bodies_of_different_size_are_not_ranked_by_how_many_cases_fell_overdue() -> None:
    overdue = kpi_of("overdue")
    units: dict[str, Work] = {
        "large": {HARD: {"fell-overdue": Cell(60, 60, 60), "fell-due": Cell(6000, 6000, 6000)}},
        "small": {HARD: {"fell-overdue": Cell(30, 30, 30), "fell-due": Cell(100, 100, 100)}},
    }

    placed = compare(overdue, units)

    assert placed["large"].rank == (1, 1)
    assert placed["small"].rank == (2, 2)


def test_a_count_is_known_and_has_no_interval() -> None:
    overdue = kpi_of("overdue")
    assert overdue.unit == "count"
    table = Table({"1": {EASY: {overdue.numerator: Cell(14, 14, 14), overdue.denominator: Cell(90, 90, 90)}}})

    for row in figures(overdue, table, Table()):
        assert (row.value, row.low, row.high) == (14, None, None)


@pytest.mark.parametrize("code", ["actual-compression", "on-time"])
def test_nothing_saves_or_keeps_more_than_all_of_it(code: str) -> None:
    """A few cases with time saved very unevenly: the linearised interval would reach to 300 %."""
    kpi = kpi_of(code)
    uneven = {kpi.numerator: Cell(2, 19, 181), kpi.denominator: Cell(2, 20, 200)}
    whole = {kpi.numerator: Cell(2, 2, 2), kpi.denominator: Cell(2, 2, 2)}
    cells = uneven if kpi.unit == "ratio" else whole

    for row in figures(kpi, Table({"1": {EASY: cells}}), Table()):
        assert row.high is None or row.high <= 1.0


def test_the_axis_of_bodies_ends_at_all_of_it_and_is_not_stretched_by_a_body_with_two_cases() -> None:
    kpi = kpi_of("actual-compression")
    many = {kpi.numerator: Cell(400, 3_000, 24_000), kpi.denominator: Cell(400, 4_000, 40_000)}
    two = {kpi.numerator: Cell(2, -30, 900), kpi.denominator: Cell(2, 10, 50)}
    rows = figures(kpi, Table({"1": {EASY: many}, "2": {EASY: two}, "3": {EASY: many}}), Table())

    axis = _axis(kpi, [row for row in rows if row.unit.code], rows[0])

    assert max(mark.value for mark in axis.marks) <= 1.0
    assert min(mark.value for mark in axis.marks) > -1.0
