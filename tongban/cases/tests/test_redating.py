"""The calendar is amended in the middle of the year: every open date follows, and each change is on record."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from tongban.cases.actions import redate, redating, tick
from tongban.cases.models import CalendarSeen, Case
from tongban.cases.testing import a_case, amended_packs, make
from tongban.catalog.testing import a_pack
from tongban.journal.models import Entry

pytestmark = pytest.mark.django_db
MONDAY = timezone.make_aware(datetime(2026, 3, 2, 10))
FRIDAY = date(2026, 3, 6)


@pytest.fixture
def amended(tmp_path, settings):
    """A function that makes a day of the announced calendar a holiday, as a notice in the middle of the year does."""

    def amend(holiday: date = FRIDAY) -> None:
        settings.PACKS_DIR = amended_packs(tmp_path / "packs", holiday)

    return amend


def under_review() -> Case:
    return a_case("reviewing", pack=a_pack(promised={"days": 5, "demo": True}), at=MONDAY)


def test_each_change_names_old_date_new_date_and_notice(amended) -> None:
    case = under_review()
    tick(MONDAY)
    amended()

    assert tick(MONDAY + timedelta(hours=1)).redated == 1

    case.refresh_from_db()
    entry = Entry.objects.get(what="case.redated", subject=case.number)
    assert (case.promised_due, case.next_due) == (date(2026, 3, 10), date(2026, 3, 10))
    assert entry.facts["notice"] == entry.basis == "示办发〔2026〕9号"
    assert "2026-03-09 → 2026-03-10" in entry.facts["reason"]


def test_the_same_calendar_changes_nothing(amended) -> None:
    under_review()
    tick(MONDAY)

    assert tick(MONDAY + timedelta(hours=1)).redated == 0
    assert redate(MONDAY) == 0
    assert CalendarSeen.objects.count() == 1


def test_an_answer_due_moves_and_so_does_a_question_to_another_body(amended) -> None:
    waiting = a_case("submitted", pack=a_pack(), at=MONDAY)
    asked = under_review()
    make(asked, "consult", at=MONDAY, days=5)
    tick(MONDAY)
    amended()

    tick(MONDAY + timedelta(hours=1))

    waiting.refresh_from_db()
    assert waiting.receipt_due == date(2026, 3, 10)
    assert asked.consultations.get().due_on == date(2026, 3, 10)


def test_a_limit_that_was_met_keeps_its_date(amended) -> None:
    case = under_review()
    make(case, "grant", at=MONDAY + timedelta(hours=2))
    tick(MONDAY)
    amended()

    tick(MONDAY + timedelta(hours=3))

    case.refresh_from_db()
    assert case.promised_due == date(2026, 3, 9)
    assert case.next_due == date(2026, 3, 17)  # the result's delivery was open, and moved


def test_a_redating_that_dies_goes_on_and_records_nothing_twice(amended, monkeypatch: pytest.MonkeyPatch) -> None:
    for _n in range(4):
        under_review()
    tick(MONDAY)
    amended()
    monkeypatch.setattr(redating, "BATCH", 1)
    real, calls = redating._redate_batch, []

    def dies_at_the_third(*given):
        calls.append(given)
        if len(calls) == 3:
            raise ConnectionError("the worker was stopped")
        return real(*given)

    monkeypatch.setattr(redating, "_redate_batch", dies_at_the_third)
    with pytest.raises(ConnectionError):
        redate(MONDAY)
    monkeypatch.setattr(redating, "_redate_batch", real)

    assert redate(MONDAY) == 2
    assert Entry.objects.filter(what="case.redated").count() == 4
