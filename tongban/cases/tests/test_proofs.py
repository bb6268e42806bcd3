"""The no-proof plan of a case, as its applicant reads it."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from tongban.accounts.testing import a_person, an_office, the_cast
from tongban.cases import actions, queries
from tongban.catalog.testing import the_packs
from tongban.licences.testing import a_licence

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    the_packs()
    cast = the_cast()
    return actions.start(cast.zhang, "food-business-licence", situation={"makes_cold_or_raw_food": False})


def chosen(case, code):
    return next(p for p in queries.proof_plan(case, case.applicant) if p.material.code == code).chosen


def test_somebody_elses_plan_stays_closed(case, client):
    client.force_login(a_person())

    assert client.get(reverse("cases:proofs", args=[case.number])).status_code == 404
    assert queries.proof_plan(case, a_person()) == []


def test_the_page_says_of_each_material_which_way_is_taken(case, client):
    client.force_login(case.applicant)

    page = client.get(reverse("cases:proofs", args=[case.number]))

    assert page.status_code == 200
    for proof in queries.proof_plan(case, case.applicant):
        assert str(proof.material.name) in page.content.decode()


def test_an_identity_proved_with_the_account_is_not_asked_for_again(case):
    assert chosen(case, "operator-id-card").kind == "shared"


def test_a_certificate_held_is_lighter_still(case):
    a_licence("id-card", person=case.applicant, issuer=an_office("public-security"), valid_from=date(2020, 1, 1))

    assert chosen(case, "operator-id-card").kind == "held"


def test_while_the_register_is_down_its_keeper_is_asked(case, settings):
    settings.SOURCES_DOWN = frozenset({"population"})

    way = chosen(case, "operator-id-card")

    assert way.kind == "assistance"
    assert all(str(word) for word in queries.way_in_words(way))
