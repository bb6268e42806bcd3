"""Composing: no field lost, nothing more handed in than brute force finds, no day more than a scheduler says."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import settings as slow
from hypothesis import strategies as st

from tongban.catalog.composing import compose, feed, in_running_order, lightest, merge, producers
from tongban.catalog.packs import Material, Part
from tongban.catalog.planning import plan_of
from tongban.catalog.reading import read_packs

slow.register_profile("composing", max_examples=60, deadline=None)
slow.load_profile("composing")


@pytest.fixture(scope="module")
def items():
    return {pack.item.code: pack for pack in read_packs(Path(settings.PACKS_DIR)).items.values()}


RESTAURANT = ("business-registration", "food-business-licence", "shop-sign", "fire-safety-check", "drainage-permit")


def a_material(code, *ways):
    return Material(code=code, name={"zh": code}, ways=list(ways) or ["upload"])


def brute_force(needs, made_by):
    """Every order of the items, and the distinct papers it leaves."""
    fewest = None
    for order in itertools.permutations(needs):
        handed = set()
        for place, item in enumerate(order):
            for material in needs[item]:
                makers = {made_by[w] for w in material.ways if w in made_by} - {item}
                if not makers & set(order[:place]) and lightest(material, made_by) == "upload":
                    handed.add(material.code)
        fewest = len(handed) if fewest is None else min(fewest, len(handed))
    return fewest


NAMES = ["a", "b", "c", "d", "e"]


@st.composite
def a_set_of_needs(draw):
    chosen = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=5, unique=True))
    ways = st.sampled_from([*(f"result:{n}" for n in NAMES), "exchange:x", "promise", "upload"])
    codes = st.sampled_from(["m1", "m2", "m3", "m4", "m5"])
    fixed = {code: draw(st.lists(ways, min_size=1, max_size=3, unique=True)) for code in ["m1", "m2", "m3", "m4", "m5"]}
    return {
        item: [a_material(code, *fixed[code]) for code in draw(st.lists(codes, max_size=4, unique=True))]
        for item in chosen
    }


@given(a_set_of_needs())
def test_no_order_of_the_items_leaves_fewer_papers_than_the_composer_asks_for(needs):
    made_by = {f"result:{item}": item for item in needs}

    found = feed(needs, made_by)

    assert len(found.handed_in) == brute_force(needs, made_by)


@given(a_set_of_needs())
def test_what_feeds_another_never_waits_for_it_in_turn(needs):
    found = feed(needs, {f"result:{item}": item for item in needs})

    parts = [Part(item=item, after=list(found.after[item])) for item in needs]

    plan_of(parts, dict.fromkeys(needs, 1))  # raises CircleError where they waited for each other


@given(a_set_of_needs())
def test_every_material_of_every_item_is_met_in_exactly_one_way(needs):
    found = feed(needs, {f"result:{item}": item for item in needs})

    met = [(row.item, row.material.code) for row in found.supplied]

    assert sorted(met) == sorted((item, m.code) for item, asked in needs.items() for m in asked)


@st.composite
def a_graph(draw):
    size = draw(st.integers(1, 8))
    names = [f"n{i}" for i in range(size)]
    after = {name: draw(st.lists(st.sampled_from(names[:i]), unique=True)) if i else [] for i, name in enumerate(names)}
    return after, {name: draw(st.integers(0, 20)) for name in names}


@given(a_graph())
def test_the_longest_path_is_that_of_an_independent_scheduler(graph):
    after, days = graph

    plan = plan_of([Part(item=name, after=found) for name, found in after.items()], days)

    relaxed = dict.fromkeys(after, 0)  # Bellman–Ford, knowing nothing of orders
    for _round in after:
        relaxed = {n: max([relaxed[p] + days[p] for p in found], default=0) for n, found in after.items()}
    assert plan.days == max(relaxed[n] + days[n] for n in after)
    assert sum(days[n] for n in plan.longest) == plan.days


def test_no_field_of_any_form_is_lost_and_each_leads_back_to_its_form(items):
    form = merge(items.values())

    originals = {(code, q.name) for code, pack in items.items() for q in pack.questions}
    assert set(form.mapping) == originals
    assert {origin for one in form.fields for origin in one.origins} == originals
    assert sum(len(one.origins) for one in form.fields) == len(originals)
    assert len({one.question.name for one in form.fields}) == len(form.fields)


def test_the_packs_of_one_vocabulary_have_no_conflict(items):
    assert merge(items.values()).conflicts == ()


def test_fields_of_one_name_that_differ_are_reported_and_stay_apart(items):
    one = items["food-business-licence"]
    area = next(q for q in one.situations + one.questions if q.name == "area_sqm")
    pack = one.model_copy(update={"questions": [area]})
    other = items["fire-safety-check"].model_copy(update={"questions": [area.model_copy(update={"unit": "亩"})]})

    form = merge([pack, other])

    assert [c.what for c in form.conflicts] == ["unit"]
    assert len(form.fields) == 2
    assert len(form.mapping) == 2


def test_two_names_of_one_meaning_are_asked_once(items):
    one = items["food-business-licence"]
    phone = next(q for q in one.questions if q.name == "operator_phone")
    pack = one.model_copy(update={"questions": [phone]})
    other = items["fire-safety-check"].model_copy(
        update={"questions": [phone.model_copy(update={"name": "contact_phone"})]}
    )

    form = merge([pack, other], same_as={"contact_phone": "operator_phone"})

    assert [one.question.name for one in form.fields] == ["operator_phone"]
    assert form.mapping["fire-safety-check", "contact_phone"] == "operator_phone"


def test_the_licence_feeds_what_follows_it(items):
    made = compose([items[code] for code in RESTAURANT])

    assert "business-registration" in made.feeding.after["food-business-licence"]
    assert in_running_order(made)[0] == "business-registration"
    assert "business-licence" not in {m.code for m in made.feeding.handed_in}


def test_composing_saves_and_never_adds(items):
    made = compose([items[code] for code in RESTAURANT])

    for measure in made.measures:
        assert measure.saved >= 0, measure
    days = next(m for m in made.measures if m.name == "days")
    assert days.after == made.plan.days < days.before


def test_a_material_the_situation_rules_out_is_not_asked_for(items):
    without = compose([items["shop-sign"]], {"sets_up_sign": True, "sign_kind": "shop-front"})

    asked = {row.material.code for row in without.feeding.supplied}
    assert all(need.applies is not False for found in without.needs.values() for need in found)
    assert asked == {need.material.code for found in without.needs.values() for need in found}


def test_a_kind_of_certificate_is_known_by_who_issues_it(items):
    assert producers(items.values())["result:business-registration"] == "business-registration"


def a_full_circle(many):
    """Items of which each needs every other's result, or paper."""
    names = [f"i{number}" for number in range(many)]
    needs = {
        item: [a_material(f"m-{maker}", f"result:{maker}", "upload") for maker in names if maker != item]
        for item in names
    }
    return needs, {f"result:{name}": name for name in names}


def test_a_circle_small_enough_to_try_is_settled_for_certain():
    needs, made_by = a_full_circle(6)

    found = feed(needs, made_by)

    assert found.is_fewest
    assert len(found.handed_in) == brute_force(needs, made_by) == 5


@pytest.mark.parametrize("many", [14, 40])
def test_a_circle_too_large_to_try_is_settled_by_rule_of_thumb_and_says_so(many, monkeypatch):
    monkeypatch.setattr("tongban.catalog.composing.feeding.MOST_TRIED", 200)
    needs, made_by = a_full_circle(many)

    found = feed(needs, made_by)

    assert not found.is_fewest
    assert len(found.handed_in) == many - 1  # the first item brings every paper, which then serves all
    plan_of([Part(item=item, after=list(found.after[item])) for item in needs], dict.fromkeys(needs, 1))


def test_natural_days_are_never_added_to_working_days(items):
    """护照 promises 10 natural days: at most 8 working days, beside 3 working days of something else."""
    natural = items["passport"].item.promised
    changed = [
        items["passport"].model_copy(
            update={"item": items["passport"].item.model_copy(
                update={"promised": natural.model_copy(update={"days": 10, "unit": "natural-day"})}
            )}
        ),
        items["shop-sign"].model_copy(
            update={"item": items["shop-sign"].item.model_copy(
                update={"promised": natural.model_copy(update={"days": 3, "unit": "workday"})}
            )}
        ),
    ]  # fmt: skip

    made = compose(changed)

    days = next(row for row in made.measures if row.name == "days")
    assert (days.before, days.after) == (8 + 3, 8)
