"""Conditions: read strictly from plain rows, compiled once into closures, answered yes, no, or the facts still
needed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

from tongban.kit.refusals import Invalid
from tongban.kit.rules.functions import FUNCTIONS
from tongban.kit.rules.tests_of_facts import TESTS, as_day, exact, kind_of
from tongban.kit.words import say, teach

Answer = bool | frozenset[str]
"""yes (True), no (False), or unknown: the names of the facts still needed, never empty."""

Asked = Callable[[Mapping[str, Any]], Answer]

teach(
    {
        "rule-not-a-table": "A condition is a table, not “%(value)s”.",
        "rule-unknown-key": "Unknown key “%(key)s”; known are %(known)s.",
        "rule-missing-key": "The key “%(key)s” is missing.",
        "rule-unknown-test": "There is no test “%(test)s”; known are %(known)s.",
        "rule-unknown-function": "There is no function “%(function)s”; known are %(known)s.",
        "rule-unknown-fact": "There is no fact named “%(fact)s”.",
        "rule-value-kind": "The value of “%(test)s” must be %(wanted)s, not “%(value)s”.",
        "rule-empty-group": "“%(group)s” holds no condition.",
        "rule-next": "Correct this row of the file.",
    }
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands, for refusals."""

    file: str
    row: str

    def refuse(self, key: str, /, **words: Any) -> Invalid:
        """The refusal of this row."""
        where = {"file": self.file, "row": self.row} if self.file else {"row": self.row}
        return Invalid(say(key, **words), code="rule-broken", next_step=say("rule-next"), where=where)


@dataclass(frozen=True, slots=True)
class Question:
    """One question about one fact. `of` is the second fact of within_days: 0 ≤ of − fact ≤ value days."""

    fact: str
    test: str
    value: Any
    of: str = ""

    def facts(self) -> Iterator[str]:
        """Names of the facts it looks at."""
        yield self.fact
        if self.of:
            yield self.of

    def compile(self) -> Asked:
        """The question as a closure."""
        fact = self.fact
        if self.test == "within_days":
            return self._within()
        ask = TESTS[self.test][1](fact, self.value)
        unknown = frozenset({fact})

        def asked(facts: Mapping[str, Any]) -> Answer:
            value = facts.get(fact)
            return unknown if value is None or value == "" else ask(value)

        return asked

    def _within(self) -> Asked:
        both, days, zero = (self.fact, self.of), timedelta(self.value), timedelta()

        def asked(facts: Mapping[str, Any]) -> Answer:
            missing = missing_of(both, facts)
            if missing:
                return missing
            return zero <= as_day(both[1], facts[both[1]]) - as_day(both[0], facts[both[0]]) <= days

        return asked


@dataclass(frozen=True, slots=True)
class Group:
    """Several conditions at once: all of them, any of them, or none of them."""

    kind: Literal["all", "any", "none"]
    parts: tuple[Condition, ...]

    def facts(self) -> Iterator[str]:
        """Names of the facts it looks at."""
        for part in self.parts:
            yield from part.facts()

    def compile(self) -> Asked:
        """The group as a closure. Kleene: one deciding part settles it, else what is open stays open."""
        parts = tuple(part.compile() for part in self.parts)
        deciding, otherwise = {"all": (False, True), "any": (True, False), "none": (True, False)}[self.kind]
        turned = self.kind == "none"

        def asked(facts: Mapping[str, Any]) -> Answer:
            needed: frozenset[str] = frozenset()
            for part in parts:
                answer = part(facts)
                if answer is deciding:
                    return deciding is not turned
                if not isinstance(answer, bool):
                    needed |= answer
            return needed or (otherwise is not turned)

        return asked


@dataclass(frozen=True, slots=True)
class Function:
    """A question asked by a registered function; unknown while one of the facts it reads is."""

    function: str
    value: Any = None

    def facts(self) -> Iterator[str]:
        """Names of the facts it reads."""
        yield from FUNCTIONS[self.function].reads

    def compile(self) -> Asked:
        """The call as a closure."""
        named, extra = FUNCTIONS[self.function], {} if self.value is None else {"value": self.value}

        def asked(facts: Mapping[str, Any]) -> Answer:
            missing = missing_of(named.reads, facts)
            return missing or bool(named.asks(*(facts[name] for name in named.reads), **extra))

        return asked


Condition = Question | Group | Function


def missing_of(names: tuple[str, ...], facts: Mapping[str, Any]) -> frozenset[str]:
    """Those of the names that are not known."""
    return frozenset(name for name in names if facts.get(name) is None or facts[name] == "")


def read_condition(row: Any, place: Place) -> Condition:
    """A plain row as a condition; refused with its place for any key, test, function or kind that is not known."""
    if not isinstance(row, Mapping):
        raise place.refuse("rule-not-a-table", value=row)
    for kind in ("all", "any", "none"):
        if kind in row:
            _only(row, (kind,), place)
            if not isinstance(row[kind], list | tuple) or not row[kind]:
                raise place.refuse("rule-empty-group", group=kind)
            return Group(kind, tuple(read_condition(part, place) for part in row[kind]))
    if "function" in row:
        _only(row, ("function", "value"), place)
        if row["function"] not in FUNCTIONS:
            raise place.refuse("rule-unknown-function", function=row["function"], known=sorted(FUNCTIONS))
        return Function(row["function"], row.get("value"))
    return _read_test(row, place)


def _read_test(row: Mapping[str, Any], place: Place) -> Question:
    """A test of a fact, its value of a kind the test can use."""
    within = row.get("test") == "within_days"
    _only(row, ("fact", "test", "value", "of") if within else ("fact", "test", "value"), place)
    for key in ("fact", "test", "value"):
        if key not in row:
            raise place.refuse("rule-missing-key", key=key)
    test, value = row["test"], row["value"]
    if within:
        if type(value) is not int or value < 0:
            raise place.refuse("rule-value-kind", test=test, wanted=say("kind-number"), value=value)
        return Question(row["fact"], test, value, row.get("of", "today"))
    if test not in TESTS:
        raise place.refuse("rule-unknown-test", test=test, known=[*TESTS, "within_days"])
    kinds = TESTS[test][0].split()
    if kind_of(value) not in kinds or (kinds == ["list"] and len({kind_of(one) for one in value}) != 1):
        raise place.refuse("rule-value-kind", test=test, wanted=[say(f"kind-{kind}") for kind in kinds], value=value)
    return Question(row["fact"], test, exact(value))


def _only(row: Mapping[str, Any], known: tuple[str, ...], place: Place) -> None:
    """Refuse a key that nobody would read."""
    for key in row:
        if key not in known:
            raise place.refuse("rule-unknown-key", key=key, known=list(known))
