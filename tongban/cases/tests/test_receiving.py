"""At the window: five days, one notice, exactly what was asked (行政许可法 第三十二条)."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from tongban.accounts.models import Role
from tongban.accounts.testing import a_person
from tongban.cases import actions, queries
from tongban.cases.models import Case
from tongban.cases.refusals import NotReady
from tongban.cases.testing import a_case, a_picture, make
from tongban.documents.queries import documents_of
from tongban.journal.models import Entry
from tongban.kit.refusals import NotAllowed, NotFound, Refusal

pytestmark = pytest.mark.django_db
NAME = {"what": "field", "code": "shop_name", "problem": "店名与门头不一致。"}
CARD = {"what": "material", "code": "id-card", "problem": "照片不清楚。"}


def moment(day: int, hour: int = 10, month: int = 9) -> datetime:
    return timezone.make_aware(datetime(2026, month, day, hour))


def test_the_first_notice_names_everything_and_is_free() -> None:
    case = a_case("submitted")

    make(case, "ask", defects=[NAME, CARD])

    notice = queries.open_correction(case)
    assert [row["problem"] for row in notice.defects] == [NAME["problem"], CARD["problem"]]
    assert notice.consent_by is None
    assert case.materials.get(code="id-card").verdict == "defective"
    paper = documents_of("case", case.number).get(kind="correction-notice")
    assert [row["problem"] for row in paper.facts["defects"]] == [NAME["problem"], CARD["problem"]]


def test_a_second_notice_needs_the_heads_consent_and_says_so() -> None:
    case = a_case("correcting")
    make(case, "correct")
    head = a_person(Role.HEAD, organisation=case.organisation, name="周十")

    with pytest.raises(Refusal) as refusal:
        make(case, "ask", defects=[CARD])
    assert refusal.value.code == "second-notice-needs-consent"

    clerk = a_person(Role.WINDOW, organisation=case.organisation)
    consent = actions.ask_consent(case, clerk, "补正后发现新的问题。")
    actions.give_consent(consent.pk, head)
    make(case, "ask", defects=[CARD])

    notice = queries.open_correction(case)
    assert (notice.round, notice.consent_by, notice.consent_reason) == (2, head, "补正后发现新的问题。")
    paper = documents_of("case", case.number).filter(kind="correction-notice").last()
    assert "周十" in paper.facts["consent_note"]


def test_a_consent_serves_one_notice_only() -> None:
    case = a_case("correcting")
    make(case, "correct")
    head = a_person(Role.HEAD, organisation=case.organisation)
    clerk = a_person(Role.WINDOW, organisation=case.organisation)
    actions.give_consent(actions.ask_consent(case, clerk, "理由").pk, head)
    make(case, "ask", defects=[{"what": "other", "code": "", "problem": "说明。"}])
    make(case, "correct")

    with pytest.raises(Refusal) as refusal:
        make(case, "ask", defects=[CARD])

    assert refusal.value.code == "second-notice-needs-consent"


def test_only_the_head_of_that_office_consents() -> None:
    case = a_case("correcting")
    make(case, "correct")
    clerk = a_person(Role.WINDOW, organisation=case.organisation)
    consent = actions.ask_consent(case, clerk, "理由")

    for other in (clerk, case.applicant, a_person()):
        with pytest.raises(NotFound):
            actions.give_consent(consent.pk, other)


def test_the_first_notice_needs_no_consent_to_be_asked_for() -> None:
    case = a_case("submitted")
    clerk = a_person(Role.WINDOW, organisation=case.organisation)

    with pytest.raises(Refusal) as refusal:
        actions.ask_consent(case, clerk, "理由")

    assert refusal.value.code == "consent-not-needed"


def test_a_correction_opens_exactly_what_was_asked() -> None:
    case = a_case("submitted")
    make(case, "ask", defects=[NAME, CARD])

    opened = {f.name for s in queries.sections(case, case.applicant) for f in s.fields if f.is_open}
    materials = {row.code for row in queries.materials_view(case, case.applicant) if row.is_open}

    assert (opened, materials) == ({"shop_name"}, {"id-card"})
    with pytest.raises(Refusal) as refusal:
        actions.correct(case, case.applicant, {"shop_name": "张三小馆", "area_sqm": 99})
    assert refusal.value.code == "not-asked"
    with pytest.raises(Refusal) as refusal:
        actions.supply_material(case, case.applicant, "application-form", way="form")
    assert refusal.value.code == "not-asked"


def test_all_that_was_asked_must_be_corrected_at_once() -> None:
    case = a_case("submitted")
    make(case, "ask", defects=[NAME, CARD])

    with pytest.raises(NotReady) as refusal:
        actions.correct(case, case.applicant)

    assert {fault.name for fault in refusal.value.faults} == {"shop_name", "id-card"}
    assert Case.objects.get(pk=case.pk).state == "correcting"


def test_after_a_correction_the_five_days_begin_anew() -> None:
    case = a_case("submitted", at=moment(14))
    make(case, "ask", defects=[NAME, CARD], at=moment(15))
    assert case.next_due.year == 9999

    actions.correct(
        case,
        case.applicant,
        {"shop_name": "张三小馆"},
        {"id-card": {"way": "upload", "file": a_picture()}},
        at=moment(21),
    )

    assert case.received_at == moment(21)
    assert case.receipt_due == case.next_due == moment(29).date()  # 25 to 27 September are Mid-Autumn
    assert case.answers["shop_name"] == "张三小馆"


def test_a_defect_must_name_something_of_this_case() -> None:
    case = a_case("submitted")

    for wrong in (
        [{"what": "field", "code": "no_such", "problem": "…"}],
        [{"what": "material", "code": "id-card", "problem": ""}],
        [],
    ):
        with pytest.raises(Refusal):
            make(case, "ask", defects=wrong)
    assert case.corrections.count() == 0


def test_silence_for_five_days_is_acceptance_from_the_day_it_came_in() -> None:
    case = a_case("submitted", at=moment(14))

    assert actions.tick(moment(20, 18)).deemed_accepted == 0
    assert actions.tick(moment(21, 1)).deemed_accepted == 1

    case.refresh_from_db()
    assert (case.state, case.accepted_at, case.accepted_by) == ("reviewing", moment(14), None)
    assert case.promised_due == case.next_due == moment(20).date()  # five working days from the 14th
    assert Entry.objects.get(subject=case.number, what="case.deem-accepted").role == "clock"


def test_a_correction_that_never_comes_lapses() -> None:
    case = a_case("submitted", at=moment(1))
    make(case, "ask", at=moment(2))
    due = queries.open_correction(case).due_on

    assert (
        actions.tick(
            timezone.make_aware(datetime.combine(due, datetime.min.time())) + timedelta(hours=12)
        ).corrections_lapsed
        == 0
    )
    assert (
        actions.tick(
            timezone.make_aware(datetime.combine(due, datetime.min.time())) + timedelta(hours=36)
        ).corrections_lapsed
        == 1
    )

    case.refresh_from_db()
    assert case.state == "lapsed"
    assert case.stops.get().until is not None


def test_a_draft_that_is_never_sent_lapses_and_the_clock_may_tick_twice() -> None:
    case = a_case("draft", at=moment(1))

    assert actions.tick(case.draft_until + timedelta(days=1)).drafts_lapsed == 1
    assert actions.tick(case.draft_until + timedelta(days=1)).drafts_lapsed == 0


def test_what_is_marked_defective_is_not_accepted() -> None:
    case = a_case("submitted")
    clerk = a_person(Role.WINDOW, organisation=case.organisation)
    actions.judge_material(case, clerk, "id-card", "defective", "看不清。")

    with pytest.raises(Refusal) as refusal:
        make(case, "accept")
    assert refusal.value.code == "material-defective"

    actions.judge_material(case, clerk, "id-card", "passed")
    make(case, "accept")
    assert case.state == "reviewing"


def test_an_upload_that_was_looked_at_rises_from_grade_c_to_b() -> None:
    case = a_case("submitted")
    clerk = a_person(Role.WINDOW, organisation=case.organisation)

    assert case.materials.get(code="id-card").grade == "C"
    actions.judge_material(case, clerk, "id-card", "passed")
    assert case.materials.get(code="id-card").grade == "B"
    assert case.materials.get(code="application-form").grade == "D"


def test_a_clerk_of_another_office_learns_nothing() -> None:
    case = a_case("submitted")
    stranger = a_person(Role.APPROVER)
    stranger.mandates.update(organisation=_another_office())

    with pytest.raises(NotFound):
        actions.take(case, stranger)
    with pytest.raises(NotAllowed):
        actions.take(case, case.applicant)


def _another_office():
    from tongban.accounts.testing import an_office

    return an_office("tobacco")
