"""Doors of the list of powers: public pages, the keeper's desk, programs, the command line."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from tongban.accounts.models import Role
from tongban.accounts.testing import a_person, a_place, an_office
from tongban.catalog import actions, queries
from tongban.catalog.models import Power
from tongban.catalog.powers.drafting import Draft
from tongban.catalog.testing import a_pack, a_power

pytestmark = pytest.mark.django_db


@pytest.fixture
def old():
    office = an_office(name="示例市旧机关")
    a_pack()
    a_power("demo-power", office, name="示例许可权", duties=[{"zh": "受理责任：一次性告知。"}])
    a_person(Role.APPROVER, organisation=office, username="approver")
    return office


@pytest.fixture
def bureau():
    return an_office("approval-bureau", name="示例市行政审批局")


@pytest.fixture
def keeper(old):
    return a_person(Role.CATALOGUER, organisation=old, username="keeper", region=a_place())


def a_move(old, bureau, **said):
    facts = {"title": "第一批划转", "document": "示政发〔2026〕1号", "powers": ["demo-power"], "officers": ["approver"]}
    facts |= {"from_body": old.code, "to_bodies": [bureau.code], "effective_on": timezone.localdate()}
    return actions.draft(Draft(kind="transfer", **(facts | said)), by=None)


def in_effect(old, bureau, keeper):
    move = a_move(old, bureau)
    for name in ("submit", "approve", "take-effect"):
        actions.move_powers(move, name, by=keeper)
    return move


def test_the_list_can_be_searched_and_narrowed(client, old):
    a_power("other-power", an_office("tobacco"), name="另一职权", kind="10")

    def said(**wanted):
        return client.get(reverse("catalog:powers"), wanted).content.decode()

    assert "示例许可权" in said()
    assert "另一职权" in said()
    assert "另一职权" not in said(q="许可")
    assert "示例许可权" not in said(department="tobacco")
    assert "示例许可权" not in said(kind="10")
    assert "示例市旧机关" in said(q="旧机关")


def test_a_powers_page_says_what_the_body_must_do_and_what_rests_on_it(client, old):
    page = client.get(reverse("catalog:power", args=["demo-power"])).content.decode()

    assert "受理责任：一次性告知。" in page
    assert reverse("catalog:guide", args=["demo-item"]) in page
    assert client.get(reverse("catalog:power", args=["unknown"])).status_code == 404


def test_before_and_after_are_public_once_approved_and_not_earlier(client, old, bureau, keeper):
    move = a_move(old, bureau)
    address = reverse("catalog:power_move", args=[move.number])
    assert client.get(address).status_code == 404
    for name in ("submit", "approve"):
        actions.move_powers(move, name, by=keeper)
    foreseen = client.get(address).content.decode()
    assert old.name in foreseen
    assert bureau.name in foreseen

    actions.take_effect(move, by=keeper)

    page = client.get(address).content.decode()
    assert f"{bureau.code}4-demo-item" in page
    assert move.title in client.get(reverse("catalog:power_moves")).content.decode()
    history = client.get(reverse("catalog:power", args=["demo-power"])).content.decode()
    assert address in history
    assert bureau.name in history


def test_the_desk_drafts_and_leads_a_move_through_its_life(client, old, bureau, keeper):
    client.force_login(keeper)
    given = {
        "kind": "transfer", "title": "第一批划转", "document": "示政发〔2026〕1号", "in_flight": "move",
        "effective_on": f"{timezone.localdate()}", "from_body": old.code, "powers": ["demo-power"],
        "to_bodies": [bureau.code], "officers": "approver",
    }  # fmt: skip
    home = reverse("catalog:desk_powers")
    assert client.get(home).status_code == 200

    wrong = client.post(home, given | {"officers": "nobody"})
    assert wrong.status_code == 422
    assert "nobody" in wrong.content.decode()
    client.post(home, given)
    (move,) = queries.moves_of_powers()

    def act(name, **facts):
        data = {f"{name}-{field}": value for field, value in facts.items()}
        return client.post(reverse("catalog:act_on_power_move", args=[move.number, name]), data).status_code

    assert act("submit") == 302
    assert act("dispute", body=old.code) == 422
    assert act("dispute", body=old.code, reason="不宜划转。") == 302
    assert act("approve") == 422
    assert act("hear-experts", experts="专家甲", opinion="可以划转。", in_favour="on") == 302
    assert act("approve") == 302
    assert act("take-effect") == 302
    assert act("unknown") == 404
    page = client.get(reverse("catalog:desk_power_move", args=[move.number])).content.decode()
    assert "不宜划转。" in page
    assert "专家甲" in page
    assert Power.objects.get(code="demo-power", until=None).organisation == bureau


def test_the_desk_is_for_keepers_alone(client, old, bureau):
    move = a_move(old, bureau)
    client.force_login(a_person(Role.WINDOW))

    assert client.get(reverse("catalog:desk_powers")).status_code == 403
    assert client.post(reverse("catalog:act_on_power_move", args=[move.number, "submit"])).status_code == 403


def test_programs_read_the_list_of_any_day(client, old, bureau, keeper):
    move = in_effect(old, bureau, keeper)

    now = client.get("/api/v1/catalog/powers").json()
    before = client.get("/api/v1/catalog/powers?on=2026-01-05").json()
    whole = client.get("/api/v1/catalog/powers/demo-power").json()

    assert [(row["body"], row["regulator"]) for row in now] == [(bureau.name, old.name)]
    assert [row["body"] for row in before] == [old.name]
    assert len(whole["history"]) == 2
    assert whole["items"][0]["item"] == "demo-item"
    assert client.get("/api/v1/catalog/power-moves").json()[0]["number"] == move.number
    assert client.get(f"/api/v1/catalog/power-moves/{move.number}").json()["table"]
    assert client.get("/api/v1/catalog/power-moves/none").status_code == 404


BATCH = """
[[moves]]
kind = "transfer"
title = "第一批划转"
powers = ["demo-power"]
from_body = "{old}"
to_bodies = ["{new}"]
document = "示政发〔2026〕1号"
effective_on = {day}
in_flight = "move"
officers = ["approver"]
"""


def run(*words):
    out = StringIO()
    call_command("catalog", *words, stdout=out)
    return out.getvalue()


def test_a_file_of_moves_is_rehearsed_and_carried_out(tmp_path, old, bureau, keeper):
    path = tmp_path / "moves.toml"
    path.write_text(BATCH.format(old=old.code, new=bureau.code, day=timezone.localdate()), encoding="utf-8")

    run("power-moves", "apply", str(path), "--by", "keeper", "--dry-run")
    assert queries.moves_of_powers() == []
    said = json.loads(run("power-moves", "apply", str(path), "--by", "keeper", "--format", "json"))

    assert said[0]["state"] == "in-effect"
    assert said[0]["table"][0]["after"][0]["body"] == bureau.name
    assert json.loads(run("power-moves", "list", "--format", "json"))[0]["title"] == "第一批划转"
    assert [row["body"] for row in json.loads(run("powers", "--format", "json"))] == [bureau.name]
    assert bureau.name in run("powers")
    assert "第一批划转" in run("power-moves", "list")


@pytest.mark.parametrize(
    ("text", "says"),
    [("[[moves]]\nkind = 'transfer'\n", "第 1 行"), ("moves = 1 2", "power-moves-file"), ("", "power-moves-file")],
)
def test_a_wrong_file_says_where(tmp_path, keeper, text, says):
    path = tmp_path / "moves.toml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(CommandError) as refusal:
        run("power-moves", "apply", str(path), "--by", "keeper")

    assert says in str(refusal.value)
