"""A day is read as people write and paste it; a year of two digits is asked for again, never guessed."""

from contextlib import suppress
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.kit.dates import LONG_TERM, day_relative, read_date, read_until
from tongban.kit.refusals import Invalid


@pytest.mark.parametrize(
    "typed",
    ["2029-12-31", "2029年12月31日", "2029/12/31", "2029.12.31", "20291231", "２０２９－１２－３１", " 2029 - 12 - 31 ",
     "2029 年 12 月 31 日", "二〇二九年十二月三十一日", "二零二九年十二月三十一号", "2029 12 31", "2029。12。31",
     "2029-12-31T08:00:00+08:00", "2029-12-31 00:00:00", "2029年12月31日 10:30", "2029–12–31", "\u200e2029-12-31",
     date(2029, 12, 31), datetime(2029, 12, 31, 9)],
)  # fmt: skip
def test_the_same_day_is_read_from_every_spelling(typed):
    assert read_date(typed) == date(2029, 12, 31)


@pytest.mark.parametrize(
    ("typed", "code"),
    [("29-12-31", "date-year-of-four-digits"), ("202-12-31", "date-year-of-four-digits"), ("0029-12-31", "date-year-of-four-digits"),
     ("29年12月31日", "date-year-of-four-digits"), ("291231", "date-year-of-four-digits"), ("20299-12-31", "date-year-of-four-digits"),
     ("0202-12-31", "date-year-out-of-range"), ("1899-12-31", "date-year-out-of-range"), ("2029-02-29", "date-no-such-day"),
     ("2029-13-01", "date-no-such-day"), ("20291331", "date-no-such-day"), ("31-12-2029", "date-malformed"),
     ("2029", "date-malformed"), ("soon", "date-malformed"), ("--", "date-malformed"), ("", "date-missing"), (None, "date-missing"),
     ("长期", "date-malformed"), ("2029-12", "date-malformed"), ("9" * 400, "date-malformed")],
)  # fmt: skip
def test_what_is_no_day_is_refused_for_its_own_fault(typed, code):
    with pytest.raises(Invalid) as refused:
        read_date(typed)
    assert refused.value.code == code
    assert str(refused.value.next_step)


@pytest.mark.parametrize("typed", ["长期", "长 期 有 效", "Long-term", "永久"])
def test_for_ever_is_one_word(typed):
    assert read_until(typed) == LONG_TERM


def test_a_last_day_may_be_a_day():
    assert read_until("2029年1月2日") == date(2029, 1, 2)


@pytest.mark.parametrize(
    ("text", "day"),
    [("today", date(2028, 2, 29)), ("+1d", date(2028, 3, 1)), ("-1y", date(2027, 2, 28)), ("+6m", date(2028, 8, 29)),
     ("2020-01-01", date(2020, 1, 1)), ("+10m", date(2028, 12, 29)), ("-120y", date(1908, 2, 29))],
)  # fmt: skip
def test_the_limits_of_a_pack_are_days_or_distances(text, day):
    assert day_relative(text, date(2028, 2, 29)) == day


@given(st.text(max_size=24))
def test_nothing_else_than_a_day_or_a_refusal_ever_comes(text):
    with suppress(Invalid):
        assert read_date(text).year >= 1900
