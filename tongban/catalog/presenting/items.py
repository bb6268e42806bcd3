"""The guide of a service item, computed from its pack alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tongban.catalog import queries, shelves
from tongban.catalog.packs import ItemPack
from tongban.catalog.presenting.asking import asked
from tongban.catalog.presenting.materials import material_rows
from tongban.catalog.presenting.pieces import GuidePage, Row, materials_line, phones_of, text_of, version_rows
from tongban.catalog.presenting.words import audience_name, level_name, limit_in_words, online_name, type_name
from tongban.catalog.queries import Guide
from tongban.catalog.stopping import spoken
from tongban.kit.identifiers import BadIdentifier, build_item_code


def page_of_item(guide: Guide, pack: ItemPack, situation: Mapping[str, Any], errors: Mapping[str, str]) -> GuidePage:
    facts = pack.item
    decision = queries.route_for(pack, situation)
    rows = material_rows([pack], situation)
    phone, complaints = phones_of(facts.department)
    total, small = materials_line(guide, rows, situation)
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
        (_("Handled by"), *_handled_by(facts.department, facts.power)),
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
        guide_text=text_of(pack),
        legal=limit_in_words(facts.legal),
        notes=[spoken(note) for note in decision.result["note"]],
        stops=queries.stops(pack, situation),
        route=route if promising else "",
        needed=[named[name] for name in decision.needed if name in named],
    )


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
        line = next((row for row in shelves.shelves().departments if row.code == facts.department), None)
        body = queries.body_of(facts.power)  # by the list of powers: the code changes when the power moves
        credit_code = body.code if body else line.demo_credit_code if line else ""
        try:
            code = build_item_code(credit_code, facts.level, facts.basic_code) if credit_code else ""
        except BadIdentifier:
            code = ""
        if code:
            rows.insert(3, (_("Task code"), code, ""))
    return [*rows, *version_rows(guide)]


def _handled_by(department: str, power: str) -> tuple[str, str]:
    """The line of business, and the body where its power has passed to one of another line."""
    body = queries.body_of(power)
    moved = body is not None and body.department not in ("", department)
    return (
        (body.name, shelves.department_name(department))
        if moved and body
        else (shelves.department_name(department), "")
    )


def _power_name(code: str) -> str:
    row = next((row for row in shelves.shelves().powers if row.code == code), None)
    return str(row.name) if row else code
