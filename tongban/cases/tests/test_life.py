"""The declared life, lived: every move from where it starts and nowhere else, by whom it belongs to and nobody else."""

import pytest

from tongban.accounts.models import Role
from tongban.accounts.testing import a_person, the_cast
from tongban.cases import actions
from tongban.cases.lifecycle import CASE
from tongban.cases.models import Case, CorrectionConsent
from tongban.cases.queries import moves_open, roles_of
from tongban.cases.telling import APPLICANT
from tongban.cases.testing import BY, PATHS, SAID, a_case, make
from tongban.documents.queries import documents_of
from tongban.journal.actions import Recusal
from tongban.journal.models import Entry
from tongban.kit.lifecycle import SYSTEM
from tongban.kit.refusals import NotAllowed, NotFound, Refusal, WrongState

pytestmark = pytest.mark.django_db
ALONE = {m.name for m in CASE.moves} - {"queue", "release", "drop"}
FIRST = {"advise": ["consult"], "extend": ["ask-extension"], "deny-extension": ["ask-extension"]}


@pytest.mark.parametrize("name", sorted(ALONE))
def test_every_move_leads_where_it_is_declared_and_leaves_its_entry_and_its_document(name: str) -> None:
    move = CASE.move(name)
    case = a_case(move.start[0])
    for before in FIRST.get(name, []):
        make(case, before)

    make(case, name)

    entry = Entry.objects.filter(subject=case.number).latest("id")
    assert case.state == move.end == entry.after
    assert entry.what == f"case.{name}"
    kinds = [document.kind for document in documents_of("case", case.number)]
    assert (move.document in kinds) if move.document else ("document" not in entry.facts)
    assert not move.document or entry.facts["document"]


@pytest.mark.parametrize("state", sorted(PATHS))
def test_from_a_state_only_its_own_moves_are_possible(state: str) -> None:
    case = a_case(state)
    before = Case.objects.filter(pk=case.pk).values().get()
    entries = Entry.objects.count()

    for move in CASE.moves:
        if state in move.start or move.name == "advise":  # nobody is an adviser where nothing was asked
            continue
        refusals = (NotAllowed if move.by == (SYSTEM,) else WrongState, NotFound)  # a draft is not even seen
        with pytest.raises(refusals):
            actions.move(case, _somebody(case, move.name), move.name, **_said(move.name))

    assert Case.objects.filter(pk=case.pk).values().get() == before
    assert Entry.objects.count() == entries


@pytest.mark.parametrize("state", sorted(PATHS))
def test_a_move_belongs_to_its_roles_and_to_nobody_else(state: str) -> None:
    case = a_case(state)
    office = case.organisation
    people = {
        "applicant": case.applicant,
        "window": a_person(Role.WINDOW, organisation=office),
        "approver": a_person(Role.APPROVER, organisation=office),
        "head": a_person(Role.HEAD, organisation=office),
        "supervisor": a_person(Role.SUPERVISOR, organisation=office),
        "outsider": a_person(),
    }

    for move in CASE.moves_from(state, CASE.roles):
        for role, person in people.items():
            if role in move.by:
                continue
            with pytest.raises((NotAllowed, NotFound)):
                actions.move(case, person, move.name, **_said(move.name))

    case.refresh_from_db()
    assert case.state == state


def test_every_move_that_tells_has_its_words() -> None:
    told = {f"case.{move.name}" for move in CASE.moves if move.tells}

    assert told <= set(APPLICANT)


def test_every_move_says_what_it_does() -> None:
    assert {move.name for move in CASE.moves} == set(CASE.performers)


def test_nobody_handles_their_own_case() -> None:
    cast = the_cast()
    case = a_case("submitted", applicant=cast.li)

    assert roles_of(case, cast.li) == {"applicant"}
    assert {move.name for move in moves_open(case, cast.li)} == {"withdraw"}
    with pytest.raises(Recusal):
        actions.move(case, cast.li, "accept")
    with pytest.raises(Recusal):
        actions.take(case, cast.li)


def test_of_two_officers_who_decide_at_once_the_second_learns_that_it_is_decided() -> None:
    case = a_case("reviewing")
    first, second = (a_person(Role.APPROVER, organisation=case.organisation) for _each in range(2))
    seen_by_second = Case.objects.get(pk=case.pk)

    actions.move(case, first, "grant", **SAID["grant"])
    with pytest.raises(WrongState) as refusal:
        actions.move(seen_by_second, second, "refuse", **SAID["refuse"])

    assert refusal.value.code == "wrong-state"
    assert Entry.objects.filter(subject=case.number, what="case.refuse").count() == 0


def test_a_fact_that_no_move_asks_for_is_refused() -> None:
    case = a_case("submitted")

    with pytest.raises(Refusal) as refusal:
        make(case, "accept", colour="green")

    assert refusal.value.code == "not-asked"


def test_an_unknown_act_is_refused_by_name() -> None:
    case = a_case("submitted")

    with pytest.raises(Refusal) as refusal:
        actions.move(case, case.applicant, "bribe")

    assert refusal.value.code == "unknown-move"
    assert CorrectionConsent.objects.count() == 0


def _somebody(case: Case, name: str):
    role = BY.get(name, "approver")
    if role == "clock":
        return None
    if role == "applicant":
        return case.applicant
    return a_person(role, organisation=case.organisation)


def _said(name: str) -> dict:
    return {**SAID.get(name, {}), **({"office": "X"} if name == "consult" else {})}
