"""What officers, heads and supervisors are told: what it is about, what to do next, by when."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.urls import NoReverseMatch, reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from tongban.accounts.models import Person, Role
from tongban.accounts.queries import holders_of, supervisors_of
from tongban.journal.models import Entry
from tongban.notices.actions import tell
from tongban.oversight.models import Card, Signal
from tongban.oversight.rules import rule_named


class Told(NamedTuple):
    """Title, text and next step, with named places; to whose side it goes (officer | supervisor)."""

    title: Any
    body: Any
    next_step: Any
    to: tuple[str, ...]


OFFICERS, SUPERVISORS, BOTH = ("officer",), ("supervisor",), ("officer", "supervisor")

SIGNALLED = Told(
    _("%(rule)s: %(subject)s"), _("%(says)s It rests on: %(basis)s."), _("Open it on your desk."), OFFICERS
)

CARDS: dict[str, Told] = {
    "card.issue": Told(
        _("Card %(number)s: %(rule)s"),
        _("A card was issued about %(subject)s. %(says)s It rests on: %(basis)s."),
        _("Explain it or appeal by %(due)s; unanswered, it stands."),
        BOTH,
    ),
    "card.explain": Told(
        _("Explained: card %(number)s"),
        _("The card about %(subject)s has been explained."),
        _("Decide by %(due)s; undecided, it falls."),
        SUPERVISORS,
    ),
    "card.appeal": Told(
        _("Appealed: card %(number)s"),
        _("The card about %(subject)s has been appealed."),
        _("Decide by %(due)s; undecided, it falls."),
        SUPERVISORS,
    ),
    "card.uphold": Told(
        _("Upheld: card %(number)s"),
        _("The card about %(subject)s stands."),
        _("Put it right and report it by %(due)s."),
        OFFICERS,
    ),
    "card.default": Told(
        _("Stands unanswered: card %(number)s"),
        _("Nobody answered the card about %(subject)s in time, so it stands."),
        _("Put it right and report it by %(due)s."),
        BOTH,
    ),
    "card.withdraw": Told(
        _("Withdrawn: card %(number)s"),
        _("The card about %(subject)s was withdrawn and counts nowhere."),
        _("You need not do anything."),
        OFFICERS,
    ),
    "card.expire": Told(
        _("Fallen: card %(number)s"),
        _("Nobody decided on the card about %(subject)s in time, so it has fallen and counts nowhere."),
        _("You need not do anything."),
        BOTH,
    ),
    "card.report": Told(
        _("Reported as put right: card %(number)s"),
        _("Of the card about %(subject)s it is reported what was put right."),
        _("Look at it, and accept it if it is."),
        SUPERVISORS,
    ),
    "card.overdue": Told(
        _("Not put right in time: card %(number)s"),
        _("What the card about %(subject)s is about was not put right in time."),
        _("Put it right and report it at once."),
        BOTH,
    ),
    "card.rectify": Told(
        _("Closed: card %(number)s"),
        _("It is accepted that what the card about %(subject)s was about is put right."),
        _("You need not do anything."),
        OFFICERS,
    ),
}
"""What is told of each step of a card; a test looks that none is missing."""


def tell_about_a_signal(entry: Entry) -> None:
    """The officer, or the body's heads where nobody has the case in hand. Where a card follows, the card is told."""
    row = Signal.objects.select_related("officer", "organisation").filter(pk=entry.facts.get("signal")).first()
    if row is None or Card.objects.filter(signal=row).exists():
        return
    _tell_all(_officers(row), SIGNALLED, row, entry, link=_link("cases:desk-case", row.subject))


def tell_about_a_card(entry: Entry) -> None:
    """Whoever is concerned by a step of a card, save whoever made it."""
    rows = Card.objects.select_related("officer", "organisation", "region")
    card, told = rows.filter(number=entry.subject).first(), CARDS.get(entry.what)
    if card is None or told is None:
        return
    people = _officers(card) if "officer" in told.to else []
    if "supervisor" in told.to:
        people = [*people, *(one for one in supervisors_of(card.region_id) if one.pk != card.officer_id)]
    _tell_all(
        [one for one in people if one.pk != entry.actor_id], told, card, entry, _link("oversight:card", card.number)
    )


def _officers(row: Signal | Card) -> list[Person]:
    if row.officer is not None:
        return [row.officer]
    return holders_of(Role.HEAD, row.organisation) if row.organisation else []


def _tell_all(people: Iterable[Person], told: Told, row: Signal | Card, entry: Entry, link: str) -> None:
    rule = rule_named(row.rule)
    due = row.next_due if isinstance(row, Card) else None
    for person in dict.fromkeys(people):
        with translation.override(person.language):
            words = {
                "number": row.number if isinstance(row, Card) else "",
                "rule": str(rule.name) if rule else row.rule,
                "says": str(rule.says) if rule else "",
                "basis": rule.basis if rule else "",
                "subject": row.subject,
                "due": date_format(due, "DATE_FORMAT") if due else "",
            }
            tell(
                person,
                about_kind=entry.kind,
                about=entry.subject,
                title=str(told.title) % words,
                body=str(told.body) % words,
                next_step=str(told.next_step) % words,
                due_on=due if "%(due)s" in str(told.next_step) else None,
                link=link,
                once=f"{entry.pk}-oversight-{person.pk}",
                at=entry.at,
            )


def _link(name: str, *args: str) -> str:
    """The address, or nothing where there is no such page."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
