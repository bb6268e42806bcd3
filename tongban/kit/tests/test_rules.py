"""Decision rows: yes, no, or exactly what is still needed."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.kit.refusals import Refusal
from tongban.kit.rules import FUNCTIONS, Rules, decide, named

SMALL = {"fact": "area_sqm", "test": "at_most", "value": 50}
ROUTES = [
    {"name": "小规模只需承诺", "when": [SMALL], "then": {"route": "promise"}, "basis": "《示例条例》第十三条"},
    {"name": "其余现场核查", "when": [], "then": {"route": "visit"}},
]


def row(*when, then=None, name="一"):
    return {"name": name, "when": list(when), "then": then or {"ok": True}}


def answer(condition, facts):
    """yes, no, or the names still needed."""
    decision = decide([row(condition)], facts)
    return decision.needed or bool(decision.result)


def test_the_first_row_that_holds_decides_and_names_its_article():
    decision = decide(ROUTES, {"area_sqm": 30})

    assert decision.result == {"route": "promise"}
    assert [reason.basis for reason in decision.reasons] == ["《示例条例》第十三条"]
    assert decision.settled


def test_a_missing_fact_is_still_needed_and_nothing_is_decided():
    decision = decide(ROUTES, {})

    assert (dict(decision.result), decision.needed, decision.settled) == ({}, ("area_sqm",), False)
    assert decision.lines[0] == "小规模只需承诺: still needed: area_sqm"


@pytest.mark.parametrize("blank", [None, ""])
def test_a_blank_answer_is_unknown(blank):
    assert decide(ROUTES, {"area_sqm": blank}).needed == ("area_sqm",)


def test_merging_joins_lists_and_keeps_what_is_certain():
    rows = [
        row(then={"materials": ["身份证", "租赁合同"], "fee": 0}, name="总是"),
        row(
            {"fact": "has_kitchen", "test": "is", "value": True}, then={"materials": ["平面图", "身份证"]}, name="厨房"
        ),
        row({"fact": "seats", "test": "more_than", "value": 20}, then={"materials": ["消防"]}, name="座位"),
    ]
    decision = decide(rows, {"has_kitchen": True}, "merge")

    assert decision.result == {"materials": ["身份证", "租赁合同", "平面图"], "fee": 0}
    assert decision.needed == ("seats",)


def test_rows_that_contradict_each_other_are_refused_by_name():
    with pytest.raises(Refusal) as refused:
        decide([row(then={"days": 5}, name="甲"), row(then={"days": 7}, name="乙")], {}, "merge")
    assert refused.value.code == "rules-conflict"
    assert "甲" in str(refused.value.sentence)
    assert "乙" in str(refused.value.sentence)


@pytest.mark.parametrize(
    ("test", "value", "fact", "expected"),
    [
        ("is", "餐饮", "餐饮", True),
        ("is", True, False, False),
        ("is", 0.1, Decimal("0.1"), True),
        ("is", date(2026, 9, 24), "2026-09-24", True),
        ("is_not", "餐饮", "零售", True),
        ("in", ["餐饮", "零售"], "零售", True),
        ("in", [1, 2], 3, False),
        ("not_in", ["餐饮"], "零售", True),
        ("has", "凉菜", ["热菜", "凉菜"], True),
        ("at_most", 50, 50, True),
        ("at_most", 50, 50.01, False),
        ("at_least", 60, 60, True),
        ("more_than", 50, 50, False),
        ("less_than", 50, 49.9, True),
        ("at_least", date(2026, 1, 1), datetime(2026, 1, 1, 8), True),
    ],
)
def test_each_test_of_a_fact(test, value, fact, expected):
    assert answer({"fact": "x", "test": test, "value": value}, {"x": fact}) is expected


@pytest.mark.parametrize(("days", "expected"), [(0, True), (30, True), (31, False), (-1, False)])
def test_within_days_counts_from_the_fact_to_the_other_day_and_not_backwards(days, expected):
    condition = {"fact": "birth_date", "test": "within_days", "value": 30}
    facts = {"birth_date": "2026-09-01", "today": date.fromordinal(date(2026, 9, 1).toordinal() + days)}
    assert answer(condition, facts) is expected
    assert answer({**condition, "of": "applied_on"}, facts) == ("applied_on",)


@pytest.mark.parametrize(
    ("test", "value", "fact"),
    [
        ("is", True, "yes"),
        ("is", 5, "5"),
        ("is", "a", [1]),
        ("in", ["a"], 1),
        ("has", "a", "abc"),
        ("at_most", 50, "fifty"),
        ("at_most", 50, True),
        ("at_most", 50, float("nan")),
        ("at_least", date(2026, 1, 1), "soon"),
    ],
)
def test_a_fact_of_the_wrong_kind_is_refused_by_name_and_not_taken_for_a_no(test, value, fact):
    with pytest.raises(Refusal) as refused:
        decide([row({"fact": "x", "test": test, "value": value})], {"x": fact})
    assert refused.value.code == "fact-kind"
    assert refused.value.where == {"fact": "x"}


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ({"fact": "x", "test": "like", "value": 1}, "like"),
        ({"fact": "x", "test": "is"}, "value"),
        ({"fact": "x", "test": "is", "value": 1, "note": 2}, "note"),
        ({"fact": "x", "test": "is", "value": 1, "of": "y"}, "of"),
        ({"fact": "x", "test": "at_most", "value": "50"}, "a number"),
        ({"fact": "x", "test": "in", "value": []}, "a list"),
        ({"fact": "x", "test": "in", "value": [1, "a"]}, "a list"),
        ({"fact": "x", "test": "within_days", "value": -1}, "a number"),
        ({"any": []}, "any"),
        ({"any": [SMALL], "all": [SMALL]}, "Unknown key"),
        ({"function": "nobody"}, "nobody"),
        ({"fact": "y", "test": "is", "value": 1}, "no fact named “y”"),
        ("area < 50", "area < 50"),
    ],
)
def test_a_row_that_cannot_be_read_is_refused_with_file_row_and_reason(condition, words):
    with pytest.raises(Refusal) as refused:
        Rules.read([row(condition, name="第一行")], file="rules.toml", known={"x", "area_sqm"})
    assert refused.value.code == "rule-broken"
    assert refused.value.where == {"file": "rules.toml", "row": "第一行"}
    assert words in str(refused.value.sentence)


@pytest.mark.parametrize(
    "rows",
    [
        [5],
        [{"then": {}}],
        [{"name": "a"}],
        [{"name": "a", "then": {}, "if": 1}],
        [{"name": "a", "then": {}, "when": 5}],
        [row(), row()],
    ],
)
def test_rows_that_are_no_rows_are_refused(rows):
    with pytest.raises(Refusal) as refused:
        Rules.read(rows)
    assert refused.value.code == "rule-broken"


def test_an_unknown_policy_is_refused():
    with pytest.raises(Refusal, match="last"):
        Rules.read([], "last")


def test_a_named_function_waits_for_every_fact_it_reads():
    condition = {"function": "reached_age", "value": 60}
    assert answer(condition, {"birth_date": "1966-09-24"}) == ("today",)
    assert answer(condition, {"birth_date": "1966-09-24", "today": "2026-09-23"}) is False
    assert answer(condition, {"birth_date": "1966-09-24", "today": "2026-09-24"}) is True


def test_a_function_is_registered_once():
    with pytest.raises(ValueError, match="twice"):
        named("reached_age")(lambda: True)
    assert FUNCTIONS["reached_age"].meaning


def test_rules_know_the_facts_they_look_at_in_order():
    rules = Rules.read([row({"any": [SMALL, {"function": "reached_age", "value": 60}]})])
    assert rules.facts == ("area_sqm", "birth_date", "today")


# --- Kleene's logic, compared with trying every way the unknown facts could turn out

NAMES = ["a", "b", "c"]
leaves = st.sampled_from(NAMES).map(lambda name: {"fact": name, "test": "is", "value": True})
trees = st.recursive(
    leaves,
    lambda inner: st.builds(
        lambda kind, parts: {kind: parts},
        st.sampled_from(["all", "any", "none"]),
        st.lists(inner, min_size=1, max_size=3),
    ),
    max_leaves=6,
)
answers = st.fixed_dictionaries({}, optional={name: st.booleans() for name in NAMES})


def kleene(tree, facts):
    """Truth as 0, ½ or 1: all is the least, any the greatest, none turns any round."""
    match tree:
        case {"fact": name}:
            return {True: 1, False: 0, None: 0.5}[facts.get(name)]
        case {"all": parts}:
            return min(kleene(part, facts) for part in parts)
        case {"any": parts}:
            return max(kleene(part, facts) for part in parts)
        case {"none": parts}:
            return 1 - max(kleene(part, facts) for part in parts)


@given(trees, answers)
def test_every_nesting_answers_as_kleene_logic_says(tree, facts):
    given_answer = answer(tree, facts)
    assert {True: 1, False: 0}.get(given_answer, 0.5) == kleene(tree, facts)


@given(trees, answers)
def test_what_is_still_needed_is_missing_and_would_settle_the_answer(tree, facts):
    decision = decide([row(tree)], facts)
    assert not set(decision.needed) & set(facts)
    completed = decide([row(tree)], {**facts, **dict.fromkeys(decision.needed, True)})
    assert len(completed.needed) == 0 or not set(completed.needed) & set(decision.needed)


@given(trees, answers, st.fixed_dictionaries({name: st.booleans() for name in NAMES}))
def test_an_answer_once_certain_stays_whatever_else_becomes_known(tree, facts, later):
    early = decide([row(tree)], facts)
    full = decide([row(tree)], {**later, **facts})
    assert early.needed or early.result == full.result
