"""Reading the public log: everything here is for everybody, save `opening_of`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from tongban.journal.labels import label_of, state_label
from tongban.journal.log import heads as signing
from tongban.journal.log import leaves
from tongban.journal.log.shapes import Consistency, DayRow, HeadRow, LogPage, LogRow, Proof, PublicEntry
from tongban.journal.models import Entry, Log, LogDay, LogKey, Tile, TreeHead
from tongban.kit import merkle
from tongban.kit import tiles as tiling
from tongban.kit.refusals import Invalid, NotFound, Refusal
from tongban.kit.words import say

PAGE = 50


class NotSignedYet(Refusal):
    """The entry was committed to, but no signed head covers it yet."""

    code = "log-not-signed-yet"
    status = 409

    def __init__(self) -> None:
        super().__init__(
            _("This act is recorded, but not yet part of a signed tree head."),
            next_step=_("Ask again in a few minutes: heads are signed on a schedule."),
        )


class Erased(Refusal):
    """What the entry committed to was destroyed, so it can no longer be opened."""

    code = "log-entry-erased"
    status = 410

    def __init__(self) -> None:
        super().__init__(
            _("What this entry committed to was erased at a lawful request."),
            next_step=_("The erasure itself is in the log; look for it there."),
        )


# ---------------------------------------------------------------- logs and their days


def logs() -> list[LogRow]:
    """Every log there is, by code, with its newest signed head (three queries)."""
    newest = TreeHead.objects.filter(log=OuterRef("pk")).order_by("-size").values("pk")[:1]
    rows = list(Log.objects.select_related("authority").annotate(newest=Subquery(newest)).order_by("code"))
    found = TreeHead.objects.select_related("key").in_bulk([row.newest for row in rows if row.newest])
    return [_log_row(row, found.get(row.newest)) for row in rows]


def log(code: str) -> LogRow:
    """One log by its code; NotFound where there is none."""
    row = log_by(code)
    return _log_row(row, TreeHead.objects.filter(log=row).select_related("key").order_by("-size").first())


def log_by(code: str) -> Log:
    """The row of one log; NotFound where there is none."""
    found = Log.objects.filter(code=code).order_by().first()
    if found is None:
        raise NotFound(say("not-found"))
    return found


def _name(row: Log) -> str:
    return row.authority.name if row.authority else _("The platform itself")


def _log_row(row: Log, head: TreeHead | None) -> LogRow:
    last_head = signing.as_row(head, row) if head else None
    return LogRow(row.code, _name(row), row.origin, row.algorithm, row.size, row.last_at, last_head)


def log_days(code: str, year: int | None = None) -> list[DayRow]:
    """The days on which a log grew, newest first, with how many entries each; only of one year where it is named."""
    row = log_by(code)
    found, end = [], row.size
    for day in LogDay.objects.filter(log=row).order_by("-day"):
        found.append(DayRow(day.day, end - day.first))
        end = day.first
    return [one for one in found if year is None or one.day.year == year]


def _span(row: Log, day: date | None) -> tuple[int, int]:
    """The entries [first, end) of a log, or of one of its days."""
    if day is None:
        return 0, row.size
    begun = LogDay.objects.filter(log=row, day=day).first()
    if begun is None:
        return 0, 0
    after = LogDay.objects.filter(log=row, day__gt=day).order_by("day").first()
    return begun.first, after.first if after else row.size


# ---------------------------------------------------------------- entries


def log_entries(code: str, day: date | None = None, page: int = 1, per_page: int = PAGE) -> LogPage:
    """One page of a log, or of what it took in on a day, newest first. A page beyond the end is empty."""
    row = log_by(code)
    first, end = _span(row, day)
    upto = end - (max(page, 1) - 1) * per_page
    down_to = max(first, upto - per_page)
    entries = _merged(row).filter(log_index__gte=down_to, log_index__lt=upto).order_by("-log_index")
    rows = [_public(entry, row) for entry in entries] if upto > first else []
    return LogPage(rows, max(page, 1), end - first, has_next=down_to > first and upto > first)


def _merged(row: Log) -> QuerySet[Entry]:
    return leaves.entries_of(row.authority_id).filter(log_index__isnull=False)


def public_entry(code: str, index: int) -> PublicEntry:
    """One entry of a log; NotFound where there is none at that place."""
    row = log_by(code)
    return _public(entry_at(row, index), row)


def entry_at(row: Log, index: int) -> Entry:
    """The entry at a place of a log; NotFound where there is none."""
    found = _merged(row).filter(log_index=index).first()
    if found is None:
        raise NotFound(say("not-found"))
    return found


def entry_by_commitment(commitment: str) -> PublicEntry:
    """The entry that carries a commitment (64 hexadecimal digits, as on a slip); NotFound where none does,
    `NotSignedYet` where it waits for its place."""
    entry = _by_commitment(commitment)
    row = _log_of(entry)
    return _public(entry, row)


def _by_commitment(commitment: str) -> Entry:
    try:
        wanted = bytes.fromhex(commitment)
    except ValueError:
        wanted = b""
    found = Entry.objects.filter(commitment=wanted, log_index__isnull=False).first() if wanted else None
    if found is not None:
        return found
    if wanted and Entry.objects.filter(commitment=wanted, log_index=None).exists():
        raise NotSignedYet
    raise NotFound(say("not-found"))


def _log_of(entry: Entry) -> Log:
    if entry.log_index is None:
        raise NotSignedYet if entry.commitment is not None else NotFound(say("not-found"))
    return Log.objects.select_related("authority").get(authority_id=entry.organisation_id)


def _public(entry: Entry, row: Log) -> PublicEntry:
    commitment = bytes(entry.commitment or b"")
    line = leaves.leaf_line(entry, row.code, commitment)
    index, logged = leaves.place_of(entry)
    return PublicEntry(
        authority=row.code,
        authority_name=_name(row),
        index=index,
        at=entry.at,
        logged=logged,
        what=entry.what,
        label=label_of(entry.what),
        basis=leaves.cited(entry.basis),
        before=entry.before,
        after=entry.after,
        before_label=state_label(entry.kind, entry.before),
        after_label=state_label(entry.kind, entry.after),
        commitment=commitment.hex(),
        leaf=leaves.leaf_hash(row.algorithm, line).hex(),
        line=line,
        erased=entry.salt is None,
        erases=entry.facts.get("index") if entry.what == leaves.ERASE else None,
    )


# ---------------------------------------------------------------- proofs


def computed(row: Log, ask: Callable[[merkle.Node], Any]) -> Any:
    """A computation over the nodes of a log's tree; its tiles are fetched together, in one query."""
    found = _tiles(row, tiling.tiles_read(ask))
    return ask(tiling.reader(leaves.hasher(row.algorithm), lambda level, index: found.get((level, index), b"")))


def _tiles(row: Log, places: set[tiling.Place]) -> dict[tiling.Place, bytes]:
    """Those tiles of a log, in one statement said plainly: to build it of conditions takes as long as to run it."""
    if not places:
        return {}
    quote, marks = connection.ops.quote_name, ", ".join(["(%s, %s)"] * len(places))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT level, {quote('index')}, hashes FROM {quote(Tile._meta.db_table)} "  # noqa: S608 - names of ours
            f"WHERE log_id = %s AND (level, {quote('index')}) IN (VALUES {marks})",
            [row.pk, *(number for place in places for number in place)],
        )
        return {(level, index): bytes(hashes) for level, index, hashes in cursor.fetchall()}


def inclusion(code: str, index: int, size: int | None = None) -> Proof:
    """That an entry stands in the tree of `size` entries (as large as the log is now, unless said).

    NotFound without that log or entry; Invalid (log-size) for a size the log does not have, or that leaves the entry
    out.
    """
    at_size = Q(size=F("log__size") if size is None else size)
    head = TreeHead.objects.filter(at_size, log__code=code).select_related("log", "key").order_by().first()
    row = head.log if head else log_by(code)
    whole = row.size if size is None else size
    if not 0 <= index < row.size:
        raise NotFound(say("not-found"))
    if not index < whole <= row.size:
        raise _no_such_size(row)
    return _inclusion(row, index, whole, head)


def _inclusion(row: Log, index: int, size: int, head: TreeHead | None) -> Proof:
    """The proof under the tree of `size`, and its head where it was signed."""
    hasher = leaves.hasher(row.algorithm)

    def ask(node: merkle.Node) -> tuple[bytes, list[bytes]]:
        return node(0, index), merkle.inclusion_proof(hasher, node, index, size)

    leaf, path = computed(row, ask)
    root = merkle.root_from(hasher, leaf, index, size, path) or b""
    signed = signing.as_row(head, row) if head else None
    return Proof(row.code, index, size, leaf.hex(), [one.hex() for one in path], root.hex(), signed)


def consistency(code: str, old: int, new: int | None = None) -> Consistency:
    """That the tree of `new` entries (as large as the log is now, unless said) extends the tree of `old`.

    NotFound without that log; Invalid (log-size) for sizes it does not have.
    """
    row = log_by(code)
    size = row.size if new is None else new
    if not 0 < old <= size <= row.size:
        raise _no_such_size(row)
    hasher = leaves.hasher(row.algorithm)

    def ask(node: merkle.Node) -> tuple[bytes, bytes, list[bytes]]:
        path = merkle.consistency_proof(hasher, node, old, size)
        return merkle.root(hasher, node, old), merkle.root(hasher, node, size), path

    old_root, root, path = computed(row, ask)
    return Consistency(row.code, old, size, old_root.hex(), root.hex(), [one.hex() for one in path])


def _no_such_size(row: Log) -> Invalid:
    return Invalid(
        _("This log has no tree of that size."),
        code="log-size",
        next_step=_("Ask for a size up to %(size)s.") % {"size": row.size},
    )


def heads(code: str) -> list[HeadRow]:
    """Every signed head of a log, newest first."""
    row = log_by(code)
    return [
        signing.as_row(one, row) for one in TreeHead.objects.filter(log=row).select_related("key").order_by("-size")
    ]


def tile(code: str, level: int, index: int) -> bytes:
    """The hashes of one tile (C2SP tlog-tiles), 32 bytes each; NotFound where the tree does not reach it."""
    found = Tile.objects.filter(log=log_by(code), level=level, index=index).values_list("hashes", flat=True).first()
    if found is None:
        raise NotFound(say("not-found"))
    return bytes(found)


def public_key() -> str:
    """The public half of the key that signs every head, in hexadecimal (Ed25519, 32 bytes); empty before the first."""
    found = LogKey.objects.order_by("id").values_list("public", flat=True).first()
    return bytes(found or b"").hex()


def key_fingerprint() -> str:
    """What people compare instead of the whole key: 32 hexadecimal characters; empty before anything was signed."""
    return signing.fingerprint(bytes.fromhex(public_key()))


def verifier_key(code: str) -> str:
    """The public key as a signed note's verifier takes it for one log; empty before anything was signed."""
    public = public_key()
    return signing.verifier_key(log_by(code).origin, bytes.fromhex(public)) if public else ""


# ---------------------------------------------------------------- receipts and openings


def receipt_of(entry: Entry | str) -> dict[str, Any]:
    """A self-contained proof that an act stands in the log, for anybody to check with verify_log.py --receipt.

    `entry`: the entry, or its commitment in hexadecimal. NotFound for what is not on the log; `NotSignedYet` where no
    signed head covers it yet.
    """
    found = _by_commitment(entry) if isinstance(entry, str) else entry
    row = _log_of(found)
    index, _logged = leaves.place_of(found)
    covering = TreeHead.objects.filter(log=row, size__gt=index, size__lte=row.size)
    head = covering.select_related("key").order_by("-size").first()
    if head is None:
        raise NotSignedYet
    proof = _inclusion(row, index, head.size, head)
    return {
        "format": "tongban-log-receipt 1",
        "origin": row.origin,
        "algorithm": row.algorithm,
        "leaf": leaves.leaf_line(found, row.code, bytes(found.commitment or b"")),
        "index": index,
        "size": head.size,
        "path": proof.path,
        "checkpoint": signing.as_row(head, row).checkpoint,
        "key": signing.verifier_key(row.origin, bytes(head.key.public)),
    }


def opening_of(entry: Entry) -> dict[str, str]:
    """What opens an entry's commitment: H(salt ‖ committed) is the commitment. For rooms that have made sure the
    asker may know: the committed text holds everything recorded. NotFound for what is not on the log; `Erased` after an
    erasure."""
    if entry.commitment is None:
        raise NotFound(say("not-found"))
    if entry.salt is None:
        raise Erased
    committed = leaves.committed_text(entry.__dict__)
    return {"salt": bytes(entry.salt).hex(), "committed": committed, "commitment": bytes(entry.commitment).hex()}
