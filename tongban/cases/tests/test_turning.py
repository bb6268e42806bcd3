"""The moments a clock turns yellow and red are those at which its own colour says so, on every calendar."""

from datetime import date, datetime, timedelta
from unittest.mock import patch

from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from tongban.cases import clocks
from tongban.cases.turning import midnight, turns_of, units_until_yellow
from tongban.catalog.queries import calendar
from tongban.kit.workdays import Calendar, Holiday, Notice, Stop, Year
from tongban.kit.workdays.hours import Hours

HOURS = Hours(((540, 720), (810, 1050)))
NOTICE = Notice("某年放假安排", "示办发〔2026〕1号")


def at_ten(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day, 10))


@st.composite
def calendars(draw) -> Calendar:
    """Two years with holidays wherever they fall, and make-up days at weekends."""
    years = []
    for year in (2026, 2027):
        days = [date(year, 1, 1) + timedelta(n) for n in draw(st.sets(st.integers(0, 364), max_size=25))]
        weekends = [day for day in days if day.isoweekday() > 5][:5]
        off = {day: Holiday("节", NOTICE.number) for day in days if day not in weekends}
        work = {day: Holiday("节", NOTICE.number) for day in weekends}
        years.append(Year(year, (NOTICE,), off, work))
    return Calendar(years, HOURS)


@st.composite
def stops_after(draw, start: datetime) -> list[Stop]:
    here, found = start, []
    for _each in range(draw(st.integers(0, 3))):
        since = here + timedelta(days=draw(st.integers(0, 9)))
        until = since + timedelta(days=draw(st.integers(0, 9)))
        found.append(Stop(since, until, "停"))
        here = until
    return found


def colour(start: datetime, length: int, unit: str, stops: list[Stop], now: datetime) -> str:
    """What a screen shows at that moment."""
    due = clocks._running(start, length, unit, stops)
    shape = {"name": "promised", "label": "", "length": length, "unit": unit, "basis": ""}
    return clocks._limit(shape, due, now, None).tone


@settings(max_examples=80, deadline=None)
@given(
    working=calendars(),
    start=st.dates(date(2026, 1, 2), date(2026, 6, 30)).map(at_ten),
    length=st.integers(0, 30),
    unit=st.sampled_from(["workday", "natural-day"]),
    draw=st.data(),
)
def test_the_moments_are_the_first_at_which_the_clock_has_that_colour(working, start, length, unit, draw) -> None:
    stops = draw.draw(stops_after(start))
    with patch("tongban.catalog.queries.calendar", return_value=working):
        turns = turns_of(start, length, unit, stops)
        days = [start, *(midnight(start.date() + timedelta(n)) for n in range(1, 120))]
        tones = [(moment, colour(start, length, unit, stops, moment)) for moment in days]

    assert turns.near_at == next((moment for moment, tone in tones if tone != "good"), None)
    assert turns.late_at == next((moment for moment, tone in tones if tone == "bad"), None)


def test_an_open_stop_leaves_what_lies_behind_it_unknown() -> None:
    start = at_ten(date(2026, 3, 2))

    turns = turns_of(start, 10, "workday", [Stop(start + timedelta(days=2), None, "检验")])

    assert turns == (None, None, None)


def test_a_year_not_announced_is_not_guessed() -> None:
    last = calendar().last_day
    start = at_ten(date(last.year, 12, 28))

    assert turns_of(start, 40, "workday").late_at is None


def test_a_clock_is_yellow_when_one_day_is_left_or_nine_tenths_are_used() -> None:
    assert [units_until_yellow(length) for length in (0, 1, 2, 5, 10, 20, 60)] == [0, 0, 1, 4, 9, 18, 54]


def test_colours_of_lengths_come_from_the_figures_and_nowhere_else() -> None:
    figures = clocks.figures()
    strict = replace_tones(figures, warn_share=50)

    with patch("tongban.cases.clocks.figures", return_value=strict):
        assert units_until_yellow(20) == 10


def replace_tones(figures, **changes):
    return figures.model_copy(update={"tones": figures.tones.model_copy(update=changes)})
