"""How sure a figure is, and that no winner is named where there is none."""

from __future__ import annotations

import random
from math import isclose, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.reports.statistics import (
    GRAIN,
    Estimate,
    Sums,
    ahead,
    mean_interval,
    places,
    ranks,
    ratio_interval,
    standardise,
    t_of,
    wilson,
    z_of,
)

wholes = st.integers(1, 10_000)


@given(whole=wholes, share=st.floats(0, 1), corrected=st.booleans())
def test_a_share_lies_within_its_interval_and_the_interval_within_0_and_1(
    whole: int, share: float, corrected: bool
) -> None:
    part = round(share * whole)
    low, high = wilson(part, whole, corrected=corrected)

    assert 0 <= low <= part / whole <= high <= 1


@given(whole=st.integers(5, 2_000), share=st.floats(0, 1))
def test_ten_times_the_cases_are_never_less_sure(whole: int, share: float) -> None:
    part = round(share * whole)
    few, many = wilson(part, whole), wilson(10 * part, 10 * whole)

    assert many.high - many.low <= few.high - few.low + 1e-12


@given(whole=wholes, share=st.floats(0, 1))
def test_more_confidence_is_never_a_narrower_interval(whole: int, share: float) -> None:
    part = round(share * whole)
    sure, surer = wilson(part, whole, 0.95), wilson(part, whole, 0.999)

    assert surer.low <= sure.low <= sure.high <= surer.high


@given(whole=wholes, share=st.floats(0, 1))
def test_the_corrected_interval_holds_the_plain_one(whole: int, share: float) -> None:
    part = round(share * whole)
    plain, wider = wilson(part, whole), wilson(part, whole, corrected=True)

    assert wider.low <= plain.low + 1e-9
    assert plain.high <= wider.high + 1e-9


@given(st.lists(st.integers(0, 60), min_size=1, max_size=80))
def test_a_mean_lies_within_its_interval_and_is_never_below_zero(days: list[int]) -> None:
    low, high = mean_interval(len(days), sum(days), sum(d * d for d in days))

    assert 0 <= low <= sum(days) / len(days) <= high


@pytest.mark.parametrize("corrected", [False, True])
@pytest.mark.parametrize(("part", "whole"), [(0, 7), (1, 9), (45, 50), (50, 50), (431, 2_000), (1_936, 4_440)])
def test_the_interval_of_a_share_is_scipys(part: int, whole: int, corrected: bool) -> None:
    scipy = pytest.importorskip("scipy.stats")
    method = "wilsoncc" if corrected else "wilson"
    theirs = scipy.binomtest(part, whole).proportion_ci(0.95, method)
    ours = wilson(part, whole, 0.95, corrected=corrected)

    assert ours == pytest.approx((theirs.low, theirs.high), abs=1e-9)


@pytest.mark.parametrize("freedom", [5, 9, 29, 100, 5_000])
@pytest.mark.parametrize("confidence", [0.9, 0.95, 0.999])
def test_students_bound_is_scipys_within_two_percent(freedom: int, confidence: float) -> None:
    scipy = pytest.importorskip("scipy.stats")

    assert t_of(confidence, freedom) == pytest.approx(scipy.t.ppf((1 + confidence) / 2, freedom), rel=0.02)
    assert t_of(confidence, freedom) >= z_of(confidence)


def test_a_ratio_whose_parts_are_all_alike_is_known_but_for_the_grain_of_days() -> None:
    sums = Sums(count=40, top=40 * 6, bottom=40 * 10, top_squares=40 * 36, bottom_squares=40 * 100, product=40 * 60)
    low, high = ratio_interval(sums)

    assert isclose(sums.value, 0.6)
    assert high - low < 0.03
    assert low < 0.6 < high


# ---------------------------------------------------------------- mix of work


def test_a_body_with_harder_work_is_not_worse_for_it() -> None:
    units = {
        "a": {"easy": (0.95 * 900, 900.0), "hard": (0.60 * 100, 100.0)},
        "b": {"easy": (0.95 * 100, 100.0), "hard": (0.60 * 900, 900.0)},
    }

    found = standardise(units)
    crude = {code: sum(t for t, _b in cells.values()) / 1000 for code, cells in units.items()}

    assert crude["a"] > crude["b"] + 0.2
    assert found["a"].adjust(crude["a"]) == pytest.approx(found["b"].adjust(crude["b"]))
    assert found["a"].common == 1


def test_bodies_that_do_nothing_in_common_have_nothing_to_be_adjusted_by() -> None:
    found = standardise({"a": {"x": (5.0, 10.0)}, "b": {"y": (9.0, 10.0)}})

    assert found["a"].common == found["b"].common == 0
    assert found["a"].expected == 0.5


@given(
    st.dictionaries(
        st.sampled_from("abcd"),
        st.dictionaries(st.sampled_from("wxyz"), st.tuples(st.integers(0, 50), st.integers(1, 50)), min_size=1),
        min_size=1,
    )
)
def test_what_is_expected_of_all_together_is_what_happened(units: dict[str, dict[str, tuple[int, int]]]) -> None:
    cells = {u: {k: (float(min(t, b)), float(b)) for k, (t, b) in kinds.items()} for u, kinds in units.items()}
    found = standardise(cells)
    expected = sum(found[u].expected * sum(b for _t, b in kinds.values()) for u, kinds in cells.items())

    assert expected == pytest.approx(sum(t for kinds in cells.values() for t, _b in kinds.values()))


# ---------------------------------------------------------------- places and winners


def shares(*parts: tuple[int, int]) -> list[Estimate]:
    """Units with so many of so many."""
    return [
        Estimate(part / whole, lambda c, part=part, whole=whole: wilson(part, whole, c, corrected=True))  # type: ignore[misc]
        for part, whole in parts
    ]


def means(*samples: list[float]) -> list[Estimate]:
    """Units with these durations."""
    found = []
    for sample in samples:
        n, total, squares = len(sample), sum(sample), sum(x * x for x in sample)
        found.append(Estimate(total / n, lambda c, n=n, t=total, s=squares: mean_interval(n, t, s, c)))  # type: ignore[misc]
    return found


def names_a_winner(estimates: list[Estimate], *, up: bool) -> bool:
    """Whether one unit is ahead of every other."""
    return (1, 1) in ranks(estimates, up=up)


RUNS = 600


@pytest.mark.parametrize("sizes", [(40, 40), (60, 300), (30, 80, 200), (50,) * 8, (35, 60, 90, 150, 400, 900)])
@pytest.mark.parametrize("share", [0.5, 0.9, 0.98])
def test_of_equal_bodies_a_winner_is_named_in_at_most_5_percent_of_runs(sizes: tuple[int, ...], share: float) -> None:
    draw = random.Random(f"{sizes} {share}")
    named = 0
    for _run in range(RUNS):
        units = shares(*((sum(draw.random() < share for _ in range(n)), n) for n in sizes))
        named += names_a_winner(units, up=True)

    assert named / RUNS <= 0.05


@pytest.mark.parametrize("sizes", [(40, 40), (30, 120), (40, 40, 40), (30, 60, 90, 120, 150)])
@pytest.mark.parametrize("kind", ["even", "skewed"])
def test_of_equally_quick_bodies_a_winner_is_named_in_at_most_5_percent_of_runs(
    sizes: tuple[int, ...], kind: str
) -> None:
    draw = random.Random(f"{sizes} {kind}")
    named = 0
    for _run in range(RUNS):
        take = (lambda: draw.gauss(8, 2)) if kind == "even" else (lambda: draw.expovariate(1 / 6))
        units = means(*([float(round(max(take(), 0))) for _ in range(n)] for n in sizes))
        named += names_a_winner(units, up=False)

    assert named / RUNS <= 0.05


def test_a_body_that_is_clearly_better_is_named() -> None:
    draw = random.Random(7)
    named = 0
    for _run in range(200):
        good = (sum(draw.random() < 0.97 for _ in range(400)), 400)
        others = [(sum(draw.random() < 0.80 for _ in range(400)), 400) for _ in range(6)]
        named += ranks(shares(good, *others))[0] == (1, 1)

    assert named >= 190


def test_a_body_that_is_clearly_quicker_is_named() -> None:
    draw = random.Random(8)
    quick = [float(draw.choice([1, 2, 3])) for _ in range(200)]
    slow = [[float(draw.choice([6, 7, 8, 9])) for _ in range(200)] for _ in range(4)]

    assert ranks(means(quick, *slow), up=False)[0] == (1, 1)


def test_three_bodies_of_which_two_are_alike_share_their_places() -> None:
    assert ranks(shares((990, 1000), (500, 1000), (505, 1000))) == [(1, 1), (2, 3), (2, 3)]


def test_one_body_alone_wins_nothing_over_nobody() -> None:
    assert ranks(shares((9, 10))) == [(1, 1)]
    assert ranks([]) == []


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=2, max_size=7), st.booleans())
def test_places_hold_the_place_by_value(parts: list[tuple[int, int]], up: bool) -> None:
    units = shares(*((a, a + b + 1) for a, b in parts))
    by_value = places([unit.value for unit in units], up=up)
    for (low, high), (first, last) in zip(ranks(units, up=up), by_value, strict=True):
        assert 1 <= low <= first
        assert last <= high <= len(units)


@given(st.tuples(st.integers(0, 60), st.integers(1, 60)), st.tuples(st.integers(0, 60), st.integers(1, 60)))
def test_never_are_both_of_two_ahead(one: tuple[int, int], other: tuple[int, int]) -> None:
    a, b = ((unit.value, unit.at(0.9)) for unit in shares((one[0], sum(one)), (other[0], sum(other))))

    assert not (ahead(a, b) and ahead(b, a))


def test_values_known_exactly_share_a_place_where_they_are_equal() -> None:
    assert places([0.5, 0.9, 0.5, 0.1]) == [(2, 3), (1, 1), (2, 3), (4, 4)]
    assert places([0.5, 0.9], up=False) == [(1, 1), (2, 2)]


def test_bodies_whose_cases_all_took_the_same_days_are_not_known_to_the_hour() -> None:
    low, high = mean_interval(30, 60.0, 120.0)

    assert high - 2.0 == pytest.approx(t_of(0.95, 29) * sqrt(GRAIN / 30))
    assert low < 2.0
