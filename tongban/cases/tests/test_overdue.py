"""What is late stands first, in red and in words; past the law before past a promise."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tongban.accounts.models import Role
from tongban.accounts.testing import a_person
from tongban.cases import queries
from tongban.cases.testing import a_case

pytestmark = pytest.mark.django_db
SIGNED = re.compile(r"[-−]\d+\s*(?:天|个工作日|days|working)|剩\s*[-−]\d")
"""Days below nought: nobody says that something is left by minus two."""


@pytest.fixture
def desk_with_three(client):
    """A case past the legal limit, one past its promise, one in good time; the approver is signed in."""
    now = timezone.now()
    breached, late, fresh = (a_case("reviewing", at=now - timedelta(days=days)) for days in (60, 21, 0))
    officer = a_person(Role.APPROVER, organisation=breached.organisation)
    client.force_login(officer)
    return officer, breached, late, fresh


def test_the_banner_says_first_what_is_late_and_what_breaks_the_law(client, desk_with_three):
    officer, breached, late, _fresh = desk_with_three

    found = queries.nearing(officer)
    page = client.get(reverse("cases:queue")).content.decode()

    assert (found.late, found.past_law) == (2, 1)
    assert [row.number for row in found.rows][:2] == [breached.number, late.number]
    assert "2 件已超期" in page
    assert "其中 1 件超过法定时限" in page
    assert page.index("2 件已超期") < page.index("<table")
    assert "note bad" in page


def test_the_lists_narrow_to_what_is_late_and_to_what_breaks_the_law(desk_with_three):
    officer, breached, late, _fresh = desk_with_three

    assert [row.number for row in queries.queue(officer, {"tab": "late"}).rows] == [breached.number, late.number]
    assert [row.number for row in queries.queue(officer, {"tab": "law"}).rows] == [breached.number]
    assert queries.queue_counts(officer)["law"] == 1


def test_days_past_a_limit_are_said_in_words_and_never_as_less_than_nothing(client, desk_with_three):
    _officer, breached, late, _fresh = desk_with_three

    pages = [client.get(reverse("cases:queue")).content.decode()]
    pages += [client.get(reverse("cases:desk-case", args=[case.number])).content.decode() for case in (breached, late)]

    assert not [found for page in pages for found in SIGNED.findall(page)]
    assert all("已超法定时限" in page for page in pages)  # also in the column beside the other case
    assert "已超期" in pages[2]


def test_the_head_of_a_case_says_which_limit_is_broken(client, desk_with_three):
    _officer, breached, late, fresh = desk_with_three

    heads = {}
    for case in (breached, late, fresh):
        page = client.get(reverse("cases:desk-case", args=[case.number])).content.decode()
        heads[case.number] = page[page.index("case-h") : page.index('class="seg')]

    assert "请最先办这一件" in heads[breached.number]
    assert "本件已超期" in heads[late.number]
    assert "超" not in heads[fresh.number]
