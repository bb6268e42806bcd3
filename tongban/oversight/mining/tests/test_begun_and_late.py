"""Logs that tell begin from end, cases not finished, and deadlines: nothing vanishes, and lateness is exact."""

from datetime import timedelta

import pytest
from django.utils import translation

from tongban.cases.lifecycle import CASE
from tongban.oversight.mining import mine
from tongban.oversight.mining.report import summary
from tongban.oversight.mining.tests.logs import CALENDAR, MONDAY, a_log

PHASES = ["start", "complete", "start", "complete", "start"]
LOG = a_log(
    ("K1", "check", 0), ("K1", "check", 3), ("K1", "decide", 4), ("K1", "decide", 5), ("K2", "check", 1),
    lifecycle=PHASES,
)  # fmt: skip
"""One case worked through in five hours; one of which only the check was begun."""


def sentences(mined):
    with translation.override("en"):
        return list(summary(mined))


def test_a_case_of_which_nothing_is_complete_is_said_and_not_lost():
    mined = mine(LOG)

    assert (mined.cases, mined.unfinished, mined.events, mined.begun_only) == (1, 1, 5, 3)
    assert any(line.startswith("Begun, with nothing completed yet: 1 cases") for line in sentences(mined))
    assert any(line.startswith("3 of the events only begin") for line in sentences(mined))


def test_the_work_on_the_first_activity_counts_as_time_of_the_case():
    assert mine(LOG).whole.total == 5 * 3600
    assert mine(LOG, calendar=CALENDAR).whole_working.total == CALENDAR.minutes_between(
        MONDAY, MONDAY + timedelta(hours=5)
    )
    assert mine(LOG).since == MONDAY


def test_a_log_that_does_not_tell_begin_from_end_is_measured_as_before():
    log = a_log(("K1", "a", 0), ("K1", "b", 2), ("K2", "a", 1))

    mined = mine(log)
    assert (mined.cases, mined.unfinished, mined.begun_only) == (2, 0, 0)
    assert mined.whole.total == 2 * 3600


def due(*hours):
    return [None if hour is None else MONDAY + timedelta(hours=hour) for hour in hours]


def test_late_is_whoever_ended_after_the_deadline_and_by_how_much():
    log = a_log(
        ("K1", "a", 0), ("K1", "b", 10), ("K2", "a", 0), ("K2", "b", 8), ("K3", "a", 0), ("K3", "b", 1),
        due=due(8, 8, 8, 8, None, None),
    )  # fmt: skip

    found = mine(log).lateness
    assert (found.cases, found.late, found.open_late) == (2, 1, 0)
    assert found.share == 0.5
    assert found.by.total == 2 * 3600


def test_of_several_deadlines_the_last_one_told_counts():
    log = a_log(("K1", "a", 0), ("K1", "extended", 5), ("K1", "b", 10), due=due(8, 12, 12))

    assert mine(log).lateness.late == 0


def test_with_a_declared_life_an_open_case_past_its_deadline_is_no_ended_one():
    end = next(move.name for move in CASE.moves if CASE.state(move.end).clock == "ended")
    log = a_log(("K1", "submit", 0), ("K2", end, 9), ("K2", end, 9.5), due=due(8, 20, 20))

    found = mine(log, lifecycle=CASE).lateness
    assert (found.cases, found.late, found.open_late) == (1, 0, 1)


@pytest.mark.parametrize("log", [LOG, a_log(("K1", "a", 0))])
def test_a_log_without_deadlines_says_nothing_of_them(log):
    assert mine(log).lateness is None
