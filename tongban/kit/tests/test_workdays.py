"""Days and minutes: the calendar against its own rules."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tongban.kit.refusals import Refusal
from tongban.kit.workdays import CHINA, Calendar, Hours, Stop, Unannounced, most_working_days

FOLDER = Path(__file__).parents[3] / "packs" / "calendars"
CALENDAR = Calendar.load(FOLDER)

days = st.dates(date(2018, 1, 1), date(2026, 6, 30))
moments = st.datetimes(datetime(2018, 1, 2), datetime(2026, 6, 30)).map(lambda m: m.replace(second=0, microsecond=0))
lengths = st.integers(0, 60)


@st.composite
def stops(draw):
    start = draw(moments)
    return Stop(start, start + draw(st.timedeltas(timedelta(0), timedelta(days=90))), "检验")


def by_hand(start: date, length: int, stopped: list[Stop]) -> date:
    """Day by day, as a clerk would count."""
    day = start
    while length:
        day += timedelta(1)
        inside = any(stop.start.date() < day and (stop.end is None or day <= stop.end.date()) for stop in stopped)
        length -= CALENDAR.is_workday(day) and not inside
    return day


def test_a_make_up_sunday_is_a_working_day_and_a_holiday_wednesday_is_not():
    assert CALENDAR.is_workday(date(2026, 9, 20))
    assert not CALENDAR.is_workday(date(2025, 10, 1))
    assert CALENDAR.kind(date(2026, 9, 20)).name == "国庆节"
    assert CALENDAR.kind(date(2020, 2, 1)).notice == "国办发明电〔2020〕1号"


def test_five_working_days_after_17_september_2026_end_on_the_23rd():
    assert CALENDAR.add(date(2026, 9, 17), 5) == date(2026, 9, 23)


def test_a_year_without_a_notice_is_said_and_not_guessed():
    with pytest.raises(Unannounced) as refused:
        CALENDAR.is_workday(date(2027, 1, 4))
    assert refused.value.code == "calendar-unannounced"
    assert refused.value.year == 2027


@pytest.mark.parametrize("ask", [lambda: CALENDAR.add(date(2026, 12, 30), 9), lambda: CALENDAR.notices(2027)])
def test_every_question_into_an_unannounced_year_names_it(ask):
    with pytest.raises(Unannounced) as refused:
        ask()
    assert refused.value.year == 2027


def test_counting_back_past_the_first_calendar_names_the_missing_year():
    with pytest.raises(Unannounced) as refused:
        CALENDAR.add(date(2018, 1, 3), -5)
    assert refused.value.year == 2017


@given(st.dates(date(2018, 2, 1), date(2026, 6, 30)), st.integers(1, 60))
def test_adding_and_counting_are_inverse(day, length):
    due = CALENDAR.add(day, length)

    assert CALENDAR.between(day, due) == length
    assert CALENDAR.is_workday(due)
    assert CALENDAR.between(CALENDAR.add(due, -length), day) == 0


@given(days, st.integers(0, 40), st.integers(0, 40))
def test_adding_in_two_steps_is_adding_at_once(day, first, second):
    assert CALENDAR.add(CALENDAR.add(day, first), second) == CALENDAR.add(day, first + second)


@given(days, days, days)
def test_counts_add_up(a, b, c):
    assert CALENDAR.between(a, b) + CALENDAR.between(b, c) == CALENDAR.between(a, c)


@settings(max_examples=60)
@given(moments, lengths, st.lists(stops(), max_size=3))
def test_a_limit_with_stops_ends_where_a_clerk_counting_day_by_day_would_end(start, length, stopped):
    due = CALENDAR.due(start, length, stopped)

    expected = by_hand(start.date(), length, stopped)
    assert due.status == "known"
    assert due.date == expected
    assert CALENDAR.used(start, datetime.combine(expected, start.time()), stopped) == length


@settings(max_examples=60)
@given(moments, lengths, st.lists(stops(), max_size=2), stops())
def test_another_stop_never_brings_a_limit_nearer(start, length, stopped, another):
    assert CALENDAR.due(start, length, [*stopped, another]).date >= CALENDAR.due(start, length, stopped).date


@settings(max_examples=60)
@given(moments, lengths, st.lists(stops(), max_size=3), st.sampled_from(["workday", "natural-day"]))
def test_the_explanation_counts_exactly_the_days_of_the_limit_and_leaves_no_day_out(start, length, stopped, unit):
    due = CALENDAR.due(start, length, stopped, unit)

    steps = due.steps
    assert sum(step.counted for step in steps) == length
    assert steps[-1].total == length
    assert sum(step.days for step in steps) == (due.date - start.date()).days + 1
    assert all(str(step.sentence) for step in steps)


@settings(max_examples=60)
@given(moments, st.integers(0, 3000), st.lists(stops(), max_size=2))
def test_working_minutes_end_where_they_are_used_up_and_the_explanation_agrees(start, length, stopped):
    due = CALENDAR.due(start, length, stopped, "working-minute")

    assert CALENDAR.minutes_between(start, due.at, stopped) == length
    assert sum(step.counted for step in due.steps) == length
    if length:
        assert CALENDAR.minutes_between(start, due.at - timedelta(minutes=1), stopped) == length - 1


@given(moments, moments, moments, st.lists(stops(), max_size=2))
def test_working_minutes_add_up(a, b, c, stopped):
    a, b, c = sorted((a, b, c))
    minutes = CALENDAR.minutes_between
    assert minutes(a, b, stopped) + minutes(b, c, stopped) == minutes(a, c, stopped)


def test_a_stop_and_its_resumption_on_one_day_cost_no_day():
    start = datetime(2026, 3, 2, 10)
    stop = (datetime(2026, 3, 4, 9), datetime(2026, 3, 4, 16))
    assert CALENDAR.due(start, 5, [stop]).date == CALENDAR.due(start, 5).date


def test_overlapping_stops_are_not_counted_twice():
    start = datetime(2026, 3, 2, 10)
    one = [(datetime(2026, 3, 3), datetime(2026, 3, 10))]
    assert (
        CALENDAR.due(start, 5, [*one, (datetime(2026, 3, 5), datetime(2026, 3, 9))]).date
        == CALENDAR.due(start, 5, one).date
    )


def test_an_open_stop_leaves_the_date_open_and_says_how_many_days_remain():
    due = CALENDAR.due(datetime(2026, 3, 2, 10), 20, [Stop(datetime(2026, 3, 5, 9), None, "听证")])

    assert (due.status, due.date, due.at, due.left) == ("stopped", None, None, 17)
    assert due.steps[-1].last is None
    assert "听证" in str(due.steps[-1].sentence)


def test_a_limit_that_was_over_before_the_stop_stays_where_it_was():
    due = CALENDAR.due(datetime(2026, 3, 2, 10), 2, [(datetime(2026, 3, 5, 9), None)])
    assert (due.status, due.date) == ("known", date(2026, 3, 4))


def test_a_limit_into_an_unannounced_year_gives_a_bound_and_calls_it_a_bound():
    due = CALENDAR.due(datetime(2026, 12, 20, 10), 20)

    assert (due.status, due.date, due.year, due.left) == ("unannounced", None, 2027, 11)
    assert due.not_before == date(2027, 1, 11)
    assert due.steps[-1].kind == "unannounced"
    assert due.steps[-1].first == date(2027, 1, 1)


def test_a_known_date_stays_known_though_a_later_stop_begins_in_an_unannounced_year():
    due = CALENDAR.due(datetime(2026, 12, 1, 10), 5, [(datetime(2027, 2, 1), None)])
    assert (due.status, due.date) == ("known", date(2026, 12, 8))


def test_a_limit_that_began_before_the_first_calendar_is_not_guessed_either():
    due = CALENDAR.due(datetime(2017, 6, 1, 9), 5)
    assert (due.status, due.year, due.not_before) == ("unannounced", 2017, date(2017, 6, 1))


def test_natural_days_need_no_notice_and_roll_only_where_the_law_says():
    plain = CALENDAR.due(datetime(2026, 9, 25, 9), 7, unit="natural-day")
    rolled = CALENDAR.due(datetime(2026, 9, 25, 9), 7, unit="natural-day", rolls=True)

    assert plain.date == date(2026, 10, 2)
    assert (rolled.date, rolled.rolled_from) == (date(2026, 10, 8), date(2026, 10, 2))
    assert CALENDAR.due(datetime(2027, 3, 1), 10, unit="natural-day").date == date(2027, 3, 11)


def test_a_natural_limit_whose_last_day_may_roll_waits_for_the_notice():
    due = CALENDAR.due(datetime(2026, 12, 31, 9), 10, unit="natural-day", rolls=True)
    assert (due.status, due.not_before) == ("unannounced", date(2027, 1, 10))


def test_a_limit_in_days_falls_due_when_business_ends():
    assert CALENDAR.due(datetime(2026, 3, 2, 10), 1).at == datetime(2026, 3, 3, 17, 30, tzinfo=CHINA)
    assert Calendar(Calendar.load(FOLDER)._years.values()).due(datetime(2026, 3, 2), 1).at.hour == 23


def test_the_lunch_break_and_the_evening_are_no_working_minutes():
    assert CALENDAR.minutes_between(datetime(2026, 3, 2, 11, 50), datetime(2026, 3, 2, 13, 40)) == 20
    assert CALENDAR.minutes_between(datetime(2026, 3, 2, 17, 30), datetime(2026, 3, 3, 9, 0)) == 0
    assert CALENDAR.due(datetime(2026, 9, 30, 16, 50), 5, unit="working-hour").at == datetime(
        2026, 10, 8, 14, 50, tzinfo=CHINA
    )


def test_a_moment_of_another_zone_is_read_on_the_clock_of_china():
    late = datetime(2026, 3, 1, 16, 30, tzinfo=UTC)
    assert CALENDAR.due(late, 1).date == date(2026, 3, 3)
    assert CALENDAR.add(late, 1) == date(2026, 3, 3)


def test_remaining_time_goes_below_zero_when_the_limit_is_past():
    assert CALENDAR.remaining(datetime(2026, 3, 2), 5, datetime(2026, 3, 4)) == 3
    assert CALENDAR.remaining(datetime(2026, 3, 2), 5, datetime(2026, 3, 20)) < 0


def test_nothing_is_used_before_the_start():
    assert CALENDAR.used(datetime(2026, 3, 4), datetime(2026, 3, 2)) == 0


@pytest.mark.parametrize(
    ("ask", "code"),
    [
        (lambda: CALENDAR.due(datetime(2026, 3, 2), -1), "limit-not-counted"),
        (lambda: CALENDAR.due(datetime(2026, 3, 2), True), "limit-not-counted"),
        (lambda: CALENDAR.due(datetime(2026, 3, 2), 1, unit="moon"), "limit-unit"),
        (lambda: CALENDAR.due(datetime(2026, 3, 2), 1, [(datetime(2026, 3, 5), datetime(2026, 3, 4))]), "stop-order"),
        (lambda: Calendar(CALENDAR._years.values()).minute_position(datetime(2026, 3, 2)), "hours-missing"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused_under_its_code(ask, code):
    with pytest.raises(Refusal) as refused:
        ask()
    assert refused.value.code == code
    assert str(refused.value.next_step)


def test_the_business_hours_say_that_they_are_a_demonstration():
    hours = Hours.load(FOLDER / "hours.toml")
    assert hours.demonstration
    assert hours.minutes == 7 * 60


@pytest.mark.parametrize("length", range(40))
def test_no_working_day_on_a_plain_week_sees_more_working_days_in_so_many_natural_days(length: int) -> None:
    """Counted one by one over weeks without holidays, a limit that ends at a weekend rolling to Monday."""
    monday = date(2024, 3, 4)
    counts = []
    for start in range(5):
        last = monday + timedelta(days=start + length)
        while last.weekday() > 4:
            last += timedelta(days=1)
        days = (last - monday).days
        counts.append(sum(1 for day in range(start + 1, days + 1) if day % 7 < 5))

    assert most_working_days(length) == max(counts)
