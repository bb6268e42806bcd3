"""Every rule's own examples, run; and what holds for all rules."""

from __future__ import annotations

import pytest

from tongban.catalog.linting import RULES, lint
from tongban.catalog.linting.registry import Example, Rule
from tongban.catalog.linting.specimens import around, flawless


def found_in(example: Example) -> set[str]:
    return {one.rule.code for one in lint(around([flawless(**changes) for changes in example])).problems}


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_rule_finds_its_bad_examples_and_leaves_its_good_ones(rule: Rule) -> None:
    for number, example in enumerate(rule.bad):
        assert rule.code in found_in(example), f"bad example {number} passes"
    for number, example in enumerate(rule.good):
        assert rule.code not in found_in(example), f"good example {number} is found"


def test_the_flawless_item_has_no_finding() -> None:
    assert found_in([{}]) == set()
