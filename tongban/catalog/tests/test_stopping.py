"""Who cannot have something is told at the answer that decides it; and the count of questions never grows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tongban.catalog import situations
from tongban.catalog.packs import ItemPack, OneThingPack, Question
from tongban.catalog.stopping import stops_of
from tongban.catalog.testing import packs_read

PACKS = packs_read()
REFUSING = [
    pytest.param(item, row, id=f"{code}:{row.name}")
    for code, item in PACKS.items.items()
    for row in item.rules
    if "refuse" in row.then
]


def facts_that_meet(conditions: list[dict[str, Any]]) -> dict[str, Any]:
    """Answers under which plain conditions hold."""
    facts = {}
    for one in conditions:
        value = one["value"]
        facts[one["fact"]] = {
            "is": value,
            "in": value[0] if isinstance(value, list) else value,
            "less_than": value - 1 if isinstance(value, int) else value,
            "more_than": value + 1 if isinstance(value, int) else value,
            "at_most": value,
            "at_least": value,
            "has": [value],
        }[one["test"]]
    return facts


@pytest.mark.parametrize(("item", "row"), REFUSING)
def test_the_answer_that_decides_stops_and_none_before_it(item: ItemPack, row: Any) -> None:
    facts = facts_that_meet(row.when)
    known: dict[str, Any] = {}
    for name, value in facts.items():
        assert row.name not in {stop.rule for stop in stops_of(item, known)}
        known[name] = value
    stop = next(one for one in stops_of(item, known) if one.rule == row.name)
    assert stop.sentence
    assert stop.basis
    assert set(stop.facts) == set(facts)


@pytest.mark.parametrize(("item", "row"), REFUSING)
def test_what_decides_is_asked_of_the_applicant(item: ItemPack, row: Any) -> None:
    asked = {question.name for question in (*item.situations, *item.questions)}
    assert {one["fact"] for one in row.when} <= asked


def test_a_hint_stops_nobody() -> None:
    for item in PACKS.items.values():
        for row in item.rules:
            if "refuse" not in row.then and all("fact" in one for one in row.when):
                assert row.name not in {stop.rule for stop in stops_of(item, facts_that_meet(row.when))}


def test_tobacco_by_a_school_leaves_the_restaurant_and_the_rest_goes_on() -> None:
    facts = {"has_business_licence": True, "sells_tobacco": True, "near_school": True, "area_sqm": 80}
    answer = situations.needed_parts(PACKS.one_things["open-a-restaurant"], facts, (), PACKS.items)
    assert "tobacco-retail-licence" not in answer.codes
    assert "food-business-licence" in answer.codes
    assert [stop.item for stop in answer.dropped] == ["tobacco-retail-licence"]
    assert answer.blocked == ()


@pytest.mark.parametrize(
    ("code", "facts", "by"),
    [
        ("school-admission", {"pupil_is_six": False}, "school-enrolment"),
        ("deregister-a-company", {"tax_arrears": True}, "tax-deregistration"),
        ("retire", {"retirement_kind": "statutory", "pension_paid_years": 9}, "pension-retirement"),
        ("newborn", {"has_birth_certificate": False, "born_in_hospital": False}, "birth-certificate"),
    ],
)
def test_what_the_rest_cannot_do_without_stops_the_whole(code: str, facts: dict[str, Any], by: str) -> None:
    answer = situations.needed_parts(PACKS.one_things[code], facts, (), PACKS.items)
    assert [stop.item for stop in answer.blocked] == [by]


def possible_answers(question: Question) -> Iterator[Any]:
    """A few answers of each kind."""
    if question.kind == "flag":
        yield from (True, False)
    elif question.kind in ("choice", "choices"):
        for code, _words in question.choices:
            yield [code] if question.kind == "choices" else code
    elif question.kind in ("number", "money"):
        least = int(question.least or 0)
        yield from (least, least + 10, int(question.most or 100_000))
    else:
        yield "2026-01-05" if question.kind == "date" else "示例"


@pytest.mark.parametrize("code", [*PACKS.one_things, *PACKS.items])
@settings(max_examples=6, deadline=None)
@given(data=st.data())
def test_the_count_of_questions_never_grows_and_nothing_is_asked_twice(code: str, data: st.DataObject) -> None:
    pack: ItemPack | OneThingPack = {**PACKS.items, **PACKS.one_things}[code]
    facts: dict[str, Any] = {}
    left, asked = None, []
    while True:
        asking = situations.asking(pack, PACKS.items, facts)
        rest = [question for question in asking.possible if question.name not in facts]
        assert left is None or len(rest) < left
        left = len(rest)
        nexts = [question for question in asking.certain if question.name not in facts]
        if not nexts:
            break
        question = nexts[0]
        assert question.name not in asked
        asked.append(question.name)
        facts[question.name] = data.draw(st.sampled_from(list(possible_answers(question))), label=question.name)
    form = situations.merged_questions(pack, PACKS.items.values() if isinstance(pack, OneThingPack) else [], facts)
    assert not {question.name for question in form} & set(facts)
