"""Whose time it was: every working minute of a case, from its submission to its end, has exactly one owner.

`rules` declares who owns which time and why; `reckoning` applies them to one case's timeline, `bulk` to a million cases
at once, with equal sums; `asking` answers for one case and whoever may see it.
"""

from tongban.oversight.attribution.asking import PartTime, TimeOfCase, moments_of, time_of_case
from tongban.oversight.attribution.bulk import owners_by_case
from tongban.oversight.attribution.reckoning import Account, Moment, Segment, attribute
from tongban.oversight.attribution.rules import OWNERS, RULES, Rule, rule_for

__all__ = [
    "OWNERS",
    "RULES",
    "Account",
    "Moment",
    "PartTime",
    "Rule",
    "Segment",
    "TimeOfCase",
    "attribute",
    "moments_of",
    "owners_by_case",
    "rule_for",
    "time_of_case",
]
