"""What happened, for rooms that have already made sure the asker may know; and what can happen at all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Min, Q, QuerySet
from django.utils.translation import gettext as _

from tongban.journal import events as told
from tongban.journal.columns import Columns, columns_of
from tongban.journal.events import ANNOUNCED, name_of, reactions_to
from tongban.journal.labels import label_of, lifecycles, move_of, state_label
from tongban.journal.log.leaves import commitment_hex
from tongban.journal.log.reading import (
    Erased,
    NotSignedYet,
    consistency,
    entry_by_commitment,
    heads,
    inclusion,
    key_fingerprint,
    log,
    log_days,
    log_entries,
    logs,
    opening_of,
    public_entry,
    public_key,
    receipt_of,
    tile,
    verifier_key,
)
from tongban.journal.log.shapes import Consistency, DayRow, HeadRow, LogPage, LogRow, Proof, PublicEntry
from tongban.journal.models import Entry, FailedDelivery
from tongban.journal.recusal import is_barred, moves_open

__all__ = [
    "Backlog",
    "Columns",
    "Consistency",
    "DayRow",
    "Erased",
    "EventRow",
    "Happened",
    "HeadRow",
    "LogPage",
    "LogRow",
    "NotSignedYet",
    "Proof",
    "PublicEntry",
    "backlog",
    "columns_of",
    "commitment_hex",
    "consistency",
    "entries_of",
    "entries_of_many",
    "entry_by_commitment",
    "events",
    "failures",
    "heads",
    "inclusion",
    "is_barred",
    "label_of",
    "lifecycles",
    "log",
    "log_days",
    "log_entries",
    "logs",
    "moves_open",
    "opening_of",
    "public_entry",
    "key_fingerprint",
    "public_key",
    "receipt_of",
    "state_label",
    "tile",
    "timeline",
    "unheard_of",
    "verifier_key",
]


@dataclass(frozen=True)
class Happened:
    """One line of a timeline, in the reader's language."""

    at: datetime
    what: str
    label: str
    actor: str
    actor_id: int | None
    role: str
    organisation: str
    before: str
    after: str
    after_label: str
    tone: str
    basis: str
    facts: dict[str, Any]


@dataclass(frozen=True)
class EventRow:
    """One event that can happen, what it means, and who hears it."""

    what: str
    meaning: str
    listeners: tuple[str, ...]


@dataclass(frozen=True)
class Backlog:
    """How far behind delivery is: entries waiting, since when, failures to be tried again, failures given up."""

    waiting: int
    oldest: datetime | None
    failing: int
    given_up: int


def entries_of(kind: str, subject: str) -> QuerySet[Entry]:
    """Everything recorded of one thing, oldest first."""
    return Entry.objects.filter(kind=kind, subject=subject).order_by("id")


def entries_of_many(kind: str, subjects: Iterable[str]) -> QuerySet[Entry]:
    """Everything recorded of several things of one kind, oldest first."""
    return Entry.objects.filter(kind=kind, subject__in=list(subjects)).order_by("id")


def timeline(kind: str, subject: str) -> list[Happened]:
    """What happened to one thing, oldest first, with names and labels (one query)."""
    entries = entries_of(kind, subject).select_related("actor", "organisation").order_by("at", "id")
    return [_line(entry) for entry in entries]


def _line(entry: Entry) -> Happened:
    move = move_of(entry.what)
    return Happened(
        at=entry.at,
        what=entry.what,
        label=label_of(entry.what),
        actor=entry.actor.name if entry.actor else "",
        actor_id=entry.actor_id,
        role=entry.role,
        organisation=entry.organisation.name if entry.organisation else "",
        before=entry.before,
        after=entry.after,
        after_label=state_label(entry.kind, entry.after),
        tone=move.tone if move else "neutral",
        basis=entry.basis,
        facts=dict(entry.facts),
    )


def events() -> list[EventRow]:
    """Everything that can happen, with who hears it: moves in declared order, then what is announced by hand."""
    moves = [(f"{life.name}.{move.name}", str(move.label)) for life in lifecycles().values() for move in life.moves]
    rows = [*moves, *((what, _(str(meaning))) for what, meaning in ANNOUNCED.items())]
    return [EventRow(what, meaning, tuple(name_of(r) for r in reactions_to(what))) for what, meaning in rows]


def unheard_of() -> list[str]:
    """Names somebody listens to that can never happen; a house test keeps this empty."""
    known = {row.what for row in events()}
    kinds = {f"{what.partition('.')[0]}.*" for what in known}
    return sorted(what for what, listeners in told.REACTIONS.items() if listeners and what not in known | kinds)


def backlog() -> Backlog:
    """How far behind delivery is."""
    waiting = Entry.objects.filter(delivered_at=None).aggregate(n=Count("pk"), oldest=Min("at"))
    open_failures = FailedDelivery.objects.filter(done_at=None).aggregate(
        failing=Count("pk", filter=Q(next_try_at__isnull=False)), given_up=Count("pk", filter=Q(next_try_at=None))
    )
    return Backlog(waiting["n"], waiting["oldest"], open_failures["failing"], open_failures["given_up"])


def failures(*, given_up: bool | None = None) -> list[FailedDelivery]:
    """Reactions that have failed and not yet succeeded, oldest first; only those given up, or only those not."""
    rows = FailedDelivery.objects.filter(done_at=None).select_related("entry").order_by("id")
    return list(rows if given_up is None else rows.filter(next_try_at__isnull=given_up))
