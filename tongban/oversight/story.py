"""What happened, as whoever oversees it reads it: a case's timeline with each signal in its place, the entries a card
rests on, and a card's own history. For whoever `queries` has given the signal or the card."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from tongban.accounts.models import Person
from tongban.cases import queries as cases
from tongban.journal.models import Entry
from tongban.journal.queries import entries_of, label_of
from tongban.kit.refusals import NotFound
from tongban.oversight.events import ISSUE
from tongban.oversight.queries import signals_of_case
from tongban.oversight.shapes import SignalRow

SAID = ("explanation", "appeal", "decision", "rectification", "remark", "reason", "opinion", "answer", "question")
"""Facts of an entry that are somebody's own words."""


@dataclass(frozen=True)
class Line:
    """One line of a timeline: an entry of the journal, or a signal (then `signal` says which). `rests`: the signal one
    looks at rests on this entry. Applicants are not named."""

    at: datetime
    label: str
    by: str = ""
    basis: str = ""
    said: str = ""
    rests: bool = False
    signal: SignalRow | None = None


def story(person: Person, about: SignalRow) -> list[Line]:
    """The case's timeline, oldest first, with every signal `person` may see at the moment since which it is true. Who
    may not read the case reads only the entries the signal rests on."""
    lines = _lines(_entries(person, about), about.entries)
    signals = signals_of_case(person, about.subject) if about.kind == "case" else [about]
    lines += [Line(one.at, one.rule.name, basis=one.rule.basis, said=one.rule.says, signal=one) for one in signals]
    return sorted(lines, key=lambda line: (line.at, line.signal is not None))


def _entries(person: Person, about: SignalRow) -> Iterable[Entry]:
    if about.kind == "case":
        try:
            cases.case_seen_by(person, about.subject)
        except NotFound:
            pass
        else:
            return entries_of(about.kind, about.subject).select_related("actor", "organisation")
    return _resting(about.entries)


def rests_on(entries: Sequence[int]) -> list[Line]:
    """The entries a signal or a card rests on, oldest first."""
    return _lines(_resting(entries), ())


def _resting(entries: Sequence[int]) -> Iterable[Entry]:
    return Entry.objects.filter(pk__in=list(entries)[:100]).select_related("actor", "organisation").order_by("at", "id")


def history(number: str) -> list[Line]:
    """What happened to a card, newest first."""
    return _lines(entries_of("card", number).select_related("actor", "organisation"), ())[::-1]


def _lines(entries: Iterable[Entry], resting: Sequence[int]) -> list[Line]:
    return [
        Line(entry.at, _words(entry.what), _by(entry), entry.basis, _said(entry.facts), entry.pk in resting)
        for entry in entries
    ]


def _words(what: str) -> str:
    if what.startswith(("case.", "one-thing.")):
        return str(cases.act_in_words(what))
    return _("Card issued") if what == ISSUE else label_of(what)


def _by(entry: Entry) -> str:
    if entry.actor_id is None:
        return _("The clock")
    if entry.role == "applicant":
        return _("The applicant")
    office = entry.organisation.name if entry.organisation else ""
    return f"{office} {entry.actor.name if entry.actor else ''}".strip()


def _said(facts: dict[str, Any]) -> str:
    return next((str(facts[name]) for name in SAID if facts.get(name)), "")
