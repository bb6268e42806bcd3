"""The guide of a one-thing: its parts in a situation, their plan, one set of papers, and what is saved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from tongban.catalog import queries, shelves, situations
from tongban.catalog.packs import ItemPack, OneThingFacts, OneThingPack
from tongban.catalog.planning import Plan
from tongban.catalog.presenting.asking import asked
from tongban.catalog.presenting.materials import Materials, material_rows
from tongban.catalog.presenting.pieces import GuidePage, PartRow, Row, materials_line, phones_of, text_of, version_rows
from tongban.catalog.presenting.usual import range_in_words, usual_uploads
from tongban.catalog.presenting.words import audience_name, days_in_words, limit_in_words
from tongban.catalog.queries import Guide
from tongban.catalog.situations import PartsAnswer, holds


def page_of_one_thing(
    guide: Guide, pack: OneThingPack, situation: Mapping[str, Any], errors: Mapping[str, str]
) -> GuidePage:
    """The guide of a one-thing in a situation."""
    facts = pack.one_thing
    items = queries.parts_of(pack)
    answer = queries.needed_parts(pack, situation)
    parts = _parts(answer, items)
    open_parts = [row for row in parts if row.applies is not False]
    plan = queries.plan(pack, [row.reason.part for row in open_parts])
    undecided = {row.item.item.code: row.reason.reason for row in parts if row.applies is None}
    rows = material_rows([row.item for row in open_parts], situation, undecided=undecided)
    phone, complaints = phones_of(facts.lead_department)
    questions = situations.situation_questions(pack, items.values())
    form = queries.merged_questions(pack, [row.item.item.code for row in open_parts], situation)
    to_type = sum(not question.prefill for question in form)
    return GuidePage(
        guide=guide,
        facts=facts,
        summary=_summary(facts, open_parts, plan, materials_line(guide, rows, situation)),
        questions=asked(questions, situation, errors),
        situation=situation,
        materials=rows,
        codes=_codes(guide, facts),
        department=shelves.department_name(facts.lead_department),
        phone=phone,
        complaint_phone=complaints,
        guide_text=text_of(pack),
        parts=parts,
        plan=plan,
        before_after=_before_after(pack, open_parts, _to_upload(guide, rows, situation), to_type, plan.days),
        stops=list(answer.blocked),
        dropped=answer.dropped,
        needed=[question for question in questions if question.name in answer.needed],
        deciding=frozenset(name for row in facts.parts for name in holds(row.when, {}).looked_at),
    )


def _parts(answer: PartsAnswer, items: Mapping[str, ItemPack]) -> list[PartRow]:
    dropped = {row.part.item for row in answer.reasons if row.applies is False}
    return [
        PartRow(
            row,
            items[row.part.item],
            shelves.department_name(items[row.part.item].item.department),
            limit_in_words(items[row.part.item].item.promised),
            tuple(str(items[code].item.name) for code in row.part.after if code in items and code not in dropped),
        )
        for row in answer.reasons
        if row.part.item in items
    ]


def _departments(parts: list[PartRow]) -> int:
    return len({row.item.item.department for row in parts})


def _visits(parts: list[PartRow]) -> int:
    """One visit serves every part: the most any of them needs, as the composer counts."""
    return max((row.item.item.visits for row in parts), default=0)


def _summary(facts: OneThingFacts, parts: list[PartRow], plan: Plan, papers: tuple[str, str]) -> list[Row]:
    total, small = papers
    visits, one_by_one = _visits(parts), days_in_words(plan.days_one_by_one)
    return [
        (_("Longest path"), days_in_words(plan.days), _("one after another: %(time)s") % {"time": one_by_one}),
        (_("Items"), _("%(n)s items") % {"n": len(parts)}, _("%(n)s departments") % {"n": _departments(parts)}),
        (_("Papers"), total, small),
        (_("Visits"), _("Not one") if visits == 0 else str(visits), ""),
        (_("Led by"), shelves.department_name(facts.lead_department), ""),
        (_("You receive"), _("one packet of results"), ""),
    ]


def _codes(guide: Guide, facts: OneThingFacts) -> list[Row]:
    return [
        (_("Name in full"), str(facts.name), ""),
        (_("Code in this catalogue"), facts.code, ""),
        (_("Stage of life"), str(facts.stage), ""),
        (_("For whom"), audience_name(list(facts.audience)), ""),
        *version_rows(guide),
    ]


def _to_upload(guide: Guide, rows: Materials, situation: Mapping[str, Any]) -> str:
    usual = None if situation else usual_uploads(guide)
    return range_in_words(usual) if usual else str(rows.handed_in)


def _before_after(
    pack: OneThingPack, parts: list[PartRow], uploads: str, fields: int, days: int
) -> list[tuple[str, str, str]]:
    """(what, before, after) for every number the pack knows of the time before; after is computed, never claimed."""
    after = {
        "departments": (_("Departments to go to"), _("1 (one window)") if parts else "0"),
        "steps": (_("Steps to take"), "1"),
        "materials": (_("Papers to hand in"), uploads),
        "fields": (_("Fields to fill in"), str(fields)),
        "days": (_("Working days"), str(days)),
        "visits": (_("Visits"), str(_visits(parts))),
    }
    before = pack.one_thing.before
    return [(label, str(before[key]), value) for key, (label, value) in after.items() if key in before]
