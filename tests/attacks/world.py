"""One small world for attacks: a firm's case and its certificate, and everybody who may or may not come near them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from tongban.accounts.actions import end_mandate, give_mandate
from tongban.accounts.models import Person, Role
from tongban.accounts.testing import COUNTY, a_firm, a_hall, a_person, a_place, an_office
from tongban.cases import actions
from tongban.cases.models import Case
from tongban.cases.testing import a_case, make
from tongban.catalog.testing import a_pack
from tongban.documents.queries import documents_of
from tongban.licences.models import Licence
from tongban.licences.testing import a_licence

CASE_READERS = {"applicant", "deputy", "window", "approver", "head", "supervisor"}
CASE_OFFICE = {"window", "approver", "head", "supervisor"}
LICENCE_READERS = {"applicant", "deputy", "approver", "head"}
"""Who should see what, said by hand: nothing here is taken from the code that is tried."""


@dataclass
class World:
    """The things, and the people by what they are to them."""

    case: Case
    licence: Licence
    paper: str
    licence_paper: str
    file: str
    people: dict[str, Person | None]


def build() -> World:
    """A case under review of a firm, written about, with a certificate of the same body held by the same firm."""
    office, other, hall = an_office(), an_office("urban-management"), a_hall()
    city, county = a_place(), a_place(COUNTY)
    applicant, deputy, former_deputy = a_person(name="张三"), a_person(), a_person()
    firm = a_firm(applicant)
    give_mandate(deputy, Role.REPRESENTATIVE, firm, given_by=None)
    yesterday = timezone.localdate() - timedelta(days=30)
    held = give_mandate(former_deputy, Role.REPRESENTATIVE, firm, given_by=None, since=yesterday)
    end_mandate(held, ended_by=None)
    case = a_case("reviewing", pack=a_pack(), applicant=applicant, on_behalf_of=firm)
    people: dict[str, Person | None] = {
        "applicant": applicant,
        "deputy": deputy,
        "former deputy": former_deputy,
        "window": a_person(Role.WINDOW, organisation=hall, region=city),
        "approver": a_person(Role.APPROVER, organisation=office, region=city),
        "head": a_person(Role.HEAD, organisation=office, region=city),
        "supervisor": a_person(Role.SUPERVISOR, organisation=hall, region=city),
        "approver elsewhere": a_person(Role.APPROVER, organisation=office, region=county),
        "head elsewhere": a_person(Role.HEAD, organisation=office, region=county),
        "window elsewhere": a_person(Role.WINDOW, organisation=hall, region=county),
        "supervisor elsewhere": a_person(Role.SUPERVISOR, organisation=hall, region=county),
        "inspector": a_person(Role.INSPECTOR, organisation=office, region=city),
        "cataloguer": a_person(Role.CATALOGUER, organisation=office, region=city),
        "hotline": a_person(Role.HOTLINE, organisation=hall, region=city),
        "approver of another body": a_person(Role.APPROVER, organisation=other, region=city),
        "stranger": a_person(),
        "nobody": None,
    }
    former = a_person()
    end_mandate(give_mandate(former, Role.APPROVER, office, given_by=None, since=yesterday), ended_by=None)
    people["former approver"] = former
    from tongban.documents.testing import an_upload

    remark = actions.say(case, applicant, "补充说明。", an_upload())
    licence = a_licence(organisation=firm, issuer=office)
    paper = documents_of("case", case.number)[0].number
    licence_paper = documents_of("licence", licence.reference())[0].number
    return World(case, licence, paper, licence_paper, str(remark.file_id), people)


def snapshot(world: World) -> Any:
    """What no refused attack may change."""
    from tongban.cases.models import CaseMaterial, CorrectionConsent, Remark
    from tongban.journal.models import Entry

    return (
        Case.objects.filter(pk=world.case.pk).values().get(),
        Licence.objects.filter(pk=world.licence.pk).values().get(),
        list(CaseMaterial.objects.filter(case=world.case).values()),
        [model.objects.count() for model in (CorrectionConsent, Remark)],
        Entry.objects.exclude(kind="person").count(),
    )


__all__ = ["CASE_OFFICE", "CASE_READERS", "LICENCE_READERS", "World", "build", "make", "snapshot"]
