"""Whether conditions can ever hold: every situation that makes a difference is tried, so the answer is exact.

Conditions only ask yes/no facts, choices, and where a number or a date lies; between two numbers that conditions name,
all numbers answer alike. One value of each kind is therefore enough (small-domain reasoning). A question is only
answered where it is asked: its own conditions come first. Where there are more than `MOST` situations, or a condition
calls a function, nothing is claimed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations, pairwise, product
from typing import Any

from tongban.catalog.elements import FieldElement
from tongban.catalog.packs import Condition
from tongban.kit.refusals import Refusal
from tongban.kit.rules.conditions import Function, Group, Place, Question, read_condition

MOST = 50_000
TODAY = date(2026, 7, 1)
ABSENT = object()


class Unclear(Exception):  # noqa: N818 - not an error: the reasoning says that it cannot say
    """Too many situations, or conditions nobody here can read."""


@dataclass(frozen=True)
class Asked:
    """What is asked: every question by its name, with its conditions read."""

    questions: dict[str, FieldElement]
    conditions: dict[str, Group | None]

    @classmethod
    def of(cls, fields: Iterable[FieldElement]) -> Asked:
        """From the situation questions and form fields of an item."""
        found: dict[str, FieldElement] = {}
        for one in fields:
            found.setdefault(one.name, one)
        return cls(found, {name: read(one.when) for name, one in found.items()})

    def unasked(self, when: Sequence[Condition]) -> list[str]:
        """Facts the conditions look at that nobody asks, in the order they are looked at."""
        group = read(when)
        facts = group.facts() if group else ()
        return [name for name in dict.fromkeys(facts) if name != "today" and name not in self.questions]


def read(when: Sequence[Condition]) -> Group | None:
    """The conditions as one group; None where there are none. Unclear where they cannot be read."""
    if not when:
        return None
    try:
        return Group("all", tuple(read_condition(row, Place("", "when")) for row in when))
    except Refusal as refusal:
        raise Unclear from refusal


def can_hold(when: Sequence[Condition]) -> bool:
    """Whether some facts at all make the conditions true together (False: they contradict each other)."""
    group = read(when)
    if group is None:
        return True
    facts = list(dict.fromkeys(group.facts()))
    domains = {name: values([group], name, None) for name in facts if name != "today"}
    ask = group.compile()
    return any(ask(facts_of(picked)) is True for picked in situations(domains))


def can_be_reached(when: Sequence[Condition], asked: Asked) -> bool:
    """Whether some way of answering the questions makes the conditions true."""
    group = read(when)
    if group is None:
        return True
    ask = group.compile()
    return any(ask(facts) is True for facts in ways_to_answer([group], asked))


def never_first(rows: Sequence[Sequence[Condition]], asked: Asked) -> list[int]:
    """Of rows of which the first that holds decides: those that hold somewhere, but never first."""
    groups = [read(when) for when in rows]
    asks = [group.compile() if group else None for group in groups]
    holds, decides = set(), set()
    for facts in ways_to_answer([group for group in groups if group], asked):
        taken = False
        for place, ask in enumerate(asks):
            if ask is None or ask(facts) is True:
                holds.add(place)
                if not taken:
                    decides.add(place)
                taken = True
    return sorted(holds - decides)


def ways_to_answer(groups: Sequence[Group], asked: Asked) -> Iterator[dict[str, Any]]:
    """Every way that makes a difference of answering what these conditions look at. Facts nobody asks stay unknown."""
    wanted, waiting = dict.fromkeys(name for group in groups for name in group.facts()), list(groups)
    while waiting:
        for name in list(dict.fromkeys(waiting.pop().facts())):
            condition = asked.conditions.get(name)
            if condition is not None and condition not in groups and condition not in waiting:
                fresh = [one for one in condition.facts() if one not in wanted]
                wanted.update(dict.fromkeys(condition.facts()))
                if fresh or name in wanted:
                    groups = [*groups, condition]
                    waiting.append(condition)
    names = [name for name in wanted if name in asked.questions]
    domains = {name: values(groups, name, asked.questions[name]) for name in in_order(names, asked)}
    conditions = {name: asked.conditions[name] for name in domains}
    compiled = {name: group.compile() for name, group in conditions.items() if group}
    for picked in situations(domains):
        facts: dict[str, Any] = {"today": TODAY}
        for name, value in picked.items():
            if name not in compiled or compiled[name](facts) is True:
                facts[name] = value
        yield facts


def in_order(names: list[str], asked: Asked) -> list[str]:
    """The questions so that each stands after those its own conditions look at; a circle stays as it is."""
    done: dict[str, None] = {}
    left = list(names)
    while left:
        ready = [
            name
            for name in left
            if (group := asked.conditions[name]) is None
            or all(one in done or one not in left or one == name for one in group.facts())
        ]
        for name in ready or left:
            done[name] = None
        left = [name for name in left if name not in done]
    return list(done)


def situations(domains: dict[str, list[Any]]) -> Iterator[dict[str, Any]]:
    """Every combination; Unclear where there are too many."""
    count = 1
    for choices in domains.values():
        count *= max(1, len(choices))
    if count > MOST:
        raise Unclear
    for picked in product(*domains.values()):
        yield dict(zip(domains, picked, strict=True))


def facts_of(picked: dict[str, Any]) -> dict[str, Any]:
    """The facts, with the day."""
    return {"today": TODAY, **picked}


def values(groups: Sequence[Group], name: str, question: FieldElement | None) -> list[Any]:
    """One value of every kind that the conditions can tell apart."""
    tests = [one for group in groups for one in _questions(group) if name in one.facts()]
    kind = question.kind if question else ""
    if kind == "choice" and question and question.values:
        return list(question.values)
    if kind == "choices" or any(one.test == "has" for one in tests):
        return _subsets([one.value for one in tests if one.test == "has"], question)
    named = [value for one in tests if one.test != "within_days" for value in _values_of(one)]
    days = _days(tests, name)
    if kind == "flag" or (named and all(isinstance(value, bool) for value in named)):
        return [True, False]
    if kind == "date" or days or any(isinstance(value, date) for value in named):
        return _dates([value for value in named if isinstance(value, date)] + days)
    if kind in ("number", "money") or any(not isinstance(value, str) for value in named):
        return _numbers([value for value in named if not isinstance(value, (str, bool))])
    return [*dict.fromkeys(str(value) for value in named), "something else"]


def _questions(condition: Any) -> Iterator[Question]:
    if isinstance(condition, Function):
        raise Unclear
    if isinstance(condition, Group):
        for part in condition.parts:
            yield from _questions(part)
    else:
        yield condition


def _values_of(question: Question) -> list[Any]:
    return list(question.value) if isinstance(question.value, tuple) else [question.value]


def _numbers(named: list[Any]) -> list[Any]:
    """Each number named, a point between every two, one below and one above."""
    marks = sorted(set(named))
    if not marks:
        return [1]
    between = [(low + high) / 2 for low, high in pairwise(marks)]
    return [marks[0] - 1, *marks, *between, marks[-1] + 1]


def _days(tests: list[Question], name: str) -> list[date]:
    """The days at which `within_days` turns, seen from today."""
    found: list[date] = []
    for one in tests:
        if one.test == "within_days":
            if one.fact != name or one.of != "today":
                raise Unclear
            found += [TODAY, TODAY - timedelta(days=one.value)]
    return found


def _dates(named: list[date]) -> list[date]:
    """Each day named, the day before and the day after."""
    step = timedelta(days=1)
    return sorted({day + step * turn for day in named or [TODAY] for turn in (-1, 0, 1)})


def _subsets(named: list[Any], question: FieldElement | None) -> list[tuple[Any, ...]]:
    """Every selection among the values that conditions name."""
    values = list(dict.fromkeys(named))
    if question and question.values:
        values = [value for value in values if value in question.values]
    if len(values) > 10:
        raise Unclear
    return [chosen for size in range(len(values) + 1) for chosen in combinations(values, size)]
