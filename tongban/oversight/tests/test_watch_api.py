"""Oversight for programs: the same rights, the same acts, the same refusals."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tongban.accounts.actions import make_token
from tongban.accounts.models import Role
from tongban.accounts.testing import Cast, a_person, an_office, the_cast
from tongban.cases import actions as cases
from tongban.cases.testing import a_case
from tongban.journal.testing import deliver_all
from tongban.oversight import actions, queries
from tongban.oversight.models import Card, Signal

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/oversight"


@pytest.fixture
def cast() -> Cast:
    return the_cast()


@pytest.fixture
def card(cast: Cast) -> Card:
    """A card of 王五's, whose case broke its promise."""
    then = timezone.now() - timedelta(days=14)
    case = a_case("reviewing", at=then)
    cases.take(case, cast.wang, at=then)
    deliver_all()
    actions.rebuild_watches()
    actions.oversee()
    return Card.objects.get(subject=case.number)


def ask(person, path: str, **asked):
    key = make_token(person, "test", ["desk:read", "desk:write"], 1)
    return Client().get(ROOT + path, asked, headers={"Authorization": f"Bearer {key}"})


def do(person, path: str, **facts: str):
    key = make_token(person, "test", ["desk:read", "desk:write"], 1)
    body = json.dumps(facts)
    return Client().post(ROOT + path, body, content_type="application/json", headers={"Authorization": f"Bearer {key}"})


def test_a_program_reads_the_stream_the_counts_and_the_rules(cast: Cast, card: Card) -> None:
    stream = ask(cast.zhao, "/signals", tone="red").json()
    first = stream["signals"][0]

    assert first["subject"] == card.subject
    assert first["explanation"]["steps"]
    assert ask(cast.zhao, f"/signals/{first['id']}").json() == first
    assert ask(cast.zhao, "/signals", since=Signal.objects.order_by("-pk")[0].pk).json()["signals"] == []
    assert ask(cast.zhao, "/counts").json()["open_cards"] == {"yellow": 1}
    assert [rule["code"] for rule in ask(cast.wang, "/rules").json()] == [rule.code for rule in queries.rules()]


def test_a_program_carries_a_card_through_its_life(cast: Cast, card: Card) -> None:
    door = f"/cards/{card.number}"
    shown = ask(cast.wang, door).json()
    assert {move["name"] for move in shown["moves"]} == {"explain", "appeal"}
    assert shown["rests_on"]
    assert [line["number"] for line in ask(cast.wang, "/cards", mine=True, state="open").json()] == [card.number]

    said = do(cast.wang, f"{door}/moves/explain", explanation="核查推迟。")
    wrong = do(cast.wang, f"{door}/moves/uphold", decision="维持")
    judged = do(cast.zhao, f"{door}/moves/withdraw", decision="说明成立。")

    assert (said.status_code, judged.status_code) == (200, 200)
    assert wrong.status_code in (403, 409)
    assert (judged.json()["state"], judged.json()["moves"]) == ("withdrawn", [])
    assert len(judged.json()["history"]) == 3


def test_a_supervisor_issues_a_card_and_nobody_issues_two(cast: Cast, card: Card) -> None:
    again = do(cast.zhao, f"/signals/{card.signal_id}/card", colour="red")
    fresh = Signal.objects.exclude(pk=card.signal_id).filter(subject=card.subject, card=None)[0]
    made = do(cast.zhao, f"/signals/{fresh.pk}/card", colour="yellow")

    assert (again.status_code, again.json()["code"]) == (409, "card-already")
    assert (made.status_code, made.json()["signal"]) == (201, fresh.pk)


def test_what_somebody_may_not_see_is_not_there(cast: Cast, card: Card) -> None:
    stranger = a_person(Role.HEAD, organisation=an_office("tobacco"))

    for path in (f"/signals/{card.signal_id}", f"/cards/{card.number}"):
        foreign, absent = ask(stranger, path), ask(stranger, path + "9")
        assert foreign.status_code == absent.status_code == 404
        assert foreign.json()["code"] == absent.json()["code"]
    assert do(stranger, f"/cards/{card.number}/moves/explain", explanation="我来说").status_code == 404
    for path in ("/signals", "/cards", "/counts", "/rules"):
        assert ask(cast.chen, path).status_code in (403, 404), path
    assert Client().get(f"{ROOT}/signals").status_code == 401
