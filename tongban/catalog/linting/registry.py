"""What a rule is: one small function with a code, a severity, an article, its words, and examples that run as tests."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from tongban.catalog.elements import ItemElements
from tongban.catalog.linting.saying import element_name, sentence

if TYPE_CHECKING:
    pass

Severity = Literal["error", "warning", "note"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")
"""Heaviest first. error: against the law or impossible; warning: a burden or a gap; note: worth a look."""

Example = Sequence[dict[str, Any]]
"""A small catalogue: what each item says otherwise than the flawless one (`testing.flawless`)."""

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """One place a rule points at: the item, the element, and the words its sentence needs."""

    item: ItemElements
    field: str
    words: dict[str, str] = dataclass_field(default_factory=dict)


@dataclass(frozen=True)
class Rule:
    """A declared rule. `title` what is wrong, `says` the sentence of one finding, `suggestion` what to do: msgids."""

    code: str
    severity: Severity
    basis: str
    title: Any
    says: Any
    suggestion: Any
    check: Callable[..., Iterable[Hit]]
    groups: Callable[[ItemElements], Iterable[Key]] | None
    whole: bool
    good: tuple[Example, ...]
    bad: tuple[Example, ...]


@dataclass(frozen=True)
class Problem:
    """One finding of one rule, not yet anybody's business. The same facts always make the same `key`."""

    rule: Rule
    item: str
    name: str
    field: str
    words: dict[str, str]

    @cached_property
    def key(self) -> str:
        """SHA-256 of rule, item, element and words: the finding's identity over time."""
        said = json.dumps([self.rule.code, self.item, self.field, self.words], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(said.encode()).hexdigest()[:40]

    @property
    def sentence(self) -> str:
        """What is wrong here, in the reader's language."""
        return sentence(self.rule.says, self.words)

    @property
    def place(self) -> str:
        """Which element, in the reader's language."""
        return element_name(self.field)


RULES: dict[str, Rule] = {}
"""Every rule by its code, in the order they are declared."""


def rule(
    code: str,
    severity: Severity,
    basis: str,
    *,
    title: Any,
    says: Any,
    suggestion: Any,
    good: Sequence[Example],
    bad: Sequence[Example],
    groups: Callable[[ItemElements], Iterable[Key]] | None = None,
    whole: bool = False,
) -> Callable[[Callable[..., Iterator[Hit]]], Callable[..., Iterator[Hit]]]:
    """Declare a rule. Plain: `check(item, around)`. With `groups` (item → keys): `check(key, items, around)` for items
    that share a key, looked at again only when one of them changes. `whole`: `check(around)`, kept cheap."""

    def register(check: Callable[..., Iterator[Hit]]) -> Callable[..., Iterator[Hit]]:
        if code in RULES:
            raise ValueError(f"two rules are called {code}")
        if not good or not bad:
            raise ValueError(f"{code} shows no example")
        RULES[code] = Rule(
            code, severity, basis, title, says, suggestion, check, groups, whole, tuple(good), tuple(bad)
        )
        return check

    return register


def problem(declared: Rule, hit: Hit) -> Problem:
    """A hit as a problem of its rule."""
    return Problem(declared, hit.item.code, hit.item.name, hit.field, hit.words)
