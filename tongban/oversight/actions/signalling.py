"""Signals made in bulk, each once, with their entries in the journal and the cards they lead to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from tongban.accounts.models import Person
from tongban.catalog import queries as catalog
from tongban.journal.actions import insert_many, new, record_all
from tongban.oversight.lifecycle import CARD
from tongban.oversight.models import Card, Signal
from tongban.oversight.rules import Rule, book


@dataclass(frozen=True)
class Found:
    """A rule that came true at `at`, and what it rests on. `once` is the key under which it is said once."""

    rule: Rule
    once: str
    subject: str
    at: datetime
    organisation_id: int | None = None
    region_id: str | None = None
    officer_id: int | None = None
    item_code: str = ""
    entries: tuple[int, ...] = ()
    explanation: dict[str, Any] = field(default_factory=dict)
    kind: str = "case"


@dataclass
class Made:
    """How many signals and cards came into being."""

    signals: int = 0
    cards: int = 0

    def add(self, other: Made) -> None:
        """Count another's along."""
        self.signals += other.signals
        self.cards += other.cards


@transaction.atomic
def make_signals(found: Sequence[Found], at: datetime) -> Made:
    """Make what was not made before, noticed `at`; signals, entries and cards together or not at all."""
    by_once = {one.once: one for one in found}
    known = set(Signal.objects.filter(once__in=list(by_once)).values_list("once", flat=True)) if by_once else set()
    fresh = [one for once, one in by_once.items() if once not in known]
    if not fresh:
        return Made()
    signals = [_signal(one, at) for one in fresh]
    insert_many(signals)
    record_all(_entry_of(signal, one) for signal, one in zip(signals, fresh, strict=True))
    earned = [(signal, one) for signal, one in zip(signals, fresh, strict=True) if deserves_card(one)]
    return Made(len(signals), issue_cards(earned, at))


def deserves_card(one: Found) -> bool:
    """No card without a rule that says so and the entries it rests on."""
    return one.rule.card != "none" and bool(one.entries)


def issue_cards(earned: Sequence[tuple[Signal, Found]], at: datetime, by: Person | None = None) -> int:
    """A card for each of these signals, and its entry; how many. `by` None: the clock."""
    if not earned:
        return 0
    due = after(at, book().due.explain)
    cards = [_card(signal, one, at, due) for signal, one in earned]
    insert_many(cards)
    record_all(
        {
            "what": "card.issue",
            "kind": "card",
            "subject": card.number,
            "organisation_id": card.organisation_id,
            "after": "issued",
            "facts": {
                "rule": card.rule,
                "about": card.subject,
                "signal": card.signal_id,
                "rests_on": list(one.entries),
            },
            "basis": one.rule.basis,
            "actor": by,
            "role": "supervisor" if by else "clock",
            "at": at,
        }
        for card, (_signal_, one) in zip(cards, earned, strict=True)
    )
    return len(cards)


def after(start: datetime, days: int) -> date:
    """The last day of an answer's limit in working days; where the year is not announced, the sure bound."""
    due = catalog.calendar().due(start, days)
    return due.date or due.not_before or start.date()


def _signal(one: Found, at: datetime) -> Signal:
    return new(
        Signal,
        once=one.once,
        rule=one.rule.code,
        version=one.rule.version,
        family=one.rule.family,
        tone=one.rule.tone,
        kind=one.kind,
        subject=one.subject,
        organisation_id=one.organisation_id,
        region_id=one.region_id,
        officer_id=one.officer_id,
        item_code=one.item_code,
        at=one.at,
        made_at=at,
        entries=list(one.entries),
        explanation=one.explanation,
    )


def _entry_of(signal: Signal, one: Found) -> dict[str, Any]:
    return {
        "what": f"signal.{signal.tone}",
        "kind": "signal",
        "subject": signal.subject,
        "organisation_id": signal.organisation_id,
        "facts": {"rule": signal.rule, "version": signal.version, "signal": signal.pk, "since": signal.at.isoformat()},
        "basis": one.rule.basis,
        "role": "clock",
        "at": signal.made_at,
    }


def _card(signal: Signal, one: Found, at: datetime, due: date) -> Card:
    return new(
        Card,
        number=f"{'RC' if one.rule.card == 'red' else 'YC'}{at:%Y}-{signal.pk:07d}",
        colour=one.rule.card,
        state=CARD.first,
        signal_id=signal.pk,
        entry_id=one.entries[0],
        rule=signal.rule,
        kind=signal.kind,
        subject=signal.subject,
        organisation_id=signal.organisation_id,
        region_id=signal.region_id,
        officer_id=signal.officer_id,
        issued_at=at,
        explain_due=due,
        next_due=due,
        **dict.fromkeys(("explanation", "appeal", "decision", "rectification"), ""),
    )
