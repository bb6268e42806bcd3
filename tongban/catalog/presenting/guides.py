"""A guide page (办事指南) as data: all that page, print sheet and API say, computed from the pack alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from tongban.catalog import queries, shelves
from tongban.catalog.packs import ItemPack, OneThingPack, Question, Words
from tongban.catalog.planning import Plan
from tongban.catalog.presenting.asking import Asked, asked
from tongban.catalog.presenting.materials import Materials, material_rows
from tongban.catalog.presenting.words import (
    audience_name,
    days_in_words,
    level_name,
    limit_in_words,
    online_name,
    type_name,
)
from tongban.catalog.queries import Guide
from tongban.catalog.situations import PartReason, holds
from tongban.kit.identifiers import BadIdentifier, build_item_code

Row = tuple[str, str, str]
"""(label, value, small print)"""


@dataclass(frozen=True, slots=True)
class PartRow:
    """One item of a one-thing on its guide: what it is, whether it is needed, and why."""

    reason: PartReason
    item: ItemPack
    department: str
    time: str
    after: tuple[str, ...] = ()

    @property
    def applies(self) -> bool | None:
        """Whether it is needed; None: not known yet."""
        return self.reason.applies


@dataclass(frozen=True)
class GuidePage:
    """All of one guide for one situation. Item and one-thing share it; what one of them lacks is empty."""

    guide: Guide
    facts: Any
    summary: list[Row]
    questions: list[Asked]
    situation: Mapping[str, Any]
    materials: Materials
    codes: list[Row]
    department: str
    phone: str
    complaint_phone: str
    guide_text: str
    legal: str = ""
    parts: list[PartRow] = field(default_factory=list)
    plan: Plan | None = None
    before_after: list[tuple[str, str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    route: str = ""
    needed: list[Question] = field(default_factory=list)
    deciding: frozenset[str] = frozenset()

    @property
    def first_questions(self) -> list[Asked]:
        """The questions that decide most: for a one-thing those its parts depend on; for an item all of them."""
        return [row for row in self.questions if not self.deciding or row.name in self.deciding]

    @property
    def more_questions(self) -> list[Asked]:
        """The rest, which only change the papers."""
        return [row for row in self.questions if self.deciding and row.name not in self.deciding]

    @property
    def item(self) -> ItemPack | None:
        """The service item; None for a one-thing."""
        return self.guide.pack if isinstance(self.guide.pack, ItemPack) else None

    @property
    def names(self) -> dict[str, str]:
        """Item code → name, for the parts."""
        return {row.item.item.code: str(row.item.item.name) for row in self.parts}


def guide_page(
    guide: Guide, situation: Mapping[str, Any] | None = None, errors: Mapping[str, str] | None = None
) -> GuidePage:
    """The guide in a situation (none: everything that may be needed is shown)."""
    pack, known = guide.pack, situation or {}
    if isinstance(pack, ItemPack):
        return _of_item(guide, pack, known, errors or {})
    return _of_one_thing(guide, pack, known, errors or {})


def _text(pack: ItemPack | OneThingPack) -> str:
    chosen = "en" if (get_language() or "").startswith("en") else "zh-Hans"
    return pack.guide.get(chosen) or pack.guide.get("zh-Hans", "")


def _phones(code: str) -> tuple[str, str]:
    row = next((row for row in shelves.shelves().departments if row.code == code), None)
    return (row.phone, row.complaint_phone) if row else ("12345", "12345")


def _materials_line(rows: Materials) -> tuple[str, str]:
    total = ngettext("%(n)s paper", "%(n)s papers", rows.total) % {"n": rows.total}
    if not rows.handed_in:
        return total, _("none to upload")
    return total, _("only %(n)s to upload") % {"n": rows.handed_in}


def _of_item(guide: Guide, pack: ItemPack, situation: Mapping[str, Any], errors: Mapping[str, str]) -> GuidePage:
    facts = pack.item
    decision = queries.route_for(pack, situation)
    rows = material_rows([pack], situation)
    phone, complaints = _phones(facts.department)
    total, small = _materials_line(rows)
    route = decision.result.get("route", "")
    summary: list[Row] = [
        (
            _("Promised time"),
            limit_in_words(facts.promised),
            _("law: %(limit)s") % {"limit": limit_in_words(facts.legal)},
        ),
        (_("Papers"), total, small),
        (_("Visits"), _("Not one") if facts.visits == 0 else str(facts.visits), online_name(facts.online)),
        (_("Fee"), str(facts.fees[0].amount) if facts.fees else _("Free"), ""),
        (_("Handled by"), shelves.department_name(facts.department), ""),
        (_("You receive"), str(pack.result.name), _validity(pack)),
    ]
    promising = any(rule.then.get("route") == "promise" for rule in pack.rules)
    named = {question.name: question for question in pack.situations}
    return GuidePage(
        guide=guide,
        facts=facts,
        summary=summary,
        questions=asked(pack.situations, situation, errors),
        situation=situation,
        materials=rows,
        codes=_codes(guide, pack),
        department=shelves.department_name(facts.department),
        phone=phone,
        complaint_phone=complaints,
        guide_text=_text(pack),
        legal=limit_in_words(facts.legal),
        notes=[_spoken(note) for note in decision.result["note"]],
        refusals=[_spoken(note) for note in decision.result["refuse"]],
        route=route if promising else "",
        needed=[named[name] for name in decision.needed if name in named],
    )


def _spoken(note: Any) -> str:
    """A note of a rule: a text, or Chinese and English side by side."""
    if isinstance(note, Mapping):
        return str(Words(zh=str(note.get("zh", "")), en=str(note.get("en", ""))))
    return _("The conditions are not met.") if note is True else str(note)


def _validity(pack: ItemPack) -> str:
    years = pack.result.valid_years
    return ngettext("valid for %(n)s year", "valid for %(n)s years", years) % {"n": years} if years else ""


def _codes(guide: Guide, pack: ItemPack) -> list[Row]:
    facts = pack.item
    kind = _("Done on the spot") if facts.instant else _("Within a promised time")
    rows: list[Row] = [
        (_("Name in full"), str(facts.name), ""),
        (_("Code in this catalogue"), facts.code, ""),
        (_("Type of item"), type_name(facts.type), facts.type),
        (_("Power"), _power_name(facts.power), facts.power),
        (_("Level of exercise"), level_name(facts.level), ""),
        (_("Kind of handling"), kind, ""),
        (_("Online depth"), online_name(facts.online), facts.online),
        (_("For whom"), audience_name(list(facts.audience)), ""),
    ]
    if facts.basic_code:
        rows.insert(2, (_("Basic code"), facts.basic_code, ""))
        body = next((row for row in shelves.shelves().departments if row.code == facts.department), None)
        try:
            code = build_item_code(body.demo_credit_code, facts.level, facts.basic_code) if body else ""
        except BadIdentifier:
            code = ""
        if code:
            rows.insert(3, (_("Task code"), code, ""))
    return [*rows, *_version_rows(guide)]


def _power_name(code: str) -> str:
    row = next((row for row in shelves.shelves().powers if row.code == code), None)
    return str(row.name) if row else code


def _version_rows(guide: Guide) -> list[Row]:
    facts = guide.facts
    return [
        (_("Version of this guide"), str(guide.number), guide.fingerprint[:12]),
        (_("In force from"), facts.in_force_from.isoformat(), ""),
    ]


def _of_one_thing(
    guide: Guide, pack: OneThingPack, situation: Mapping[str, Any], errors: Mapping[str, str]
) -> GuidePage:
    facts = pack.one_thing
    items = queries.parts_of(pack)
    answer = queries.needed_parts(pack, situation)
    dropped = {row.part.item for row in answer.reasons if row.applies is False}
    parts = [
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
    open_parts = [row for row in parts if row.applies is not False]
    plan = queries.plan(pack, [row.reason.part for row in open_parts])
    undecided = {row.item.item.code: row.reason.reason for row in parts if row.applies is None}
    rows = material_rows([row.item for row in open_parts], situation, undecided=undecided)
    phone, complaints = _phones(facts.lead_department)
    total, small = _materials_line(rows)
    departments = {row.item.item.department for row in open_parts}
    visits = sum(row.item.item.visits for row in open_parts)
    questions = queries.situation_questions(guide.code)
    form = queries.merged_questions(pack, [row.item.item.code for row in open_parts], situation)
    to_type = sum(not question.prefill for question in form)
    one_by_one = days_in_words(plan.days_one_by_one)
    summary: list[Row] = [
        (_("Longest path"), days_in_words(plan.days), _("one after another: %(time)s") % {"time": one_by_one}),
        (_("Items"), _("%(n)s items") % {"n": len(open_parts)}, _("%(n)s departments") % {"n": len(departments)}),
        (_("Papers"), total, small),
        (_("Visits"), _("Not one") if visits == 0 else str(visits), ""),
        (_("Led by"), shelves.department_name(facts.lead_department), ""),
        (_("You receive"), _("one packet of results"), ""),
    ]
    return GuidePage(
        guide=guide,
        facts=facts,
        summary=summary,
        questions=asked(questions, situation, errors),
        situation=situation,
        materials=rows,
        codes=[
            (_("Name in full"), str(facts.name), ""),
            (_("Code in this catalogue"), facts.code, ""),
            (_("Stage of life"), str(facts.stage), ""),
            (_("For whom"), audience_name(list(facts.audience)), ""),
            *_version_rows(guide),
        ],
        department=shelves.department_name(facts.lead_department),
        phone=phone,
        complaint_phone=complaints,
        guide_text=_text(pack),
        parts=parts,
        plan=plan,
        before_after=_before_after(pack, len(departments), rows, to_type, plan.days, visits),
        needed=[question for question in questions if question.name in answer.needed],
        deciding=frozenset(name for row in facts.parts for name in holds(row.when, {}).looked_at),
    )


def _before_after(
    pack: OneThingPack, departments: int, rows: Materials, fields: int, days: int, visits: int
) -> list[tuple[str, str, str]]:
    """(what, before, after) for every number the pack knows of the time before; after is computed, never claimed."""
    after = {
        "departments": (_("Departments to go to"), _("1 (one window)") if departments else "0"),
        "steps": (_("Applications"), "1"),
        "materials": (_("Papers to hand in"), str(rows.handed_in)),
        "fields": (_("Fields to fill in"), str(fields)),
        "days": (_("Working days"), str(days)),
        "visits": (_("Visits"), str(visits)),
    }
    before = pack.one_thing.before
    return [(label, str(before[key]), value) for key, (label, value) in after.items() if key in before]
