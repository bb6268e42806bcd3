"""Telling the rooms above what happened: entries oldest first, each reaction on its own, nothing forgotten.

Every entry is delivered in one transaction of its own, each of its reactions inside a savepoint. A reaction that fails
is put on the list of failed deliveries and tried again later, at growing intervals; the other reactions and the entries
after it go on. Several workers may run: on PostgreSQL each takes rows no other holds, and an entry waits while an older
one of the same thing is still being delivered. A worker that dies leaves its entry undelivered, so a reaction may run
twice.
"""

from __future__ import annotations

import logging
import threading
import traceback
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from tongban.journal.events import name_of, reactions_to
from tongban.journal.log.merging import merge
from tongban.journal.models import Entry, FailedDelivery

log = logging.getLogger(__name__)
_here = threading.local()

FIRST_WAIT = timedelta(seconds=10)
LONGEST_WAIT = timedelta(hours=1)


@dataclass
class Delivered:
    """What one pass did. `failed` counts failures in this pass, `given_up` those that will not be tried again, `merged`
    entries that got their place in the public log."""

    entries: int = 0
    reactions: int = 0
    failed: int = 0
    retried: int = 0
    given_up: int = 0
    merged: int = 0

    def as_row(self) -> dict[str, int]:
        """For a table or JSON."""
        return asdict(self)


def attempts_allowed() -> int:
    """How often a reaction is tried before a person must look."""
    return int(getattr(settings, "DELIVERY_ATTEMPTS", 8))


def wait_after(attempts: int) -> timedelta:
    """How long to wait after that many failed attempts: 10 s, 20 s, 40 s, … at most an hour."""
    doublings = min(max(attempts - 1, 0), 20)
    return min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)


def deliver(limit: int = 1000, at: datetime | None = None) -> Delivered:
    """One pass: failures that are due, then up to `limit` undelivered entries, also those reactions make; what of them
    belongs on the public log is then given its place there.

    `at` is the moment by which failures must be due; now unless said. A pass inside a pass (a reaction that makes a
    move) does nothing: the outer one goes on to the new entry.
    """
    done = Delivered()
    if getattr(_here, "delivering", False):
        return done
    _here.delivering = True
    try:
        for _n in range(limit):
            if not _retry_one(done, at or timezone.now()):
                break
        for _n in range(limit):
            if not _deliver_one(done, at):
                break
        done.merged = merge()
    finally:
        _here.delivering = False
    return done


def redeliver(failure_id: int) -> None:
    """Have a failed delivery tried again at the next pass, with all its attempts anew; for one that was given up."""
    FailedDelivery.objects.filter(pk=failure_id, done_at=None).update(attempts=0, next_try_at=timezone.now())


def nudge() -> None:
    """Deliver as soon as the running transaction is safe, where the settings ask for it (demonstration, one machine).

    Errors stay in the list of failed deliveries or the log: whoever acted has done their part already.
    """
    if settings.DELIVER_INLINE and not getattr(_here, "delivering", False):
        waiting = connection.run_on_commit
        if not any(item[1] is _deliver_now for item in waiting):
            transaction.on_commit(_deliver_now, robust=True)


def _deliver_now() -> None:
    deliver()


# ---------------------------------------------------------------- entries


def _undelivered() -> QuerySet[Entry]:
    """Entries to deliver, oldest first, save those behind an older one of the same thing that is not delivered yet."""
    older = Entry.objects.filter(
        kind=OuterRef("kind"), subject=OuterRef("subject"), id__lt=OuterRef("id"), delivered_at=None
    )
    return Entry.objects.filter(~Exists(older), delivered_at=None).order_by("id")


def _deliver_one(done: Delivered, at: datetime | None) -> bool:
    with transaction.atomic():
        entry = _claim(_undelivered())
        if entry is None:
            return False
        for reaction in reactions_to(entry.what):
            done.reactions += 1
            error = _run(reaction, entry)
            if error:
                done.failed += 1
                _note_failure(entry, name_of(reaction), error, at)
        Entry.objects.filter(pk=entry.pk).update(delivered_at=at or timezone.now())
        done.entries += 1
    return True


def _claim(rows: QuerySet[Any]) -> Any:
    """The first row nobody else is working on, held until the transaction ends; None where there is none.

    SQLite lets one writer in at a time (its transactions begin IMMEDIATE), so there a plain read is as good as a lock.
    """
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True, of=("self",))
    return rows.first()


def _run(reaction: Callable[[Entry], None], entry: Entry) -> str:
    """Run one reaction in its own savepoint; its error in words, or nothing."""
    try:
        with transaction.atomic():
            reaction(entry)
    except Exception as error:  # noqa: BLE001 - one poisoned reaction must not stop the others, whatever it raises
        log.warning("%s failed for entry %s (%s %s): %s", name_of(reaction), entry.pk, entry.what, entry.subject, error)
        return "".join(traceback.format_exception(error, limit=-6))[-4000:]
    return ""


# ---------------------------------------------------------------- failures


def _note_failure(entry: Entry, reaction: str, error: str, at: datetime | None) -> None:
    FailedDelivery.objects.update_or_create(
        entry=entry,
        reaction=reaction,
        defaults={
            "attempts": 1,
            "last_error": error,
            "next_try_at": (at or timezone.now()) + wait_after(1),
            "done_at": None,
        },
    )


def _retry_one(done: Delivered, now: datetime) -> bool:
    with transaction.atomic():
        failure = _claim(
            FailedDelivery.objects.filter(done_at=None, next_try_at__lte=now).order_by("next_try_at", "id")
        )
        if failure is None:
            return False
        done.retried += 1
        reaction = _reaction_named(failure)
        error = (
            _run(reaction, failure.entry) if reaction else f"There is no reaction named {failure.reaction} any more."
        )
        failure.attempts += 1
        if not error:
            failure.done_at, failure.next_try_at = now, None
        else:
            done.failed += 1
            failure.last_error = error
            is_over = failure.attempts >= attempts_allowed() or reaction is None
            failure.next_try_at = None if is_over else now + wait_after(failure.attempts)
            done.given_up += is_over
        failure.save(update_fields=["attempts", "last_error", "next_try_at", "done_at"])
    return True


def _reaction_named(failure: FailedDelivery) -> Callable[[Entry], None] | None:
    return next((r for r in reactions_to(failure.entry.what) if name_of(r) == failure.reaction), None)
