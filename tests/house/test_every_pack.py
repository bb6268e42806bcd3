"""Every folder under packs/ is found by itself; every example in it is a test; a pack without one fails."""

from __future__ import annotations

from functools import cache

import pytest

from tests.house.plan import ROOT
from tongban.catalog.packs import Question
from tongban.catalog.reading import Packs, faults_of, read_packs
from tongban.catalog.reading.examples import differences, outcome
from tongban.kit.identifiers import read_credit_code

PACKS = ROOT / "packs"
FOLDERS = sorted(path for kind in ("items", "one-things") for path in (PACKS / kind).iterdir() if path.is_dir())


@cache
def packs() -> Packs:
    return read_packs(PACKS)


def test_the_packs_have_no_fault() -> None:
    assert [str(fault) for fault in faults_of(PACKS)] == []


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_examples_come_true(folder: object) -> None:
    pack = packs().all[folder.name]  # type: ignore[attr-defined]

    assert pack.examples
    for example in pack.examples:
        really = outcome(pack, dict(example.facts), packs().items)
        assert list(differences(example, really)) == [], example.name


def test_there_are_four_one_things_and_at_least_twenty_items() -> None:
    assert {"open-a-restaurant", "newborn", "start-a-company", "retire"} <= set(packs().one_things)
    assert len(packs().items) >= 20


def test_every_item_has_its_law_its_people_and_its_questions_answered() -> None:
    for code, pack in packs().items.items():
        assert pack.item.basis[0].law, code
        assert pack.item.windows, code
        assert pack.item.steps, code
        assert pack.guide.get("en"), code
        if pack.item.legal.demo or pack.item.promised.demo:
            assert pack.item.demo_note, code


def test_every_code_of_a_body_is_invented_and_valid() -> None:
    for department in packs().shelves.departments:
        assert read_credit_code(department.demo_credit_code).demonstration


def asked() -> list[tuple[str, Question]]:
    """Every question whose answer is chosen and not written, of every pack that asks it."""
    return [
        (f"{code}: {question.name}", question)
        for code, pack in packs().all.items()
        for question in (*pack.situations, *pack.questions)
        if question.kind in {"flag", "choice", "choices"}
    ]


def test_what_is_chosen_is_asked_as_a_question() -> None:
    assert len(asked()) > 100
    wrong = [f"{where} “{q.label.zh}”" for where, q in asked() if not q.label.zh.endswith("？")]
    wrong += [f"{where} “{q.label.en}”" for where, q in asked() if not q.label.en.endswith("?")]

    assert not wrong, "\n" + "\n".join(wrong)


def test_a_question_is_asked_as_people_ask() -> None:
    stiff = [f"{where} “{q.label.zh}”" for where, q in asked() if "是否" in q.label.zh or len(q.label.zh) > 30]

    assert not stiff, "\n" + "\n".join(stiff)
