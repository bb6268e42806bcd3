"""Rows under their lock: what an act that is no move works on, and the only rows whose state may be recorded."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from django.db import transaction
from django.db.models import QuerySet

from tongban.journal import statements
from tongban.journal.models import Stateful
from tongban.kit.refusals import NotFound
from tongban.kit.words import say

Thing = TypeVar("Thing", bound=Stateful)
MARK = "_is_held"
"""Kept on the very object: another copy of the same row is not held."""


class UnlockedRowError(RuntimeError):
    """A state was to be recorded from a copy that nobody holds: a mistake in the code, never in what was asked."""


@contextmanager
def held(thing: Thing) -> Iterator[Thing]:
    """The thing as it is now, locked until the end of the outermost transaction. NotFound where it is gone.

    The caller's own copy stays as it was."""
    with transaction.atomic():
        row = statements.lock(type(thing), thing.pk)
        if row is None:
            raise NotFound(say("not-found"))
        row.__dict__[MARK] = True
        try:
            yield row
        finally:
            del row.__dict__[MARK]


def held_all(rows: QuerySet[Thing]) -> list[Thing]:
    """The same of many rows, in the order of the question. Only inside a transaction, which is when they are locked."""
    found = list(rows.select_for_update(of=("self",)))
    for row in found:
        row.__dict__[MARK] = True
    return found


def is_held(row: Stateful) -> bool:
    """Whether this very object was given out under its lock, and the transaction is still open."""
    return MARK in row.__dict__ and transaction.get_connection().in_atomic_block
