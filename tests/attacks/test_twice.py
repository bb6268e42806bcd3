"""Sent twice, done once: a button pressed twice, a request repeated, two at the same moment."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tongban.accounts.actions import make_token
from tongban.accounts.models import Press, Token
from tongban.accounts.testing import a_person, an_office
from tongban.cases.models import Case, Remark
from tongban.cases.testing import a_case
from tongban.catalog.testing import a_pack

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> Any:
    return a_person()


@pytest.fixture
def client(person: Any) -> Client:
    found = Client()
    found.force_login(person)
    return found


def test_pressing_begin_twice_opens_the_first_draft(client: Client) -> None:
    an_office()
    start = reverse("cases:start", args=[a_pack().code])
    first, second = (client.post(start, {"for_whom": "myself"}) for _n in range(2))

    assert (first.status_code, first.headers["Location"]) == (302, second.headers["Location"])
    assert Case.objects.count() == 1


def test_who_has_begun_and_entered_nothing_is_asked_whether_to_go_on(client: Client, person: Any) -> None:
    an_office()
    code = a_pack().code
    start, wanted = reverse("cases:start", args=[code]), {"for_whom": "myself"}
    client.post(start, wanted)
    Press.objects.all().delete()  # some time has gone by
    (first,) = Case.objects.all()
    tasks = reverse("cases:tasks", args=[first.number])
    shown, asked = client.get(start), client.post(start, wanted)

    assert (shown.status_code, asked.status_code) == (200, 409)
    for page in (shown, asked):
        assert tasks in page.content.decode()
        assert 'name="anew"' in page.content.decode()
    assert Case.objects.count() == 1
    assert client.post(start, wanted | {"anew": "yes"}).status_code == 302
    assert Case.objects.count() == 2


def test_a_program_that_has_begun_is_told_the_number_and_may_say_anew(client: Client) -> None:
    an_office()
    body = {"code": a_pack().code}
    ask = "/api/v1/cases"
    first = client.post(ask, body, content_type="application/json").json()["number"]
    refused = client.post(ask, body, content_type="application/json")
    anew = client.post(ask, body | {"anew": True}, content_type="application/json")

    assert (refused.status_code, refused.json()["code"], refused.json()["where"]) == (
        409, "already-begun", {"number": first},
    )  # fmt: skip
    assert anew.status_code == 201


def test_a_draft_that_was_worked_on_does_not_stand_in_the_way(client: Client, person: Any) -> None:
    an_office()
    code = a_pack().code
    start = reverse("cases:start", args=[code])
    client.post(start, {"for_whom": "myself"})
    Press.objects.all().delete()
    Case.objects.update(revision=1)
    page = client.get(start).content.decode()

    assert "anew" not in page
    assert reverse("cases:tasks", args=[Case.objects.get().number]) in page
    assert client.post(start, {"for_whom": "myself"}).status_code == 302
    assert Case.objects.count() == 2


def test_a_message_sent_twice_is_said_once_and_another_one_again(client: Client, person: Any) -> None:
    case = a_case("submitted", applicant=person)
    thread = reverse("cases:thread", args=[case.number])
    for text in ("请问还缺什么？", "请问还缺什么？", "好的。", "请问还缺什么？"):
        client.post(thread, {"text": text})

    assert [remark.text for remark in Remark.objects.order_by("pk")] == ["请问还缺什么？", "好的。", "请问还缺什么？"]


def test_a_key_made_twice_is_the_same_key_shown_twice(client: Client) -> None:
    wanted = {"label": "x", "scopes": ["me:read"], "days": "30"}
    first, second = (client.post(reverse("accounts:tokens"), wanted) for _n in range(2))

    assert first.content == second.content
    assert Token.objects.count() == 1


def test_a_form_that_was_refused_may_be_sent_again_at_once(client: Client) -> None:
    for _n in range(2):
        assert client.post(reverse("accounts:tokens"), {"label": ""}).status_code == 422


def test_a_program_repeats_its_request_under_the_same_name(client: Client) -> None:
    an_office()
    body = {"code": a_pack().code}
    named = {"content_type": "application/json", "headers": {"Idempotency-Key": "one"}}
    first, second = (client.post("/api/v1/cases", body, **named) for _n in range(2))
    other = client.post("/api/v1/cases", body | {"situation": {}}, **named)
    plain = body | {"anew": True}
    unnamed = [client.post("/api/v1/cases", plain, content_type="application/json").status_code for _n in range(2)]

    assert (first.status_code, first.content) == (201, second.content)
    assert second.headers["Idempotency-Replayed"] == "true"
    assert (other.status_code, other.json()["code"]) == (422, "idempotency-key-reused")
    assert unnamed == [201, 201]
    assert Case.objects.count() == 3


def test_one_key_of_a_person_is_not_given_what_another_was_answered() -> None:
    an_office()
    person, body = a_person(), {"code": a_pack().code, "anew": True}

    def begin(key: str, way: str = "Bearer", name: str = "one") -> Any:
        headers = {"Authorization": f"{way} {key}", "Idempotency-Key": name}
        return Client().post("/api/v1/cases", body, content_type="application/json", headers=headers)

    wide, narrow = make_token(person, "wide", ["cases:write"], 1), make_token(person, "narrow", ["me:read"], 1)
    assert begin(wide).status_code == 201
    assert (begin(narrow).status_code, begin(narrow).json()["code"]) == (403, "scope-missing")
    assert begin(wide, "bearer").headers["Idempotency-Replayed"] == "true"
    long = [begin(wide, name="n" * 200 + end).json()["number"] for end in ("1", "2", "1")]
    assert (len(set(long)), long[0]) == (2, long[2])


def test_one_persons_press_is_never_anothers_answer(client: Client) -> None:
    wanted = {"label": "x", "scopes": ["me:read"], "days": "30"}
    stranger = Client()
    stranger.force_login(a_person())
    first, second = (one.post(reverse("accounts:tokens"), wanted) for one in (client, stranger))

    assert first.content != second.content
    assert Token.objects.count() == 2
