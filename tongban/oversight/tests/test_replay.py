"""The counterfactual bench: with nothing changed the past comes back; with something changed, only what it says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.cases.queries import CaseHistory
from tongban.kit.refusals import Invalid
from tongban.kit.workdays import CHINA, Calendar
from tongban.oversight.attribution import Moment
from tongban.oversight.tests.stories import a_story, stories
from tongban.oversight.whatif import (
    ALWAYS,
    ASSUMES,
    Draft,
    Figures,
    Outcome,
    Past,
    Told,
    World,
    assumptions,
    measure,
    past_of,
    read_changes,
    replay,
    what_if,
)
from tongban.oversight.whatif.changes import SHAPES
from tongban.oversight.whatif.drafting import new_promise

CALENDAR = Calendar.load(Path(__file__).parents[3] / "packs" / "calendars")
FIGURES = Figures(demo=True, basis="", acceptance=20, decision=45, delivery=10, other=3, paper=4, merge_within_days=30)
SEPTEMBER = datetime(2025, 9, 1, tzinfo=CHINA)
PERIOD = (date(2025, 9, 1), date(2025, 9, 30))
OFFICE = 5
WORLD = World({"market-regulation": [OFFICE]}, {OFFICE: "示例市市场监督管理局"}, {"990102": "示范县"})
PLAIN = CaseHistory(
    *("1", "food", "食品经营许可", None, (), 9, OFFICE, "990100", "990102", 1, 5, "workday", date(2025, 9, 8)),
    papers=frozenset({"lease", "plan"}),
)


def told(moments: Sequence[Moment], *, notices: dict[int, frozenset[str] | None] | None = None, **changes: Any) -> Told:
    places = [(one, CALENDAR.minute_position(one.at)) for one in moments]
    return Told(replace(PLAIN, **changes), places, notices or {})


def the_past(*cases: Told) -> Past:
    renumbered = []
    for number, one in enumerate(cases):
        rows = [(replace(moment, entry=moment.entry + 100 * number), place) for moment, place in one.moments]
        notices = {entry + 100 * number: papers for entry, papers in one.notices.items()}
        renumbered.append(Told(replace(one.history, number=str(number)), rows, notices))
    return past_of(renumbered, lambda stage, moves, papers: FIGURES.minutes(stage, moves) if stage else 0)


def ran(past: Past, *changes: str) -> Outcome:
    return what_if(past, read_changes(changes), PERIOD, WORLD, CALENDAR, FIGURES)


def days(hours: float) -> float:
    return round(hours / 7, 2)


def a_case(sent: str, accepted: str, decided: str, *, clerk: int = 1, examiner: int = 2) -> list[Moment]:
    return a_story(
        (sent, "submit", "submitted", 9, "applicant"),
        (accepted, "accept", "reviewing", clerk, "window"),
        (decided, "refuse", "refused", examiner, "approver"),
        at=SEPTEMBER,
    )


# ---------------------------------------------------------------- nothing changed


@st.composite
def pasts(draw: Any) -> Past:
    """Several cases in the hands of the same few officers; parts of one-things wait for each other."""
    many = []
    for number, story in enumerate(draw(st.lists(stories(), min_size=1, max_size=8))):
        item, other = draw(st.sampled_from([("food", "sign"), ("sign", "food")]))
        parent = draw(st.sampled_from([None, 7]))
        many.append(told(story, number=str(number), item_code=item, parent=parent, waits_for=(other,)))
    return the_past(*many)


@given(pasts())
def test_replaying_no_change_reproduces_the_past_exactly(past: Past) -> None:
    assert replay(past, Draft()) == [step.done for step in past.steps]
    assert all(step.hold >= 0 for step in past.steps)


@given(pasts())
def test_before_and_after_are_equal_where_nothing_is_changed(past: Past) -> None:
    outcome = ran(past)

    assert outcome.before == outcome.after
    assert outcome.before.whole.ended == sum(case.ended is not None for case in past.cases)


@given(pasts(), st.integers(1, 3), st.sampled_from(["acceptance", "decision", "delivery"]))
def test_one_more_officer_delays_nobody(past: Past, more: int, stage: str) -> None:
    draft = Draft(extra={(body, stage): [f"new {n}" for n in range(more)] for body in (4, 5)})

    assert all(now <= step.done for now, step in zip(replay(past, draft), past.steps, strict=True))


@given(pasts(), st.data())
def test_an_act_that_falls_away_delays_nobody(past: Past, data: st.DataObject) -> None:
    skipped = data.draw(st.sets(st.integers(0, max(0, len(past.steps) - 1))))

    assert all(now <= step.done for now, step in zip(replay(past, Draft(skipped=skipped)), past.steps, strict=True))


@given(pasts())
def test_the_same_question_has_the_same_answer(past: Past) -> None:
    draft = Draft(extra={(5, "decision"): ["new"]}, skipped=set(range(0, len(past.steps), 5)))

    assert replay(past, draft) == replay(past, draft)


def test_what_was_measured_is_what_was_recorded() -> None:
    past = the_past(told(a_case("01 09:00", "01 10:00", "05 10:00")), told(a_case("01 09:00", "02 09:00", "10 09:00")))

    whole = ran(past).before.whole

    assert (whole.cases, whole.ended) == (2, 2)
    assert whole.median_days == round((days(29) + days(49)) / 2, 2)
    assert whole.p90_days == days(49)
    assert (whole.visits, whole.papers, whole.due, whole.kept, whole.kept_share) == (2, 4, 2, 1, 50.0)
    loads = {(one.unit, one.stage): (one.acts, one.hours) for one in ran(past).before.loads}
    assert loads == {
        ("示例市市场监督管理局", "acceptance"): (2, round(40 / 60, 1)),
        ("示例市市场监督管理局", "decision"): (2, 1.5),
    }


# ---------------------------------------------------------------- something changed


def test_a_shorter_promise_moves_no_case_and_is_kept_less_often() -> None:
    past = the_past(told(a_case("01 09:00", "01 10:00", "05 10:00")))

    outcome = ran(past, "promise:-30%")

    assert outcome.after.whole.median_days == outcome.before.whole.median_days
    assert (outcome.before.whole.kept, outcome.after.whole.kept) == (1, 1)  # due on the 5th: four days after the 1st
    assert ran(past, "promise:food:-2d").after.whole.kept == 0


def test_a_promise_in_calendar_days_gives_way_to_the_next_working_day() -> None:
    monday = told(
        a_case("01 09:00", "01 10:00", "08 10:00"), promised_unit="natural-day", promised_due=date(2025, 9, 9)
    )

    kept = {by: ran(the_past(monday), f"promise:-{by}d").after.whole.kept for by in (1, 2, 3, 4)}

    assert kept == {1: 1, 2: 1, 3: 1, 4: 0}  # due on the 8th; on Sunday and Saturday, so on Monday the 8th; on Friday


@pytest.mark.parametrize(
    ("days_", "by", "unit", "is_now"),
    [(5, -30, "%", 4), (10, -30, "%", 7), (1, -90, "%", 1), (0, 5, "d", 0), (3, -9, "d", 1)],
)
def test_a_new_promise_is_whole_days_and_never_nothing(days_: int, by: int, unit: str, is_now: int) -> None:
    assert new_promise(days_, by, unit) == is_now


CORRECTED = (
    ("01 09:00", "submit", "submitted", 9, "applicant"),
    ("01 10:00", "ask", "correcting", 1, "window"),
    ("04 10:00", "correct", "submitted", 9, "window"),
    ("04 11:00", "accept", "reviewing", 1, "window"),
    ("05 11:00", "refuse", "refused", 2, "approver"),
)


def test_a_paper_no_longer_asked_for_takes_its_correction_round_with_it() -> None:
    story = a_story(*CORRECTED, at=SEPTEMBER)
    past = the_past(told(story, notices={2: frozenset({"lease"})}))

    before, after = (lambda one: (one.before.whole, one.after.whole))(ran(past, "drop-material:food:lease"))

    assert (before.median_days, after.median_days) == (days(4 * 7 + 2), days(1 + 7))
    assert (before.papers, after.papers) == (2, 1)
    assert (before.visits, after.visits) == (2, 1)


@pytest.mark.parametrize("named", [frozenset({"lease", "plan"}), None])
def test_a_notice_that_named_something_else_too_is_kept(named: frozenset[str] | None) -> None:
    past = the_past(told(a_story(*CORRECTED, at=SEPTEMBER), notices={2: named}))

    outcome = ran(past, "drop-material:food:lease")

    assert outcome.after.whole.median_days == outcome.before.whole.median_days
    assert outcome.after.whole.papers == 1


def test_one_more_officer_takes_what_waits_behind_a_busy_one() -> None:
    first, second = a_case("01 09:00", "01 10:00", "02 10:00"), a_case("01 09:00", "01 10:00", "03 10:00", clerk=3)
    past = the_past(told(first), told(second))

    outcome = ran(past, "add-officer:market-regulation:decision:+1")

    assert outcome.before.whole.p90_days == days(2 * 7 + 1)
    assert outcome.after.whole.p90_days == days(7 + 1)
    assert outcome.after.loads == outcome.before.loads


def test_merged_items_are_accepted_once_and_papers_are_handed_in_once() -> None:
    first = told(a_case("01 09:00", "01 10:00", "02 10:00"))
    second = told(a_case("03 09:00", "03 10:00", "04 10:00"), item_code="sign", papers=frozenset({"lease"}))
    past = the_past(first, second)

    outcome = ran(past, "merge:food,sign")

    assert (outcome.before.whole.cases, outcome.after.whole.cases) == (2, 1)
    assert (outcome.before.whole.papers, outcome.after.whole.papers) == (3, 2)
    assert (outcome.before.whole.visits, outcome.after.whole.visits) == (2, 1)
    assert outcome.after.whole.median_days == days(1 + 7 + 7)
    acts = {one.stage: one.acts for one in outcome.after.loads}
    assert acts == {"acceptance": 1, "decision": 2}


def test_applications_far_apart_or_of_two_people_are_not_merged() -> None:
    first = told(a_case("01 09:00", "01 10:00", "02 10:00"))
    of_another = told(a_case("03 09:00", "03 10:00", "04 10:00"), item_code="sign", applicant=10)

    assert ran(the_past(first, of_another), "merge:food,sign").after.whole.cases == 2


def test_delegated_cases_are_the_countys_and_the_citys_officer_is_free_earlier() -> None:
    away = told(a_case("01 09:00", "01 10:00", "03 10:00"))
    stays = told(a_case("01 09:00", "01 10:00", "04 10:00", clerk=3), item_code="sign")
    past = the_past(away, stays)

    outcome = ran(past, "delegate:food:county")

    sign = {one.item: one for one in outcome.after.items}["sign"]
    assert sign.median_days == days(1 + 7)
    assert {one.unit for one in outcome.after.loads} == {"示范县", "示例市市场监督管理局"}


def test_a_case_whose_applicant_lives_nowhere_known_stays() -> None:
    past = the_past(told(a_case("01 09:00", "01 10:00", "03 10:00"), home=""))

    outcome = ran(past, "delegate:food:county")

    assert outcome.after == outcome.before


def test_several_changes_are_replayed_at_once() -> None:
    past = the_past(told(a_story(*CORRECTED, at=SEPTEMBER), notices={2: frozenset({"lease"})}))

    outcome = ran(past, "drop-material:food:lease", "promise:-30%", "delegate:food:county")

    assert outcome.after.whole.papers == 1
    assert {one.unit for one in outcome.after.loads} == {"示范县"}
    assert list(outcome.assumptions) == [
        *ALWAYS, *ASSUMES["drop-material"], *ASSUMES["promise"], *ASSUMES["delegate"]
    ]  # fmt: skip


# ---------------------------------------------------------------- what is said


def test_every_kind_of_change_says_what_it_takes_for_granted() -> None:
    assert set(ASSUMES) == set(SHAPES)
    assert all(ASSUMES.values())
    assert assumptions(()) == list(ALWAYS)


@pytest.mark.parametrize(
    "said",
    ["", "promise", "promise:-30", "promise:-100%", "drop-material:food", "add-officer:x:sleeping:+1", "merge:food",
     "add-officer:market-regulation:decision:+0", "add-officer:market-regulation:decision:+99", "delegate:food:moon"],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_a_sentence(said: str) -> None:
    if not said:
        assert read_changes([said]) == ()
        return
    with pytest.raises(Invalid) as refusal:
        read_changes([said])
    assert refusal.value.code == "change-unknown"
    assert "promise:-30%" in str(refusal.value.next_step)


def test_too_many_changes_are_refused() -> None:
    with pytest.raises(Invalid) as refusal:
        read_changes(f"promise:-{n}%" for n in range(13))
    assert refusal.value.code == "too-many-changes"


@pytest.mark.parametrize("said", ["promise:moon:-30%", "add-officer:moon:decision:+1", "merge:food,moon"])
def test_a_change_of_what_is_not_there_is_refused(said: str) -> None:
    past = the_past(told(a_case("01 09:00", "01 10:00", "03 10:00")))

    with pytest.raises(Invalid) as refusal:
        ran(past, said)
    assert refusal.value.code == "change-unknown"


def test_a_case_that_touches_an_unannounced_year_is_left_out_and_counted() -> None:
    moments = a_case("01 09:00", "01 10:00", "03 10:00")
    past = past_of([Told(PLAIN, [(one, None) for one in moments])], lambda *_said: 0)

    assert (past.left_out, past.cases) == (1, [])
    assert measure(past, Draft(), [], CALENDAR, {}).whole.median_days is None
