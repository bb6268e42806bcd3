"""Where the time went, on screen: for the applicant, the officers and the supervisor, and for nobody else."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tongban.accounts.models import Role
from tongban.accounts.testing import a_person
from tongban.cases.testing import a_case, make
from tongban.catalog.testing import a_one_thing, a_pack
from tongban.oversight.attribution import time_of_case

pytestmark = pytest.mark.django_db


def moment(day: int, hour: int = 10) -> datetime:
    return timezone.make_aware(datetime(2026, 9, day, hour))


def page(client: Client, person: object, number: str) -> str:
    client.force_login(person)
    client.cookies["language"] = "en"
    answer = client.get(reverse("oversight:time", args=[number]))
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.content.decode()


def test_the_applicant_reads_where_the_time_went_and_the_table_adds_up(client: Client) -> None:
    case = a_case("reviewing", at=moment(1))
    make(case, "suspend", at=moment(3))
    make(case, "resume", at=moment(10))
    make(case, "grant", at=moment(11))
    make(case, "issue", at=moment(11, 11))

    told = page(client, case.applicant, case.number)

    [part] = time_of_case(case.applicant, case.number).parts
    cells = [int(n) for n in re.findall(r'data-label="(?:Minutes|分钟)">(\d+)<', told)]
    assert (
        sum(cells)
        == part.account.minutes
        == part.account.by_owner()["stop"] + sum(n for owner, n in part.account.by_owner().items() if owner != "stop")
    )
    assert part.account.by_owner()["stop"] == 5 * 420
    assert "o-stop" in told
    assert told.count("<h1") == 1
    assert reverse("cases:case", args=[case.number]) in told


def test_the_supervisor_and_the_office_read_the_same_page(client: Client) -> None:
    case = a_case("correcting", at=moment(2))

    for role in (Role.SUPERVISOR, Role.HEAD, Role.APPROVER):
        told = page(client, a_person(role, organisation=case.organisation), case.number)
        assert "o-applicant" in told
        assert reverse("cases:desk-case", args=[case.number]) in told


def test_a_draft_has_no_time_yet(client: Client) -> None:
    case = a_case("draft")

    assert 'class="strip"' not in page(client, case.applicant, case.number)


@pytest.mark.parametrize("number", ["", "99010020269999999999"])
def test_an_outsider_cannot_learn_that_the_case_exists(client: Client, number: str) -> None:
    case = a_case("submitted")
    client.force_login(a_person())

    assert client.get(reverse("oversight:time", args=[number or case.number])).status_code == 404


def test_the_way_there_is_on_the_pages_of_the_case(client: Client) -> None:
    case = a_case("reviewing")
    there = reverse("oversight:time", args=[case.number])

    client.force_login(case.applicant)
    assert there in client.get(reverse("cases:case", args=[case.number])).content.decode()
    client.force_login(a_person(Role.APPROVER, organisation=case.organisation))
    assert there in client.get(reverse("cases:desk-case", args=[case.number])).content.decode()


def test_a_one_thing_is_told_part_by_part_and_waiting_for_a_sibling_is_elsewhere(client: Client) -> None:
    for code in ("first", "second"):
        a_pack(code)
    whole = a_case("draft", pack=a_one_thing(parts=[{"item": "first"}, {"item": "second", "after": ["first"]}]))
    make(whole, "submit", at=moment(1))
    now = moment(1, 11)

    found = time_of_case(whole.applicant, whole.number, now=now)

    assert [part.account.by_owner()["elsewhere"] for part in found.parts] == [0, 60]
    assert [part.account.by_owner()["queue"] for part in found.parts] == [60, 0]
    assert page(client, whole.applicant, whole.number).count('class="strip"') == 2


def test_a_calendar_that_is_not_announced_is_said(client: Client) -> None:
    case = a_case("submitted", at=moment(1))

    found = time_of_case(case.applicant, case.number, now=timezone.make_aware(datetime(2027, 2, 1)))

    assert found.parts[0].account.unannounced == 2027
