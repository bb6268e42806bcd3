"""The journal as a log: whole lives, exact moments, nobody's name."""

from datetime import UTC, datetime, timedelta

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tongban.accounts.models import Role
from tongban.accounts.testing import a_hall, a_person, an_office
from tongban.cases.lifecycle import CASE
from tongban.journal import queries as journal
from tongban.journal.actions import record
from tongban.oversight.mining import mine
from tongban.oversight.mining.journal_log import journal_log

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
WAY = ("submit", "accept", "grant")


@pytest.fixture(autouse=True)
def _in_english(settings):
    settings.LANGUAGE_CODE = "en"


def live(subject, day=0, *, way=WAY, actor=None, office=None):
    """Entries as `perform` writes them, one an hour."""
    before = CASE.first
    for hour, name in enumerate(way):
        after = CASE.move(name).end
        record(
            f"case.{name}", kind="case", subject=subject, actor=actor, role="window" if actor else "",
            organisation_id=office.pk if office else None, before=before, after=after,
            at=MONDAY + timedelta(days=day, hours=hour),
        )  # fmt: skip
        before = after


def test_entries_come_back_as_events_with_body_role_and_states():
    office, officer = an_office(), a_person(name="李四")
    live("K1", actor=officer, office=office, way=("submit",))

    (event,) = journal_log().frame.to_dicts()
    assert event == {
        "case": "K1", "activity": "case.submit", "at": MONDAY, "resource": "officer 1",
        "organisation": office.short_name or office.name, "role": "window", "before": "draft", "after": "submitted",
    }  # fmt: skip


def test_nobodys_name_is_in_the_log_unless_asked_for_by_somebody_entitled():
    officers = [a_person(name=name) for name in ("李四", "王五")]
    for n, officer in enumerate(officers):
        live(f"K{n}", actor=officer)

    assert set(journal_log().frame["resource"]) == {"officer 1", "officer 2"}
    assert set(journal_log(names=True).frame["resource"]) == {"李四", "王五"}


def test_applicants_are_only_called_so_even_where_names_are_asked_for():
    record("case.submit", kind="case", subject="K1", actor=a_person(name="张三"), role="applicant", after="submitted")

    assert journal_log(names=True).frame["resource"].to_list() == ["applicant"]


def test_what_the_clock_does_is_nobodys_act():
    live("K1")

    assert not journal_log().has("resource")
    assert mine(journal_log()).handovers == ()


@pytest.mark.parametrize(("since", "until", "expected"), [(1, None, {"K1", "K2"}), (None, 1, {"K0"}), (1, 2, {"K1"})])
def test_a_period_holds_the_whole_lives_that_began_in_it(since, until, expected):
    for day in range(3):
        live(f"K{day}", day)
    record("case.note", kind="case", subject="K0", at=MONDAY + timedelta(days=9))
    bounds = {
        name: MONDAY + timedelta(days=day) for name, day in (("since", since), ("until", until)) if day is not None
    }

    log = journal_log(**bounds)
    assert set(log.frame["case"]) == expected
    assert log.events == len(WAY) * len(expected) + ("K0" in expected)


def test_only_the_kind_and_the_subjects_asked_for_are_read():
    live("K1")
    live("K2")
    record("licence.issue", kind="licence", subject="L1")

    assert journal_log("licence").activities == ["licence.issue"]
    assert set(journal_log(subjects=["K2"]).frame["case"]) == {"K2"}
    assert journal_log("nothing").events == 0


def test_a_journal_written_by_declared_moves_conforms():
    live("K1")
    live("K2", way=("submit", "ask", "correct", "accept", "refuse"))
    found = mine(journal_log(), lifecycle=CASE).conformance

    assert (found.moves, found.fitness, found.deviations) == (8, 1, ())


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.datetimes(datetime(1971, 1, 1), datetime(2099, 1, 1)))
def test_moments_are_exact_to_the_microsecond_whether_or_not_they_have_one(moment):
    for said in (moment, moment.replace(microsecond=0)):
        entry = record("case.note", kind="probe", subject="K1", at=said.replace(tzinfo=UTC))
        microseconds = (said.replace(tzinfo=UTC) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)

        assert journal.columns_of("probe").at == (microseconds,)
        type(entry).objects.filter(pk=entry.pk).delete()


def test_a_thousand_entries_are_one_question(django_assert_num_queries):
    live("K1", way=("submit", "accept") + ("consult", "advise") * 50)

    with django_assert_num_queries(1):
        assert len(journal.columns_of("case").subject) == 102


def test_an_act_is_of_the_body_whose_officer_acted():
    office, hall = an_office(), a_hall()
    clerk, examiner = (
        a_person(Role.WINDOW, organisation=hall),
        a_person(Role.APPROVER, organisation=office),
    )
    live("K1", actor=clerk, office=office, way=("submit",))
    live("K2", actor=examiner, office=office, way=("submit",))
    live("K3", office=office, way=("submit",))

    of = dict(journal_log().frame.select("case", "organisation").cast(pl.String).iter_rows())
    names = {body.pk: body.short_name or body.name for body in (office, hall)}
    assert of == {"K1": names[hall.pk], "K2": names[office.pk], "K3": names[office.pk]}
