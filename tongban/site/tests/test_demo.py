"""The sample city is told by performing moves, and it keeps living."""

from __future__ import annotations

import io
import random
from datetime import date, datetime, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from tongban.accounts.testing import Cast, the_cast
from tongban.cases import queries as cases
from tongban.cases.models import Case
from tongban.catalog.testing import packs_read, the_packs
from tongban.journal.models import Entry
from tongban.licences.models import Licence
from tongban.notices import queries as letters
from tongban.notices.models import Message, Sending
from tongban.site.demo import invent
from tongban.site.demo.city import give_certificates
from tongban.site.demo.plots import PLOTS
from tongban.site.demo.scenes import PLOT, change_certificates, post_old_letters, read_old_letters, settle
from tongban.site.demo.story import Storyteller, fitting, suits
from tongban.site.management.commands import demo

pytestmark = pytest.mark.django_db
NOW = timezone.make_aware(datetime(2026, 9, 24, 15, 0))


@pytest.fixture
def cast() -> Cast:
    the_packs()
    return the_cast()


@pytest.fixture
def teller(cast: Cast) -> Storyteller:
    teller = Storyteller(cast, NOW)
    teller.gather(4)
    return teller


def test_what_only_the_storyteller_can_tell_ends_as_its_name_says(teller: Storyteller) -> None:
    told = {}
    for plot in (plot for plot in PLOTS if not plot.share):
        person, firm = teller.applicant_for(["person"])
        told[plot.name] = teller.tell(plot, "drainage-permit", person, firm)
    settle()

    assert told["another office asked"].consultations.get().answered_at is None
    assert told["another office answered"].consultations.get().answer
    assert told["extension asked"].extension.is_granted is None
    assert told["extension denied"].extension.is_granted is False
    assert told["in hand"].handler is not None
    assert told["one day left to accept"].thread.count() == 2
    assert [c.case for c in cases.consents_waiting(teller.cast.head("housing-construction"))] == [
        told["consent waiting"]
    ]
    second = told["a second notice with consent"]
    assert second.state == "correcting"
    assert second.corrections.get(round=2).consent_by is not None
    assert not Entry.objects.filter(at__gt=NOW).exists()


def test_a_story_never_goes_backwards_nor_ahead_of_now(teller: Storyteller) -> None:
    person, _firm = teller.applicant_for(["person"])
    case = teller.tell(PLOT["done after a correction"], "pension-retirement", person)

    moments = list(Entry.objects.filter(kind="case", subject=case.number).order_by("id").values_list("at", flat=True))
    assert moments == sorted(moments)
    assert moments[-1] <= NOW


def test_in_a_year_whose_holidays_nobody_has_announced_weekdays_will_do(cast: Cast) -> None:
    teller = Storyteller(cast, timezone.make_aware(datetime(2027, 3, 16, 15, 0)))
    teller.gather(1)
    case = teller.tell(PLOT["half of the promise used"], "pension-retirement", teller.people[0][0])

    assert case.state == "reviewing"
    assert case.promised_due is None
    assert cases.clock_of(case, teller.now).promised.status == "unannounced"


def test_every_plot_finds_items_it_suits_and_every_second_one_is_for_market_regulation(cast: Cast) -> None:
    codes = ["drainage-permit", "food-business-licence", "pension-retirement", "shop-sign"]
    turns = [pair for pair, _turn in zip(fitting(codes), range(2 * len(PLOTS)), strict=False)]

    assert {plot.name for plot, _code in turns} == {plot.name for plot in PLOTS}
    assert sum(code == "food-business-licence" for _plot, code in turns) >= len(PLOTS) - 1
    assert all(suits(plot, code) for plot, code in turns)


def test_certificates_come_to_every_end(teller: Storyteller) -> None:
    for person in (teller.cast.zhang, teller.cast.chen):
        give_certificates(person, teller.cast)
    for person, _firm in teller.people:
        teller.tell(PLOT["done"], "drainage-permit", person)
    change_certificates(teller)

    states = set(Licence.objects.values_list("state", flat=True))
    assert states == {"valid", "suspended", "revoked", "cancelled", "replaced", "expired"}


def test_old_letters_are_read_and_posted_and_new_ones_wait(teller: Storyteller) -> None:
    zhang = teller.cast.zhang
    teller.tell(PLOT["done last month"], "pension-retirement", zhang)
    teller.tell(PLOT["sent today"], "pension-retirement", zhang)
    settle()
    read_old_letters(teller.cast, NOW)
    post_old_letters(NOW)

    assert 0 < letters.unread_count(zhang) < Message.objects.filter(person=zhang).count()
    waiting = Sending.objects.filter(sent_at=None, message__person=zhang)
    assert not waiting.filter(message__created_at__lt=NOW - timedelta(days=1)).exists()


def test_the_clock_of_the_demonstration_acts_and_tells(teller: Storyteller) -> None:
    long_ago = Storyteller(teller.cast, NOW - timedelta(days=60))
    case = long_ago.tell(PLOT["sent today"], "pension-retirement", teller.cast.zhang)

    demo.one_round()  # the clock: it is far past the five days
    demo.one_round()  # the news of it

    assert Case.objects.get(pk=case.pk).state == "reviewing"
    assert Message.objects.filter(about=case.number, person=teller.cast.zhang).exists()


def test_the_command_makes_the_city_ready_once_and_says_where_to_begin(cast: Cast) -> None:
    said = io.StringIO()
    call_command("demo", no_serve=True, cases=0, stdout=said)
    seals = said.getvalue()
    call_command("demo", no_serve=True, cases=0, stdout=said)

    assert "zhangsan" in seals
    assert "http://127.0.0.1:8000/guides/open-a-restaurant/" in seals
    assert "0 new" in said.getvalue()
    assert Licence.objects.filter(holder_person=cast.zhang).count() == 3


def test_every_text_our_packs_ask_for_has_words_people_would_write() -> None:
    draw, today = random.Random(1), date(2026, 3, 2)
    asked = [question for pack in packs_read().all.values() for question in (*pack.situations, *pack.questions)]
    texts = {question.name: question for question in asked if question.kind in ("text", "long-text")}

    without = [name for name, q in texts.items() if invent.an_answer(q, draw, today) == f"示例{q.label.zh}"]

    assert len(texts) > 20
    assert without == []
