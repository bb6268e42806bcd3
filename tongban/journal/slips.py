"""From the number on a slip to the act it stands for: what everybody may know of it, merged into the log or waiting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from tongban.journal import queries
from tongban.journal.log import leaves
from tongban.journal.models import Entry
from tongban.kit.refusals import NotFound
from tongban.kit.words import say

SHORTEST, LONGEST = 20, 64
"""Hexadecimal characters of a commitment: as many as a slip prints, and all of it."""


@dataclass(frozen=True)
class Act:
    """An act found by its number. `code` and `index` are empty and None while it waits to be merged; `is_whole` says
    that the record behind it is still what was committed to (an erased one counts as whole)."""

    commitment: str
    label: str
    at: datetime
    office: str
    basis: str
    before_label: str
    after_label: str
    code: str
    index: int | None
    is_erased: bool
    is_whole: bool


def act_of(number: str) -> Act:
    """The act with that log number (20 to 64 hexadecimal characters, capitals allowed).

    NotFound for everything else, whether it is no number, an unknown one, or one that is not on any log.
    """
    entry = _entry(number.lower())
    commitment = bytes(entry.commitment or b"").hex()
    public = queries.entry_by_commitment(commitment) if entry.log_index is not None else None
    return Act(
        commitment=commitment,
        label=queries.label_of(entry.what),
        at=entry.at,
        office=public.authority_name if public else entry.organisation.name if entry.organisation else "",
        basis=entry.basis,
        before_label=queries.state_label(entry.kind, entry.before),
        after_label=queries.state_label(entry.kind, entry.after),
        code=public.authority if public else "",
        index=entry.log_index,
        is_erased=entry.salt is None,
        is_whole=leaves.recomputed(entry, settings.LOG_HASH).hex() == commitment,
    )


def _entry(number: str) -> Entry:
    """Looked for among what is merged first, which is nearly always where it is; each look is one short index scan."""
    low, high = _range(number)
    known = Entry.objects.select_related("organisation").filter(commitment__gte=low, commitment__lte=high)
    found = known.filter(log_index__isnull=False).first() or known.filter(log_index=None).first()
    if found is None:
        raise NotFound(say("not-found"))
    return found


def _range(number: str) -> tuple[bytes, bytes]:
    """The least and the greatest commitment that begins with the number."""
    if not SHORTEST <= len(number) <= LONGEST or set(number) - set("0123456789abcdef"):
        raise NotFound(say("not-found"))
    return bytes.fromhex(number.ljust(LONGEST, "0")), bytes.fromhex(number.ljust(LONGEST, "f"))
