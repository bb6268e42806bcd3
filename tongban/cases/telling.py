"""What the applicant and the office are told of each act: plain words, what to do next, and by when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Told:
    """The words of one message. Placeholders: title, number, office, reason, due, promised, document, days."""

    title: Any
    body: Any
    next_step: Any = ""
    due: str = ""
    """Which date of the case belongs to it: receipt_due, promised_due, correction, or none."""


APPLICANT: dict[str, Told] = {
    "case.submit": Told(
        _("Received: %(title)s"),
        _(
            "We have your application %(number)s. %(office)s checks whether it is complete and answers by %(due)s. "
            "If nobody answers by then, it counts as accepted from the day it came in."
        ),
        _("You need not do anything now."),
        "receipt_due",
    ),
    "case.release": Told(
        _("Started: %(title)s"),
        _(
            "The earlier step is done, so “%(title)s” (%(number)s) has started by itself. Its result was passed on "
            "to %(office)s; you need not hand it in."
        ),
        _("You need not do anything now."),
        "receipt_due",
    ),
    "case.accept": Told(
        _("Accepted: %(title)s"),
        _("%(office)s has accepted your application %(number)s and promises a decision by %(due)s."),
        _("You need not do anything now. We write to you as soon as it is decided."),
        "promised_due",
    ),
    "case.deem-accepted": Told(
        _("Accepted by law: %(title)s"),
        _(
            "Nobody answered your application %(number)s within five working days, so it counts as accepted from "
            "the day it came in. %(office)s must decide by %(due)s."
        ),
        _("You need not do anything now."),
        "promised_due",
    ),
    "case.hand-over": Told(
        _("Another office handles it now: %(title)s"),
        _(
            "The power passed to %(office)s, and your application %(number)s with it. Nothing else has changed: what "
            "you handed in stays, and no date moves."
        ),
        _("You need not do anything now."),
    ),
    "case.ask": Told(
        _("Please correct: %(title)s"),
        _(
            "%(office)s cannot accept your application %(number)s yet. The notice names everything that must be "
            "corrected, all at once: %(reason)s"
        ),
        _("Correct exactly what the notice names and send it by %(due)s."),
        "correction",
    ),
    "case.correct": Told(
        _("Corrections received: %(title)s"),
        _("We have your corrections to %(number)s. %(office)s answers by %(due)s."),
        _("You need not do anything now."),
        "receipt_due",
    ),
    "case.decline": Told(
        _("Not accepted: %(title)s"),
        _("%(office)s does not accept your application %(number)s. The reason: %(reason)s"),
        _("The notice says where you can turn to and how to seek remedy."),
    ),
    "case.not-needed": Told(
        _("No permission needed: %(title)s"),
        _("You need no permission for “%(title)s” (%(number)s). The reason: %(reason)s"),
        _("You may go ahead without it."),
    ),
    "case.suspend": Told(
        _("Clock stopped: %(title)s"),
        _(
            "A procedure is under way whose time the law does not count (%(number)s). The reason: %(reason)s It "
            "takes about %(days)s days."
        ),
        _("You need not do anything now. We write to you as soon as the clock runs again."),
    ),
    "case.resume": Told(
        _("Clock runs again: %(title)s"),
        _("The procedure is over; the clock of %(number)s runs again. A decision is due by %(due)s."),
        _("You need not do anything now."),
        "promised_due",
    ),
    "case.extend": Told(
        _("Limit extended: %(title)s"),
        _(
            "The limit of %(number)s was extended once by %(days)s working days, as the law allows. The reason: "
            "%(reason)s A decision is due by %(due)s."
        ),
        _("You need not do anything now."),
        "promised_due",
    ),
    "case.grant": Told(
        _("Granted: %(title)s"),
        _("%(office)s has granted your application %(number)s."),
        _("The result is being made and reaches you electronically within 10 working days."),
    ),
    "case.refuse": Told(
        _("Refused: %(title)s"),
        _("%(office)s has refused your application %(number)s. The reason: %(reason)s"),
        _("The decision says how to seek remedy: review within 60 days, or a lawsuit within 6 months."),
    ),
    "case.issue": Told(
        _("Done: %(title)s"),
        _("The result of %(number)s is ready: you find it under “My certificates” and in your case."),
        _("Open it, show it, or download it as a PDF that anyone can verify."),
    ),
    "case.withdraw": Told(
        _("Withdrawn: %(title)s"),
        _("You took back your application %(number)s."),
        _("You can apply again at any time."),
    ),
    "case.lapse": Told(
        _("Lapsed: %(title)s"),
        _("Your application %(number)s has lapsed. The reason: %(reason)s"),
        _("You can apply again at any time; what we know is filled in for you."),
    ),
    "case.drop": Told(
        _("Does not start: %(title)s"),
        _("“%(title)s” (%(number)s) was to follow an earlier step, which has not ended well: %(reason)s"),
        _("Look at the earlier step for its reason and remedy."),
    ),
    "one-thing.submit": Told(
        _("Received: %(title)s"),
        _(
            "We have your application %(number)s. The departments work on it side by side; all of it should be done "
            "by %(due)s."
        ),
        _("You need not do anything now. Each step is shown in your case."),
        "promised_due",
    ),
    "one-thing.finish": Told(
        _("All done: %(title)s"),
        _("Every part of %(number)s is done. All results are in one pack."),
        _("Open your case to see and download them."),
    ),
    "one-thing.end": Told(
        _("Ended: %(title)s"),
        _("%(number)s has ended, but not with every result: %(reason)s"),
        _("Look at each part for its reason and remedy; the results you have stay valid."),
    ),
    "one-thing.withdraw": Told(
        _("Withdrawn: %(title)s"),
        _("You took back your application %(number)s with all parts that were still open."),
        _("You can apply again at any time."),
    ),
    "one-thing.lapse": Told(
        _("Lapsed: %(title)s"),
        _("Your draft %(number)s has lapsed. The reason: %(reason)s"),
        _("You can begin again at any time; what we know is filled in for you."),
    ),
    "case.say": Told(
        _("Message about: %(title)s"),
        _("%(office)s has written to you about %(number)s."),
        _("Read it and answer in your case."),
    ),
}
"""What the applicant is told, by event. Every move that `tells` stands here; a test looks."""

OFFICE: dict[str, Told] = {
    "case.consult": Told(
        _("Your office is asked: %(title)s"),
        _("%(office)s asks your office about %(number)s: %(reason)s"),
        _("Answer on your desk by %(due)s."),
        "fact",
    ),
    "case.advise": Told(
        _("Answered: %(title)s"),
        _("Your question about %(number)s has been answered: %(reason)s"),
        _("Go on with the case on your desk."),
    ),
    "case.ask-extension": Told(
        _("Extension asked for: %(title)s"),
        _("An extension of %(days)s working days is asked for %(number)s. The reason: %(reason)s"),
        _("Approve or deny it on your desk before the limit ends."),
        "legal_due",
    ),
    "case.extend": Told(
        _("Extension approved: %(title)s"),
        _("The limit of %(number)s was extended by %(days)s working days."),
        _("Decide within the new limit."),
        "promised_due",
    ),
    "case.deny-extension": Told(
        _("Extension denied: %(title)s"),
        _("The limit of %(number)s stays as it is. The reason: %(reason)s"),
        _("Decide within the limit."),
        "promised_due",
    ),
    "case.ask-consent": Told(
        _("Consent asked for: %(title)s"),
        _("A further correction notice is to be sent in %(number)s. The reason: %(reason)s"),
        _("Consent on your desk, or let the application be accepted."),
        "receipt_due",
    ),
    "case.give-consent": Told(
        _("Consent given: %(title)s"),
        _("You may send a further correction notice in %(number)s."),
        _("Name everything in it; it says that the head consented."),
        "receipt_due",
    ),
    "case.correct": Told(
        _("Corrected: %(title)s"),
        _("The corrections you asked for in %(number)s are there."),
        _("Answer by %(due)s."),
        "receipt_due",
    ),
    "case.withdraw": Told(
        _("Withdrawn: %(title)s"), _("The applicant took back %(number)s."), _("You need not do anything.")
    ),
    "case.supply-later": Told(
        _("Material handed in: %(title)s"),
        _("A material that was to follow later has been handed in for %(number)s."),
        _("Look at it on your desk."),
    ),
    "case.say": Told(
        _("Message about: %(title)s"),
        _("The applicant has written about %(number)s."),
        _("Read it and answer on your desk."),
    ),
}
"""What officers are told, by event."""
