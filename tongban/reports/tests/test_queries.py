"""Reports, trends, lists behind figures and the weekly review: what they say, and to whom."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from tongban.accounts.models import Organisation, Person, Role
from tongban.accounts.testing import a_hall, a_person, a_place, an_office
from tongban.cases.models import Case
from tongban.cases.testing import a_case
from tongban.catalog.testing import a_pack
from tongban.kit.refusals import Invalid, NotFound
from tongban.reports import queries
from tongban.reports.queries import WHOLE, Figure, Report

pytestmark = pytest.mark.django_db
MONDAY = timezone.make_aware(datetime(2026, 3, 2, 11))
MARCH = date(2026, 3, 15)
SIDES = ("numerator", "denominator", "missing")


@pytest.fixture
def supervisor() -> Person:
    """Who supervises the hall of the whole city."""
    return a_person(Role.SUPERVISOR, organisation=a_hall())


@pytest.fixture
def march() -> list[Case]:
    """A month: two cases done, one of them late, one refused, one declined, one open, one draft."""
    a_place()
    pack = a_pack()
    late = a_case("issued", pack=pack, at=MONDAY + timedelta(days=1))
    Case.objects.filter(pk=late.pk).update(promised_due=date(2026, 3, 2), decided_at=MONDAY + timedelta(days=3))
    return [
        late,
        a_case("issued", pack=pack, at=MONDAY),
        a_case("refused", pack=pack, at=MONDAY),
        a_case("declined", pack=pack, at=MONDAY),
        a_case("reviewing", pack=pack, at=timezone.make_aware(datetime(2026, 3, 30, 11))),
        a_case("draft", pack=pack, at=MONDAY),
    ]


def figure(report: Report, kpi: str, unit: str = WHOLE) -> Figure:
    """One figure that must be there."""
    found = report.figure(kpi, unit)
    assert found is not None
    return found


def test_the_whole_is_what_happened_in_the_month(supervisor: Person, march: list[Case]) -> None:
    report = queries.report(supervisor, "month", MARCH)

    assert (report.since, report.until) == (date(2026, 3, 1), date(2026, 3, 31))
    on_time = figure(report, "on-time")
    assert (on_time.numerator, on_time.denominator) == (2, 3)
    assert on_time.value == pytest.approx(2 / 3)
    assert on_time.low is not None
    assert on_time.high is not None
    assert on_time.low < 2 / 3 < on_time.high
    assert figure(report, "declined").numerator == 1
    assert figure(report, "declined").denominator == 5
    assert figure(report, "applied-online").denominator == 5


def test_a_week_and_a_day_hold_only_their_own_days(supervisor: Person, march: list[Case]) -> None:
    week = queries.report(supervisor, "week", date(2026, 3, 31))
    day = queries.report(supervisor, "day", date(2026, 3, 4))

    assert (week.since, week.until) == (date(2026, 3, 30), date(2026, 4, 5))
    assert figure(week, "applied-online").denominator == 1
    assert figure(day, "on-time").denominator == 0
    assert figure(day, "on-time").value is None
    assert figure(day, "on-time").verdict == "none"


@pytest.mark.parametrize("period", ["day", "week", "month"])
def test_every_figure_is_as_long_as_the_list_behind_it(supervisor: Person, march: list[Case], period: str) -> None:
    report = queries.report(supervisor, period, MONDAY.date())
    for one in report.rows:
        if one.kpi.later:
            continue
        lists = {
            side: queries.drill(supervisor, one.kpi.code, one.unit.code, period, MONDAY.date(), side) for side in SIDES
        }
        assert lists["denominator"].count == one.count, one.kpi.code
        assert len(lists["denominator"].rows) == one.count
        if one.kpi.is_share:
            assert lists["numerator"].count == one.numerator, one.kpi.code
            assert lists["missing"].count == one.denominator - one.numerator
        assert sum(row.value for row in lists["numerator"].rows) == pytest.approx(one.numerator), one.kpi.code


def test_the_list_of_what_is_missing_names_the_late_case(supervisor: Person, march: list[Case]) -> None:
    found = queries.drill(supervisor, "on-time", WHOLE, "month", MARCH, "missing")

    assert [row.code for row in found.rows] == [march[0].number]
    assert march[0].number in found.rows[0].link


def test_a_long_list_comes_page_by_page(supervisor: Person, march: list[Case], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tongban.reports.queries.drilling.PAGE", 2)
    pages = [queries.drill(supervisor, "applied-online", WHOLE, "month", MARCH, "denominator", n) for n in (1, 2, 3)]

    assert [len(page.rows) for page in pages] == [2, 2, 1]
    assert len({row.code for page in pages for row in page.rows}) == pages[0].count == 5
    assert queries.drill(supervisor, "applied-online", WHOLE, "month", MARCH, "denominator", 99).page == 3


def test_what_is_not_gathered_yet_is_unknown_and_never_zero(supervisor: Person, march: list[Case]) -> None:
    rating = figure(queries.report(supervisor, "month", MARCH), "good-rating")

    assert rating.verdict == "later"
    assert rating.value is None
    assert {point.value for point in queries.trend(supervisor, "good-rating")} == {None}
    with pytest.raises(NotFound):
        queries.drill(supervisor, "good-rating", WHOLE, "month", MARCH)


def test_three_cases_are_too_few_to_say_anything_of_a_body(supervisor: Person, march: list[Case]) -> None:
    report = queries.report(supervisor, "month", MARCH)
    body = march[0].organisation
    assert body is not None

    assert figure(report, "on-time", body.code).verdict == "few"
    assert figure(report, "on-time", body.code).rank_from is None


# ---------------------------------------------------------------- who is asking


@pytest.mark.parametrize("role", [None, Role.WINDOW, Role.APPROVER, Role.CATALOGUER, Role.INSPECTOR])
def test_others_cannot_learn_that_there_are_figures(march: list[Case], role: str | None) -> None:
    person = a_person(role, organisation=march[0].organisation) if role else a_person()

    assert not queries.may_read(person)
    for ask in (
        lambda: queries.report(person, "month", MARCH),
        lambda: queries.trend(person, "on-time"),
        lambda: queries.drill(person, "on-time", WHOLE, "month", MARCH),
        lambda: queries.laggards(person, MARCH),
    ):
        with pytest.raises(NotFound):
            ask()


def test_nobody_is_told_nothing() -> None:
    assert not queries.may_read(None)
    with pytest.raises(NotFound):
        queries.report(None, "month", MARCH)


def test_a_head_sees_their_own_body_and_the_whole_and_no_other(march: list[Case]) -> None:
    own = march[0].organisation
    assert own is not None
    other = another_body()
    Case.objects.filter(pk=march[1].pk).update(organisation=other)
    head = a_person(Role.HEAD, organisation=own)

    report = queries.report(head, "month", MARCH)

    assert {row.unit.code for row in report.rows} == {WHOLE, own.code}
    assert figure(report, "on-time").denominator == 3
    assert figure(report, "on-time", own.code).denominator == 2
    assert queries.drill(head, "on-time", own.code, "month", MARCH, "denominator").count == 2
    for unit in (WHOLE, other.code, "990100", "nobody"):
        with pytest.raises(NotFound):
            queries.drill(head, "on-time", unit, "month", MARCH)
    with pytest.raises(NotFound):
        queries.trend(head, "on-time", other.code)
    assert {row.unit.code for row in queries.report(head, "month", MARCH, "region").rows} == {WHOLE}


def another_body() -> Organisation:
    """An office of another line of business."""
    return an_office("urban-management")


def test_a_supervisor_of_a_county_sees_that_county_only(march: list[Case]) -> None:
    county = a_place("990102")
    Case.objects.filter(pk__in=[march[1].pk, march[2].pk]).update(region=county)
    person = a_person(Role.SUPERVISOR, organisation=a_hall(), region=county)

    report = queries.report(person, "month", MARCH, "region")

    assert figure(report, "on-time").denominator == 2
    assert {row.unit.code for row in report.rows if row.kpi.level == "case"} <= {WHOLE, "990102"}
    assert queries.drill(person, "on-time", "990102", "month", MARCH, "denominator").count == 2
    assert queries.drill(person, "on-time", WHOLE, "month", MARCH, "denominator").count == 2
    with pytest.raises(NotFound):
        queries.drill(person, "on-time", "990103", "month", MARCH)


def test_by_region_places_below_a_county_are_counted_with_it(supervisor: Person, march: list[Case]) -> None:
    Case.objects.filter(pk=march[1].pk).update(region=a_place("990102001"))
    report = queries.report(supervisor, "month", MARCH, "region")

    assert figure(report, "on-time", "990102").denominator == 1
    assert figure(report, "on-time", "990102").unit.name == "示例市示范区"
    assert figure(report, "on-time", "990100").denominator == 2


@pytest.mark.parametrize(("period", "by"), [("year", "department"), ("day", "colour"), ("day", "")])
def test_a_report_there_is_not_is_refused_in_words(supervisor: Person, period: str, by: str) -> None:
    with pytest.raises(Invalid):
        queries.report(supervisor, period, MARCH, by)  # type: ignore[arg-type]  # that is the point


def test_a_side_a_figure_has_not_is_refused_in_words(supervisor: Person) -> None:
    with pytest.raises(Invalid):
        queries.drill(supervisor, "on-time", WHOLE, "day", MARCH, "outside")


# ---------------------------------------------------------------- course and review


def test_a_course_has_a_point_for_every_period(supervisor: Person, march: list[Case]) -> None:
    points = queries.trend(supervisor, "on-time", WHOLE, "month", MARCH, 3)

    assert [(p.since, p.denominator) for p in points] == [
        (date(2026, 1, 1), 0),
        (date(2026, 2, 1), 0),
        (date(2026, 3, 1), 3),
    ]
    assert points[0].value is None
    assert points[2].value == figure(queries.report(supervisor, "month", MARCH), "on-time").value
    assert len(queries.trend(supervisor, "mean-visits", WHOLE, "month", MARCH, 2)) == 2
    assert len(queries.trend(supervisor, "on-time", WHOLE, "day", MARCH, 1000)) == 60


@pytest.mark.parametrize("kpi", ["mean-days", "actual-compression", "overdue", "applied-online"])
def test_the_last_point_of_a_course_is_the_figure_of_the_report(
    supervisor: Person, march: list[Case], kpi: str
) -> None:
    point = queries.trend(supervisor, kpi, WHOLE, "month", MARCH, 1)[0]
    one = figure(queries.report(supervisor, "month", MARCH, kpi=kpi), kpi)

    assert (point.numerator, point.denominator, point.value) == (one.numerator, one.denominator, one.value)


def test_the_review_names_what_lags_who_answers_and_by_when(supervisor: Person, march: list[Case]) -> None:
    body = march[0].organisation
    assert body is not None
    head = a_person(Role.HEAD, organisation=body, name="周某")

    rows = queries.laggards(supervisor, date(2026, 3, 4))
    overdue = next(row for row in rows if row.figure.kpi.code == "overdue")

    assert overdue.figure.unit.code == body.code
    assert overdue.owner == head.name
    assert overdue.reason == "target"
    assert overdue.due_on == date(2026, 3, 13)
    assert overdue.gap == 1


def test_definitions_are_told_to_everybody() -> None:
    assert [kpi.code for kpi in queries.kpis()][:2] == ["online-capable", "wholly-online"]
