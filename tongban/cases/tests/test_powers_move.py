"""No act outside the list of powers, and no case lost when a power moves."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tongban.accounts.models import Organisation, Role
from tongban.accounts.testing import a_person, an_office
from tongban.cases import actions
from tongban.cases.actions.powers import follow_the_powers
from tongban.cases.models import Case
from tongban.cases.testing import a_case, a_draft, make
from tongban.catalog import actions as catalog
from tongban.catalog.actions import Draft
from tongban.catalog.models import Power
from tongban.catalog.testing import a_pack, a_power
from tongban.journal.models import Entry
from tongban.journal.testing import deliver_all
from tongban.kit.refusals import NotFound, Refusal
from tongban.licences.queries import licences_of
from tongban.notices.queries import inbox

pytestmark = pytest.mark.django_db
EARLIER = timezone.now() - timedelta(days=1, hours=1)
DATES = ("submitted_at", "received_at", "accepted_at", "receipt_due", "promised_due", "legal_due", "next_due", "state")


@pytest.fixture
def bureau() -> Organisation:
    office = an_office("approval-bureau", name="示例市行政审批局")
    a_person(Role.APPROVER, organisation=office)
    return office


def moves(kind: str, to: list[Organisation], in_flight: str, code: str = "demo-power") -> None:
    keeper = a_person(Role.CATALOGUER, organisation=an_office())
    said = {"title": "划转", "document": "示政发〔2026〕1号", "effective_on": timezone.localdate(), "powers": [code]}
    bodies = [body.code for body in to]
    move = catalog.draft(
        Draft(kind=kind, from_body=an_office().code, to_bodies=bodies, in_flight=in_flight, **said), by=keeper
    )
    for name in ("submit", "approve", "take-effect"):
        catalog.move_powers(move, name, by=keeper)
    deliver_all()


def outside(case: Case, name: str) -> Refusal:
    with pytest.raises(Refusal) as refusal:
        make(case, name)
    return refusal.value


def test_every_act_that_takes_in_or_answers_says_on_which_power_it_rests() -> None:
    case = a_case("issued")

    said = {entry.what: entry.facts.get("power") for entry in Entry.objects.filter(subject=case.number)}

    rests = {"case.start", "case.submit", "case.accept", "case.grant"}
    assert {what for what, power in said.items() if power == "demo-power"} == rests


@pytest.mark.parametrize(("state", "act"), [("submitted", "accept"), ("submitted", "decline"), ("reviewing", "grant")])
def test_without_a_power_in_force_nothing_is_decided_and_nothing_changes(state: str, act: str) -> None:
    case = a_case(state, at=EARLIER)
    Power.objects.update(until=timezone.localdate() - timedelta(days=2))

    refusal = outside(case, act)

    assert (refusal.code, refusal.status) == ("power-not-on-the-list", 409)
    assert case.organisation.name in str(refusal.sentence)
    assert Case.objects.get(pk=case.pk).state == state


def test_without_a_power_in_force_nothing_is_begun_or_sent() -> None:
    pack, person = a_pack(), a_person()
    draft = a_draft(person, pack)
    Power.objects.all().delete()

    for act in (lambda: actions.start(person, pack.code), lambda: actions.submit(draft, person)):
        with pytest.raises(Refusal) as refusal:
            act()
        assert refusal.value.code == "power-not-on-the-list"


def test_under_the_rule_move_a_case_goes_over_with_its_dates_as_they_were(bureau: Organisation) -> None:
    case = a_case("reviewing", at=EARLIER)
    before = Case.objects.values(*DATES).get(pk=case.pk)
    stops = case.stops.count()

    moves("transfer", [bureau], "move")

    case = Case.objects.get(pk=case.pk)
    assert case.organisation == bureau
    assert Case.objects.values(*DATES).get(pk=case.pk) == before
    assert case.stops.count() == stops
    entry = Entry.objects.get(subject=case.number, what="case.hand-over")
    assert (entry.facts["to"], entry.organisation, entry.before, entry.after) == (
        bureau.name,
        bureau,
        "reviewing",
        "reviewing",
    )
    assert any(bureau.name in letter.body for letter in inbox(case.applicant))
    make(case, "grant")
    assert Entry.objects.get(subject=case.number, what="case.grant").organisation == bureau


def test_the_old_bodys_officers_have_no_hand_on_a_case_that_went_over(bureau: Organisation) -> None:
    case = a_case("reviewing", at=EARLIER)
    old = a_person(Role.APPROVER, organisation=case.organisation)
    moves("transfer", [bureau], "move")

    with pytest.raises(NotFound):
        actions.move(Case.objects.get(pk=case.pk), old, "grant")


def test_under_the_rule_finish_the_old_body_finishes_what_was_sent_in_time(bureau: Organisation) -> None:
    case, pack = a_case("reviewing", at=EARLIER), a_pack()
    waiting = a_draft(a_person(), pack, at=EARLIER)
    old = case.organisation

    moves("transfer", [bureau], "finish-at-old")
    follow_the_powers()

    case = Case.objects.get(pk=case.pk)
    assert case.organisation == old
    make(case, "grant")
    actions.submit(waiting, waiting.applicant)  # begun before, sent after: it comes to the new body
    assert Case.objects.get(pk=waiting.pk).organisation == bureau
    assert actions.start(a_person(), pack.code).organisation == bureau


def test_what_was_sent_after_the_day_cannot_be_finished_by_the_old_body(bureau: Organisation) -> None:
    late = a_case("reviewing", at=EARLIER)
    moves("transfer", [bureau], "finish-at-old")
    Power.objects.filter(organisation=late.organisation).update(until=timezone.localdate() - timedelta(days=4))

    assert outside(late, "grant").code == "power-not-on-the-list"
    assert bureau.name in str(outside(late, "grant").next_step)


def test_before_the_case_has_gone_over_the_old_body_can_no_longer_decide(bureau: Organisation) -> None:
    case = a_case("reviewing", at=EARLIER)
    Power.objects.filter(organisation=case.organisation).update(until=timezone.localdate() - timedelta(days=1))

    assert outside(case, "grant").code == "power-not-on-the-list"


def test_a_stopped_clock_stays_stopped_and_the_case_goes_over_once(bureau: Organisation) -> None:
    case = a_case("suspended", at=EARLIER)
    stop = case.stops.get()

    moves("transfer", [bureau], "move")
    assert follow_the_powers() == []

    assert case.stops.get() == stop
    assert Entry.objects.filter(subject=case.number, what="case.hand-over").count() == 1
    make(Case.objects.get(pk=case.pk), "resume")


def test_a_cancelled_power_is_finished_where_it_was_and_begun_no_more() -> None:
    case, pack = a_case("reviewing", at=EARLIER), a_pack()
    moves("cancel", [], "finish-at-old")

    make(case, "refuse")
    with pytest.raises(Refusal) as refusal:
        actions.start(a_person(), pack.code)
    assert refusal.value.code == "power-not-on-the-list"


def test_a_case_follows_its_power_also_after_that_was_merged_into_another(bureau: Organisation) -> None:
    case = a_case("reviewing", at=EARLIER)
    other = a_power("second-power", an_office())
    merged = "joint-power"
    for code in ("demo-power", other.code):
        Power.objects.filter(code=code).update(until=EARLIER.date(), became=merged)
    a_power(merged, an_office())

    moves("transfer", [bureau], "move", merged)

    assert Case.objects.get(pk=case.pk).organisation == bureau


def test_certificates_keep_their_validity(bureau: Organisation) -> None:
    case = a_case("issued", at=EARLIER, deliver=True)
    (before,) = licences_of(case.applicant)
    said = (before.state, before.valid_until, before.issuer, before.identifier)

    moves("transfer", [bureau], "move")

    (after,) = licences_of(case.applicant)
    assert (after.state, after.valid_until, after.issuer, after.identifier) == said


def test_the_clock_carries_powers_and_cases_over_by_itself(bureau: Organisation) -> None:
    case = a_case("reviewing", at=EARLIER)
    tomorrow = timezone.now() + timedelta(days=1)
    keeper = a_person(Role.CATALOGUER, organisation=an_office())
    move = catalog.draft(
        Draft(
            kind="transfer", from_body=an_office().code, to_bodies=[bureau.code], in_flight="move", title="划转",
            document="示政发〔2026〕1号", effective_on=timezone.localdate(tomorrow), powers=["demo-power"],
        ),
        by=keeper,
    )  # fmt: skip
    for name in ("submit", "approve"):
        catalog.move_powers(move, name, by=keeper)

    eve = actions.tick()
    assert (eve.powers_moved, eve.handed_over) == (1, 0)
    assert Case.objects.get(pk=case.pk).organisation == an_office()
    day = actions.tick(tomorrow)
    assert (day.powers_moved, day.handed_over) == (0, 1)
    assert Case.objects.get(pk=case.pk).organisation == bureau
