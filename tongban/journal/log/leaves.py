"""What stands in the public log: a salted commitment to the whole entry, and one canonical JSON line about the act.

The line holds no person, no case number and no facts. Who knows the salt and the entry can show that they are what was
committed to; who knows only the line can learn nothing of them. Both texts come out the same whether they are made from
what is about to be written or from what a database gave back.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import QuerySet
from django.utils.translation import gettext_noop as _

from tongban.journal.crowds import is_plain
from tongban.journal.events import announce
from tongban.journal.models import Entry
from tongban.kit.merkle import Hasher
from tongban.kit.text import mended

SALT_BYTES = 16
VERSION = 1
ERASE = announce(
    "log.erase", _("An entry of the log was erased at a lawful request; its place in the log stays."), is_power=True
)
REBASE = announce(
    "log.rebase", _("The log goes on, though it is no continuation of what was signed before."), is_power=True
)

CITED = re.compile(
    r"《[^《》]{2,60}》(?:（[^（）]{2,20}）)?"
    r"(?:第[零〇一二三四五六七八九十百千两\d]+条(?:之[一二三四五六七八九十])?(?:第?[（(]?[一二三四五六七八九十\d]+[）)]?[款项目])*)?"
    r"|[\u4e00-\u9fff]{1,8}〔\d{4}〕\d+号"
)
"""A law with its article, or the number of an official document."""
_canonical = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode
_as_stored = DjangoJSONEncoder(allow_nan=False).encode


@cache
def hasher(algorithm: str) -> Hasher:
    """Leaf and node hashes of a log."""
    return Hasher(algorithm)


def commit(values: Mapping[str, Any]) -> tuple[bytes, bytes]:
    """A fresh salt, and the commitment to an entry's columns under it."""
    salt = os.urandom(SALT_BYTES)
    return salt, commitment(settings.LOG_HASH, salt, committed_text(values))


def commitment(algorithm: str, salt: bytes, text: str) -> bytes:
    """H(salt ‖ text): binding, and silent about the text to whoever has no salt."""
    data = salt + text.encode("utf-8", "surrogatepass")
    return hashlib.sha256(data).digest() if algorithm == "sha256" else hashlib.new(algorithm, data).digest()


def committed_text(values: Mapping[str, Any]) -> str:
    """Every column of an entry that says what happened, as canonical JSON. `values`: by column name."""
    facts = values["facts"]
    return _canonical(
        {
            "what": values["what"],
            "kind": values["kind"],
            "subject": values["subject"],
            "actor": values["actor_id"],
            "role": values["role"],
            "organisation": values["organisation_id"],
            "before": values["before"],
            "after": values["after"],
            "facts": as_read_back(facts) if facts else {},
            "basis": values["basis"],
            "at": moment(values["at"]),
        }
    )


def as_read_back(facts: Any) -> Any:
    """Facts as a JSON column gives them back, whichever database kept it: a whole number is an int, never 1.0 or 1e20
    (PostgreSQL keeps the decimal digits it is told, so 1e20 comes back as an int), and a character that is no text is
    U+FFFD, as the column reads it."""
    return mended(facts if is_plain(facts) else json.loads(_as_stored(facts), parse_float=_number))


def _number(text: str) -> int | float:
    exact = Decimal(text)
    return int(exact) if exact == exact.to_integral_value() else float(text)


def moment(at: datetime | None) -> str | None:
    """A moment in the log's texts: UTC, microseconds. None only where somebody emptied the column."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z") if at else None


def leaf_line(entry: Entry, code: str, commitment: bytes) -> str:
    """The line of a merged entry in the log `code`, under a commitment (the stored one, or one made anew)."""
    said: dict[str, Any] = {
        "after": entry.after,
        "at": moment(entry.at),
        "authority": code,
        "basis": cited(entry.basis),
        "before": entry.before,
        "commitment": commitment.hex(),
        "index": entry.log_index,
        "logged": moment(entry.logged_at),
        "v": VERSION,
        "what": entry.what,
    }
    if entry.what == ERASE:
        said["erases"] = entry.facts.get("index")
    if entry.what == REBASE:
        said["rebases"] = entry.facts.get("size")  # how much had been signed, for everybody to read
    return _canonical(said)


def cited(basis: str) -> str:
    """The articles and documents a basis cites, and nothing else of it: officers type a basis by hand, and whatever
    more they say there (a name, a reason) is committed to but not published."""
    return "、".join(CITED.findall(basis))


def place_of(entry: Entry) -> tuple[int, datetime]:
    """The place of a merged entry in its log, and when it got it."""
    if entry.log_index is None or entry.logged_at is None:
        raise ValueError(f"entry {entry.pk} has no place in a log yet")
    return entry.log_index, entry.logged_at


def entries_of(authority_id: int | None) -> QuerySet[Entry]:
    """Whatever was recorded of an authority, or of none: merged or not, on the log or not."""
    if authority_id is None:
        return Entry.objects.filter(organisation=None)
    return Entry.objects.filter(organisation_id=authority_id)


def leaf_hash(algorithm: str, line: str) -> bytes:
    """The hash under which a line stands in the tree."""
    return hasher(algorithm).leaf(line.encode("utf-8", "surrogatepass"))


def recomputed(entry: Entry, algorithm: str) -> bytes:
    """The commitment made anew from the entry as it is now; the stored one where the salt was destroyed."""
    if entry.salt is None:
        return bytes(entry.commitment or b"")
    return commitment(algorithm, bytes(entry.salt), committed_text(entry.__dict__))


def commitment_hex(entry: Entry) -> str:
    """The commitment of an entry in hexadecimal, as slips and receipts carry it; empty for what is not on the log."""
    return bytes(entry.commitment).hex() if entry.commitment else ""
