"""The rules as a reference page, and what was measured as a page of its own, both made from the code."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from typing import Any

from tongban.catalog.linting.defects import Measured
from tongban.catalog.linting.registry import RULES, SEVERITIES, Example, Rule

INTRODUCTION = """# Rules of the catalogue check

`tongban catalog lint` runs every rule over everything in force: items written as packs and entries imported from
bureaus' own lists. An *error* is against the law or impossible, a *warning* is a burden or a gap, a *note* is worth a
look. Words and tables the rules read are content: `packs/lint.toml`, `packs/laws.toml`, `packs/licence-kinds.toml`.

An element that a whole source never carries (twenty items or more) is one note, `element-not-carried`, instead of one
finding for each of its items. The tenth check of the municipal list, online payment, needs an element that
`ItemElements` does not hold; every other one is here.

Each rule shows examples: what an otherwise flawless item says. They run as tests.
"""


def rules_page(both: Callable[[Any], str]) -> str:
    """Markdown of every rule. `both`: a label as English · Chinese."""
    counts = Counter(rule.severity for rule in RULES.values())
    said = [
        INTRODUCTION,
        "",
        "、".join(f"{counts[severity]} {severity}s" for severity in SEVERITIES).replace("、", ", "),
    ]
    said.append("")
    said.append("| rule | severity | looks at | title |\n| --- | --- | --- | --- |")
    said += [
        f"| [`{rule.code}`](#{rule.code}) | {rule.severity} | {_reach(rule)} | {both(rule.title)} |"
        for rule in RULES.values()
    ]
    for rule in RULES.values():
        said += _section(rule, both)
    return "\n".join(said) + "\n"


def _reach(rule: Rule) -> str:
    return "the whole catalogue" if rule.whole else "items that share something" if rule.groups else "one item"


def _section(rule: Rule, both: Callable[[Any], str]) -> list[str]:
    return [
        f"\n## {rule.code}\n",
        f"{both(rule.title)}. *{rule.severity}*, {rule.basis}\n",
        f"- says: {both(rule.says)}",
        f"- to do: {both(rule.suggestion)}",
        f"- found: {_shown(rule.bad[0])}",
        f"- not found: {_shown(rule.good[-1])}",
    ]


def _shown(example: Example) -> str:
    """The example's items, each by what it says otherwise; at most two of them."""
    items = [json.dumps(item, ensure_ascii=False, default=str) if item else "the flawless item" for item in example[:2]]
    more = f" and {len(example) - 2} more like it" if len(example) > 2 else ""
    return " together with ".join(f"`{item}`" if item.startswith("{") else item for item in items) + more


def quality_page(measured: Measured, seed: int) -> str:
    """Markdown of precision and recall, rule by rule."""
    head = f"""# How well the catalogue check finds what is wrong

Made by `python -m bench.planted` (seed {seed}); run it again to get the same figures. A catalogue of {measured.items}
items is grown clean, full of near misses (其他股东身份证明 is no 其他材料; a range that meets in one number can be
reached; a chain of results is no circle). Then {measured.planted} defects are planted, several of every rule, each in
items of its own, and the check runs over both.

- findings on the clean twin: **{measured.clean_findings}**
- recall: **{measured.recall:.3f}** of {measured.planted} planted defects were found by the rule they break
- precision: **{measured.precision:.3f}**; a finding of a rule where none of its defects was planted counts as wrong

The defects were written by those who wrote the rules, so this shows that the rules do what they say and do not disturb
each other. It does not show that real lists break no rule in a way nobody thought of.

| rule | planted | found | wrong | recall | precision |
| --- | ---: | ---: | ---: | ---: | ---: |
"""
    rows = [
        f"| `{one.rule}` | {one.planted} | {one.found} | {one.false} | {one.recall:.2f} | {one.precision:.2f} |"
        for one in measured.scores
    ]
    return head + "\n".join(rows) + "\n"
