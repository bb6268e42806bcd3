"""The one table of who owns which time. Every other word about delay in this room is read from it.

A case's time runs from the act that hands it over to the office (`case.submit`, or `case.queue` for a part of a
one-thing) to the act that ends it. Between two entries of the journal nothing changes, so each such stretch has one
owner: the first rule whose state is the case's and whose situation holds.

Situations, read from the entries alone:

- `handed-over`: the case came by `case.hand-over` and nobody of the new body has touched it yet.
- `asked-elsewhere`: another office was asked (`case.consult`) and has not answered (`case.advise`).
- `with-head`: the head was asked for consent or for an extension and has not answered.
- `untouched`: nobody of the office has acted since the state was entered or the case handed over. After acceptance
  only an act of somebody else than whoever accepted counts, for that officer may not decide (受审分离). Taking the
  clock up again (`case.resume`) is itself the examiner's act.
- empty: always.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from django.utils.translation import gettext_lazy as _

from tongban.cases.lifecycle import CASE

Owner = Literal["applicant", "here", "elsewhere", "stop", "queue"]
Situation = Literal["handed-over", "asked-elsewhere", "with-head", "untouched", ""]

OWNERS: dict[Owner, Any] = {
    "applicant": _("The applicant"),
    "here": _("This office, at work"),
    "elsewhere": _("Another office"),
    "stop": _("Statutory stop (第四十五条)"),
    "queue": _("Waiting in a queue"),
}
"""Who can own time, in the order in which it is shown."""

BEGINS = frozenset({"case.submit", "case.queue"})
"""The acts from which a case's time is counted."""
ENDED = frozenset(state.name for state in CASE.states if state.clock == "ended")
TOUCHES = frozenset({"window", "approver", "head", ""})
"""Roles in which somebody of the case's own office acts; the journal leaves the role of a message empty."""
ASKS_HEAD = {"case.ask-consent": "submitted", "case.ask-extension": "reviewing"}
"""What asks the head, and the state in which the answer is waited for."""
HEAD_ANSWERS = frozenset({"case.give-consent", "case.extend", "case.deny-extension"})


@dataclass(frozen=True)
class Rule:
    """In `state` and `situation`, time belongs to `owner`, for `reason` (a stable code); `label` and `why` say so."""

    state: str
    situation: Situation
    owner: Owner
    reason: str
    label: Any
    why: Any


RULES: tuple[Rule, ...] = (
    Rule(
        "waiting",
        "",
        "elsewhere",
        "sibling",
        _("Waiting for an earlier part"),
        _("The part begins when the parts it builds on are done at their offices."),
    ),
    Rule(
        "correcting",
        "",
        "applicant",
        "correction",
        _("Correcting"),
        _("The office has asked for corrections; the next act is the applicant's (第三十二条)."),
    ),
    Rule(
        "suspended",
        "",
        "stop",
        "procedure",
        _("Excluded procedure"),
        _("A procedure the law does not count in the limit is under way (第四十五条)."),
    ),
    Rule(
        "submitted",
        "handed-over",
        "elsewhere",
        "hand-over",
        _("Handed over"),
        _("The power moved to another body, which has not yet touched the case."),
    ),
    Rule(
        "submitted",
        "with-head",
        "here",
        "consent",
        _("With the head for consent"),
        _("A further correction notice needs the head's consent."),
    ),
    Rule(
        "submitted",
        "untouched",
        "queue",
        "not-taken-up",
        _("Submitted, not yet taken up"),
        _("No officer has acted on it since it came in or came back."),
    ),
    Rule(
        "submitted",
        "",
        "here",
        "checking",
        _("Being checked"),
        _("The officer who took it up checks it before acceptance."),
    ),
    Rule(
        "reviewing",
        "handed-over",
        "elsewhere",
        "hand-over",
        _("Handed over"),
        _("The power moved to another body, which has not yet touched the case."),
    ),
    Rule(
        "reviewing",
        "asked-elsewhere",
        "elsewhere",
        "consultation",
        _("Another office was asked"),
        _("The question is open; the case's own limit runs on."),
    ),
    Rule(
        "reviewing",
        "with-head",
        "here",
        "extension",
        _("With the head for an extension"),
        _("The head decides on the extension (第四十二条)."),
    ),
    Rule(
        "reviewing",
        "untouched",
        "queue",
        "not-touched",
        _("Accepted, not yet touched"),
        _("Nobody who may decide it has acted since it was accepted."),
    ),
    Rule("reviewing", "", "here", "examining", _("Being examined"), _("The officer who decides has it in hand.")),
    Rule(
        "granted",
        "handed-over",
        "elsewhere",
        "hand-over",
        _("Handed over"),
        _("The power moved to another body, which has not yet touched the case."),
    ),
    Rule(
        "granted",
        "untouched",
        "queue",
        "not-delivered",
        _("Granted, not yet being delivered"),
        _("The decision is made; nobody has begun to make or hand out the result (第四十四条)."),
    ),
    Rule("granted", "", "here", "delivering", _("Being delivered"), _("The result is being made and handed out.")),
)
"""Which time is whose; in each state the first rule whose situation holds."""


def rule_for(state: str, holds: frozenset[str]) -> Rule | None:
    """The rule for a state in which these situations hold; None where no time is counted (a draft, an ended case)."""
    return next(
        (rule for rule in RULES if rule.state == state and (not rule.situation or rule.situation in holds)), None
    )
