"""The rules of oversight: content in packs/oversight.toml, each judged by one small pure function of the same code.

`limits` says when a running limit comes true, `acts` looks at one act, `peers` compares those who decide.
"""

from tongban.oversight.rules import acts, limits, peers  # noqa: F401  (they register their functions)
from tongban.oversight.rules.book import Book, DueDays, Rule, book, rule_named, rules_in_force

__all__ = ["Book", "DueDays", "Rule", "book", "rule_named", "rules_in_force"]
