"""What the applicant sees of the public log, and can show a court; what nobody else gets."""

from __future__ import annotations

import hashlib
import json

import pytest
from django.test import Client

from tongban.accounts.testing import Cast, the_cast
from tongban.cases import queries
from tongban.cases.models import Case
from tongban.cases.testing import a_case
from tongban.journal import actions as journal
from tongban.journal.models import Entry
from tongban.journal.queries import commitment_hex
from tongban.journal.testing import deliver_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return the_cast()


@pytest.fixture
def zhang(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.zhang)
    return client


@pytest.fixture
def case(cast: Cast) -> Case:
    made = a_case("reviewing", applicant=cast.zhang)
    deliver_all()
    return made


def accepted(case: Case, cast: Cast) -> queries.Happening:
    return next(line for line in queries.timeline(case, cast.zhang) if line.what == "case.accept")


def test_the_timeline_leads_to_each_act_on_the_public_log(zhang: Client, case: Case, cast: Cast) -> None:
    journal.sign_heads()
    line = accepted(case, cast)

    page = zhang.get(f"/cases/{case.number}/").content.decode()

    assert line.log_index is not None
    assert f'href="{line.log_url}"' in page
    assert line.log_url.endswith(f"/{line.log_index}/")
    assert Client().get(line.log_url).status_code == 200


def test_an_act_not_merged_yet_leads_to_its_receipt(cast: Cast) -> None:
    case = a_case("reviewing", applicant=cast.zhang)

    line = accepted(case, cast)

    assert line.log_index is None
    assert line.log_url == f"/log/r/{line.log_number}/"
    assert Client().get(line.log_url).status_code == 200


def test_the_slip_carries_the_log_number_of_the_sending(zhang: Client, case: Case, cast: Cast) -> None:
    sent = next(line for line in queries.timeline(case, cast.zhang) if line.what == "case.submit")

    assert sent.log_number in zhang.get(f"/cases/{case.number}/slip/").content.decode()


def test_the_applicant_takes_home_what_the_office_committed_to(zhang: Client, case: Case, cast: Cast) -> None:
    journal.sign_heads()
    line = accepted(case, cast)

    answer = zhang.get(f"/cases/{case.number}/receipts/{line.log_number}/")
    receipt = json.loads(answer.content)

    opening = receipt["opening"]
    opened = hashlib.sha256(bytes.fromhex(opening["salt"]) + opening["committed"].encode()).hexdigest()
    assert opened == json.loads(receipt["leaf"])["commitment"]
    assert case.number in opening["committed"]
    assert line.document_number in opening["committed"]
    assert answer.headers["Cache-Control"] == "no-store"
    checked = Client().post("/log/verify/", {"text": answer.content.decode()}).content.decode()
    assert 'class="outcome mt-2' in checked
    assert case.number not in checked


def test_before_a_head_is_signed_the_page_says_so(zhang: Client, case: Case, cast: Cast) -> None:
    number = accepted(case, cast).log_number

    answer = zhang.get(f"/cases/{case.number}/receipts/{number}/")

    assert answer.headers["Location"] == f"/log/r/{number}/"


def test_an_erased_act_is_offered_no_more(zhang: Client, case: Case, cast: Cast) -> None:
    journal.sign_heads()
    number = accepted(case, cast).log_number
    Entry.objects.filter(what="case.accept", subject=case.number).update(salt=None, facts={})

    assert f"/receipts/{number}/" not in zhang.get(f"/cases/{case.number}/").content.decode()
    assert zhang.get(f"/cases/{case.number}/receipts/{number}/").status_code == 410


def test_nobody_else_gets_it_nor_learns_that_it_exists(case: Case, cast: Cast) -> None:
    journal.sign_heads()
    number = accepted(case, cast).log_number
    for person in (cast.chen, cast.li, cast.wang):
        client = Client()
        client.force_login(person)
        there = client.get(f"/cases/{case.number}/receipts/{number}/")
        nowhere = client.get(f"/cases/{case.number}9/receipts/{number}/")
        assert (there.status_code, nowhere.status_code) == (404, 404), person
        assert number not in there.content.decode().split("<main", 1)[1]


def test_the_receipt_of_another_case_is_not_found(zhang: Client, case: Case, cast: Cast) -> None:
    other = a_case("reviewing", applicant=cast.chen)
    deliver_all()
    journal.sign_heads()
    foreign = next(line for line in queries.timeline(other, cast.chen) if line.log_number).log_number

    assert zhang.get(f"/cases/{case.number}/receipts/{foreign}/").status_code == 404
    assert zhang.get(f"/cases/{case.number}/receipts/nothing/").status_code == 404


def test_inner_steps_of_the_office_are_not_opened_to_the_applicant(zhang: Client, case: Case, cast: Cast) -> None:
    inner = journal.record("case.give-consent", kind="case", subject=case.number, organisation_id=case.organisation_id)
    deliver_all()
    journal.sign_heads()
    number = commitment_hex(inner)[:20]

    assert zhang.get(f"/cases/{case.number}/receipts/{number}/").status_code == 404
    assert Client().get(f"/log/r/{number}/").status_code == 200
