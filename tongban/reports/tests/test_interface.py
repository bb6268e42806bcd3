"""Programs read the same figures, with the same rights."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tongban.accounts.actions import make_token
from tongban.accounts.models import Person
from tongban.accounts.testing import Cast, the_cast
from tongban.cases.testing import a_case
from tongban.catalog.testing import a_pack
from tongban.reports import queries

pytestmark = pytest.mark.django_db
DOORS = ["report", "trend?kpi=on-time", "drill?kpi=on-time", "laggards"]


@pytest.fixture
def cast() -> Cast:
    """The cast, and cases decided today."""
    people = the_cast()
    pack = a_pack()
    for state in ("granted", "granted", "refused", "reviewing"):
        a_case(state, pack=pack)
    return people


def ask(client: Client, person: Person, door: str) -> Any:
    """The answer with that person's key."""
    key = make_token(person, "test", ["desk:read"], 1)
    return client.get(f"/api/v1/reports/{door}", headers={"Authorization": f"Bearer {key}"})


def test_definitions_are_told_whole(client: Client, cast: Cast) -> None:
    told = ask(client, cast.zhao, "kpis").json()

    assert [one["code"] for one in told] == [kpi.code for kpi in queries.kpis()]
    assert all(one["formula"] and one["exclusions"] for one in told)


def test_a_report_is_the_query(client: Client, cast: Cast) -> None:
    told = ask(client, cast.zhao, "report?period=month&kpi=on-time").json()

    figures = queries.report(cast.zhao, "month", kpi="on-time").rows
    assert [(f["unit"]["code"], f["value"], f["low"], f["high"], f["verdict"]) for f in told["figures"]] == [
        (f.unit.code, f.value, f.low, f.high, f.verdict) for f in figures
    ]
    assert told["notes"]


def test_a_trend_and_what_lies_behind_a_figure(client: Client, cast: Cast) -> None:
    points = ask(client, cast.zhao, "trend?kpi=on-time&period=day&periods=3").json()
    behind = ask(client, cast.zhao, "drill?kpi=on-time&period=month&side=denominator").json()

    assert len(points) == 3
    assert behind["count"] == len(behind["things"]) > 0


def test_who_lags_is_told_with_the_reason(client: Client, cast: Cast) -> None:
    told = ask(client, cast.zhao, "laggards").json()

    assert [one["figure"]["kpi"] for one in told] == [one.figure.kpi.code for one in queries.laggards(cast.zhao)]


@pytest.mark.parametrize("door", DOORS)
def test_others_are_answered_as_if_there_were_nothing(client: Client, cast: Cast, door: str) -> None:
    assert ask(client, cast.chen, door).status_code == 404
    assert ask(client, cast.wang, door).status_code == 404
    assert client.get(f"/api/v1/reports/{door}").status_code == 401


@pytest.mark.parametrize(
    "door",
    ["report?on=9999-12-31", "report?period=year", "trend?kpi=on-time&on=0001-01-01", "drill?kpi=on-time&side=up"],
)
def test_what_cannot_be_asked_is_a_problem_with_a_code(client: Client, cast: Cast, door: str) -> None:
    answer = ask(client, cast.zhao, door)

    assert 400 <= answer.status_code < 500
    assert answer.json()["code"]


def test_an_unknown_indicator_is_not_there(client: Client, cast: Cast) -> None:
    assert ask(client, cast.zhao, "trend?kpi=luck").status_code == 404
