"""A certificate's life: issued with its identifier, changed by whom it may be, held, listed when it no longer holds."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from tongban.accounts.testing import a_firm, a_person, an_office
from tongban.documents.actions import (
    known_roots,
    mark_of,
    pdf_of,
    read_roots,
    read_status_list,
    second_opinion,
    verify_pdf,
)
from tongban.documents.queries import document_seen_by
from tongban.journal.models import Entry
from tongban.journal.testing import deliver_all
from tongban.kit.identifiers import read_licence_identifier
from tongban.kit.refusals import NotAllowed, NotFound, StillNeeded, WrongState
from tongban.licences import actions, queries
from tongban.licences.lifecycle import LICENCE
from tongban.licences.testing import a_licence
from tongban.notices.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"


def test_a_certificate_has_an_identifier_with_a_right_check_character_and_a_document():
    licence = a_licence(number="JY2-990100-0000018")
    read = read_licence_identifier(licence.identifier)

    assert read.fits
    assert (read.serial, read.version, read.issuer) == ("JY29901000000018", 1, licence.issuer.code)
    assert licence.document.facts["identifier"] == licence.identifier
    assert Entry.objects.filter(what="licence.issue", subject=licence.reference()).exists()


def test_two_certificates_under_one_number_still_have_identifiers_of_their_own():
    first, second = a_licence(number="SAME0001"), a_licence(number="SAME0001")

    assert first.identifier != second.identifier


def test_a_persons_number_never_stands_in_the_identifier():
    licence = a_licence("id-card", person=a_person(name="张三"), number="990102199001010018")

    assert "990102199001010018" not in licence.identifier
    facts = queries.public_facts(licence.identifier)
    assert facts.holder == "张*"
    assert facts.number == "99**************18"
    with pytest.raises(NotFound):
        queries.find_public("990102199001010018")


def test_a_public_question_is_answered_by_identifier_number_or_check_code():
    licence = a_licence()

    for words in (licence.identifier, licence.number, licence.document.check_code.lower()):
        facts = queries.find_public(f" {words} ")
        assert (facts.identifier, facts.in_force) == (licence.identifier, True)


def test_a_number_that_stands_on_certificates_of_several_kinds_names_them_all_and_none_is_guessed(client):
    office = an_office()
    food = a_licence(number="9901002026000001", issuer=office)
    drain = a_licence("drainage-permit", number="9901002026000001", issuer=office)
    a_licence("id-card", person=a_person(name="张三"), number="9901002026000001")  # a person's is never among them

    found = queries.find_all_public("9901002026000001")
    assert {facts.identifier for facts in found} == {food.identifier, drain.identifier}
    with pytest.raises(queries.SeveralMatch, match="2"):
        queries.find_public("9901002026000001")
    page = client.get("/verify/", {"words": "9901002026000001"})
    text = page.content.decode()
    assert page.status_code == 200
    for licence in (food, drain):
        assert licence.kind_name in text
        assert f"/verify/{licence.identifier}" in text
    assert client.get("/api/v1/verify", {"words": "9901002026000001"}).json()[0]["number"] == "9901002026000001"
    refused = client.get("/api/v1/verify/9901002026000001")
    assert (refused.status_code, refused.json()["code"]) == (409, "licence-number-shared")
    assert all(licence.identifier in refused.content.decode() for licence in (food, drain))


def test_of_a_certificate_and_its_newer_version_the_number_names_the_newer_one():
    old = a_licence(number="9901002026000077")
    new = a_licence(
        number=old.number,
        issuer=old.issuer,
        organisation=old.holder_organisation,
        replaces=old,
        actor=a_person("approver"),
    )
    assert [facts.identifier for facts in queries.find_all_public("9901002026000077")] == [new.identifier]


def test_a_held_certificate_is_found_only_while_it_holds():
    person, firm = a_person(), a_firm(a_person())
    today = timezone.localdate()
    mine = a_licence("id-card", person=person)
    theirs = a_licence(organisation=firm, valid_until=today + timedelta(days=3))
    future = a_licence("drainage-permit", organisation=firm, valid_from=today + timedelta(days=1))

    assert queries.held("id-card", person=person) == mine
    assert queries.held("food-business-licence", organisation=firm) == theirs
    assert queries.held("food-business-licence", organisation=firm, on=today + timedelta(days=4)) is None
    assert queries.held("food-business-licence", person=person) is None
    assert queries.held("drainage-permit", organisation=firm) is None
    assert queries.held("drainage-permit", organisation=firm, on=future.valid_from) == future


def test_a_new_version_takes_the_place_of_the_old_one():
    officer = a_person("approver")
    old = a_licence()

    new = a_licence(replaces=old, organisation=old.holder_organisation, number=old.number, actor=officer)

    old.refresh_from_db()
    assert (old.state, new.version) == ("replaced", 2)
    assert read_licence_identifier(new.identifier).version == 2
    assert queries.public_facts(old.identifier).replaced_by == new.identifier
    assert queries.held(new.kind, organisation=old.holder_organisation) == new


def test_only_the_issuer_suspends_and_the_holder_may_give_it_up():
    holder, officer, stranger = a_person(), a_person("approver"), a_person()
    licence = a_licence("id-card", person=holder)

    for outsider in (holder, stranger):
        with pytest.raises(NotAllowed):
            actions.move(licence, "suspend", outsider, reason="检查", basis="第六十九条")
    with pytest.raises(StillNeeded):
        actions.move(licence, "suspend", officer, reason="检查")
    actions.move(licence, "suspend", officer, reason="检查", basis="第六十九条")
    with pytest.raises(WrongState):
        actions.move(licence, "suspend", officer, reason="检查", basis="第六十九条")
    actions.move(licence, "cancel", holder, reason="不再经营")

    assert licence.state == "cancelled"
    assert queries.moves_open(licence, officer) == []


@pytest.mark.parametrize("move", [move for move in LICENCE.moves if move.name != "replace"], ids=lambda move: move.name)
def test_every_move_notes_its_day_and_tells_the_holder_once(move):
    holder, officer = a_person(), a_person("approver")
    licence = a_licence("id-card", person=holder)
    if "valid" not in move.start:
        actions.move(licence, "suspend", officer, reason="检查", basis="第六十九条")
        deliver_all()
        Message.objects.all().delete()
    day = timezone.make_aware(datetime(2026, 3, 4, 9))

    actor = None if move.by == ("clock",) else officer
    actions.move(licence, move.name, actor, at=day, reason="检查", basis="第六十九条")
    deliver_all()
    deliver_all()

    assert licence.state_since == date(2026, 3, 4)
    assert [message.person for message in Message.objects.all()] == [holder]


def test_the_clock_expires_what_has_run_out():
    today = timezone.localdate()
    over = a_licence(valid_from=today - timedelta(days=400), valid_until=today - timedelta(days=1))
    last_day = a_licence(valid_until=today)

    assert queries.public_facts(over.identifier).state == "expired"
    assert actions.expire_due() == 1
    assert actions.expire_due() == 0
    over.refresh_from_db()
    last_day.refresh_from_db()
    assert (over.state, last_day.state) == ("expired", "valid")


def test_the_sealed_file_and_the_signed_list_verify_offline():
    officer = a_person("approver")
    licence = a_licence()
    pdf = pdf_of(licence.document)
    roots = read_roots(known_roots())

    good = verify_pdf(pdf, roots=roots, status_list=actions.status_list())
    actions.move(licence, "revoke", officer, reason="以欺骗手段取得", basis="《中华人民共和国行政许可法》第六十九条")
    listed = actions.status_list()
    bad = verify_pdf(pdf, roots=roots, status_list=listed)

    assert good.ok
    assert good.identifier == licence.identifier
    assert [finding.code for finding in bad.findings if finding.grave] == ["revoked"]
    assert set(read_status_list(listed, roots)["entries"]) == {mark_of(licence.identifier)}
    assert licence.identifier not in json.loads(listed)["payload"]
    assert second_opinion(pdf, roots)
    assert not second_opinion(pdf[:-1] + b"x\n", roots)
    assert [finding.code for finding in actions.verify_file(pdf).findings if finding.grave] == ["revoked"]


def test_who_sees_a_certificate_and_its_file():
    representative, stranger, officer = a_person(), a_person(), a_person("approver")
    licence = a_licence(organisation=a_firm(representative))

    for person in (representative, officer):
        assert queries.licence_seen_by(person, licence.identifier) == licence
        assert document_seen_by(person, licence.document.number) == licence.document
    for identifier in (licence.identifier, "1.2.3"):
        with pytest.raises(NotFound) as refused:
            queries.licence_seen_by(stranger, identifier)
        assert refused.value.code == "not-found"
    with pytest.raises(NotFound):
        document_seen_by(stranger, licence.document.number)
    assert queries.licences_of(representative) == [licence]
    assert queries.licences_of(stranger) == []
    assert queries.issued_by_offices_of(officer)[0] == [licence]
    assert an_office() == licence.issuer
