"""Why it is slow, on screen: from the journal, for supervisors and heads, within bounds, and the sums add up."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tongban.accounts.models import Person, Role
from tongban.accounts.testing import a_person, a_place, an_office
from tongban.cases.testing import a_case, make
from tongban.catalog import queries as catalog
from tongban.kit.refusals import NotFound
from tongban.oversight.attribution import time_of_case
from tongban.oversight.delay import delay_of

pytestmark = pytest.mark.django_db
SEPTEMBER = {"since": "2026-09-01", "until": "2026-09-30"}
FIRST, LAST = date(2026, 9, 1), date(2026, 9, 30)
NOW = timezone.make_aware(datetime(2026, 10, 9, 12))


def moment(day: int, hour: int = 10) -> datetime:
    return timezone.make_aware(datetime(2026, 9, day, hour))


def a_month() -> list[str]:
    """One case that another office was asked about, one that stood still for a test, one still to be accepted."""
    first = a_case("reviewing", at=moment(1))
    make(first, "consult", at=moment(2))
    make(first, "advise", at=moment(4))
    make(first, "grant", at=moment(7))
    second = a_case("suspended", at=moment(3))
    make(second, "resume", at=moment(10))
    make(second, "refuse", at=moment(11))
    third = a_case("submitted", at=moment(14))
    return [first.number, second.number, third.number]


def supervisor() -> Person:
    return a_person(Role.SUPERVISOR, organisation=an_office(), region=a_place())


def page(client: Client, person: Person, status: int = 200, **asked: Any) -> str:
    client.force_login(person)
    client.cookies["language"] = "en"
    answer = client.get(reverse("oversight:delay"), asked)
    assert answer.status_code == status
    return answer.content.decode()


def test_the_sums_of_a_period_are_those_of_its_cases_one_by_one() -> None:
    numbers = a_month()
    overseer = supervisor()

    found = delay_of(overseer, FIRST, LAST, now=NOW)

    assert found.all.cases == 3
    one_by_one = [time_of_case(overseer, number, NOW).parts[0].account.by_owner() for number in numbers]
    assert found.all.minutes == {owner: sum(one[owner] for one in one_by_one) for owner in one_by_one[0]}
    assert found.all.whole == sum(row.whole for row in found.items) == sum(row.whole for row in found.slowest)
    assert all(found.all.minutes[owner] for owner in ("elsewhere", "stop", "queue"))
    assert found.mined.conformance
    assert found.mined.conformance.fitness == 1


def test_the_page_draws_the_map_and_says_the_same_in_tables(client: Client) -> None:
    numbers = a_month()

    told = page(client, supervisor(), **SEPTEMBER)

    assert 'class="process-map"' in told
    assert "Statutory stop" in told
    assert "Ways through" in told
    assert reverse("oversight:time", args=[numbers[0]]) in told
    assert all(f"{number}</text>" in told for number in numbers)  # beside its line in the dotted chart
    assert "When each act comes" in told
    assert 'class="handover-map"' in told
    assert "echarts" not in told


def test_a_period_without_cases_says_so(client: Client) -> None:
    assert "No case was sent in this period." in page(client, supervisor(), **SEPTEMBER)


def test_a_head_sees_their_own_body_and_no_other(client: Client) -> None:
    a_month()
    mine, other = an_office(), an_office("urban-management")
    head = a_person(Role.HEAD, organisation=mine)

    assert delay_of(head, FIRST, LAST).all.cases == 3
    assert delay_of(a_person(Role.HEAD, organisation=other), FIRST, LAST).all.cases == 0
    with pytest.raises(NotFound):
        delay_of(head, FIRST, LAST, body=other.pk)
    page(client, head, status=404, body=str(other.pk))


@pytest.mark.parametrize("role", [None, Role.WINDOW, Role.APPROVER])
def test_nobody_else_learns_that_the_page_exists(client: Client, role: Role | None) -> None:
    page(client, a_person(role, organisation=an_office()) if role else a_person(), status=404)


def test_one_matter_alone_can_be_looked_at(client: Client) -> None:
    a_month()

    assert "No case was sent" in page(client, supervisor(), **SEPTEMBER, item="another-item")


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"since": "soon"}, "is no date"),
        ({"since": "2024-01-01", "until": "2026-01-01"}, "366"),
        ({"since": "2026-09-30", "until": "2026-09-01"}, "period ends before"),
    ],
)
def test_what_cannot_be_asked_is_said_in_a_sentence(client: Client, asked: dict[str, str], says: str) -> None:
    assert says in page(client, supervisor(), status=422, **asked)


def test_a_year_without_a_calendar_is_left_out_of_the_sums_and_said(client: Client) -> None:
    a_case("submitted", at=moment(29))
    beyond = timezone.make_aware(datetime(catalog.calendar().years[-1] + 1, 2, 1))

    found = delay_of(supervisor(), FIRST, LAST, now=beyond)

    assert (found.all.cases, found.unannounced) == (0, 1)
