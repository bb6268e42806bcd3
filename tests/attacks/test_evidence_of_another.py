"""Somebody else is named, and one's own paper is to stand for theirs (冒名登记): every way in which it was tried."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tongban.accounts.actions import reveal_id
from tongban.accounts.models import Organisation, Person, Role
from tongban.accounts.queries import represents
from tongban.accounts.testing import a_firm, a_hall, a_person, an_office
from tongban.cases import actions, queries
from tongban.cases.models import Case
from tongban.cases.testing import fill, officer
from tongban.catalog.testing import the_packs
from tongban.journal.models import Entry
from tongban.journal.testing import deliver_all
from tongban.kit.identifiers import make_id_number
from tongban.kit.refusals import Refusal
from tongban.licences.testing import a_licence
from tongban.notices.models import Message

pytestmark = pytest.mark.django_db

CARD = "operator-id-card"
RENT = {"entity_type": "individual-business", "needs_prior_approval": False}


@pytest.fixture
def zhang() -> Person:
    the_packs()
    person = a_person(name="张三")
    a_licence("id-card", person=person, fields={"name": "张三"})
    return person


@pytest.fixture
def ayi(zhang: Person) -> Person:
    return a_person(name="阿依·买买提")


def number_of(person: Person) -> str:
    return reveal_id(person, asked_by=person, why="test")


def naming(person: Person) -> dict[str, str]:
    return {"operator_name": person.name, "operator_id_number": number_of(person)}


def a_draft(zhang: Person, code: str = "business-registration", **answers: Any) -> Case:
    case = actions.start(zhang, code)
    fill(case, zhang, answers=answers, situation=RENT)
    return case


def card(case: Case) -> Any:
    return case.materials.filter(code=CARD).first()


def approver(case: Case) -> Person:
    assert case.organisation is not None
    return officer(Role.APPROVER, case.organisation)


def accepted(case: Case) -> Case:
    actions.submit(case, case.applicant)
    actions.move(case, officer(Role.WINDOW, a_hall()), "accept")
    case.materials.update(verdict="passed")
    return case


def refused(call: Any, *given: Any, **more: Any) -> str:
    with pytest.raises(Refusal) as refusal:
        call(*given, **more)
    assert str(refusal.value.sentence)
    assert str(refusal.value.next_step) or refusal.value.status != 409
    return refusal.value.code


def test_ones_own_card_goes_when_somebody_else_is_named(zhang: Person, ayi: Person) -> None:
    case = actions.start(zhang, "business-registration")
    actions.save_situation(case, zhang, RENT)
    assert card(case).licence.holder_person == zhang

    actions.save_answers(case, zhang, naming(ayi))

    found = card(case)
    assert found is None or found.licence is None
    assert refused(actions.supply_material, case, zhang, CARD, way="licence:id-card") == "evidence-of-another"


def test_the_name_alone_is_enough_to_lose_the_card(zhang: Person) -> None:
    case = actions.start(zhang, "business-registration")
    actions.save_situation(case, zhang, RENT)

    actions.save_answers(case, zhang, {"operator_name": "李某"})

    assert card(case) is None
    assert "operator_id_number" in {fault.name for fault in queries.faults(case)}


def test_an_upload_for_one_person_does_not_stand_for_the_next(zhang: Person, ayi: Person) -> None:
    stranger = make_id_number(date(1971, 3, 4), 5, "990199")  # no register knows it, so the card is uploaded
    case = a_draft(zhang, operator_name="王某", operator_id_number=stranger)
    assert card(case).way == "upload"

    actions.save_answers(case, zhang, {"operator_id_number": make_id_number(date(1972, 3, 4), 5, "990199")})

    assert [f.code for f in queries.faults(case) if f.name == CARD] == ["evidence-of-another"]
    assert refused(actions.submit, case, zhang) == "not-ready"


def test_a_number_changed_behind_the_platforms_back_is_found_at_every_gate(zhang: Person, ayi: Person) -> None:
    case = accepted(a_draft(zhang))
    case.refresh_from_db()
    case.answers |= {"operator_name": ayi.name, "operator_id_number": ayi.id_number}
    case.save(update_fields=["answers"])

    assert refused(actions.move, case, approver(case), "grant") == "evidence-of-another"
    Case.objects.filter(pk=case.pk).update(state="submitted", accepted_at=None, accepted_by=None)
    case.refresh_from_db()
    assert refused(actions.move, case, officer(Role.WINDOW, a_hall()), "accept") == "evidence-of-another"


@pytest.mark.parametrize("change", [{"state": "revoked"}, {"valid_until": date(2020, 1, 1)}, {"state": "suspended"}])
def test_a_card_that_holds_no_longer_proves_nothing_at_the_decision(zhang: Person, change: dict[str, Any]) -> None:
    case = accepted(a_draft(zhang))
    type(card(case).licence).objects.filter(pk=card(case).licence.pk).update(**change)

    assert refused(actions.move, case, approver(case), "grant") == "evidence-not-valid"

    a_licence("id-card", person=zhang, fields={"name": "张三"})  # a new card stands in for the old one
    actions.move(case, approver(case), "grant")
    assert case.state == "granted"


def test_the_licence_of_one_firm_proves_nothing_for_another(zhang: Person) -> None:
    an_office("tobacco")
    mine, other = a_firm(zhang, name="甲店"), a_firm(zhang, name="乙店")
    a_licence("business-licence", organisation=other)
    case = actions.start(zhang, "tobacco-retail-licence", on_behalf_of=mine)

    assert refused(actions.supply_material, case, zhang, "business-licence", way="licence:business-licence") in (
        "licence-not-held",
        "evidence-of-another",
    )


def test_nothing_is_granted_before_the_named_person_has_confirmed(zhang: Person, ayi: Person) -> None:
    case = accepted(a_draft(zhang, **naming(ayi)))
    deliver_all()
    assert Message.objects.filter(person=ayi, about=case.number).exists()
    assert refused(actions.move, case, approver(case), "grant") == "confirmation-outstanding"

    row = queries.to_confirm(ayi)[0]
    stranger = a_person(name=ayi.name)
    assert refused(actions.answer_naming, row.pk, stranger, "confirm") == "not-found"
    assert refused(actions.answer_naming, row.pk, zhang, "confirm") == "not-found"

    client = Client()
    client.force_login(ayi)
    assert ayi.name in client.get("/cases/named/").content.decode()
    client.post(f"/cases/named/{row.pk}/", {"answer": "confirm"})
    actions.move(case, approver(case), "grant")
    actions.move(case, approver(case), "issue")

    firm = Organisation.objects.get(pk=Case.objects.get(pk=case.pk).on_behalf_of_id)
    assert firm.legal_person_name == ayi.name
    assert represents(ayi, firm)
    assert not represents(zhang, firm)


def test_who_declines_is_never_registered(zhang: Person, ayi: Person) -> None:
    case = accepted(a_draft(zhang, **naming(ayi)))
    actions.answer_naming(queries.to_confirm(ayi)[0].pk, ayi, "decline")

    assert refused(actions.move, case, approver(case), "grant") == "confirmation-declined"


def test_a_confirmation_is_for_one_name_and_number(zhang: Person, ayi: Person) -> None:
    case = a_draft(zhang, operator_name="阿某", operator_id_number=number_of(ayi))
    case.materials.filter(code=CARD).update(way="upload", licence=None, facts={})
    actions.submit(case, zhang)

    assert refused(actions.answer_naming, queries.to_confirm(ayi)[0].pk, ayi, "confirm") == "name-differs"


def test_the_window_records_who_came(zhang: Person, ayi: Person) -> None:
    case = accepted(a_draft(zhang, **naming(ayi)))
    window = officer(Role.WINDOW, a_hall())
    assert refused(actions.confirm_in_person, case, window, "operator", " ") == "still-needed"
    with pytest.raises(Refusal):
        actions.confirm_in_person(case, zhang, "operator", "我看见了。")

    actions.confirm_in_person(case, window, "operator", "本人到场，核对身份证原件。")

    assert Entry.objects.get(what="case.confirm-person").facts["way"] == "window"
    actions.move(case, approver(case), "grant")


def test_the_window_writes_down_on_its_page_who_came_and_what_was_seen(zhang: Person, ayi: Person) -> None:
    case = accepted(a_draft(zhang, **naming(ayi)))
    client = Client()
    client.force_login(officer(Role.WINDOW, a_hall()))
    page = f"/desk/{case.number}/named/operator/"

    assert ayi.name in client.get(page).content.decode()
    assert client.post(page, {"reason": ""}).status_code == 422
    assert client.post(page, {"reason": "本人到场，核对身份证原件。"}).status_code == 302
    assert not queries.outstanding(case)
    client.force_login(zhang)
    assert client.get(page).status_code == 403  # the desk is for officers


def test_a_one_things_parts_ask_once_and_all_wait_for_it(zhang: Person, ayi: Person) -> None:
    case = actions.start(zhang, "open-a-restaurant")
    fill(case, zhang, answers=naming(ayi), situation={"has_business_licence": False, **RENT})
    actions.submit(case, zhang)
    part = Case.objects.get(parent=case, item_code="business-registration")
    actions.move(part, officer(Role.WINDOW, a_hall()), "accept")
    part.materials.update(verdict="passed")

    assert len(queries.to_confirm(ayi)) == 1
    assert refused(actions.move, part, approver(part), "grant") == "confirmation-outstanding"
    actions.answer_naming(queries.to_confirm(ayi)[0].pk, ayi, "confirm")
    actions.move(part, approver(part), "grant", at=timezone.now() + timedelta(seconds=1))
