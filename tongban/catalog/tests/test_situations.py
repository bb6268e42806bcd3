"""Answers are yes, no, or still needed; and each has its reason."""

from __future__ import annotations

import pytest
from django.utils import translation

from tongban.catalog import queries, situations
from tongban.catalog.badges import badge
from tongban.catalog.packs import Material, Part
from tongban.catalog.planning import CircleError, in_order, plan_of
from tongban.catalog.testing import a_one_thing, a_pack, an_item_pack
from tongban.kit.refusals import Invalid


def part(item: str, *after: str) -> Part:
    return Part(item=item, after=list(after))


def test_an_unanswered_question_leaves_the_material_open() -> None:
    needs = {need.material.code: need for need in situations.materials_for(an_item_pack(), {})}

    assert needs["floor-plan"].applies is None
    assert needs["floor-plan"].needed == ("is_large",)
    assert needs["id-card"].applies is True


@pytest.mark.parametrize(("large", "applies"), [(True, True), (False, False)])
def test_an_answer_settles_it_and_the_reason_repeats_it(large: bool, applies: bool) -> None:
    with translation.override("en"):
        needs = situations.materials_for(an_item_pack(), {"is_large": large})

    assert needs[2].applies is applies
    assert "Larger than 50 m²" in needs[2].reason


def test_the_route_is_not_chosen_while_a_fact_is_missing() -> None:
    open_, small, large = (
        situations.route_for(an_item_pack(), facts) for facts in ({}, {"is_large": False}, {"is_large": True})
    )

    assert "route" not in open_.result
    assert open_.needed == ("is_large",)
    assert small.result["route"] == "promise"
    assert large.result["route"] == "ordinary"


def test_every_refusal_and_note_that_holds_is_told() -> None:
    rules = [
        {
            "name": "a",
            "when": [{"fact": "area_sqm", "test": "more_than", "value": 10}],
            "then": {"note": "one"},
            "basis": "x",
        },
        {"name": "b", "then": {"note": ["two"]}, "basis": "x"},
        {
            "name": "c",
            "when": [{"fact": "is_large", "test": "is", "value": True}],
            "then": {"refuse": "no"},
            "basis": "x",
        },
    ]

    decision = situations.route_for(an_item_pack(rules=rules), {"area_sqm": 20, "is_large": True})

    assert decision.result["note"] == ["one", "two"]
    assert decision.result["refuse"] == ["no"]
    assert situations.route_for(an_item_pack(rules=rules), {}).needed == ("is_large",)


def test_a_fact_of_a_wrong_kind_is_refused_by_name() -> None:
    with pytest.raises(Invalid) as refused:
        situations.materials_for(an_item_pack(), {"is_large": "yes"})

    assert refused.value.where == {"fact": "is_large"}


@pytest.mark.django_db
def test_a_one_thing_says_which_parts_are_needed_and_what_is_still_unknown() -> None:
    a_pack()
    a_pack("other-item")
    when = [{"fact": "is_large", "test": "is", "value": True}]
    pack = queries.one_thing(a_one_thing(parts=[{"item": "demo-item"}, {"item": "other-item", "when": when}]))

    assert queries.needed_parts(pack, {}).codes == ["demo-item"]
    assert queries.needed_parts(pack, {}).needed == ("is_large",)
    assert queries.needed_parts(pack, {"is_large": True}).codes == ["demo-item", "other-item"]
    assert queries.needed_parts(pack, {"is_large": False}).needed == ()


@pytest.mark.django_db
def test_the_merged_form_asks_each_name_once_and_nothing_the_situation_answered() -> None:
    a_pack()
    a_pack("other-item")
    pack = queries.one_thing(a_one_thing(parts=[{"item": "demo-item"}, {"item": "other-item"}]))

    names = [question.name for question in queries.merged_questions(pack, ["demo-item", "other-item"], {"area_sqm": 3})]

    assert names == ["shop_name", "applicant_phone"]
    assert [question.name for question in queries.situation_questions("demo-one-thing")] == ["is_large"]


def a_material(*ways: str, **more: object) -> Material:
    return Material.model_validate({"code": "paper", "name": {"zh": "材料"}, "ways": list(ways), **more})


def test_a_certificate_held_is_never_asked_for() -> None:
    material = a_material("licence:id-card", "upload")

    assert badge(material, held=["id-card"]).kind == "licence"
    assert badge(material).kind == "licence"
    assert badge(material).fallback
    assert badge(material, held=[]).kind == "upload"
    assert badge(material, held=["id-card"], failed=["licence:id-card"]).kind == "upload"


def test_what_an_earlier_part_brings_is_not_asked_for() -> None:
    material = a_material("licence:business-licence", "result:business-registration", "upload")

    assert badge(material, held=[], coming=["business-licence"]).kind == "exempt"
    assert badge(material, held=[], results={"business-registration"}).kind == "exempt"
    assert badge(material, held=[], results={"other"}).kind == "upload"


@pytest.mark.parametrize(
    ("ways", "more", "kind", "handed_in"),
    [
        (["exchange:population"], {}, "exchange", False),
        (["promise", "upload"], {}, "promise", False),
        (["form"], {}, "form", False),
        (["upload"], {"deferrable": True, "deferred_days": 10}, "deferrable", True),
        (["upload"], {}, "upload", True),
    ],
)
def test_each_way_has_its_badge(ways: list[str], more: dict[str, object], kind: str, handed_in: bool) -> None:
    made = badge(a_material(*ways, **more))

    assert (made.kind, made.handed_in) == (kind, handed_in)
    assert made.label
    assert made.reason


def test_the_plan_runs_side_by_side_and_its_length_is_the_longest_path() -> None:
    parts = [
        part("licence"),
        part("sign"),
        part("food", "licence"),
        part("fire", "licence"),
        part("last", "food", "sign"),
    ]

    plan = plan_of(parts, {"licence": 1, "sign": 3, "food": 5, "fire": 2, "last": 4})

    assert plan.longest == ("licence", "food", "last")
    assert (plan.days, plan.days_one_by_one) == (10, 15)
    assert {node.item: (node.begins, node.ends) for node in plan.nodes}["last"] == (6, 10)
    assert plan.lanes == 2


def test_a_part_that_is_left_out_is_not_waited_for() -> None:
    plan = plan_of([part("food", "licence")], {"food": 5})

    assert plan.nodes[0].after == ()
    assert plan.days == 5


def test_parts_in_a_circle_have_no_plan() -> None:
    with pytest.raises(CircleError) as circle:
        in_order({"a": ["b"], "b": ["a"], "c": []})

    assert circle.value.codes == ("a", "b")
