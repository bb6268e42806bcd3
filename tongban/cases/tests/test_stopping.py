"""On every door: who cannot have a thing is told at the answer that decides it, by what article, and what to do."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tongban.accounts.testing import Cast, a_firm, the_cast
from tongban.cases import actions, queries
from tongban.cases.refusals import NotReady
from tongban.catalog.testing import the_packs
from tongban.kit.refusals import Refusal

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return the_cast()


@pytest.fixture
def packs() -> None:
    the_packs()


def answered(client: Client, number: str, name: str, value: str) -> str:
    """Where the page of one question leads after it was answered."""
    answer = client.post(reverse("cases:situation-question", args=[number, name]), {name: value})
    assert answer.status_code == 302
    return str(answer.headers["Location"])


def test_tobacco_by_a_school_stops_right_after_the_answer(cast: Cast, client: Client, packs: None) -> None:
    case = actions.start(cast.zhang, "tobacco-retail-licence")
    client.force_login(cast.zhang)
    assert "stop" not in answered(client, case.number, "sells_tobacco", "yes")
    where = answered(client, case.number, "near_school", "yes")
    assert where == reverse("cases:stop", args=[case.number])
    page = client.get(where).content.decode()
    assert "学校、幼儿园周边不得设置烟草制品销售网点" in page
    assert "未成年人保护法" in page
    assert reverse("cases:situation-question", args=[case.number, "near_school"]) in page
    for name in ("tasks", "check", "situation"):
        assert client.get(reverse(f"cases:{name}", args=[case.number])).headers["Location"] == where
    assert "stop" not in answered(client, case.number, "near_school", "no")
    assert client.get(where).headers["Location"] == reverse("cases:tasks", args=[case.number])


def test_in_the_bundle_the_part_is_left_out_and_the_rest_goes_on(cast: Cast, client: Client, packs: None) -> None:
    case = actions.start(cast.zhang, "open-a-restaurant", situation={"sells_tobacco": True, "area_sqm": 60})
    client.force_login(cast.zhang)
    where = answered(client, case.number, "near_school", "yes")
    assert "stop" not in where
    page = client.get(where).content.decode()
    assert "学校、幼儿园周边不得设置烟草制品销售网点" in page
    case.refresh_from_db()
    assert queries.stops(case) == []
    assert [stop.item for stop in queries.dropped(case)] == ["tobacco-retail-licence"]
    assert not any(fault.code == "ruled-out" for fault in queries.faults(case))


def test_the_api_says_the_same(cast: Cast, client: Client, packs: None) -> None:
    case = actions.start(cast.zhang, "tobacco-retail-licence", situation={"near_school": True})
    client.force_login(cast.zhang)
    said = client.get(f"/api/v1/cases/{case.number}").json()["stops"]
    assert [one["facts"] for one in said] == [["near_school"]]
    needs = client.post(
        "/api/v1/catalog/guides/tobacco-retail-licence/needs",
        {"situation": {"near_school": True}},
        content_type="application/json",
    ).json()
    assert [one["sentence"] for one in needs["stops"]] == [one["sentence"] for one in said]


def test_the_identity_number_says_the_age_and_nobody_is_asked(cast: Cast, client: Client, packs: None) -> None:
    case = actions.start(cast.zhang, "elderly-card", situation={"reached_sixty": True})
    assert case.situation["reached_sixty"] is False  # born in 1990
    assert [stop.rule for stop in queries.stops(case)] == ["under-sixty"]
    with pytest.raises(NotReady) as refused:
        actions.save_situation(case, cast.zhang, {"reached_sixty": True})
    assert [fault.code for fault in refused.value.faults] == ["known-otherwise"]
    client.force_login(cast.zhang)
    page = client.get(reverse("cases:stop", args=[case.number])).content.decode()
    assert "满六十周岁前两个月" in page
    assert reverse("cases:situation-question", args=[case.number, "reached_sixty"]) not in page
    begin = client.get(reverse("cases:start", args=["elderly-card"])).content.decode()
    assert "年满六十周岁" in begin  # said before a draft is made
    assert 'name="for_whom"' not in begin


def test_a_shop_cannot_apply_for_a_senior_card(cast: Cast, client: Client, packs: None) -> None:
    firm = a_firm(cast.zhang)
    with pytest.raises(Refusal) as refused:
        actions.start(cast.zhang, "housing-fund-withdrawal", on_behalf_of=firm)
    assert refused.value.code == "not-for-this-holder"
    client.force_login(cast.zhang)
    assert firm.name not in client.get(reverse("cases:start", args=["housing-fund-withdrawal"])).content.decode()


def test_what_is_for_firms_says_so_to_somebody_without_one(cast: Cast, client: Client, packs: None) -> None:
    with pytest.raises(Refusal) as refused:
        actions.start(cast.chen, "deregister-a-company")
    assert refused.value.code == "not-for-this-holder"
    client.force_login(cast.chen)
    page = client.get(reverse("cases:start", args=["deregister-a-company"])).content.decode()
    assert 'name="for_whom"' not in page


def test_choices_that_an_answer_excludes_are_not_offered_again(cast: Cast, packs: None) -> None:
    case = actions.start(cast.zhang, "food-business-licence", situation={"makes_cold_or_raw_food": False})
    asked = {question.name: question for question in queries.questions_of(case)}
    assert "cold-food" not in dict(asked["food_projects"].choices)
    actions.save_answers(case, cast.zhang, {"food_projects": ["cold-food"]})
    assert any(fault.name == "food_projects" and fault.code == "not-a-choice" for fault in queries.faults(case))
