"""Conformance: what was declared passes, each way of straying is named."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tongban.cases.lifecycle import CASE
from tongban.oversight.mining import mine
from tongban.oversight.mining.tests.logs import a_log


def deviations(log):
    return [
        (d.reason, d.before, d.move, d.after, d.count, d.examples)
        for d in mine(log, lifecycle=CASE).conformance.deviations
    ]


def lived(way):
    """The life of a case that makes these moves: activities, and what each says of its states."""
    state, before, after = CASE.first, [], []
    for name in way:
        before.append(state)
        state = CASE.move(name).end
        after.append(state)
    return before, after


@st.composite
def lives(draw):
    """A way through the declaration."""
    state, way = CASE.first, []
    for _ in range(draw(st.integers(1, 12))):
        moves = [move for move in CASE.moves if state in move.start]
        if not moves:
            break
        move = draw(st.sampled_from(moves))
        way.append(move.name)
        state = move.end
    return way


@settings(max_examples=60, deadline=None)
@given(st.lists(lives(), min_size=1, max_size=4), st.booleans())
def test_whatever_the_declaration_allows_conforms(ways, says):
    events = [(f"K{n}", f"case.{name}", hour) for n, way in enumerate(ways) for hour, name in enumerate(way)]
    states = [lived(way) for way in ways]
    told = {"before": [one for before, _ in states for one in before], "after": [one for _, a in states for one in a]}
    found = mine(a_log(*events, **(told if says else {})), lifecycle=CASE).conformance

    assert (found.fitness, found.perfect, found.deviations, found.fitness_of_cases) == (1, 1, (), {})
    assert found.moves == len(events)


def by_hand(ways):
    """(reason, state found, move) of every deviation, as somebody with the declaration on paper would find them."""
    found = Counter()
    for way in ways:
        state = CASE.first
        for name in way:
            if name not in CASE:
                found["unknown-move", state, name] += 1
                continue
            if state not in CASE.move(name).start:
                found["wrong-start", state, name] += 1
            state = CASE.move(name).end
    return found


@settings(max_examples=80, deadline=None)
@given(
    st.lists(
        st.lists(
            st.sampled_from(["submit", "accept", "ask", "correct", "grant", "issue", "lose"]), min_size=1, max_size=9
        ),
        min_size=1,
        max_size=4,
    )
)
def test_every_deviation_is_the_one_found_by_hand(ways):
    events = [(f"K{n}", name, hour) for n, way in enumerate(ways) for hour, name in enumerate(way)]
    found, expected = mine(a_log(*events), lifecycle=CASE).conformance, by_hand(ways)

    assert {(d.reason, d.before, d.move): d.count for d in found.deviations} == expected
    assert found.fitness == pytest.approx(1 - expected.total() / len(events))
    assert found.perfect == pytest.approx(sum(not by_hand([way]) for way in ways) / len(ways))


def test_a_move_from_a_state_it_cannot_begin_in_is_named_with_its_case():
    log = a_log(("K1", "submit", 0), ("K1", "grant", 1), ("K2", "submit", 0), ("K2", "accept", 1))
    found = mine(log, lifecycle=CASE).conformance

    assert deviations(log) == [("wrong-start", "submitted", "grant", "granted", 1, ("K1",))]
    assert (found.fitness, found.perfect, found.fitness_of_cases) == (0.75, 0.5, {"K1": 0.5})


def test_after_a_deviation_the_case_goes_on_from_where_it_led():
    log = a_log(("K1", "submit", 0), ("K1", "grant", 1), ("K1", "issue", 2))

    assert [row[2] for row in deviations(log)] == ["grant"]


def test_a_move_nobody_declared_is_unknown_and_changes_nothing():
    log = a_log(("K1", "submit", 0), ("K1", "case.lose", 1), ("K1", "accept", 2))

    assert deviations(log) == [("unknown-move", "submitted", "lose", "", 1, ("K1",))]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (["draft", "submitted"], ["submitted", "granted"], ("wrong-end", "submitted", "accept", "granted")),
        (["draft", "reviewing"], ["submitted", "reviewing"], ("wrong-start", "reviewing", "accept", "reviewing")),
    ],
)
def test_states_that_do_not_fit_the_move_are_named(before, after, expected):
    log = a_log(("K1", "submit", 0), ("K1", "accept", 1), before=before, after=after)

    assert [row[:4] for row in deviations(log)] == [expected]


def test_a_state_changed_behind_the_journal_breaks_the_chain():
    log = a_log(("K1", "submit", 0), ("K1", "grant", 1), before=["draft", "reviewing"], after=["submitted", "granted"])

    assert [row[:4] for row in deviations(log)] == [("broken-chain", "reviewing", "grant", "granted")]


def test_a_note_without_a_state_is_no_move():
    log = a_log(("K1", "submit", 0), ("K1", "case.note", 1), before=["draft", None], after=["submitted", None])

    assert mine(log, lifecycle=CASE).conformance.moves == 1


def test_a_draft_begun_and_a_question_that_changes_nothing_are_no_moves():
    log = a_log(
        ("K1", "case.start", 0), ("K1", "submit", 1), ("K1", "case.say", 2),
        before=[None, "draft", "submitted"], after=["draft", "submitted", "submitted"],
    )  # fmt: skip
    found = mine(log, lifecycle=CASE).conformance

    assert (found.moves, found.fitness) == (1, 1)


def test_a_question_asked_in_a_state_nobody_led_to_breaks_the_chain():
    log = a_log(
        ("K1", "submit", 1), ("K1", "case.say", 2), before=["draft", "granted"], after=["submitted", "granted"]
    )  # fmt: skip

    assert [row[:4] for row in deviations(log)] == [("broken-chain", "granted", "say", "granted")]


def test_moves_that_stop_the_clock_have_an_effect_from_their_first_time_on_cases_that_have_ended():
    events = []
    for n in range(12):
        events += [(f"A{n}", "submit", 0), (f"A{n}", "decline", 1), (f"B{n}", "submit", 0), (f"B{n}", "ask", 1)]
        events += [(f"B{n}", "correct", 2), (f"B{n}", "decline", 5), (f"open{n}", "submit", 0)]
    (effect,) = mine(a_log(*events), lifecycle=CASE).effects

    assert (effect.activity, effect.nth, effect.difference) == ("ask", 1, 4 * 3600)
    assert (effect.cases_with, effect.cases_without) == (12, 12)
