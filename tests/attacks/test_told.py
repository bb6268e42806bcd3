"""What a program says of a move: nothing of it reaches an argument of the house's own, and nothing of it breaks us."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.attacks.world import World, build, snapshot
from tongban.accounts.actions import make_token
from tongban.accounts.models import Role
from tongban.accounts.queries import SCOPES
from tongban.accounts.testing import a_person
from tongban.cases.testing import a_case, make
from tongban.catalog.testing import a_pack
from tongban.journal.labels import lifecycles
from tongban.journal.testing import deliver_all
from tongban.oversight.models import Card

pytestmark = pytest.mark.django_db
LONG_AGO = "2020-01-01T00:00:00+08:00"
OURS = {
    "at": LONG_AGO,
    "case": 1,
    "card": 1,
    "licence": 1,
    "person": None,
    "name": "issue",
    "actor": 1,
    "as_part": True,
}


def post(key: str, address: str, body: Any) -> tuple[int, str]:
    headers = {"Authorization": f"Bearer {key}"}
    answer = Client().post(address, data=json.dumps(body), content_type="application/json", headers=headers)
    return answer.status_code, answer.json()["code"] if answer.status_code >= 400 else ""


def key_of(world: World, who: str) -> str:
    person = world.people[who]
    assert person is not None
    return make_token(person, "all", list(SCOPES), 1)


def test_nobody_dates_an_act_from_outside() -> None:
    world = build()
    before = snapshot(world)
    for who, move in (("applicant", "withdraw"), ("approver", "grant"), ("approver", "suspend"), ("head", "extend")):
        for name, value in OURS.items():
            address = f"/api/v1/cases/{world.case.number}/moves/{move}"
            assert post(key_of(world, who), address, {name: value}) == (422, "not-asked"), (move, name)
    assert snapshot(world) == before


def test_nobody_dates_the_move_of_a_card_from_outside() -> None:
    monday = timezone.make_aware(datetime(2026, 3, 2, 10))
    case = a_case("reviewing", pack=a_pack(), at=monday)
    approver = a_person(Role.APPROVER, organisation=case.organisation)
    make(case, "refuse", at=monday + timedelta(hours=2), by=approver, basis="有关规定")
    deliver_all()
    card = Card.objects.get()
    key = make_token(approver, "desk", ["desk:write"], 1)
    for name, value in OURS.items():
        said = {"explanation": "已说明。", name: value}
        assert post(key, f"/api/v1/oversight/cards/{card.number}/moves/explain", said) == (422, "not-asked"), name
    card.refresh_from_db()
    assert card.state == "issued"


@pytest.mark.parametrize(
    ("who", "move", "body"),
    [
        ("approver", "consult", {"office": {"a": 1}, "question": "问", "days": 3}),
        ("approver", "consult", {"office": "x", "question": ["问"], "days": 3}),
        ("approver", "consult", {"office": "x", "question": "问", "days": [3]}),
        ("approver", "suspend", {"kind": ["x"], "reason": "因", "days": 3}),
        ("approver", "grant", {"opinion": {"a": [1]}}),
        ("approver", "refuse", {"reason": "因" * 5000, "basis": "第一条", "remedy": "救济"}),
        ("window", "ask", {"defects": "x"}),
        ("window", "ask", {"defects": [1]}),
        ("window", "ask", {"defects": [{"what": ["field"], "code": {}, "problem": 1}]}),
        ("applicant", "correct", {"facts": "x"}),
        ("applicant", "correct", {"facts": [["a", 1]]}),
    ],
)
def test_a_value_of_another_kind_is_refused_and_never_fails(who: str, move: str, body: dict[str, Any]) -> None:
    world = build()
    before = snapshot(world)
    status, code = post(key_of(world, who), f"/api/v1/cases/{world.case.number}/moves/{move}", body)
    assert (status, code in {"fact-not-possible", "too-long"}) == (422, True), (status, code)
    assert snapshot(world) == before


def test_no_move_asks_for_anything_under_a_name_of_the_house() -> None:
    asked = {ask.name for life in lifecycles().values() for move in life.moves for ask in move.asks}
    assert asked.isdisjoint(OURS)
