"""Tiles and entry bundles of a log in the very bytes C2SP tlog-tiles asks for, whole or as a part."""

from __future__ import annotations

import re
from struct import pack

from django.utils.translation import gettext as _

from tongban.journal import queries
from tongban.journal.log import leaves
from tongban.journal.models import Entry, Log
from tongban.kit.refusals import NotFound

WIDTH = 256
HASH = 32
HIGHEST = 63
PATH = re.compile(r"((?:x\d{3}/){0,4}\d{3})(?:\.p/([1-9]\d{0,2}))?")
"""The number of a tile in groups of three digits, all but the last with an x; and of a part of one, how many it has."""


def tile(code: str, level: int, path: str) -> bytes:
    """The hashes of a tile, 32 bytes each. NotFound for a tile or a part of one that the tree does not have."""
    index, width = _asked(path)
    hashes = queries.tile(code, level, index)[: width * HASH] if level <= HIGHEST else b""
    if len(hashes) < width * HASH:
        raise _absent()
    return hashes


def entries(code: str, path: str) -> bytes:
    """The entries of a tile of level 0: each as its length in two bytes and the text that was hashed."""
    index, width = _asked(path)
    log = Log.objects.filter(code=code).first()
    first = index * WIDTH
    if log is None or first + width > log.size:
        raise _absent()
    of_the_log = Entry.objects.filter(organisation=log.authority_id)
    found = of_the_log.filter(log_index__gte=first, log_index__lt=first + width).order_by("log_index")
    lines = [leaves.leaf_line(entry, code, bytes(entry.commitment or b"")).encode() for entry in found]
    return b"".join(pack(">H", len(line)) + line for line in lines)


def _asked(path: str) -> tuple[int, int]:
    """(number, width) of a tile's path: x001/234 is tile 1234, whole; x001/234.p/17 the first 17 of it."""
    asked = PATH.fullmatch(path)
    width = int(asked[2]) if asked and asked[2] else WIDTH
    if asked is None or (asked[2] and width >= WIDTH):
        raise _absent()
    return int(asked[1].replace("x", "").replace("/", "")), width


def _absent() -> NotFound:
    return NotFound(_("There is no such tile."), next_step=_("Take its address from the size of a checkpoint."))
