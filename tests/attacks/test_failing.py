"""What a database cannot do at this moment, or not at all, is an answer: a page for people, a problem for programs."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DataError, OperationalError
from django.test import Client
from django.urls import reverse

from tongban.accounts.testing import a_person, an_office
from tongban.cases import actions
from tongban.cases.models import Case
from tongban.catalog.testing import a_pack

pytestmark = pytest.mark.django_db
BUSY = (
    "database is locked", "database is locked (the turn to write did not come)", "database table is locked: x",
    "deadlock detected", "canceling statement due to lock timeout", "FATAL:  sorry, too many clients already",
)  # fmt: skip


def failing(monkeypatch: pytest.MonkeyPatch, fault: Exception) -> tuple[Client, str]:
    """Somebody signed in, and a service whose drafts cannot be written."""
    an_office()
    code = a_pack().code
    client = Client(raise_request_exception=False)
    client.force_login(a_person())

    def fail(*_words: Any, **_named: Any) -> None:
        raise fault

    monkeypatch.setattr(actions, "start", fail)
    return client, code


@pytest.mark.parametrize("words", BUSY)
def test_who_comes_when_all_are_writing_is_told_when_to_come_back(monkeypatch: pytest.MonkeyPatch, words: str) -> None:
    client, code = failing(monkeypatch, OperationalError(words))
    page = client.post(reverse("cases:start", args=[code]), {"for_whom": "myself"})
    said = client.post("/api/v1/cases", {"code": code}, content_type="application/json")

    assert (page.status_code, said.status_code) == (503, 503)
    assert (page.headers["Retry-After"], said.headers["Retry-After"]) == ("5", "5")
    assert said.headers["Content-Type"].startswith("application/problem+json")
    assert said.json()["code"] == "busy"
    assert said.json()["next_step"] in page.content.decode()


def test_what_was_refused_as_busy_is_done_when_it_is_sent_again(monkeypatch: pytest.MonkeyPatch) -> None:
    client, code = failing(monkeypatch, OperationalError("database is locked"))
    named = {"content_type": "application/json", "headers": {"Idempotency-Key": "mine"}}
    refused = client.post("/api/v1/cases", {"code": code}, **named)  # type: ignore[arg-type]  # words of a call
    monkeypatch.undo()
    done = client.post("/api/v1/cases", {"code": code}, **named)  # type: ignore[arg-type]  # words of a call

    assert (refused.status_code, done.status_code) == (503, 201)
    assert Case.objects.count() == 1


@pytest.mark.parametrize(
    "fault",
    [DataError("value too long for type character varying(80)"), OverflowError("Python int too large to convert to C")],
)
def test_what_no_column_holds_is_the_senders_to_shorten(monkeypatch: pytest.MonkeyPatch, fault: Exception) -> None:
    client, code = failing(monkeypatch, fault)
    page = client.post(reverse("cases:start", args=[code]), {"for_whom": "myself"})
    said = client.post("/api/v1/cases", {"code": code}, content_type="application/json")

    assert (page.status_code, said.status_code) == (422, 422)
    assert (said.json()["code"], "Retry-After" in said.headers) == ("value-too-large", False)


def test_a_database_that_is_not_there_is_our_fault_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    client, code = failing(monkeypatch, OperationalError("no such table: cases_case"))

    assert client.post(reverse("cases:start", args=[code]), {"for_whom": "myself"}).status_code == 500
