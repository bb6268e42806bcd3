"""packs/oversight.toml, read and checked: no rule without a function, no function without a rule."""

from __future__ import annotations

import hashlib
import tomllib
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Literal, Self

from django.conf import settings
from pydantic import Field, model_validator

from tongban.catalog.packs import Strict, Words
from tongban.oversight.rules.judges import JUDGES, Judge

Tone = Literal["notice", "yellow", "red"]


class DueDays(Strict):
    """Working days for the answers to a card. `demo`: chosen for the demonstration."""

    explain: int = Field(ge=1)
    decide: int = Field(ge=1)
    rectify: int = Field(ge=1)
    basis: str
    demo: bool = False


class Rule(Strict):
    """One rule. `tone` of its signals, `card` it leads to; in force from `from` until `until` (inclusive)."""

    code: str
    name: Words
    says: Words
    family: str
    tone: Tone
    card: Literal["none", "yellow", "red"]
    basis: str = Field(min_length=4)
    demo: bool = False
    from_: date = Field(alias="from")
    until: date | None = None
    parameters: dict[str, Any] = {}

    def is_in_force(self, on: date) -> bool:
        """Whether the rule holds on a day."""
        return self.from_ <= on and (self.until is None or on <= self.until)

    @cached_property
    def judge(self) -> Judge:
        """The function that judges it."""
        return JUDGES[self.code]

    @cached_property
    def figures(self) -> Any:
        """Its parameters, as its function takes them."""
        return self.judge.parameters.model_validate(self.parameters)

    @cached_property
    def version(self) -> str:
        """A fingerprint of everything it says: signals keep it, so that a later change is seen."""
        return hashlib.sha256(self.model_dump_json(by_alias=True).encode()).hexdigest()[:16]


class Book(Strict):
    """All rules with the families they belong to and the days cards give."""

    due: DueDays
    families: dict[str, Words]
    rules: tuple[Rule, ...]

    @cached_property
    def by_code(self) -> dict[str, Rule]:
        """Code → rule."""
        return {rule.code: rule for rule in self.rules}

    @model_validator(mode="after")
    def _whole(self) -> Self:
        codes = [rule.code for rule in self.rules]
        if len(set(codes)) != len(codes):
            raise ValueError("a rule is written twice")
        if apart := set(codes) ^ set(JUDGES):
            raise ValueError(f"rule without function, or function without rule: {', '.join(sorted(apart))}")
        for rule in self.rules:
            if rule.family not in self.families:
                raise ValueError(f"{rule.code}: no family {rule.family}")
            rule.judge.parameters.model_validate(rule.parameters)
        return self


def book() -> Book:
    """The rules in use, read once a process."""
    return _read(f"{settings.PACKS_DIR}/oversight.toml")


@lru_cache(maxsize=4)
def _read(path: str) -> Book:
    return Book.model_validate(tomllib.loads(Path(path).read_text(encoding="utf-8")))


def rule_named(code: str) -> Rule | None:
    """The rule of that code, also one no longer in force; None where the book has none (any more)."""
    return book().by_code.get(code)


def rules_in_force(kind: str, on: date) -> list[Rule]:
    """The rules of one kind (limit, act, peers) that hold on a day, in their order."""
    return [rule for rule in book().rules if rule.judge.kind == kind and rule.is_in_force(on)]
