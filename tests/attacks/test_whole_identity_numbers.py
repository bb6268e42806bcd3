"""Looking for the whole number of a third person, as somebody with a seat at the desk, a key, or the database file."""

from __future__ import annotations

import json
import logging
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client, RequestFactory

from tongban.accounts.actions import DISCLOSURES
from tongban.accounts.canary import put_canary, secret_state
from tongban.accounts.models import Canary, Person, Role
from tongban.accounts.testing import a_hall, a_person, an_office
from tongban.cases import actions, queries
from tongban.cases.models import Case
from tongban.cases.testing import officer
from tongban.catalog.testing import a_pack
from tongban.journal.models import Entry
from tongban.kit.identifiers import make_id_number
from tongban.kit.refusals import Refusal
from tongban.site.checks import seals_open, the_secret_stands_apart
from tongban.site.masking import MaskingFormatter, MaskingReporterFilter

pytestmark = pytest.mark.django_db

MOTHER = make_id_number(date(1991, 5, 6), 22, "990199")
MASKED = f"{MOTHER[:3]}{'*' * 11}{MOTHER[-4:]}"
ASKED = [
    {"name": "mother_name", "label": {"zh": "母亲姓名"}, "kind": "text"},
    {"name": "mother_id_number", "label": {"zh": "母亲身份证号码"}, "kind": "id-number"},
    {"name": "words", "label": {"zh": "说明"}, "kind": "long-text"},
]


@pytest.fixture
def case() -> Case:
    an_office()
    pack = a_pack(
        questions=ASKED, materials=[], situations=[], rules=[], examples=[{"name": "x", "facts": {}, "gives": {}}]
    )
    found = actions.start(a_person(), pack.code)
    told = {"mother_name": "某母", "mother_id_number": MOTHER, "words": f"母亲的号码是{MOTHER[:6]} {MOTHER[6:]}。"}
    actions.save_answers(found, found.applicant, told)
    actions.submit(found, found.applicant)
    actions.say(found, found.applicant, f"再说一次：{MOTHER}")
    return found


def test_the_database_file_holds_no_whole_number(case: Case) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT answers FROM cases_case")
        answers = str(cursor.fetchall())
        cursor.execute("SELECT text FROM cases_remark")
        said = str(cursor.fetchall())

    assert MOTHER not in answers + said
    assert MOTHER[6:] not in answers
    assert MASKED in answers


def test_screens_and_programs_show_the_hidden_form_to_everybody(case: Case) -> None:
    window = officer(Role.WINDOW, a_hall())
    for person, pages in (
        (window, [f"/desk/{case.number}/?view=form", f"/desk/{case.number}/?view=thread"]),
        (case.applicant, [f"/cases/{case.number}/", f"/cases/{case.number}/thread/"]),
    ):
        client = Client()
        client.force_login(person)
        more = ["", "/form", "/thread", "/timeline", "/id-numbers"]
        for address in [*pages, *(f"/api/v1/cases/{case.number}{tail}" for tail in more)]:
            said = client.get(address).content.decode()
            assert MOTHER not in said
            assert MOTHER[6:] not in said


def test_a_whole_number_is_opened_once_and_recorded(case: Case) -> None:
    window = officer(Role.WINDOW, a_hall())
    with pytest.raises(Refusal) as refusal:
        actions.reveal_number(case, window, "mother_id_number", " ")
    assert refusal.value.code == "still-needed"
    with pytest.raises(Refusal):
        actions.reveal_number(case, case.applicant, "mother_id_number", "想看")
    assert not Entry.objects.filter(what="person.reveal").exists()

    client = Client()
    client.force_login(window)
    address = f"/api/v1/cases/{case.number}/id-numbers"
    body = json.dumps({"key": "mother_id_number", "why": "与原件核对"})
    shown = client.post(address, body, content_type="application/json")
    assert shown.json() == {"id_number": MOTHER}
    assert shown.headers["Cache-Control"] == "no-store"

    entry = Entry.objects.get(what="person.reveal")
    assert (entry.actor, entry.subject, entry.facts["use"]) == (window, case.number, "office")
    assert MOTHER not in json.dumps(entry.facts)


def test_each_person_is_listed_once_with_what_a_message_says(case: Case) -> None:
    assert [row.key for row in queries.numbers_in(case)] == ["applicant", "mother_id_number"]


def test_the_hidden_form_sent_back_keeps_the_number_and_another_is_refused() -> None:
    an_office()
    pack = a_pack(
        questions=ASKED, materials=[], situations=[], rules=[], examples=[{"name": "x", "facts": {}, "gives": {}}]
    )
    draft = actions.start(a_person(), pack.code)
    actions.save_answers(draft, draft.applicant, {"mother_id_number": MOTHER})
    before = draft.answers["mother_id_number"].digest

    actions.save_answers(draft, draft.applicant, {"mother_id_number": MASKED})
    assert draft.answers["mother_id_number"].digest == before
    with pytest.raises(Refusal) as refusal:
        actions.save_answers(draft, draft.applicant, {"mother_id_number": f"991{'*' * 11}0000"})
    assert refusal.value.faults[0].code == "id-number-hidden"  # type: ignore[attr-defined]  # a NotReady has faults


def test_log_lines_and_error_reports_hide_it() -> None:
    line = logging.LogRecord("tongban", logging.ERROR, "", 1, "%s cannot be read", (MOTHER,), None)
    assert MaskingFormatter().format(line) == f"{MASKED} cannot be read"

    request = RequestFactory().post("/", {"number": MOTHER, "words": f"号码{MOTHER}"})
    sent: Any = MaskingReporterFilter().get_post_parameters(request)
    assert MOTHER not in str(dict(sent))


def test_another_secret_is_noticed_before_anybody_needs_it(settings: Any) -> None:
    Canary.objects.all().delete()
    a_person()
    put_canary()
    assert secret_state() == "fits"
    assert not seals_open(None, databases=["default"])

    settings.TONGBAN_SECRET = "another secret"
    assert secret_state() == "other"
    assert [fault.id for fault in seals_open(None, databases=["default"])] == ["tongban.E010"]
    Canary.objects.all().delete()
    put_canary()  # nobody's number opens, so a wrong secret is not made the right one
    assert not Canary.objects.exists()
    assert Person.objects.exclude(id_sealed="").exists()


@pytest.mark.parametrize(("is_apart", "said"), [(True, []), (False, ["tongban.W010"])])
def test_the_deploy_check_wants_the_secret_apart(settings: Any, is_apart: bool, said: list[str]) -> None:
    settings.SECRET_IS_APART = is_apart

    assert [fault.id for fault in the_secret_stands_apart(None)] == said


def test_every_declared_use_names_receiver_and_article() -> None:
    for use in DISCLOSURES.values():
        assert str(use.receiver)
        assert str(use.output)
        assert use.basis.startswith("《")
