"""Why that day? Both clocks, counted and explained; whatever happens in between."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from tongban.cases import clocks, queries
from tongban.cases.clocks import Terms, dates_of, tone_of
from tongban.cases.models import NEVER
from tongban.cases.testing import a_case, make
from tongban.catalog.queries import calendar
from tongban.catalog.testing import a_pack
from tongban.kit.workdays import Stop

TERMS = Terms(5, "workday", 20, "workday", 10)


def moment(day: int, month: int = 9, year: int = 2026) -> datetime:
    return timezone.make_aware(datetime(year, month, day, 10))


def at_noon(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day, 12))


DAYS = st.dates(date(2024, 1, 2), date(2026, 6, 1)).map(at_noon)


@st.composite
def stops_after(draw, start: datetime):
    here, found = start, []
    for _each in range(draw(st.integers(0, 3))):
        since = here + timedelta(days=draw(st.integers(0, 9)))
        until = since + timedelta(days=draw(st.integers(0, 9)))
        found.append(Stop(since, until, "停"))
        here = until
    return found


@settings(max_examples=60, deadline=None)
@given(accepted=DAYS, draw=st.data())
def test_a_due_date_leaves_exactly_its_working_days_outside_the_stops(accepted, draw) -> None:
    stops = draw.draw(stops_after(accepted))

    dates = dates_of("reviewing", TERMS, received_at=accepted, accepted_at=accepted, decided_at=None, stops=stops)

    due = at_noon(dates.promised_due)
    assert calendar().used(accepted, due, stops) == 5
    assert calendar().used(accepted, due - timedelta(days=1), stops) == 4
    assert dates.promised_due <= dates.legal_due
    assert dates.next_due == dates.promised_due


@settings(max_examples=40, deadline=None)
@given(accepted=DAYS, extended=st.integers(0, 20))
def test_an_extension_moves_both_dates_by_its_working_days(accepted, extended) -> None:
    plain = dates_of("reviewing", TERMS, received_at=accepted, accepted_at=accepted, decided_at=None)
    longer = dates_of(
        "reviewing", TERMS, received_at=accepted, accepted_at=accepted, decided_at=None, extended_days=extended
    )

    assert calendar().between(plain.legal_due, longer.legal_due) == extended
    assert calendar().between(plain.promised_due, longer.promised_due) == extended


@settings(max_examples=40, deadline=None)
@given(started=DAYS, later=st.integers(0, 60))
def test_an_open_stop_has_no_date_whenever_it_is_asked(started, later) -> None:
    stops = [Stop(started, None, "停")]

    dates = dates_of("suspended", TERMS, received_at=started, accepted_at=started, decided_at=None, stops=stops)

    assert (dates.promised_due, dates.legal_due, dates.next_due) == (None, None, NEVER)


@settings(max_examples=50, deadline=None)
@given(length=st.integers(1, 60), remaining=st.integers(-10, 60))
def test_a_clock_is_red_once_past_and_yellow_before_and_never_brighter_later(length, remaining) -> None:
    order = {"good": 0, "warn": 1, "bad": 2}
    now, next_day = tone_of(length, remaining), tone_of(length, remaining - 1)

    assert order[now] <= order[next_day]
    assert (now == "bad") == (remaining < 0)
    assert remaining not in (0, 1) or now == "warn"


@pytest.mark.django_db
def test_why_the_24th_of_september_is_explained_day_by_day() -> None:
    case = a_case("reviewing", at=moment(17))

    limit = queries.clock_of(case, moment(18)).promised

    assert limit.due == case.promised_due == date(2026, 9, 23)
    assert [(step.kind, step.counted) for step in limit.steps] == [
        ("event", 0), ("workday", 1), ("weekend", 0), ("make-up", 1), ("workday", 3),
    ]  # fmt: skip
    assert sum(step.counted for step in limit.steps) == limit.length == 5
    assert (limit.used, limit.remaining, limit.tone) == (1, 4, "good")


@pytest.mark.django_db
def test_a_date_in_a_year_nobody_has_announced_is_not_guessed() -> None:
    case = a_case("reviewing", pack=a_pack(promised={"days": 30}, legal={"days": 60}), at=moment(1, 12))

    limit = queries.clock_of(case, moment(2, 12)).promised

    assert case.promised_due is None
    assert (limit.status, limit.due, limit.year) == ("unannounced", None, 2027)
    assert limit.not_before > date(2026, 12, 31)
    assert case.next_due == limit.not_before


@pytest.mark.django_db
def test_on_the_spot_means_the_same_day() -> None:
    case = a_case("reviewing", pack=a_pack(promised={"days": 0}), at=moment(1))

    assert case.promised_due == date(2026, 9, 1)
    assert queries.clock_of(case, moment(2)).promised.is_late


@pytest.mark.django_db
def test_calendar_days_end_on_a_working_day() -> None:
    case = a_case("reviewing", pack=a_pack(promised={"days": 10, "unit": "natural-day"}), at=moment(2))

    assert case.promised_due == date(2026, 9, 14)  # the 12th is a Saturday
    assert not queries.clock_of(case, moment(13)).promised.is_late


@pytest.mark.django_db
def test_once_decided_a_clock_stands_for_ever() -> None:
    case = a_case("reviewing", at=moment(1))
    make(case, "grant", at=moment(3))
    make(case, "issue", at=moment(4))

    clock = queries.clock_of(case, moment(30))

    assert (clock.promised.status, clock.promised.used, clock.promised.tone) == ("met", 2, "good")
    assert (clock.delivery.status, clock.current) == ("met", None)
    assert case.next_due == NEVER


@pytest.mark.django_db
def test_stored_dates_and_explained_dates_agree_in_every_state() -> None:
    for state in ("submitted", "reviewing", "granted", "suspended", "correcting", "issued"):
        case = a_case(state, at=moment(10))
        clock = queries.clock_of(case, moment(11))
        assert (case.promised_due, case.legal_due) == (clock.promised.due, clock.legal.due)
        assert state != "submitted" or case.receipt_due == clock.receipt.due


def test_nothing_is_due_before_anything_happened() -> None:
    assert dates_of("draft", TERMS, received_at=None, accepted_at=None, decided_at=None) == clocks.Dates(
        None, None, None, NEVER
    )


# ---------------------------------------------------------------- what stopped it, told whole


@pytest.mark.django_db
def test_each_stop_names_its_article_its_paper_and_who_ordered_it() -> None:
    case = a_case("correcting", at=moment(1))
    make(case, "correct", at=moment(4))
    make(case, "accept", at=moment(7))
    make(case, "suspend", at=moment(8))
    make(case, "resume", at=moment(14))

    asked, stopped = queries.time_changes(case, case.applicant, moment(15))

    assert [(change.kind, change.days) for change in (asked, stopped)] == [("correction", 3), ("inspection", 4)]
    assert "第三十二条" in asked.basis
    assert "第四十五条" in stopped.basis
    assert (asked.since, asked.until, stopped.until) == (moment(1), moment(4), moment(14))
    for change in (asked, stopped):
        assert change.reason
        assert change.order is not None
        assert change.order.document_url
        assert change.order.by == case.organisation.name


@pytest.mark.django_db
def test_the_extension_is_told_with_its_article_and_the_days_it_adds() -> None:
    case = a_case("reviewing", at=moment(1))
    make(case, "ask-extension", at=moment(2))
    assert queries.time_changes(case, case.applicant, moment(2)) == []
    make(case, "extend", at=moment(3))

    (extension,) = queries.time_changes(case, case.applicant, moment(4))

    assert (extension.kind, extension.days, extension.since) == ("extension", case.extended_days, moment(3))
    assert "第四十二条" in extension.basis
    assert extension.order is not None
    assert extension.order.document_url


@pytest.mark.django_db
def test_an_open_stop_counts_on_and_a_later_one_is_not_known_yet() -> None:
    case = a_case("suspended", at=moment(14))

    (stopped,) = queries.time_changes(case, case.applicant, moment(16))

    assert (stopped.is_open, stopped.days) == (True, 2)
    assert queries.time_changes(case, case.applicant, moment(10)) == []


@settings(max_examples=15, deadline=None)
@given(gaps=st.lists(st.integers(1, 9), min_size=2, max_size=2), waits=st.integers(0, 3))
@pytest.mark.django_db
def test_the_days_told_for_the_stops_are_those_the_clock_left_out(gaps, waits) -> None:
    at = moment(1)
    case = a_case("reviewing", at=at)
    for gap in gaps:
        at += timedelta(days=waits)
        make(case, "suspend", at=at)
        at += timedelta(days=gap)
        make(case, "resume", at=at)

    told = queries.time_changes(case, case.applicant, at)

    whole = calendar().used(case.accepted_at, at)
    assert whole - sum(change.days for change in told) == queries.clock_of(case, at).promised.used
