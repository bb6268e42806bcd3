"""Decision rows: when these facts hold, then this follows, on this article. Three answers: yes, no, still needed.

    rules = Rules.read(rows, policy="first", file="rules.toml", known={"area_sqm"})
    decision = rules.decide({"area_sqm": 30})
    decision.result, decision.reasons, decision.needed

A row: `{ name, when = [ conditions ], then = { … }, basis }`. All conditions of `when` must hold; none means always.
A condition is one of

    { fact = "area_sqm", test = "at_most", value = 50 }
    { fact = "birth_date", test = "within_days", value = 30, of = "today" }
    { any = [ … ] }    { all = [ … ] }    { none = [ … ] }
    { function = "name of a registered function", value = … }

A fact that is absent, None or an empty text is unknown. Logic is Kleene's: "any" is yes as soon as one is yes,
whatever else is unknown; "still needed" names exactly the missing facts of the conditions that are still open
(一次性告知). Nothing is evaluated.
"""

from tongban.kit.rules.conditions import Answer, Condition, Function, Group, Question
from tongban.kit.rules.decisions import Decision, Policy, Reason, Rule, Rules, decide
from tongban.kit.rules.functions import FUNCTIONS, Named, named
from tongban.kit.rules.tests_of_facts import TESTS

__all__ = [
    "FUNCTIONS",
    "TESTS",
    "Answer",
    "Condition",
    "Decision",
    "Function",
    "Group",
    "Named",
    "Policy",
    "Question",
    "Reason",
    "Rule",
    "Rules",
    "decide",
    "named",
]
