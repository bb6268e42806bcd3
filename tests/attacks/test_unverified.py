"""Somebody else's number opens an account, and nothing more."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from tongban.accounts.actions import seal_number, sign_up, unseal, verify_identity
from tongban.accounts.models import Person, Role
from tongban.accounts.queries import IdentityNotVerified
from tongban.accounts.testing import a_hall, a_person
from tongban.cases import actions, registers
from tongban.cases.testing import a_draft
from tongban.catalog.packs import Material
from tongban.catalog.testing import a_pack
from tongban.kit.identifiers import make_id_number

pytestmark = pytest.mark.django_db


def card_of(code: str) -> Material:
    return Material(code=code, name={"zh": "身份证", "en": "Identity card"}, ways=["exchange:population"])


def test_an_account_on_its_owner_s_word_fills_in_but_neither_sends_nor_counts_as_proof() -> None:
    number = make_id_number(date(1988, 8, 8), 5, "990199")
    person = sign_up(username="jiaming", name="假名", id_number=number, password="correct-horse-battery")
    case = a_draft(person, a_pack())
    answers = dict(case.answers)

    assert registers.ask("population", case, {}, card_of("id-card")) is None
    with pytest.raises(IdentityNotVerified):
        actions.submit(case, person)
    client = Client()
    client.force_login(person)
    page = client.get(reverse("cases:check", args=[case.number]))
    refused = client.post(reverse("cases:check", args=[case.number]), {"declare": "1"})
    case.refresh_from_db()
    assert "提交前需要核验您的身份" in page.content.decode()
    assert (refused.status_code, case.state, case.answers) == (403, "draft", answers)
    assert "您的身份尚未核验" in refused.content.decode()

    clerk = a_person(Role.WINDOW, organisation=a_hall())
    verify_identity(
        clerk, username=person.username, name="假名", id_number=unseal(person.id_sealed), seen="identity-card"
    )
    case.applicant.refresh_from_db()
    assert registers.ask("population", case, {}, card_of("id-card")) is not None
    assert actions.submit(case, person).state == "submitted"


def test_a_third_person_s_account_on_its_owner_s_word_proves_nothing_about_them() -> None:
    named, applicant = a_person(name="李某", assurance="declared"), a_person()
    case = a_draft(applicant, a_pack())
    case.answers |= {"operator_name": "李某", "operator_id_number": seal_number(unseal(named.id_sealed))}

    assert registers.ask("population", case, {}, card_of("operator-id-card")) is None
    Person.objects.filter(pk=named.pk).update(assurance="window", assurance_rank=2)
    assert registers.ask("population", case, {}, card_of("operator-id-card")) is not None
