"""A pack read into the national field set, so that what is written here and what is imported are checked alike."""

from __future__ import annotations

from tongban.catalog import shelves
from tongban.catalog.elements import (
    Audience,
    BasisElement,
    FeeElement,
    FieldElement,
    ItemElements,
    MaterialElement,
)
from tongban.catalog.packs import ItemPack, Material, Question

AUDIENCES: dict[str, list[Audience]] = {"person": ["1"], "firm": ["2"], "shop": ["6"]}
"""Packs say person, firm, shop; GB/T 39046 A counts self-employed businesses (个体工商户) with other organisations."""


def from_pack(pack: ItemPack, *, body: str = "", body_code: str = "", division: str = "") -> ItemElements:
    """The elements of a pack. `body`: the implementing body where it is known; else the demonstration city's body of
    that line of business."""
    facts = pack.item
    known = {row.code: row for row in shelves.shelves().departments}.get(facts.department)
    return ItemElements(
        code=facts.code,
        name=facts.name.zh,
        basic_code=facts.basic_code,
        type=facts.type,
        body=body or (known.demo_name if known else ""),
        body_code=body_code or (known.demo_credit_code if known else ""),
        department=facts.department,
        division=division,
        level=str(facts.level),
        power=facts.power,
        audience=list(dict.fromkeys(one for who in facts.audience for one in AUDIENCES[who])),
        themes=list(facts.themes),
        basis=[BasisElement(law=row.law, number=row.number, article=row.article, text=row.text) for row in facts.basis],
        conditions=[words.zh for words in facts.conditions],
        instant=facts.instant,
        legal_days=float(facts.legal.days),
        legal_unit=facts.legal.unit,
        promised_days=float(facts.promised.days),
        promised_unit=facts.promised.unit,
        visits=facts.visits,
        online_depth=facts.online,
        materials=[_material(row) for row in pack.materials],
        fields=[_field(row) for row in pack.questions],
        fees=[FeeElement(name=row.name.zh, amount=row.amount, basis=row.basis) for row in facts.fees],
        has_fee=bool(facts.fees),
        steps=[step.name.zh for step in facts.steps],
        result=pack.result.name.zh,
        result_kind=pack.result.kind,
        result_licence=pack.result.licence,
        result_sample=pack.result.name.zh if pack.result.says else "",  # drawn on the guide from what it says
        place="；".join(window.place.zh for window in facts.windows),
        hours="；".join(dict.fromkeys(window.hours for window in facts.windows)),
        consult_phone=next((window.phone for window in facts.windows if window.phone), known.phone if known else ""),
        complaint_phone=known.complaint_phone if known else "",
        faq=[(row.question.zh, row.answer.zh) for row in facts.faq],
        situations=[_field(row) for row in pack.situations],
        rules=[row.model_dump(mode="json") for row in pack.rules],
        in_force_from=facts.in_force_from,
        in_force_until=facts.in_force_until,
        source=facts.source,
    )


def _material(row: Material) -> MaterialElement:
    made_elsewhere = any(way.partition(":")[0] in {"licence", "exchange", "result"} for way in row.ways)
    return MaterialElement(
        name=row.name.zh,
        code=row.code,
        required=row.required,
        deferrable=row.deferrable,
        form=row.form,
        copies=row.copies,
        source="government" if made_elsewhere else "applicant",
        issued_by=row.issued_by,
        ways=list(row.ways),
        basis=row.basis,
        sample=row.sample,
        note=row.note.zh if row.note else "",
        when=list(row.when),
    )


def _field(row: Question) -> FieldElement:
    return FieldElement(
        name=row.name,
        label=row.label.zh,
        kind=row.kind,
        required=row.required,
        when=list(row.when),
        choices=[label.zh for _value, label in row.choices],
        values=[value for value, _label in row.choices],
    )
