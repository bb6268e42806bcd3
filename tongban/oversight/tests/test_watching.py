"""Every open case is watched: each limit says itself near and past once, at the moment the clock's own colour does."""

from datetime import date, datetime, timedelta
from random import Random

import pytest
from django.utils import timezone

from tongban.accounts.testing import an_office
from tongban.cases.actions import tick
from tongban.cases.models import Case
from tongban.cases.queries import clock_of
from tongban.cases.testing import a_case, amended_packs, make
from tongban.catalog.testing import a_pack
from tongban.journal.models import Entry
from tongban.journal.testing import deliver_all
from tongban.oversight.actions import oversee, passing, rebuild_watches, standing
from tongban.oversight.actions.signalling import Made
from tongban.oversight.models import Card, Signal, Watch

pytestmark = pytest.mark.django_db
MONDAY = timezone.make_aware(datetime(2026, 3, 2, 10))


def day(n: int, hour: int = 10) -> datetime:
    """`n` days after the first Monday."""
    return (MONDAY + timedelta(days=n)).replace(hour=hour)


def midnight(moment: datetime) -> datetime:
    return timezone.localtime(moment).replace(hour=0, minute=0, second=0, microsecond=0)


def said(number: str = "", *rules: str) -> list[tuple[str, datetime]]:
    rows = Signal.objects.filter(subject=number) if number else Signal.objects.all()
    return [(row.rule, row.at) for row in rows.order_by("at", "id") if not rules or row.rule in rules]


def under_review(promised: int = 5, at: datetime = MONDAY, **changes: object) -> Case:
    case = a_case("reviewing", pack=a_pack(promised={"days": promised, "demo": True}, **changes), at=at)
    deliver_all()
    return case


def test_a_promise_turns_yellow_then_red_and_each_is_said_once() -> None:
    case = under_review(5)

    for n in range(20):
        oversee(day(n))

    assert said(case.number, "promise-near", "promise-late") == [
        ("promise-near", midnight(day(4))),
        ("promise-late", midnight(day(8))),
    ]


def test_one_pass_long_after_says_the_same_as_one_each_day() -> None:
    case = under_review(5)

    oversee(day(60))

    assert [rule for rule, _at in said(case.number)] == ["promise-near", "promise-late", "law-late"]


def test_a_pass_touches_only_what_is_due() -> None:
    under_review(5)

    assert oversee(day(1)).watched == 0
    assert oversee(day(4)).watched == 1
    assert oversee(day(4)).watched == 0


def test_a_decision_in_time_is_never_called_late() -> None:
    case = under_review(5)
    make(case, "grant", at=day(3))
    make(case, "issue", at=day(3, 11))
    deliver_all()

    oversee(day(90))

    assert said(case.number) == []
    assert not Watch.objects.exists()


def test_what_came_true_before_a_late_decision_is_said_although_no_pass_ran() -> None:
    case = under_review(5)
    make(case, "refuse", at=day(9))
    deliver_all()

    assert [rule for rule, _at in said(case.number)] == ["promise-near", "promise-late"]
    assert not Watch.objects.exists()


def test_what_came_true_is_said_although_the_record_was_heard_late() -> None:
    case = a_case("reviewing", pack=a_pack(), at=MONDAY)
    make(case, "refuse", at=day(9))

    deliver_all()

    assert [rule for rule, _at in said(case.number)] == ["promise-near", "promise-late"]


def test_nothing_is_said_on_old_news() -> None:
    case = under_review(5)
    make(case, "grant", at=day(3))

    oversee(day(9))
    assert said(case.number) == []

    deliver_all()
    oversee(day(9))
    assert said(case.number) == []


def test_a_stopped_clock_says_nothing_until_it_runs_again() -> None:
    case = under_review(5)
    make(case, "suspend", at=day(2), days=30)
    deliver_all()
    oversee(day(20))
    assert said(case.number) == []

    make(case, "resume", at=day(21))
    deliver_all()
    oversee(day(40))

    assert [rule for rule, _at in said(case.number, "promise-near", "promise-late")] == ["promise-near", "promise-late"]


def test_a_stop_longer_than_it_was_said_to_be_is_said() -> None:
    case = under_review(15)
    make(case, "suspend", at=day(0, 11), days=3)
    deliver_all()

    oversee(day(3))
    assert said(case.number) == []
    oversee(day(4))
    assert said(case.number) == [("suspension-past", midnight(day(4)))]


def test_five_days_without_an_answer_are_red_and_the_clock_accepts() -> None:
    case = a_case("submitted", pack=a_pack(), at=MONDAY)
    deliver_all()

    tick(day(8))
    deliver_all()

    assert said(case.number, "receipt-late") == [("receipt-late", midnight(day(8)))]
    case.refresh_from_db()
    assert case.state == "reviewing"


def test_another_body_that_does_not_answer_is_named_and_not_the_officer() -> None:
    case = under_review(15)
    make(case, "consult", at=day(0, 11), days=2)
    deliver_all()

    oversee(day(3))

    signal = Signal.objects.get(rule="consultation-late")
    assert (signal.organisation, signal.officer) == (an_office("urban-management"), None)


def test_an_answer_in_time_is_not_late() -> None:
    case = under_review(15)
    make(case, "consult", at=day(0, 11), days=2)
    make(case, "advise", at=day(1))
    deliver_all()

    oversee(day(9))

    assert said(case.number, "consultation-late") == []


def test_a_result_is_delivered_in_time_or_said_to_be_late() -> None:
    case = under_review(5)
    make(case, "grant", at=day(1))
    deliver_all()

    oversee(day(13))
    assert said(case.number) == []
    oversee(day(30))
    assert [rule for rule, _at in said(case.number)] == ["delivery-late"]


def test_an_instant_item_is_decided_the_same_day_or_said_not_to_be() -> None:
    case = under_review(0, instant=True)
    oversee(day(0, 23))
    assert said(case.number) == []

    oversee(day(1))

    assert said(case.number) == [("instant-not-today", midnight(day(1)))]


def test_a_signal_rests_on_its_entry_and_explains_its_clock() -> None:
    case = under_review(5)
    oversee(day(8))

    signal = Signal.objects.get(rule="promise-late")
    accepted = Entry.objects.get(kind="case", subject=case.number, what="case.accept")
    assert signal.entries == [accepted.pk]
    assert signal.explanation["due"] == "2026-03-09"
    assert sum(step["counted"] for step in signal.explanation["steps"]) == 5
    assert Entry.objects.filter(what="signal.red", kind="signal", subject=case.number).count() == 1
    assert Card.objects.get(signal=signal).entry == accepted


# ---------------------------------------------------------------- restart and repair


def test_a_pass_that_dies_says_nothing_twice_and_forgets_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    cases = [under_review(5) for _n in range(5)]
    real, calls = passing.make_signals, []

    def dies_in_the_second_batch(found: list, at: datetime) -> Made:
        calls.append(len(found))
        made = real(found, at)
        if len(calls) == 2:
            raise ConnectionError("the worker was stopped")
        return made

    monkeypatch.setattr(passing, "make_signals", dies_in_the_second_batch)
    with pytest.raises(ConnectionError):
        oversee(day(8), batch=2)
    assert Signal.objects.count() == 4  # the first batch whole, nothing of the second
    monkeypatch.setattr(passing, "make_signals", real)

    oversee(day(8), batch=2)
    oversee(day(8), batch=2)

    for case in cases:
        assert [rule for rule, _at in said(case.number)] == ["promise-near", "promise-late"]


def test_watches_made_anew_say_nothing_again() -> None:
    case = under_review(5)
    oversee(day(5))
    Watch.objects.all().delete()

    assert rebuild_watches() == 1
    oversee(day(30))

    assert [rule for rule, _at in said(case.number, "promise-near", "promise-late")] == ["promise-near", "promise-late"]


def test_watches_of_cases_that_ended_unheard_are_dropped() -> None:
    case = under_review(5)
    make(case, "refuse", at=day(1))

    rebuild_watches()

    assert not Watch.objects.exists()


def test_how_things_stand_can_be_asked() -> None:
    under_review(5)

    assert standing(day(30))["due"] == 1


# ---------------------------------------------------------------- the calendar is amended


@pytest.fixture
def amended(tmp_path, settings):
    """A function that makes a day of the announced calendar a holiday, as a notice in the middle of the year does."""

    def amend(holiday: date) -> None:
        settings.PACKS_DIR = amended_packs(tmp_path / "packs", holiday)

    return amend


def test_an_amended_calendar_moves_every_open_date_and_says_so(amended) -> None:
    case = under_review(5)
    untouched = under_review(2)
    tick(day(1))

    amended(date(2026, 3, 6))
    ticked = tick(day(1, 11))
    deliver_all()

    case.refresh_from_db()
    assert ticked.redated == 2
    assert case.promised_due == date(2026, 3, 10)
    entry = Entry.objects.get(what="case.redated", subject=case.number)
    assert entry.facts["notice"] == "示办发〔2026〕9号"
    assert {"date": "承诺期限", "from": "2026-03-09", "to": "2026-03-10"} in entry.facts["changes"]
    assert tick(day(1, 12)).redated == 0
    untouched.refresh_from_db()
    assert untouched.promised_due == date(2026, 3, 4)  # its legal date moved, its promise lies before the day
    oversee(day(30))
    assert said(case.number, "promise-late") == [("promise-late", midnight(day(9)))]


# ---------------------------------------------------------------- whatever happens


@pytest.mark.parametrize("seed", range(12))
def test_whatever_happens_each_time_rule_comes_once_and_with_the_clocks_own_colour(seed: int) -> None:
    draw = Random(seed)
    start = day(draw.randrange(0, 120), draw.randrange(9, 17))
    promised = draw.randrange(2, 9)
    case = under_review(promised, at=start, legal={"days": promised + draw.randrange(1, 6), "demo": True})
    expected: dict[str, datetime] = {}
    look(case, start, expected)
    pass_days, here = set(draw.sample(range(60), 12)), start

    for n in range(60):
        here = midnight(start + timedelta(days=n + 1))
        look(case, here, expected)
        if n in pass_days:
            oversee(here + timedelta(hours=draw.randrange(0, 9)))
            oversee(here + timedelta(hours=9))
        something_happens(draw, case, here + timedelta(hours=draw.randrange(9, 18)))
    oversee(here + timedelta(days=1))

    names = ("promise-near", "promise-late", "law-late")
    assert dict(said(case.number, *names)) == expected
    assert len(said(case.number, *names)) == len(expected)


def look(case: Case, now: datetime, expected: dict[str, datetime]) -> None:
    """Note the first moment at which the screen shows each colour."""
    case.refresh_from_db()
    clock = clock_of(case, now)
    for rule, limit, colours in (
        ("promise-near", clock.promised, ("warn", "bad")),
        ("promise-late", clock.promised, ("bad",)),
        ("law-late", clock.legal, ("bad",)),
    ):
        if limit.status == "running" and limit.tone in colours:
            expected.setdefault(rule, now)


def something_happens(draw: Random, case: Case, at: datetime) -> None:
    case.refresh_from_db()
    chance = draw.random()
    if case.state == "reviewing" and chance < 0.12:
        make(case, "suspend", at=at, days=draw.randrange(1, 9))
    elif case.state == "suspended" and chance < 0.3:
        make(case, "resume", at=at)
    elif case.state == "reviewing" and chance > 0.97:
        make(case, "refuse", at=at)
    deliver_all()
