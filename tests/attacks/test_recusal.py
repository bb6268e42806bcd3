"""Nobody acts for an office on what is their own, a declared relative's, or a firm's in which either has a role."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from tongban.accounts.actions import declare_kin, give_mandate, reveal_id, unseal
from tongban.accounts.models import Organisation, Person, Role
from tongban.accounts.testing import a_firm, a_hall, a_person, a_place, an_office
from tongban.cases import actions, queries
from tongban.cases.models import CorrectionConsent
from tongban.cases.testing import SAID, a_case, make
from tongban.catalog.testing import a_pack
from tongban.journal.actions import Recusal
from tongban.journal.models import Entry
from tongban.journal.testing import deliver_all
from tongban.kit.refusals import NotAllowed
from tongban.licences import actions as licences
from tongban.licences import queries as held
from tongban.licences.testing import a_licence
from tongban.oversight import actions as oversight
from tongban.oversight.models import Card

pytestmark = pytest.mark.django_db


def is_kin(officer: Person, applicant: Person, firm: Organisation) -> None:
    declare_kin(officer, applicant.name, unseal(applicant.id_sealed), "spouse")


def is_declared_by(officer: Person, applicant: Person, firm: Organisation) -> None:
    give_mandate(applicant, Role.INSPECTOR, an_office("urban-management"), given_by=None)
    declare_kin(applicant, officer.name, unseal(officer.id_sealed), "lineal")


def is_in_the_firm(officer: Person, applicant: Person, firm: Organisation) -> None:
    give_mandate(officer, Role.REPRESENTATIVE, firm, given_by=None)


def has_kin_in_the_firm(officer: Person, applicant: Person, firm: Organisation) -> None:
    cousin = a_person()
    give_mandate(cousin, Role.REPRESENTATIVE, firm, given_by=None)
    declare_kin(officer, cousin.name, unseal(cousin.id_sealed), "collateral")


TIES = [is_kin, is_declared_by, is_in_the_firm, has_kin_in_the_firm]
Tie = Callable[[Person, Person, Organisation], None]


@pytest.mark.parametrize("tie", TIES)
def test_every_act_of_an_office_on_a_case_is_refused_to_whoever_is_tied_to_it(tie: Tie) -> None:
    applicant = a_person()
    firm = a_firm(applicant)
    officer = a_person(Role.APPROVER, organisation=an_office())
    for role, body in ((Role.WINDOW, an_office()), (Role.HEAD, an_office())):
        give_mandate(officer, role, body, given_by=None)
    submitted, reviewing = (a_case(s, pack=a_pack(), applicant=applicant, on_behalf_of=firm) for s in STATES)
    consent = CorrectionConsent.objects.create(case=submitted, asked_by=applicant, reason="漏了一项")
    tie(officer, applicant, firm)
    before = Entry.objects.exclude(kind="person").count()

    for case, names in ((submitted, ("accept", "ask", "decline", "not-needed")), (reviewing, OF_APPROVER)):
        for name in names:
            said = dict(SAID.get(name, {}))
            if name == "consult":
                said["office"] = an_office("urban-management").code
            with pytest.raises(Recusal):
                actions.move(case, officer, name, **said)
        mine = {"withdraw"} if tie is is_in_the_firm else set()
        assert {move.name for move in queries.moves_open(case, officer)} == mine
        with pytest.raises(Recusal):
            actions.take(case, officer)
        material = case.materials.order_by("id")[0].code
        with pytest.raises(Recusal):
            actions.judge_material(case, officer, material, "passed")
    with pytest.raises(Recusal):
        actions.ask_consent(submitted, officer, "漏了一项")
    if tie is not is_in_the_firm:  # a representative is the applicant, who is answered as for an unknown request
        with pytest.raises(Recusal):
            actions.give_consent(consent.pk, officer)
        with pytest.raises(Recusal):
            actions.say(reviewing, officer, "您好。")
    if tie in (is_kin, is_declared_by):
        with pytest.raises(NotAllowed, match="recusal"):
            reveal_id(applicant, asked_by=officer, why="核对")
    assert Entry.objects.exclude(kind="person").count() == before


STATES = ("submitted", "reviewing")
OF_APPROVER = ("grant", "refuse", "suspend", "consult", "ask-extension")


def test_nobody_advises_on_their_own_case() -> None:
    adviser = a_person(Role.APPROVER, organisation=an_office("urban-management"))
    case = a_case("reviewing", applicant=adviser)
    make(case, "consult")

    with pytest.raises(Recusal):
        actions.move(case, adviser, "advise", answer="同意")


@pytest.mark.parametrize("move", ["suspend", "revoke", "cancel"])
def test_nobody_rules_over_a_certificate_they_or_their_own_hold(move: str) -> None:
    said = {"reason": "检查", "basis": "第六十九条"}
    officer = a_person(Role.APPROVER, organisation=an_office())
    relative, firm = a_person(), a_firm(officer)
    declare_kin(officer, relative.name, unseal(relative.id_sealed), "in-law")

    for holder in ({"person": officer}, {"person": relative}, {"organisation": firm}):
        kind = "id-card" if "person" in holder else "food-business-licence"
        licence = a_licence(kind, issuer=an_office(), **holder)
        if move == "cancel" and holder != {"person": relative}:
            assert [one.name for one in held.moves_open(licence, officer)] == ["cancel"]  # as its holder
            continue
        with pytest.raises(Recusal):
            licences.move(licence, move, officer, **said)


def test_a_supervisor_neither_judges_nor_issues_a_card_about_their_own() -> None:
    monday = timezone.make_aware(timezone.datetime(2026, 3, 2, 10))
    case = a_case("reviewing", pack=a_pack(), at=monday)
    approver = a_person(Role.APPROVER, organisation=case.organisation)
    supervisor = a_person(Role.SUPERVISOR, organisation=a_hall(), region=a_place())
    make(case, "refuse", at=monday + timedelta(hours=2), by=approver, basis="有关规定")
    deliver_all()
    card = Card.objects.get()
    oversight.explain(card, approver, "已说明。", at=monday + timedelta(hours=3))
    declare_kin(supervisor, approver.name, unseal(approver.id_sealed), "spouse")

    for act in (oversight.uphold, oversight.withdraw):
        with pytest.raises(Recusal):
            act(card, supervisor, "理由。", at=monday + timedelta(hours=4))


def test_an_officer_who_goes_over_with_a_power_does_not_approve_its_move() -> None:
    from tongban.catalog.models import PowerMove

    keeper = a_person(Role.CATALOGUER, organisation=an_office(), region=a_place())
    move = PowerMove.objects.create(
        number="M-1", kind="cancel", title="取消", from_body=an_office(), document="决定",
        effective_on=timezone.localdate(), officers=[keeper.username], state="under-review",
    )  # fmt: skip
    from tongban.catalog.actions import move_powers

    with pytest.raises(Recusal):
        move_powers(move, "approve", by=keeper)
