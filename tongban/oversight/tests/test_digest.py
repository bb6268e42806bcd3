"""The stream does not drown: red first, then yellow, notices folded by their rule with how many."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tongban.accounts.testing import Cast, the_cast
from tongban.cases.testing import a_case
from tongban.oversight.digest import digest
from tongban.oversight.models import Card, Signal

pytestmark = pytest.mark.django_db
LIVE = "oversight:live"


@pytest.fixture
def cast() -> Cast:
    return the_cast()


def signals(case, tone: str, rule: str, count: int) -> list[Signal]:
    return [
        Signal.objects.create(
            once=f"{rule}-{n}", rule=rule, version="1", family="procedure", tone=tone, subject=case.number,
            organisation=case.organisation, region=case.region, item_code=case.item_code, at=timezone.now(),
        )
        for n in range(count)
    ]  # fmt: skip


def page_of(person, **asked: str) -> str:
    client = Client()
    client.force_login(person)
    answer = client.get(reverse(LIVE), asked)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_red_stands_before_yellow_before_notices_whatever_came_last(cast: Cast) -> None:
    case = a_case("reviewing")
    signals(case, "red", "legal-late", 1)
    signals(case, "yellow", "promise-near", 2)
    signals(case, "notice", "outside-hours", 21)

    page = page_of(cast.zhao)

    assert page.index('id="tone-red"') < page.index('id="tone-yellow"') < page.index('id="tone-notice"')
    assert "21 条" in page
    assert page.count('id="signal-') == 1 + 2 + 5
    assert "?rule=outside-hours" in page


def test_a_fold_opens_to_all_of_its_rule(cast: Cast) -> None:
    case = a_case("reviewing")
    signals(case, "notice", "outside-hours", 8)
    signals(case, "notice", "too-quick", 3)

    found = digest(cast.zhao)
    page = page_of(cast.zhao, rule="outside-hours")

    assert [(group.rule.code, group.count) for group in found.quiet] == [("outside-hours", 8), ("too-quick", 3)]
    assert page.count('id="signal-') == 8


def test_what_comes_new_stands_above_red_before_the_rest_and_is_asked_for_from_the_newest(cast: Cast) -> None:
    case = a_case("reviewing")
    signals(case, "notice", "outside-hours", 9)
    newest = Signal.objects.order_by("-pk")[0].pk
    page = page_of(cast.zhao)
    signals(case, "red", "legal-late", 1)
    signals(case, "notice", "too-quick", 1)

    fresh = page_of(cast.zhao, since=str(newest))

    assert f"since={newest}" in page
    assert '<ol class="stream num news" id="stream"' in page
    assert fresh.index("tone-mark red") < fresh.index("tone-mark notice")


def test_the_cards_name_the_matter_and_the_one_whose_day_is_over_stands_first(cast: Cast) -> None:
    from tongban.journal.models import Entry

    case = a_case("reviewing")
    today = timezone.localdate()
    rows = signals(case, "red", "legal-late", 2)
    for number, (signal, due) in enumerate(
        zip(rows, (today - timedelta(days=1), today + timedelta(days=3)), strict=True)
    ):
        Card.objects.create(
            number=f"C{number}", colour="red", signal=signal, entry=Entry.objects.first(), rule="legal-late",
            subject=case.number, organisation=case.organisation, region=case.region, explain_due=due, next_due=due,
        )  # fmt: skip
    client = Client()
    client.force_login(cast.zhao)

    page = client.get(reverse("oversight:cards")).content.decode()

    assert page.index("C0") < page.index("C1")
    assert "期限已过" in page
    assert f'<small class="num">{case.number}</small>' in page
    assert "待处理" in page or "<b>2</b>" in page
