"""Issuing the result: the certificate exists from this moment, and a new business with it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from tongban.accounts import actions as accounts
from tongban.accounts.models import Organisation, Person
from tongban.accounts.queries import person_by_digest
from tongban.cases.actions.door import does
from tongban.cases.lifecycle import CASE
from tongban.cases.models import Case
from tongban.cases.queries.confirming import namings
from tongban.cases.queries.filling import in_words
from tongban.cases.terms import facts_of, item_of
from tongban.catalog import queries as catalog
from tongban.catalog.packs import ItemPack
from tongban.documents import queries as documents
from tongban.journal.actions import next_number
from tongban.kit.identifiers import make_uscc
from tongban.kit.refusals import NotFound
from tongban.licences import actions as licences
from tongban.licences import queries as held

BUSINESS_ITEMS = ("business-registration", "company-registration")
"""Items whose result is a new business."""
FIRM_NAMES = ("company_name", "shop_name")
FIRM_ADDRESSES = ("registered_address", "shop_address")
SELF_EMPLOYED, ENTERPRISE = "92", "91"
"""What a credit code begins with (GB 32100)."""


@does(CASE, "issue")
def issue(case: Case, *, actor: Person | None, at: datetime) -> dict[str, Any]:
    """第四十四条: the result is made and delivered. A certificate of the kind the pack's result names is issued to its
    holder."""
    pack = item_of(case)
    case.ended_at = at
    if case.item_code in BUSINESS_ITEMS and case.on_behalf_of_id is None:
        _register(case, at)
    if pack.result.kind != "licence":
        return {"on_paper": {"papers": _papers(case, None)}}
    licence = _certificate(case, pack, actor, at)
    return {
        "licence": licence.identifier,
        "on_paper": {"papers": _papers(case, licence), "licence": licence.kind_name, "identifier": licence.identifier},
    }


def _certificate(case: Case, pack: ItemPack, actor: Person | None, at: datetime) -> Any:
    office = case.organisation
    if office is None:
        raise NotFound(_("No office carries this case."), code="no-office")
    kind = catalog.licence_kind(pack.result.licence)
    firm = case.on_behalf_of if kind.holder == "organisation" else None
    person = case.applicant if firm is None else None
    from_day = timezone.localdate(at)
    named = holder_name(case, pack, firm)
    earlier = held.held(kind.code, person=person, organisation=firm, named=named)
    said = says(case, pack, at)
    return licences.issue_licence(
        kind.code,
        holder_person=person,
        holder_organisation=firm,
        holder_name=named,
        issuer=office,
        number=_number(case, pack, firm),
        fields=said,
        says=lines(pack, said),
        valid_from=from_day,
        valid_until=years_later(from_day, pack.result.valid_years),
        case_number=case.number,
        region=case.region,
        at=at,
        actor=actor,
        replaces=earlier if earlier is not None and earlier.case_number != case.number else None,
    )


def holder_name(case: Case, pack: ItemPack, firm: Organisation | None) -> str:
    """Whom the certificate is of: the firm, whoever the pack says by an answer (a child), else the applicant."""
    if firm is not None:
        return firm.name
    _of, _colon, answer = pack.result.about.partition(":")
    return str(facts_of(case).get(answer) or "").strip() or case.applicant.name


def lines(pack: ItemPack, said: dict[str, Any]) -> list[tuple[str, str]]:
    """What the certificate says as (label, value) lines."""
    return [(label.zh, str(value)) for (label, _source), value in zip(pack.result.says, said.values(), strict=True)]


def licence_series(kind: str, at: datetime) -> str:
    """The name of the counter that numbers certificates of a kind in a year."""
    return f"licence-{kind}-{at:%Y}"


def licence_number(region_id: str | None, at: datetime, sequence: int) -> str:
    """A certificate's own number: place, year, running number."""
    return f"{region_id or ''}{at:%Y}{sequence:06d}"


def _number(case: Case, pack: ItemPack, firm: Organisation | None) -> str:
    """The certificate's own number: the credit code on a business licence, else a running number of kind and year."""
    if case.item_code in BUSINESS_ITEMS and firm is not None:
        return firm.code
    at = case.ended_at or timezone.now()
    return licence_number(case.region_id, at, next_number(licence_series(pack.result.licence, at)))


def years_later(day: date, years: int | None) -> date | None:
    """The last day of validity: the day before the anniversary."""
    if not years:
        return None
    try:
        there = day.replace(year=day.year + years)
    except ValueError:  # 29 February
        there = day.replace(year=day.year + years, day=28)
    return date.fromordinal(there.toordinal() - 1)


def _register(case: Case, at: datetime) -> None:
    """The business comes into being with its licence; the other parts of the one-thing are from now on applied for in
    its name."""
    facts = facts_of(case)
    name = next((str(facts[key]) for key in FIRM_NAMES if facts.get(key)), case.applicant.name)
    address = next((str(facts[key]) for key in FIRM_ADDRESSES if facts.get(key)), "")
    is_shop = case.item_code == "business-registration" and facts.get("entity_type") not in (
        "company",
        "sole-proprietorship",
    )
    kind = SELF_EMPLOYED if is_shop else ENTERPRISE
    code = make_uscc(next_number("credit-code"), kind, case.region_id or "990100")
    head, head_name = _representative(case)
    firm = accounts.register_firm(
        name,
        code,
        head,
        case.region,
        legal_person_name=head_name,
        registered_by=case.applicant,
        kind="shop" if is_shop else "firm",
        address=address,
        phone=case.applicant.phone,
        at=at,
    )
    case.on_behalf_of = firm
    if case.parent_id:
        family = Case.objects.filter(parent=case.parent_id, on_behalf_of=None).exclude(pk=case.pk)
        family.update(on_behalf_of=firm)
        Case.objects.filter(pk=case.parent_id, on_behalf_of=None).update(on_behalf_of=firm)


def _representative(case: Case) -> tuple[Person | None, str]:
    """Who stands at the head of the new business, as the application names them and they have confirmed: their account
    (None where they have none) and their name. The applicant where nobody else is named."""
    for naming in namings(case):
        if naming.subject.role in HEADS:
            return person_by_digest(naming.subject.digest), naming.subject.name
    return case.applicant, case.applicant.name


HEADS = ("operator", "legal_representative")
"""The parts of a form that stand at the head of a business."""


def says(case: Case, pack: ItemPack, at: datetime) -> dict[str, Any]:
    """What the certificate says, by fact name, in the order of the pack's result (the labels are there)."""
    facts = facts_of(case)
    questions = {question.name: question for question in (*pack.situations, *pack.questions)}
    firm = case.on_behalf_of
    day = timezone.localdate(at)
    known: dict[str, Any] = {
        "holder.name": firm.name if firm else case.applicant.name,
        "holder.code": firm.code if firm else case.applicant.id_masked,
        "holder.legal_person": firm.legal_person_name if firm else case.applicant.name,
        "holder.address": firm.address if firm else case.applicant.address,
        "applicant.name": case.applicant.name,
        "applicant.code": case.applicant.id_masked,
        "case.number": case.number,
        "case.title": case.title,
        "issuer.name": case.organisation.name if case.organisation else "",
        "issued_on": day.isoformat(),
        "valid_from": day.isoformat(),
        "valid_until": _text(years_later(day, pack.result.valid_years)),
    }
    said: dict[str, Any] = {}
    with translation.override("zh-hans"):
        for _label, source in pack.result.says:
            of, _colon, name = source.partition(":")
            if of == "answer":
                question = questions.get(name)
                value = facts.get(name, "")
                said[name] = in_words(question, value) if question is not None else value
            else:
                said[source.replace(".", "_")] = known.get(source, "")
    return said


def _text(day: date | None) -> str:
    return day.isoformat() if day else ""


def _papers(case: Case, licence: Any) -> list[dict[str, str]]:
    """What is delivered: the decision and the certificate."""
    office = case.organisation.name if case.organisation else ""
    rows = [
        {"name": document.title, "number": document.number, "office": office}
        for document in documents.documents_of("case", case.number)
        if document.kind == "grant-decision"
    ]
    if licence is not None:
        rows.append({"name": licence.kind_name, "number": licence.number, "office": office})
    return rows
