"""The approver and the head: who may decide, what stops the clock, one extension, and what a decision says."""

from datetime import datetime

import pytest
from django.utils import timezone

from tongban.accounts.models import Mandate, Role
from tongban.accounts.testing import a_person, an_office
from tongban.cases import actions, queries
from tongban.cases.lifecycle import STOP_REASONS
from tongban.cases.models import Case, Consultation
from tongban.cases.testing import SAID, a_case, a_picture, make, officer
from tongban.catalog.testing import a_pack
from tongban.documents.queries import documents_of
from tongban.journal.testing import deliver_all
from tongban.kit.refusals import NotAllowed, NotFound, Refusal, StillNeeded

pytestmark = pytest.mark.django_db


def moment(day: int, month: int = 9) -> datetime:
    return timezone.make_aware(datetime(2026, month, day, 10))


def test_whoever_accepted_does_not_decide() -> None:
    case = a_case("submitted")
    both = a_person(Role.WINDOW, organisation=case.organisation)
    Mandate.objects.create(
        person=both, role=Role.APPROVER, organisation=case.organisation, since=datetime(2020, 1, 1).date()
    )
    make(case, "accept", by=both)

    assert not {"grant", "refuse"} & {move.name for move in queries.moves_open(case, both)}
    for name in ("grant", "refuse"):
        with pytest.raises(NotAllowed) as refusal:
            make(case, name, by=both)
        assert refusal.value.code == "same-officer"


@pytest.mark.parametrize("without", ["reason", "basis", "remedy"])
def test_a_refusal_needs_reason_article_and_remedy(without: str) -> None:
    case = a_case("reviewing")

    with pytest.raises(StillNeeded):
        make(case, "refuse", **{without: " "})

    assert Case.objects.get(pk=case.pk).state == "reviewing"


def test_the_decision_says_reason_article_and_remedy() -> None:
    case = a_case("refused")

    facts = documents_of("case", case.number).get(kind="refusal-decision").facts

    assert {facts[name] for name in ("reason", "basis", "remedy")} == set(SAID["refuse"].values())


@pytest.mark.parametrize("kind", ["holiday", "", "busy"])
def test_nothing_stops_the_clock_but_what_the_law_names(kind: str) -> None:
    case = a_case("reviewing")

    with pytest.raises(Refusal) as refusal:
        make(case, "suspend", kind=kind)

    assert refusal.value.code in ("no-legal-reason", "still-needed")
    assert not case.stops.exists()


@pytest.mark.parametrize("kind", [code for code, _label in STOP_REASONS])
def test_each_legal_reason_stops_the_clock_and_is_told(kind: str) -> None:
    case = a_case("reviewing")

    make(case, "suspend", kind=kind)

    assert case.promised_due is None
    assert queries.clock_of(case).promised.status == "stopped"
    assert documents_of("case", case.number).get(kind="special-procedure-notice").facts["procedure"]


def test_a_stop_moves_the_due_date_by_its_working_days() -> None:
    case = a_case("reviewing", at=moment(1))
    assert case.promised_due == moment(8).date()
    make(case, "suspend", at=moment(3))
    make(case, "resume", at=moment(10))

    assert case.promised_due == case.next_due == moment(15).date()
    clock = queries.clock_of(case, moment(11))
    assert (clock.promised.used, clock.promised.remaining) == (3, 2)
    assert [stop.kind for stop in clock.stops] == ["inspection"]
    assert "stopped" in [step.kind for step in clock.promised.steps]


def test_the_limit_is_extended_once_and_only_by_the_head() -> None:
    case = a_case("reviewing", at=moment(1))
    legal = case.legal_due
    head = a_person(Role.HEAD, organisation=case.organisation)
    with pytest.raises(Refusal) as refusal:
        make(case, "extend", by=head)
    assert refusal.value.code == "extension-not-asked"

    make(case, "ask-extension", at=moment(2))
    with pytest.raises(NotAllowed):
        make(case, "extend", by=a_person(Role.APPROVER, organisation=case.organisation))
    make(case, "extend", by=head, at=moment(2))

    assert (case.extended_days, case.legal_due > legal) == (10, True)
    for again in ("ask-extension", "extend"):
        with pytest.raises(Refusal) as refusal:
            make(case, again, at=moment(3))
        assert refusal.value.code == "extension-once"


def test_a_limit_that_is_past_is_not_extended() -> None:
    case = a_case("reviewing", at=moment(1, 6))

    with pytest.raises(Refusal) as refusal:
        make(case, "ask-extension", at=moment(1, 9))

    assert refusal.value.code == "limit-already-past"


def test_a_denied_extension_leaves_the_limit_and_may_be_asked_for_again() -> None:
    case = a_case("reviewing")
    due = case.legal_due
    make(case, "ask-extension")
    make(case, "deny-extension")

    assert case.legal_due == due
    make(case, "ask-extension")
    assert case.extension.is_granted is None


def test_another_office_is_asked_answers_once_and_sees_the_case_only_meanwhile() -> None:
    case = a_case("reviewing")
    office = an_office("urban-management")
    adviser = a_person(Role.APPROVER, organisation=office)
    with pytest.raises(NotFound):
        queries.case_seen_by(adviser, case.number)

    make(case, "consult", office=office.code)
    assert queries.consultations_waiting(adviser) == list(Consultation.objects.all())
    assert [m.name for m in queries.moves_open(queries.case_seen_by(adviser, case.number), adviser)] == ["advise"]
    actions.move(queries.case_seen_by(adviser, case.number), adviser, "advise", answer="可以。")

    assert Consultation.objects.get().answered_by == adviser
    assert queries.consultations_waiting(adviser) == []
    with pytest.raises(NotFound):
        queries.case_seen_by(adviser, case.number)


@pytest.mark.parametrize("code", ["", "no-such-office"])
def test_an_office_that_is_not_there_is_not_asked(code: str) -> None:
    case = a_case("reviewing")

    with pytest.raises(Refusal):
        make(case, "consult", office=code)


def test_what_was_put_off_must_be_there_before_it_is_granted() -> None:
    materials = [
        {"code": "proof", "name": {"zh": "证明"}, "ways": ["upload"], "deferrable": True, "deferred_days": 10},
    ]
    case = a_case("draft", pack=a_pack(materials=materials), at=moment(1))
    actions.supply_material(case, case.applicant, "proof", way="defer", at=moment(1))
    make(case, "submit", at=moment(1))
    make(case, "accept", at=moment(2))
    assert case.materials.get().deferred_until == moment(15).date()

    with pytest.raises(Refusal) as refusal:
        make(case, "grant", at=moment(3))
    assert refusal.value.code == "material-outstanding"

    actions.supply_material(case, case.applicant, "proof", way="upload", file=a_picture(), at=moment(4))
    make(case, "grant", at=moment(4))
    assert case.state == "granted"


def test_what_was_not_put_off_is_not_changed_after_sending() -> None:
    case = a_case("reviewing")

    with pytest.raises(Refusal) as refusal:
        actions.supply_material(case, case.applicant, "id-card", way="upload", file=a_picture())

    assert refusal.value.code == "not-asked"


def test_a_decision_on_what_is_no_permission_rests_on_its_own_law() -> None:
    case = a_case("granted", pack=a_pack(type="10", basis=[{"law": "示例条例", "article": "第八条"}]))

    paper = documents_of("case", case.number).get(kind="grant-decision")

    assert paper.title == "准予办理决定书"
    assert paper.facts["basis"] == "《示例条例》第八条"


def test_taking_a_case_in_hand_is_seen_by_the_others() -> None:
    case = a_case("reviewing")
    one, other = (a_person(Role.APPROVER, organisation=case.organisation) for _each in range(2))

    actions.take(case, one)
    row = queries.queue(other, {"state": "reviewing"}).rows[0]

    assert (row.handler_name, row.is_mine) == (one.name, False)
    assert [row.number for row in queries.queue(one, {"tab": "mine"}).rows] == [case.number]


def test_both_sides_write_and_each_is_told_of_the_other() -> None:
    case = a_case("reviewing")
    officer = a_person(Role.APPROVER, organisation=case.organisation)
    actions.take(case, officer)

    actions.say(case, case.applicant, "请问还缺什么？")
    actions.say(case, officer, "不缺。")
    deliver_all()

    from tongban.notices.models import Message

    said = [(remark.side, remark.text) for remark in queries.thread(case, officer)]
    assert said == [("applicant", "请问还缺什么？"), ("office", "不缺。")]
    assert Message.objects.filter(person=officer, about=case.number).count() == 1
    assert Message.objects.filter(person=case.applicant, about=case.number, link__contains=case.number).exists()
    with pytest.raises(StillNeeded):
        actions.say(case, officer, "  ")


def test_nothing_is_granted_that_nobody_has_looked_at_unless_the_officer_says_why() -> None:
    case = a_case("reviewing")
    upload = case.materials.filter(way__in=("upload", "promise"))
    assert upload.exists()
    approver = officer(Role.APPROVER, case.organisation)

    with pytest.raises(Refusal) as refused:
        actions.move(case, approver, "grant", opinion="符合条件。")
    assert refused.value.code == "material-unseen"
    assert all(row.name in str(refused.value.sentence) for row in upload)

    entry = actions.move(case, approver, "grant", unseen_reason="原件已在现场核对。")
    assert entry.facts["unseen"] == [row.name for row in upload.order_by("id")]
    assert entry.facts["unseen_reason"] == "原件已在现场核对。"


def test_what_was_looked_at_is_granted_without_more_words() -> None:
    case = a_case("reviewing")
    approver = officer(Role.APPROVER, case.organisation)
    for row in case.materials.exclude(way=""):
        actions.judge_material(case, approver, row.code, "passed")

    assert "unseen" not in actions.move(case, approver, "grant").facts
