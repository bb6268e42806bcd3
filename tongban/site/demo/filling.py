"""Filling in a draft as its applicant would: situation, answers and materials, so that it could be sent."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from tongban.accounts.models import Person
from tongban.cases import actions
from tongban.cases import queries as cases
from tongban.cases.models import Case
from tongban.catalog import queries as catalog
from tongban.catalog.packs import ItemPack, OneThingPack
from tongban.kit.refusals import Refusal
from tongban.site.demo.invent import a_plan, an_answer

ROUNDS = 6
"""Answers open further questions; after so many rounds a form that still asks is broken."""


def example_facts(pack: ItemPack | OneThingPack, turn: int = 0) -> dict[str, Any]:
    """The facts of one of the examples of a pack that leads somewhere (not refused, nothing left to ask), over those of
    the first one, which answers everything."""
    good = [e.facts for e in pack.examples if not e.gives.get("refused") and not e.gives.get("needs")]
    return {**good[0], **good[turn % len(good)]} if good else {}


def facts_for(code: str, turn: int = 0) -> dict[str, Any]:
    """Facts with which an item or one-thing can be applied for; of a one-thing also what its parts ask."""
    pack = catalog.guide(code).pack
    facts: dict[str, Any] = {}
    if isinstance(pack, OneThingPack):
        for part in catalog.parts_of(pack).values():
            facts.update(example_facts(part))
    return {**facts, **example_facts(pack, turn)}


def fill(case: Case, person: Person, at: datetime, draw: random.Random, facts: Mapping[str, Any]) -> Case:
    """Everything the draft asks, answered: from `facts`, else invented; materials in the first way that is open."""
    today = timezone.localdate(at)
    for _round in range(ROUNDS):
        asked = {q.name: q for q in cases.situation_questions_of(case) if q.name not in case.situation}
        given = {name: _answer(q, facts, draw, today) for name, q in asked.items()}
        if not given:
            break
        case = actions.save_situation(case, person, given, at=at)
    for _round in range(ROUNDS):
        open_ones = [q for q in cases.questions_of(case) if q.required and case.answers.get(q.name) in (None, "", [])]
        if not open_ones:
            break
        given = {q.name: _answer(q, facts, draw, today) for q in open_ones}
        case = actions.save_answers(case, person, given, at=at)
    for row in cases.materials_view(case, person):
        if row.status == "missing" and row.required:
            supply(case, person, row, at)
    return case


def supply(case: Case, person: Person, row: cases.MaterialRow, at: datetime) -> None:
    """One material in the first of its ways that is open to this applicant."""
    for way in row.ways:
        file = a_plan(row.name, row.material.accepts) if way == "upload" else None
        try:
            actions.supply_material(case, person, row.code, way=way, file=file, at=at)
            return
        except Refusal:
            continue


def _answer(question: Any, facts: Mapping[str, Any], draw: random.Random, today: date) -> Any:
    if question.name in facts:
        return facts[question.name]
    return an_answer(question, draw, today)
