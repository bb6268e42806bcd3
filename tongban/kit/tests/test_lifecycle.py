"""A life that could not be lived is refused when it is declared; one that can is carried out as declared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.kit.lifecycle import SYSTEM, Ask, ImpossibleLifecycle, Lifecycle, Move, State
from tongban.kit.refusals import NotAllowed, StillNeeded, WrongState

CLERK, CHIEF = "clerk", "chief"
STATES = (
    State("submitted", "已提交", "receipt"),
    State("accepted", "已受理", "runs"),
    State("closed", "已办结", "ended"),
)
ACCEPT = Move("accept", "受理", ("submitted",), "accepted", (CLERK,))
GRANT = Move(
    "grant", "准予", ("accepted",), "closed", (CHIEF,), (Ask("reason", "理由"), Ask("note", "备注", required=False))
)


def life(states=STATES, moves=(ACCEPT, GRANT), **more):
    return Lifecycle("case", states, moves, **more)


@pytest.mark.parametrize(
    ("declare", "fault"),
    [
        (lambda: life(states=()), "no states"),
        (lambda: life(states=(*STATES, STATES[0])), "a state is named twice"),
        (lambda: life(moves=(ACCEPT, GRANT, ACCEPT)), "a move is named twice"),
        (lambda: life(moves=(ACCEPT, Move("grant", "", ("accepted",), "gone", (CHIEF,)))), "unknown state gone"),
        (lambda: life(moves=(ACCEPT, Move("grant", "", ("lost",), "closed", (CHIEF,)))), "unknown state lost"),
        (lambda: life(moves=(ACCEPT, Move("grant", "", (), "closed", (CHIEF,)))), "starts nowhere"),
        (lambda: life(moves=(ACCEPT, Move("grant", "", ("accepted",), "closed", ()))), "belongs to nobody"),
        (lambda: life(roles=(CLERK,)), "unknown role chief"),
        (lambda: life(moves=(ACCEPT,)), "no move reaches state closed"),
        (
            lambda: life(
                moves=(ACCEPT, Move("grant", "", ("accepted",), "closed", (CHIEF,), (Ask("a", ""), Ask("a", ""))))
            ),
            "asks one thing twice",
        ),
        (
            lambda: life(moves=(ACCEPT, GRANT, Move("reopen", "", ("closed",), "accepted", (CHIEF,)))),
            "restarts a clock that has ended",
        ),
    ],
)
def test_an_impossible_declaration_is_refused_by_name(declare, fault):
    with pytest.raises(ImpossibleLifecycle, match="case: .*" + fault):
        declare()


def test_all_faults_of_a_declaration_are_told_at_once():
    with pytest.raises(ImpossibleLifecycle) as refused:
        life(moves=(Move("grant", "", ("lost",), "gone", ()),))
    assert str(refused.value).count(";") >= 3


def test_a_life_begins_in_its_first_state_and_offers_the_moves_of_a_role():
    case = life()
    assert case.first == "submitted"
    assert [move.name for move in case.moves_from("submitted", [CLERK])] == ["accept"]
    assert case.moves_from("submitted", [CHIEF]) == []
    assert case.choices == [("submitted", "已提交"), ("accepted", "已受理"), ("closed", "已办结")]
    assert "grant" in case
    assert "burn" not in case


def test_the_right_person_in_the_right_state_with_the_facts_may_move():
    assert life().check("grant", "accepted", {CHIEF}, {"reason": "符合条件"}) == GRANT


def test_an_unknown_move_is_said_to_be_unknown():
    with pytest.raises(WrongState) as refused:
        life().check("burn", "submitted", {CLERK}, {})
    assert (refused.value.code, refused.value.status) == ("unknown-move", 404)


def test_rights_are_looked_at_before_the_state_so_that_an_outsider_learns_nothing():
    for state in ("submitted", "accepted", "closed"):
        with pytest.raises(NotAllowed) as refused:
            life().check("grant", state, {"outsider"}, {})
        assert "已" not in str(refused.value.sentence)


def test_a_move_from_the_wrong_state_names_the_state():
    with pytest.raises(WrongState, match="已提交"):
        life().check("grant", "submitted", {CHIEF}, {"reason": "x"})


@pytest.mark.parametrize("blank", [None, "", [], ()])
def test_a_fact_not_given_is_still_needed_by_its_label(blank):
    with pytest.raises(StillNeeded, match="理由") as refused:
        life().check("grant", "accepted", {CHIEF}, {"reason": blank})
    assert refused.value.where == {"field": "reason"}


def test_a_performer_is_registered_once_and_only_for_a_move_that_exists():
    case = life()
    function = case.performs("grant")(lambda thing: None)
    assert case.performers["grant"] is function
    with pytest.raises(ImpossibleLifecycle, match="twice"):
        case.performs("grant")(lambda thing: None)
    with pytest.raises(ImpossibleLifecycle, match="burn"):
        case.performs("burn")


def test_the_diagram_shows_every_state_every_move_and_every_end():
    assert life().as_mermaid().splitlines() == [
        "stateDiagram-v2",
        "    [*] --> submitted",
        "    submitted : 已提交",
        "    accepted : 已受理",
        "    closed : 已办结",
        "    submitted --> accepted : accept",
        "    accepted --> closed : grant",
        "    closed --> [*]",
    ]


NAMES = ["a", "b", "c", "d", "e"]
moves = st.lists(st.tuples(st.sets(st.sampled_from(NAMES), min_size=1), st.sampled_from(NAMES)), max_size=8)


def reachable(drawn, start):
    """By walking, independently of the declaration's own search."""
    seen, todo = set(), [start]
    while todo:
        here = todo.pop()
        seen.add(here)
        todo += [end for starts, end in drawn if here in starts and end not in seen]
    return seen


@given(moves)
def test_a_life_loads_exactly_when_every_state_can_be_reached(drawn):
    states = tuple(State(name, name) for name in NAMES)
    declared = tuple(Move(f"m{i}", "", tuple(sorted(starts)), end, (CLERK,)) for i, (starts, end) in enumerate(drawn))
    livable = reachable(drawn, "a") == set(NAMES)
    try:
        Lifecycle("any", states, declared)
    except ImpossibleLifecycle:
        assert not livable
    else:
        assert livable


@given(moves, st.sampled_from(NAMES), st.sampled_from([CLERK, "outsider"]))
def test_the_buttons_offered_are_exactly_the_moves_that_would_be_accepted(drawn, state, role):
    ring = [({NAMES[i]}, NAMES[(i + 1) % 5]) for i in range(5)]
    states = tuple(State(name, name) for name in NAMES)
    every = [*ring, *drawn]
    case = Lifecycle(
        "any",
        states,
        tuple(Move(f"m{i}", "", tuple(sorted(starts)), end, (CLERK,)) for i, (starts, end) in enumerate(every)),
    )
    accepted = []
    for move in case.moves:
        try:
            accepted.append(case.check(move.name, state, {role}, {}))
        except (NotAllowed, WrongState):
            continue
    assert case.moves_from(state, [role]) == accepted


def test_a_move_is_the_system_s_alone_or_not_at_all():
    states = (State("a", "A"), State("b", "B"))
    with pytest.raises(ImpossibleLifecycle, match="the system's alone"):
        Lifecycle("mixed", states, (Move("go", "Go", ("a",), "b", (SYSTEM, "clerk")),))
    life = Lifecycle("quiet", states, (Move("go", "Go", ("a",), "b", (SYSTEM,)),))

    with pytest.raises(NotAllowed):
        life.check("go", "a", {"clerk", "clock"}, {})


def test_what_one_does_for_oneself_is_told_from_what_one_does_for_an_office():
    states = (State("a", "A"), State("b", "B"))
    go = Move("go", "Go", ("a",), "b", ("owner", "clerk"))
    life = Lifecycle("owned", states, (go,), roles=("owner", "clerk"), own=("owner",))

    assert not life.is_for_office(go, {"owner", "clerk"})
    assert life.is_for_office(go, {"clerk"})
    with pytest.raises(ImpossibleLifecycle, match="one's own"):
        Lifecycle("nobody", states, (go,), roles=("owner", "clerk"), own=("heir",))
