"""The log handed out whole, as lines of text: what anybody can keep as a witness and check with verify_log.py.

Every leaf line is made anew from the live rows: the commitment out of the live columns and the salt, beside the leaf's
hash as the tree keeps it. So whatever was edited since shows.

    tongban-log 1
    log {…}                    code, name, origin, algorithm, size, key: then what follows is of this log
    head "…"                   a signed note (JSON string), oldest first
    entry HASH {…}             the leaf's stored hash, and the line
    erased HASH {…}            the same, of an entry whose salt is gone: the line has the stored commitment
    beyond - {…}               a row that claims a place outside the tree
    end CODE
    done
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from django.db.models import Max

from tongban.journal.log import heads, leaves, reading
from tongban.journal.log.shapes import LogRow
from tongban.journal.models import Entry, Log, Tile
from tongban.kit.merkle import HASH
from tongban.kit.tiles import WIDTH

CHUNK = 16
"""Tiles in one reading: 4,096 entries."""


def lines(codes: Iterable[str] | None = None) -> Iterator[str]:
    """The export of every log (or of those named), line by line, in constant memory; NotFound for an unknown code."""
    chosen = reading.logs() if codes is None else [reading.log(code) for code in codes]
    yield "tongban-log 1\n"
    for row in chosen:
        yield from _of_one(row.code)
    yield "done\n"


def _of_one(code: str) -> Iterator[str]:
    notes = [head.checkpoint for head in reversed(reading.heads(code))]  # before the size: no head may be ahead of it
    row, stored = reading.log(code), reading.log_by(code)
    yield f"log {json.dumps(_header(row), ensure_ascii=False)}\n"
    for note in notes:
        yield f"head {json.dumps(note, ensure_ascii=False)}\n"
    merged = leaves.entries_of(stored.authority_id).filter(log_index__lt=row.size)
    last = merged.aggregate(last=Max("log_index"))["last"]
    end = 0 if last is None else last + 1  # the size in the log's row may be anything by now
    for first in range(0, end, CHUNK * WIDTH):
        yield from _chunk(stored, first, min(first + CHUNK * WIDTH, end))
    for entry in _beyond(stored):
        yield f"beyond - {leaves.leaf_line(entry, code, leaves.recomputed(entry, stored.algorithm))}\n"
    yield f"end {code}\n"


def _header(row: LogRow) -> dict[str, object]:
    public = bytes.fromhex(reading.public_key())
    key = heads.verifier_key(row.origin, public) if public else ""
    return {
        "code": row.code,
        "name": row.name,
        "origin": row.origin,
        "algorithm": row.algorithm,
        "size": row.size,
        "key": key,
    }


def _chunk(stored: Log, first: int, end: int) -> Iterator[str]:
    rows = Tile.objects.filter(log=stored, level=0, index__gte=first // WIDTH, index__lte=(end - 1) // WIDTH)
    tiles = {index: bytes(hashes) for index, hashes in rows.values_list("index", "hashes")}
    live = leaves.entries_of(stored.authority_id).filter(log_index__gte=first, log_index__lt=end)
    for entry in live.order_by("log_index", "id"):
        index = entry.log_index or 0
        start = index % WIDTH * HASH
        leaf = tiles.get(index // WIDTH, b"")[start : start + HASH].hex()
        line = leaves.leaf_line(entry, stored.code, leaves.recomputed(entry, stored.algorithm))
        yield f"{'entry' if entry.salt else 'erased'} {leaf or '-'} {line}\n"


def _beyond(stored: Log) -> Iterator[Entry]:
    """Rows whose place the tree has not given: its size is read in the same statement, since the log may be growing."""
    size = Log.objects.filter(pk=stored.pk).values("size")
    outside = leaves.entries_of(stored.authority_id).filter(log_index__gte=size)
    yield from outside.order_by("log_index", "id").iterator()
