"""Whoever holds the slip sees how far it is, without signing in; nobody learns anything else."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client

from tongban.accounts.testing import a_person
from tongban.cases import queries
from tongban.cases.testing import a_case

pytestmark = pytest.mark.django_db


def asked(number: str, code: str) -> tuple[int, str]:
    answer = Client().get("/progress/", {"number": number, "code": code})
    return answer.status_code, answer.content.decode()


def test_the_slip_alone_shows_the_state_and_the_next_date_and_no_name() -> None:
    me = a_person(name="欧阳测试")
    case = a_case("submitted", applicant=me)
    code = queries.check_code(case.number)
    status, page = asked(case.number, f"{code[:4].lower()} {code[4:]}")
    assert status == 200
    assert case.title in page
    assert f"{case.receipt_due.month} 月 {case.receipt_due.day} 日" in page
    assert me.name not in page
    assert me.id_masked not in page


def test_the_codes_of_the_printed_slip_lead_there() -> None:
    case = a_case("submitted")
    client = Client()
    client.force_login(case.applicant)
    code = queries.check_code(case.number)
    assert f"{code[:4]}-{code[4:]}" in client.get(f"/cases/{case.number}/slip/").content.decode()
    assert client.get(f"/cases/{case.number}/slip/").context["link"].endswith(f"?number={case.number}&code={code}")


def test_a_wrong_number_and_a_wrong_code_are_answered_alike() -> None:
    case, draft = a_case("submitted"), a_case("draft")
    answers = {
        (status, page.replace(number, "").replace(code, "").count("查询码"), "progress" in page)
        for number, code in (
            (case.number, "AAAAAAAA"),
            ("999", queries.check_code("999")),
            (draft.number, queries.check_code(draft.number)),
        )
        for status, page in [asked(number, code)]
    }
    assert len(answers) == 1
    assert answers.pop()[0] == 404


def test_too_many_wrong_codes_wait_and_others_do_not() -> None:
    case = a_case("submitted")
    for _try in range(settings.THROTTLES["progress"][0]):
        asked(case.number, "AAAAAAAA")
    assert asked(case.number, queries.check_code(case.number))[0] == 429
    other = Client(REMOTE_ADDR="203.0.113.9")
    code = queries.check_code(case.number)
    assert other.get("/progress/", {"number": case.number, "code": code}).status_code == 200


def test_programs_ask_the_same() -> None:
    case = a_case("correcting")
    ask = {"number": case.number, "code": queries.check_code(case.number)}
    said = Client().post("/api/v1/cases/progress", ask, content_type="application/json")
    assert said.status_code == 200
    assert said.json()["next_on"] == case.corrections.get().due_on.isoformat()
    wrong = Client().post("/api/v1/cases/progress", {**ask, "code": "AAAAAAAA"}, content_type="application/json")
    assert (wrong.status_code, wrong.json()["code"]) == (404, "progress-not-found")
