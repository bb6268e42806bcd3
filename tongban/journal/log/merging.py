"""Appending to the public log what was committed and delivered: in batches, each entry once, exact after a crash.

An act commits to its entry in its own transaction and goes on; its place in the tree is found afterwards, in delivery,
so that no two acts of an office ever wait for each other's hashing. A batch holds the log's row, so one worker at a
time appends to one log; it takes only entries whose delivery is over, which nobody else holds: nothing waits in a
circle.
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from tongban.accounts.models import Organisation
from tongban.journal.log import leaves
from tongban.journal.models import Entry, Log, LogDay, Tile
from tongban.kit import tiles
from tongban.kit.merkle import Appender

BATCH = 1000
PLATFORM = "platform"
"""The code of the log for what no authority did: the platform's own acts."""


def unmerged(among: QuerySet[Entry] | None = None) -> QuerySet[Entry]:
    """Entries (of one authority, or of all) that were committed to and delivered, and have no place in a log yet."""
    rows = Entry.objects.all() if among is None else among
    rows = rows.filter(log_index=None, commitment__isnull=False, delivered_at__isnull=False)
    return rows.order_by("organisation_id", "id")


def merge(limit: int | None = None) -> int:
    """Append what waits, at most `limit` entries, batch after batch; how many were appended."""
    done = 0
    while limit is None or done < limit:
        waiting = unmerged().values_list("organisation_id").first()
        if waiting is None:
            break
        done += _merge_batch(waiting[0], BATCH if limit is None else min(BATCH, limit - done))
    return done


def _merge_batch(organisation_id: int | None, limit: int) -> int:
    log = _log_of(organisation_id)
    with transaction.atomic():
        log = Log.objects.select_for_update(of=("self",)).get(pk=log.pk)
        entries = list(unmerged(leaves.entries_of(organisation_id)).order_by("id")[:limit])
        if entries:
            _append(log, entries, timezone.now())
    return len(entries)


def _log_of(organisation_id: int | None) -> Log:
    """The log of an authority, opened with its first entry."""
    found = Log.objects.filter(authority_id=organisation_id).first()
    if found is None:
        code = PLATFORM
        if organisation_id is not None:
            code = Organisation.objects.values_list("code", flat=True).get(pk=organisation_id)
        opened = {
            "authority_id": organisation_id,
            "origin": f"tongban.{settings.CITY_CODE}/{code}",
            "algorithm": settings.LOG_HASH,
        }
        found, _is_new = Log.objects.get_or_create(code=code, defaults=opened)
    if found.algorithm != settings.LOG_HASH:
        raise ImproperlyConfigured(
            f"The log {found.code} was begun with {found.algorithm}; LOG_HASH is {settings.LOG_HASH} now. "
            f"Set TONGBAN_LOG_HASH={found.algorithm}: a log keeps its hash for ever."
        )
    return found


def _append(log: Log, entries: list[Entry], now: datetime) -> None:
    """Give each entry its place, and the tree its leaf. The caller holds the log's row."""
    logged = max(now, log.last_at or now)
    hashes = []
    for place, entry in enumerate(entries, log.size):
        entry.log_index, entry.logged_at = place, logged
        hashes.append(
            leaves.leaf_hash(log.algorithm, leaves.leaf_line(entry, log.code, bytes(entry.commitment or b"")))
        )
    _note_day(log, logged)
    appender = Appender(leaves.hasher(log.algorithm), log.size, tiles.edge(bytes(log.edge)))
    changed = tiles.append(appender, hashes, lambda level, index: _tile(log, level, index))
    Tile.objects.bulk_create(
        [Tile(log=log, level=level, index=index, hashes=row) for (level, index), row in changed.items()],
        update_conflicts=True,
        unique_fields=["log", "level", "index"],
        update_fields=["hashes"],
    )
    log.size, log.edge, log.last_at = appender.size, b"".join(appender.edge), logged
    log.save(update_fields=["size", "edge", "last_at"])
    _give_places(entries, logged)
    _carry_out_erasures(log, entries)


def _give_places(entries: list[Entry], logged: datetime) -> None:
    """The entries' own columns, in one go for each database (psycopg pipelines it, sqlite3 prepares it once)."""
    table, moment = connection.ops.quote_name(Entry._meta.db_table), connection.ops.adapt_datetimefield_value(logged)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {table} SET log_index = %s, logged_at = %s WHERE id = %s",  # noqa: S608 - a table name of ours
            [(entry.log_index, moment, entry.pk) for entry in entries],
        )


def _tile(log: Log, level: int, index: int) -> bytes:
    found = Tile.objects.filter(log=log, level=level, index=index).values_list("hashes", flat=True).first()
    return bytes(found or b"")


def _note_day(log: Log, logged: datetime) -> None:
    """The first entry of a day is noted, so that a day's entries are found by their numbers."""
    day = timezone.localdate(logged)
    if log.last_at is None or timezone.localdate(log.last_at) != day:
        LogDay.objects.create(log=log, day=day, first=log.size)


def _carry_out_erasures(log: Log, entries: list[Entry]) -> None:
    """What an erasure names is destroyed in the very transaction that gives the erasure its place in the tree: a salt
    is never gone without its record, nor a record there without its deed."""
    named = [entry.facts["index"] for entry in entries if entry.what == leaves.ERASE]
    if named:
        leaves.entries_of(log.authority_id).filter(log_index__in=named).update(salt=None, facts={})
