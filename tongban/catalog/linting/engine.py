"""The engine: every rule over a catalogue, and again only over what a change can touch."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from tongban.catalog.elements import ItemElements
from tongban.catalog.linting import (  # noqa: F401 - the rules enter themselves
    rules_of_law,
    rules_of_materials,
    rules_of_results,
    rules_of_situations,
    rules_of_time,
    rules_of_wording,
)
from tongban.catalog.linting.registry import RULES, SEVERITIES, Key, Problem, Rule, problem
from tongban.catalog.linting.surroundings import Surroundings

Grouping = Callable[[ItemElements], Iterable[Key]]


@dataclass(frozen=True)
class Report:
    """What was found, heaviest first, then by item: the same catalogue always gives the same report."""

    items: int
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> int:
        """How many of them are errors."""
        return sum(found.rule.severity == "error" for found in self.problems)

    def by_severity(self) -> dict[str, int]:
        """Severity → how many, heaviest first."""
        counts = Counter(found.rule.severity for found in self.problems)
        return {severity: counts[severity] for severity in SEVERITIES}

    def by_rule(self) -> dict[str, int]:
        """Rule → how many, most first."""
        counts = Counter(found.rule.code for found in self.problems)
        return dict(sorted(counts.items(), key=lambda row: (-row[1], row[0])))


@dataclass
class Linter:
    """A catalogue and its findings kept in step. `put` and `take` look again only at changed items, at the groups
    they are or were in, at items whose source begins or ceases to carry an element, and at rules of the whole."""

    around: Surroundings
    rules: tuple[Rule, ...] = field(default_factory=lambda: tuple(RULES.values()))
    _own: dict[str, list[Problem]] = field(default_factory=dict, repr=False)
    _grouped: dict[tuple[str, Key], list[Problem]] = field(default_factory=dict, repr=False)
    _whole: dict[str, list[Problem]] = field(default_factory=dict, repr=False)
    _members: dict[Grouping, dict[Key, set[str]]] = field(default_factory=dict, repr=False)
    _keys: dict[str, dict[Grouping, frozenset[Key]]] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        self._plain = [rule for rule in self.rules if not rule.groups and not rule.whole]
        self._wide = [rule for rule in self.rules if rule.whole]
        self._by_grouping: dict[Grouping, list[Rule]] = defaultdict(list)
        for rule in self.rules:
            if rule.groups:
                self._by_grouping[rule.groups].append(rule)
        for grouping in self._by_grouping:
            self._members[grouping] = defaultdict(set)
        self.put(list(self.around.items.values()))

    def put(self, items: Iterable[ItemElements]) -> None:
        """Add or replace items."""
        fresh = list(items)
        silent = self._silence()
        touched: set[tuple[Grouping, Key]] = set()
        for item in fresh:
            touched |= self._forget(item.code)
            self.around.put(item)
            touched |= self._remember(item)
        self._again({item.code for item in fresh}, silent, touched)

    def take(self, codes: Iterable[str]) -> None:
        """Remove items."""
        silent = self._silence()
        touched: set[tuple[Grouping, Key]] = set()
        for code in codes:
            touched |= self._forget(code)
            self.around.take(code)
            self._own.pop(code, None)
        self._again(set(), silent, touched)

    def report(self) -> Report:
        """Everything found as things stand."""
        found = {
            one.key: one for many in (self._own, self._grouped, self._whole) for ones in many.values() for one in ones
        }
        order = {severity: place for place, severity in enumerate(SEVERITIES)}
        ranked = sorted(
            found.values(), key=lambda one: (order[one.rule.severity], one.item, one.rule.code, one.field, one.key)
        )
        return Report(len(self.around.items), tuple(ranked))

    def _remember(self, item: ItemElements) -> set[tuple[Grouping, Key]]:
        keys = {grouping: frozenset(grouping(item)) for grouping in self._by_grouping}
        self._keys[item.code] = keys
        for grouping, ones in keys.items():
            for key in ones:
                self._members[grouping][key].add(item.code)
        return {(grouping, key) for grouping, ones in keys.items() for key in ones}

    def _forget(self, code: str) -> set[tuple[Grouping, Key]]:
        left = set()
        for grouping, ones in self._keys.pop(code, {}).items():
            for key in ones:
                members = self._members[grouping][key]
                members.discard(code)
                if not members:
                    del self._members[grouping][key]
                left.add((grouping, key))
        return left

    def _silence(self) -> dict[str, frozenset[str]]:
        return {source: self.around.silent(source) for source in self.around.sources}

    def _again(self, codes: set[str], silent: dict[str, frozenset[str]], touched: set[tuple[Grouping, Key]]) -> None:
        now = self._silence()
        changed = {source for source, names in now.items() if names != silent.get(source, frozenset())}
        if changed:
            codes = codes | {code for code, item in self.around.items.items() if item.source in changed}
        for code in codes:
            item = self.around.items[code]
            self._own[code] = [problem(rule, hit) for rule in self._plain for hit in rule.check(item, self.around)]
        for grouping, key in touched:
            members = [self.around.items[code] for code in sorted(self._members[grouping].get(key, ()))]
            for rule in self._by_grouping[grouping]:
                found = [problem(rule, hit) for hit in rule.check(key, members, self.around)] if members else []
                self._grouped.pop((rule.code, key), None)
                if found:
                    self._grouped[rule.code, key] = found
        for rule in self._wide:
            self._whole[rule.code] = [problem(rule, hit) for hit in rule.check(self.around)]


def lint(around: Surroundings) -> Report:
    """Every rule over a catalogue, once."""
    return Linter(around).report()
