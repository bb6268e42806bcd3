"""Rules and what they decide: the result, the rows and articles it rests on, and the facts still needed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from tongban.kit.refusals import Invalid
from tongban.kit.rules.conditions import Answer, Asked, Condition, Group, Place, read_condition
from tongban.kit.words import say, teach

Policy = Literal["first", "merge"]
"""first: the first row that holds decides. merge: every row that holds adds its part; lists are joined, values must
agree."""

teach(
    {
        "rules-conflict": "The rows “%(row)s” and “%(other)s” give different values for “%(key)s”.",
        "rules-conflict-next": "Tell the department: its rules contradict each other for these facts.",
        "rule-named-twice": "Two rows have this name.",
        "rules-policy": "There is no policy “%(policy)s”; known are %(known)s.",
        "reason-yes": "%(row)s: yes (%(basis)s)",
        "reason-yes-without": "%(row)s: yes",
        "reason-needed": "%(row)s: still needed: %(names)s",
    }
)


@dataclass(frozen=True, slots=True)
class Rule:
    """One row. `basis` is the article it rests on, empty only where the row merely routes."""

    name: str
    when: Group
    then: Mapping[str, Any]
    basis: str = ""
    asked: Asked = field(compare=False, repr=False, default=lambda facts: True)

    @property
    def facts(self) -> tuple[str, ...]:
        """Names of the facts the row looks at, in the order they are written."""
        return tuple(dict.fromkeys(self.when.facts()))


@dataclass(frozen=True, slots=True)
class Reason:
    """One row that held, or that could not be answered: then `needed` names the facts."""

    row: str
    basis: str
    needed: tuple[str, ...] = ()

    def __str__(self) -> str:
        if self.needed:
            return str(say("reason-needed", row=self.row, names=list(self.needed)))
        return str(say("reason-yes" if self.basis else "reason-yes-without", row=self.row, basis=self.basis))


@dataclass(frozen=True, slots=True)
class Decision:
    """What follows from the facts.

    `needed`: facts still needed, in the order of the rows; while there are any, "first" has no result and "merge"
    has only the part that is certain.
    """

    result: Mapping[str, Any]
    reasons: tuple[Reason, ...]
    needed: tuple[str, ...] = ()

    @property
    def settled(self) -> bool:
        """Whether no unknown fact can still change the result."""
        return not self.needed

    @property
    def lines(self) -> tuple[str, ...]:
        """The explanation, one sentence a row, in the reader's language."""
        return tuple(str(reason) for reason in self.reasons)


@dataclass(frozen=True, slots=True)
class Rules:
    """Rows in order under a declared policy, ready to decide."""

    rows: tuple[Rule, ...]
    policy: Policy = "first"

    @classmethod
    def read(
        cls,
        rows: Iterable[Mapping[str, Any]],
        policy: Policy = "first",
        *,
        file: str = "",
        known: Collection[str] | None = None,
    ) -> Rules:
        """Plain rows as rules. Refused, with file and row: unknown keys, tests, functions, kinds, and facts not in
        `known`."""
        if policy not in ("first", "merge"):
            raise Place(file, "").refuse("rules-policy", policy=policy, known=["first", "merge"])
        read: dict[str, Rule] = {}
        for number, row in enumerate(rows, 1):
            rule = _read_rule(row, number, file, known)
            if rule.name in read:
                raise Place(file, rule.name).refuse("rule-named-twice")
            read[rule.name] = rule
        return cls(tuple(read.values()), policy)

    @property
    def facts(self) -> tuple[str, ...]:
        """Names of all facts the rows look at."""
        return tuple(dict.fromkeys(fact for row in self.rows for fact in row.facts))

    def decide(self, facts: Mapping[str, Any]) -> Decision:
        """What follows from the facts; a fact of the wrong kind is refused by name."""
        reasons: list[Reason] = []
        needed: dict[str, None] = {}
        held: list[Rule] = []
        for row in self.rows:
            answer = row.asked(facts)
            if answer is True:
                reasons.append(Reason(row.name, row.basis))
                held.append(row)
                if self.policy == "first":
                    break
            elif not isinstance(answer, bool):
                missing = tuple(name for name in row.facts if name in answer)
                reasons.append(Reason(row.name, row.basis, missing))
                needed.update(dict.fromkeys(missing))
        if self.policy == "first" and needed:
            return Decision({}, tuple(reasons), tuple(needed))
        return Decision(_merged(held), tuple(reasons), tuple(needed))


def _merged(rows: Iterable[Rule]) -> dict[str, Any]:
    """The parts of all rows together: lists joined without repeating, other values equal or refused."""
    result: dict[str, Any] = {}
    from_row: dict[str, str] = {}
    for row in rows:
        for key, value in row.then.items():
            if isinstance(value, list) and isinstance(result.get(key, []), list):
                result[key] = result.get(key, []) + [one for one in value if one not in result.get(key, [])]
            elif key in result and result[key] != value:
                words = {"row": row.name, "other": from_row[key], "key": key}
                raise Invalid(
                    say("rules-conflict", **words),
                    code="rules-conflict",
                    next_step=say("rules-conflict-next"),
                    status=409,
                )
            else:
                result[key] = value
            from_row.setdefault(key, row.name)
    return result


def _read_rule(row: Any, number: int, file: str, known: Collection[str] | None) -> Rule:
    """One row, checked whole."""
    name = row.get("name") if isinstance(row, Mapping) else None
    place = Place(file, str(name or number))
    if not isinstance(row, Mapping):
        raise place.refuse("rule-not-a-table", value=row)
    for key in row:
        if key not in ("name", "when", "then", "basis"):
            raise place.refuse("rule-unknown-key", key=key, known=["name", "when", "then", "basis"])
    for key, kind in (("name", str), ("then", Mapping)):
        if not isinstance(row.get(key), kind):
            raise place.refuse("rule-missing-key", key=key)
    conditions = row.get("when", [])
    if not isinstance(conditions, list | tuple):
        raise place.refuse("rule-not-a-table", value=conditions)
    parts: tuple[Condition, ...] = tuple(read_condition(one, place) for one in conditions)
    when = Group("all", parts)
    for fact in when.facts():
        if known is not None and fact not in known:
            raise place.refuse("rule-unknown-fact", fact=fact)
    return Rule(row["name"], when, row["then"], row.get("basis", ""), when.compile())


def decide(rows: Iterable[Mapping[str, Any]], facts: Mapping[str, Any], policy: Policy = "first") -> Decision:
    """Read plain rows and decide at once; keep a `Rules` where the same rows decide often."""
    return Rules.read(rows, policy).decide(facts)


__all__ = ["Answer", "Decision", "Policy", "Reason", "Rule", "Rules", "decide"]
