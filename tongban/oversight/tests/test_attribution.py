"""Whose the time was: every working minute has one owner, and the sums are exact."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.cases.lifecycle import CASE
from tongban.kit.workdays import CHINA, Calendar
from tongban.oversight.attribution import OWNERS, RULES, Moment, attribute, owners_by_case, rule_for
from tongban.oversight.attribution.rules import BEGINS, ENDED
from tongban.oversight.tests.stories import a_story, stories

CALENDAR = Calendar.load(Path(__file__).parents[3] / "packs" / "calendars")
NOW = datetime(2026, 3, 4, 11, 17, 40, tzinfo=CHINA)
SEPTEMBER = datetime(2025, 9, 1, tzinfo=CHINA)
"""A month whose first is a Monday; the office works 9:00–12:00 and 13:30–17:30."""
CLERK, EXAMINER = 1, 2

ACCEPTED = (("01 10:00", "submit", "submitted", 9, "applicant"), ("01 11:00", "accept", "reviewing", CLERK, "window"))


def owned(*acts: tuple[str, str, str, int | None, str], now: datetime = NOW) -> dict[str, int]:
    """Minutes by reason, without those that are zero."""
    account = attribute(a_story(*acts, at=SEPTEMBER), CALENDAR, now)
    return {reason: minutes for reason, minutes in account.by_reason().items() if minutes}


def span(told: list[Moment], now: datetime) -> tuple[datetime, datetime] | None:
    """From submission to the end or now, looked up apart from the rules."""
    begun = [one.at for one in told if one.what in BEGINS]
    ended = [one.at for one in told if one.after in ENDED]
    return (begun[0], ended[0] if ended else max(now, told[-1].at)) if begun else None


# ---------------------------------------------------------------- exactness


@given(stories())
def test_the_minutes_of_all_owners_are_the_minutes_that_passed(told: list[Moment]) -> None:
    account = attribute(told, CALENDAR, NOW)
    whole = span(told, NOW)

    if whole is None:
        assert (account.status, account.segments) == ("not-submitted", ())
        return
    first, last = whole
    working = CALENDAR.minute_position(last) - CALENDAR.minute_position(first)
    wall = int(last.timestamp() // 60) - int(first.timestamp() // 60)
    assert account.minutes == working == sum(account.by_owner().values()) == sum(account.by_reason().values())
    assert account.passed == wall == sum((one.minutes or 0) + (one.after_hours or 0) for one in account.segments)
    assert all((one.minutes or 0) >= 0 and (one.after_hours or 0) >= 0 for one in account.segments)
    assert account.segments[0].since == first
    assert account.segments[-1].until == last
    assert all(a.until == b.since for a, b in zip(account.segments, account.segments[1:], strict=False))


@given(st.randoms(use_true_random=False), stories())
def test_the_order_in_which_entries_are_handed_in_does_not_matter(draw: Any, told: list[Moment]) -> None:
    shuffled = list(told)
    draw.shuffle(shuffled)

    assert attribute(shuffled, CALENDAR, NOW) == attribute(told, CALENDAR, NOW)


@given(st.lists(stories(), min_size=1, max_size=8))
def test_a_million_at_once_are_counted_as_each_by_itself(many: list[list[Moment]]) -> None:
    columns = ["case", "at", "what", "before", "after", "actor", "role", "entry"]
    rows = [
        (f"{case:03d}", m.at, m.what, m.before, m.after, m.actor, m.role, m.entry)
        for case, told in enumerate(many)
        for m in told
    ]
    types = {"actor": pl.Int64, "at": pl.Datetime("us", "Asia/Shanghai")}
    found = owners_by_case(pl.DataFrame(rows, schema=columns, schema_overrides=types, orient="row"), CALENDAR, NOW)

    accounts = {f"{case:03d}": attribute(told, CALENDAR, NOW) for case, told in enumerate(many)}
    expected = {
        case: {"case": case, **a.by_owner(), "minutes": a.minutes, "passed": a.passed, "status": a.status}
        for case, a in accounts.items()
        if a.status != "not-submitted"
    }
    assert {row["case"]: row for row in found.iter_rows(named=True)} == expected


# ---------------------------------------------------------------- the table


def test_every_state_in_hand_has_an_owner_whatever_holds() -> None:
    in_hand = {state.name for state in CASE.states if state.clock != "ended"} - {"draft"}

    assert {rule.state for rule in RULES} == in_hand
    assert all(rule_for(state, frozenset()) is not None for state in in_hand)
    assert all(rule_for(state, frozenset({"untouched"})) is None for state in {*ENDED, "draft"})
    assert {rule.owner for rule in RULES} == set(OWNERS)


def test_time_at_the_office_is_queue_until_somebody_who_may_decide_acts() -> None:
    assert owned(*ACCEPTED, ("01 14:30", "take", "reviewing", CLERK, "window"), now=SEPTEMBER.replace(hour=15)) == {
        "not-taken-up": 60,
        "not-touched": 60 + 90,
    }
    assert owned(*ACCEPTED, ("01 14:30", "take", "reviewing", EXAMINER, "window"), now=SEPTEMBER.replace(hour=15)) == {
        "not-taken-up": 60,
        "not-touched": 60 + 60,
        "examining": 30,
    }


def test_a_correction_is_the_applicants_and_then_it_waits_anew() -> None:
    assert owned(
        ("01 09:00", "submit", "submitted", 9, "applicant"),
        ("01 09:30", "take", "submitted", CLERK, "window"),
        ("01 10:00", "ask", "correcting", CLERK, "window"),
        ("02 10:00", "correct", "submitted", 9, "applicant"),
        ("02 11:00", "accept", "reviewing", CLERK, "window"),
        ("02 11:20", "refuse", "refused", EXAMINER, "approver"),
    ) == {"not-taken-up": 30 + 60, "checking": 30, "correction": 420, "not-touched": 20}


def test_a_question_to_another_office_and_a_statutory_stop_are_not_this_offices() -> None:
    acts = (
        *ACCEPTED,
        ("01 11:30", "consult", "reviewing", EXAMINER, "approver"),
        ("02 09:00", "advise", "reviewing", 7, "adviser"),
        ("02 10:00", "suspend", "suspended", EXAMINER, "approver"),
        ("04 10:00", "resume", "reviewing", EXAMINER, "approver"),
        ("04 10:40", "grant", "granted", EXAMINER, "approver"),
        ("04 11:00", "issue", "issued", CLERK, "window"),
    )
    account = attribute(a_story(*acts, at=SEPTEMBER), CALENDAR, NOW)

    assert account.by_reason() == {
        "not-taken-up": 60,
        "not-touched": 30,
        "consultation": 30 + 240,
        "examining": 60 + 40,
        "procedure": 840,
        "not-delivered": 20,
    }
    assert [one.kind for one in account.segments if one.owner == "stop"] == ["testing"]
    assert account.status == "ended"


def test_a_part_waits_for_its_sibling_and_a_case_for_its_new_body() -> None:
    acts = (
        ("01 09:00", "queue", "waiting", 9, "applicant"),
        ("01 10:00", "release", "submitted", None, "clock"),
        ("01 10:30", "hand-over", "submitted", None, "clock"),
        ("01 11:00", "take", "submitted", CLERK, "window"),
        ("01 11:10", "decline", "declined", CLERK, "window"),
    )

    assert owned(*acts) == {"sibling": 60, "not-taken-up": 30, "hand-over": 30, "checking": 10}


def test_the_head_is_part_of_the_office() -> None:
    acts = (
        *ACCEPTED,
        ("01 11:10", "ask-extension", "reviewing", EXAMINER, "approver"),
        ("01 11:40", "extend", "reviewing", 3, "head"),
        ("01 11:50", "grant", "granted", EXAMINER, "approver"),
        ("01 11:55", "take", "granted", CLERK, "window"),
        ("01 11:56", "issue", "issued", CLERK, "window"),
    )

    assert owned(*acts) == {
        "not-taken-up": 60,
        "not-touched": 10,
        "extension": 30,
        "examining": 10,
        "not-delivered": 5,
        "delivering": 1,
    }


# ---------------------------------------------------------------- what is not known is said


@pytest.mark.parametrize(
    ("act", "after", "status"), [("ask", "correcting", "stopped"), ("take", "submitted", "running")]
)
def test_an_open_case_is_counted_up_to_now_and_says_so(act: str, after: str, status: str) -> None:
    told = a_story(ACCEPTED[0], ("01 11:00", act, after, CLERK, "window"), at=SEPTEMBER)

    assert attribute(told, CALENDAR, SEPTEMBER.replace(hour=12)).status == status
    assert attribute(told, CALENDAR, SEPTEMBER.replace(hour=12)).minutes == 120


def test_a_year_without_a_calendar_is_named_and_its_minutes_are_not_guessed() -> None:
    told = a_story(ACCEPTED[0], ACCEPTED[1], at=SEPTEMBER)

    account = attribute(told, CALENDAR, datetime(2027, 1, 5, tzinfo=CHINA))

    assert (account.unannounced, account.minutes) == (2027, None)
    assert [one.minutes for one in account.segments] == [60, None]
    assert account.passed == sum(one.passed for one in account.segments) > 0
    rows = [("a", m.at, m.what, m.before, m.after, m.actor, m.role, m.entry) for m in told]
    frame = pl.DataFrame(rows, schema=["case", "at", "what", "before", "after", "actor", "role", "entry"], orient="row")
    row = owners_by_case(frame, CALENDAR, datetime(2027, 1, 5, tzinfo=CHINA)).row(0, named=True)
    assert (row["minutes"], row["queue"], row["passed"]) == (None, 60, account.passed)
