"""The daily sums are what the cases say, however they came to be counted."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from tongban.accounts.testing import the_cast
from tongban.cases import queries as cases
from tongban.cases.models import Case
from tongban.cases.testing import a_case, a_draft, make
from tongban.catalog.testing import a_pack
from tongban.journal.models import Entry
from tongban.kit.refusals import Refusal
from tongban.reports import counting
from tongban.reports.measures import CASES, of_cases
from tongban.reports.models import Daily, Reach
from tongban.reports.testing import kept, recounted

pytestmark = pytest.mark.django_db
MONDAY = timezone.make_aware(datetime(2026, 3, 2, 9))
NEXT = {
    "draft": ("submit",),
    "submitted": ("accept", "accept", "accept", "ask", "decline", "not-needed", "withdraw"),
    "correcting": ("correct",),
    "reviewing": ("grant", "grant", "refuse", "suspend", "ask-extension", "extend", "withdraw"),
    "suspended": ("resume",),
    "granted": ("issue",),
}


def by_hand(moment: datetime) -> dict[object, object]:
    """Every case there is, one after another."""
    return recounted(Case.objects.select_related("pack"), timezone.localdate(moment))  # type: ignore[return-value]


def a_story(seed: int, steps: int) -> Iterator[datetime]:
    """Cases begun and moved at random, time going on; the moments after each step."""
    draw, moment = random.Random(seed), MONDAY
    pack = a_pack()
    person = a_case("draft", pack=pack, at=moment).applicant
    for _step in range(steps):
        moment += timedelta(hours=draw.choice([1, 3, 20, 50, 200]))
        open_cases = list(Case.objects.filter(state__in=NEXT))
        if draw.random() < 0.35 or not open_cases:
            a_draft(person, pack, at=moment)
        else:
            case = draw.choice(open_cases)
            name = draw.choice(NEXT[case.state])
            with suppress(Refusal):
                make(case, name, at=moment)
        yield moment


@pytest.mark.parametrize("seed", range(3))
def test_counting_what_was_touched_gives_what_counting_everything_gives(seed: int) -> None:
    for moment in a_story(seed, 18):
        counting.refresh(moment)
        counted = kept()

        assert counted == by_hand(moment)
    counting.refresh(moment, anew=True)
    assert kept() == counted


def test_a_day_that_passes_makes_a_case_overdue_without_anybody_acting() -> None:
    case = a_case("reviewing", at=MONDAY)
    case.refresh_from_db()
    due = case.promised_due
    assert due is not None
    on_the_day = timezone.make_aware(datetime.combine(due, datetime.min.time())) + timedelta(hours=10)
    counting.refresh(on_the_day)
    assert not Daily.objects.filter(measure="fell-overdue").exists()

    counting.refresh(on_the_day + timedelta(days=1))

    assert Daily.objects.get(measure="fell-overdue").day == due


def test_a_case_is_late_no_more_where_its_limit_was_lawfully_extended() -> None:
    case = a_case("reviewing", at=MONDAY)
    case.refresh_from_db()
    assert case.promised_due is not None
    late = timezone.make_aware(datetime.combine(case.promised_due, datetime.min.time())) + timedelta(days=1, hours=10)
    counting.refresh(late)
    assert Daily.objects.filter(measure="fell-overdue").count() == 1
    make(case, "ask-extension", at=late)
    make(case, "extend", at=late)

    counting.refresh(late)

    assert not Daily.objects.filter(measure="fell-overdue").exists()


def test_nothing_new_is_counted_twice_and_nothing_is_written() -> None:
    a_case("issued", at=MONDAY)
    now = timezone.now()
    assert counting.refresh(now).rows > 0
    before = list(Daily.objects.values_list("pk", flat=True))

    assert counting.refresh(now) == counting.Counted(None, 0)
    assert list(Daily.objects.values_list("pk", flat=True)) == before


def test_days_before_the_first_touched_case_are_left_alone() -> None:
    a_case("issued", at=MONDAY)
    counting.refresh(MONDAY + timedelta(days=60))
    old = set(Daily.objects.values_list("pk", flat=True))
    a_case("submitted", at=MONDAY + timedelta(days=61))

    found = counting.refresh(MONDAY + timedelta(days=61))

    assert found.since == (MONDAY + timedelta(days=60)).date()
    assert old <= set(Daily.objects.values_list("pk", flat=True))


def test_an_act_that_was_under_way_when_it_was_counted_is_not_forgotten() -> None:
    a_case("submitted", at=MONDAY)
    late_case = a_case("submitted", at=MONDAY)
    hidden = Entry.objects.filter(subject=late_case.number).order_by("-pk")[0]
    later = a_case("submitted", at=MONDAY)
    assert Entry.objects.filter(subject=later.number).order_by("-pk")[0].pk > hidden.pk
    counting.refresh(MONDAY)
    Daily.objects.all().delete()  # as if the act's transaction had been invisible then
    Reach.objects.update(missing=[hidden.pk])

    counting.refresh(MONDAY)

    assert kept() == by_hand(MONDAY)


def test_sums_counted_by_other_rules_are_thrown_away() -> None:
    a_case("issued", at=MONDAY)
    counting.refresh(MONDAY)
    Reach.objects.update(rules="older")
    Daily.objects.filter(measure="sent").delete()

    counting.refresh(MONDAY)

    assert kept() == by_hand(MONDAY)


def test_drafts_and_one_things_as_a_whole_are_never_counted() -> None:
    a_case("draft", at=MONDAY)
    counted = a_case("submitted", at=MONDAY)
    Case.objects.filter(pk=a_case("submitted", at=MONDAY).pk).update(kind=Case.Kind.ONE_THING)

    assert cases.counted()["id"].to_list() == [counted.pk]


def test_an_act_in_the_evening_counts_on_the_day_of_the_place() -> None:
    evening = timezone.make_aware(datetime(2026, 3, 2, 23, 30))
    a_case("submitted", at=evening)
    early = timezone.make_aware(datetime(2026, 3, 3, 0, 30))
    a_case("submitted", at=early)

    assert sorted(cases.counted()["sent"].to_list()) == [date(2026, 3, 2), date(2026, 3, 3)]


def test_reading_from_a_day_on_gives_every_case_with_anything_since() -> None:
    old = a_case("declined", at=MONDAY)
    open_still = a_case("reviewing", at=MONDAY)
    new = a_case("submitted", at=MONDAY + timedelta(days=90))

    assert set(cases.counted(date(2026, 3, 3))["id"]) == {open_still.pk, new.pk}
    assert set(cases.counted()["id"]) == {old.pk, open_still.pk, new.pk}


def test_a_city_without_cases_comes_to_nothing() -> None:
    the_cast()

    assert cases.counted().is_empty()
    assert counting.refresh().rows == 0
    assert counting.sums(of_cases(cases.counted()), date(2026, 3, 2)).is_empty()


def test_every_measure_of_cases_is_counted_on_a_day_of_the_frame() -> None:
    columns = set(of_cases(cases.counted()).columns)

    assert {measure.day for measure in CASES.values()} <= columns
