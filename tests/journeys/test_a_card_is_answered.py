"""A promise is broken: 王五 gets a card and answers it, 赵六 judges, it is put right; and an appeal that is granted."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tongban.accounts.models import Person
from tongban.accounts.testing import Cast, the_cast
from tongban.cases import actions as cases
from tongban.cases.models import Case
from tongban.cases.testing import a_case, make
from tongban.catalog.queries import calendar
from tongban.catalog.testing import a_pack
from tongban.journal.queries import timeline
from tongban.journal.testing import deliver_all
from tongban.notices.queries import inbox
from tongban.oversight import actions, queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return the_cast()


def at_ten(working_days_ago: int) -> datetime:
    """Ten in the morning, so many working days back."""
    day = calendar().add(timezone.localdate(), -working_days_ago)
    return timezone.make_aware(datetime(day.year, day.month, day.day, 10))


def a_broken_promise(cast: Cast) -> Case:
    """张三's case, accepted seven working days ago with five promised; 王五 has it in hand."""
    case = a_case("reviewing", pack=a_pack(promised={"days": 5}), applicant=cast.zhang, at=at_ten(7))
    cases.take(case, cast.wang, at=at_ten(6))
    deliver_all()
    return case


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def press(person: Person, number: str, name: str, **said: str) -> int:
    """One button on the card's page; what it answers."""
    facts = {f"{name}-{key}": words for key, words in said.items()}
    answer = client_of(person).post(reverse("oversight:card-move", args=[number, name]), facts)
    deliver_all()
    return answer.status_code


def letters(person: Person) -> str:
    return "\n".join(f"{letter.title} {letter.body}" for letter in inbox(person))


def test_a_card_is_explained_upheld_and_put_right(cast: Cast) -> None:
    case = a_broken_promise(cast)

    # Before the promise breaks there is a yellow signal and no card; the day after, a red one and the card.
    actions.oversee(at_ten(3))
    near = queries.signals_of_case(cast.zhao, case.number)
    assert [(one.rule.code, one.tone, one.card_number) for one in near] == [("promise-near", "yellow", "")]
    actions.oversee(at_ten(1))
    deliver_all()
    red = queries.signals_of_case(cast.zhao, case.number)[-1]
    assert (red.rule.code, red.tone) == ("promise-late", "red")
    assert sum(step["counted"] for step in red.explanation["steps"]) == 5
    number = red.card_number
    assert number in letters(cast.wang)

    # 赵六 sees it in the stream; 王五 finds it among his cards, with the reason day by day.
    assert case.number in client_of(cast.zhao).get(reverse("oversight:live")).content.decode()
    page = client_of(cast.wang).get(reverse("oversight:card", args=[number])).content.decode()
    assert "事项发生当日，不计入" in page
    assert reverse("oversight:card-move", args=[number, "explain"]) in page

    # Nobody judges before 王五 was heard, and he does not judge himself.
    assert press(cast.zhao, number, "uphold", decision="维持。") in (403, 409)
    assert press(cast.wang, number, "withdraw", decision="撤销。") in (403, 409)
    assert press(cast.wang, number, "explain", explanation="现场核查因暴雨推迟。") == 302
    assert press(cast.zhao, number, "uphold", decision="应当依法办理延长，维持本牌。") == 302
    make(case, "grant", by=cast.wang)
    assert press(cast.wang, number, "report", rectification="已作出决定，并建立到期前提醒。") == 302
    assert press(cast.zhao, number, "rectify", remark="整改到位。") == 302

    card = queries.card_seen_by(cast.wang, number)
    assert (card.state, card.next_due) == ("rectified", None)
    told = [line.what for line in timeline("card", number)]
    assert told == ["card.issue", "card.explain", "card.uphold", "card.report", "card.rectify"]
    assert number in letters(cast.wang)


def test_an_appeal_is_granted_and_the_card_counts_nowhere(cast: Cast) -> None:
    case = a_broken_promise(cast)
    actions.oversee(at_ten(1))
    deliver_all()
    number = queries.signals_of_case(cast.zhao, case.number)[-1].card_number
    before = queries.counts(cast.zhao)

    assert press(cast.wang, number, "appeal", appeal="期间曾征求其他部门意见。") == 302
    assert queries.counts(cast.zhao).my_turn == before.my_turn + 1
    assert press(cast.zhao, number, "withdraw", decision="申诉成立，撤销本牌。") == 302

    after = queries.counts(cast.zhao)
    assert after.open_cards.get("yellow", 0) == before.open_cards["yellow"] - 1
    assert queries.card_moves_open(queries.card_seen_by(cast.wang, number), cast.wang) == []
    assert "申诉成立，撤销本牌。" in client_of(cast.wang).get(reverse("oversight:card", args=[number])).content.decode()


def test_a_card_nobody_answers_stands_and_one_nobody_judges_falls(cast: Cast) -> None:
    silent, waiting = a_broken_promise(cast), a_broken_promise(cast)
    actions.oversee(at_ten(1))
    deliver_all()
    numbers = [queries.signals_of_case(cast.zhao, case.number)[-1].card_number for case in (silent, waiting)]
    assert press(cast.wang, numbers[1], "explain", explanation="现场核查推迟。") == 302

    actions.oversee(timezone.now() + timedelta(days=30))
    deliver_all()

    states = [queries.card_seen_by(cast.zhao, number).state for number in numbers]
    assert states == ["upheld", "withdrawn"]
