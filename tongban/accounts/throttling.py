"""How often something may be tried from one network address, or for one account from it, before it must wait.

Counters lie in the database, so that all processes count together; their keys are keyed hashes, so that the table tells
nobody who tried what from where. Limits and windows are `settings.THROTTLES`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tongban.accounts.models import Tally
from tongban.accounts.sealing import digest
from tongban.kit.refusals import NotFound, Refusal


class TooMany(Refusal):
    """Tried too often; `where["seconds"]` says when the next try is heard."""

    code = "too-many-tries"
    status = 429


def must_not_exceed(kind: str, *about: str, at: datetime | None = None) -> None:
    """TooMany where the limit of `kind` for that address (and account) is used up; nothing is counted."""
    now = at or timezone.now()
    row = Tally.objects.filter(key=_key(kind, about), until__gt=now).first()
    if row is not None and row.count >= settings.THROTTLES[kind][0]:
        raise _too_many(row, now)


def count(kind: str, *about: str, at: datetime | None = None) -> int:
    """Count one try and say how many there were in this window. A try is counted before it is answered, so that of
    many at once none is missed; TooMany where the limit was used up before."""
    now, key = at or timezone.now(), _key(kind, about)
    most, seconds = settings.THROTTLES[kind]
    until = now + timedelta(seconds=seconds)
    with transaction.atomic():
        row = Tally.objects.select_for_update().filter(key=key).first()
        if row is None:
            Tally.objects.filter(until__lt=now - timedelta(days=1)).delete()
            Tally.objects.bulk_create([Tally(key=key, count=0, until=until)], ignore_conflicts=True)
            row = Tally.objects.select_for_update().get(key=key)  # ours, or that of whoever made it in this moment
        if row.until <= now:
            row.count, row.until = 0, until
        if row.count < most:
            row.count += 1
            row.save(update_fields=["count", "until"])
            return row.count
    raise _too_many(row, now)


def forget(kind: str, *about: str) -> None:
    """Forget the tries, after one that was right."""
    Tally.objects.filter(key=_key(kind, about)).delete()


@contextmanager
def counted_guesses(address: str, kind: str = "guesses") -> Iterator[None]:
    """Around a lookup by a code or number that anybody may type: what is not found counts as a guess, and too many of
    them from one address must wait. Whoever types what exists is never counted. `kind`: the limit in THROTTLES."""
    must_not_exceed(kind, address)
    try:
        yield
    except NotFound:
        count(kind, address)
        raise


def _key(kind: str, about: tuple[str, ...]) -> str:
    return digest("\n".join(("throttle", kind, *about)))


def _too_many(row: Tally, now: datetime) -> TooMany:
    seconds = max(1, int((row.until - now).total_seconds()) + 1)
    minutes = -(-seconds // 60)
    return TooMany(
        _("This was tried too often from where you are."),
        next_step=ngettext(
            "Wait %(minutes)d minute and try again, or call 12345.",
            "Wait %(minutes)d minutes and try again, or call 12345.",
            minutes,
        )
        % {"minutes": minutes},
        where={"seconds": seconds},
    )
