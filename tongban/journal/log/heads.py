"""Signed tree heads: Ed25519 over a C2SP checkpoint, written as a signed note.

The signed text is the log's origin, its size, the root in base64 and the moment, a line each. The key is made once and
kept sealed under the installation's secret, which is not in the database: whoever can only write to the database cannot
sign.
"""

from __future__ import annotations

import base64
import hashlib
from datetime import datetime
from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.utils import timezone

from tongban.accounts.actions import seal, unseal
from tongban.journal.log import leaves
from tongban.journal.log.shapes import HeadRow
from tongban.journal.models import Log, LogKey, TreeHead
from tongban.kit.refusals import Refusal
from tongban.kit.tiles import root_of_edge

ED25519 = b"\x01"
"""The signature type of a signed note's key (C2SP signed-note)."""


def signed(log: Log, key: LogKey) -> TreeHead:
    """A new head over the tree as the log's row has it, saved. `signing` has made sure that it may be signed."""
    root = root_of_edge(leaves.hasher(log.algorithm), bytes(log.edge))
    head = TreeHead(log=log, key=key, size=log.size, root=root, at=timezone.now())
    head.signature = _private(key.sealed).sign(body_of(log.origin, head.size, root, head.at).encode())
    head.save()
    return head


def key() -> LogKey:
    """The installation's key, made the first time something is signed; of two who make it at once one does."""
    found = LogKey.objects.filter(pk=1).first()
    if found is None:
        private = Ed25519PrivateKey.generate()
        secret = base64.b64encode(private.private_bytes_raw()).decode()
        made = {"sealed": seal(secret), "public": private.public_key().public_bytes_raw()}
        found, _is_new = LogKey.objects.get_or_create(pk=1, defaults=made)
    return found


def public_half(key: LogKey) -> bytes:
    """The public key that belongs to what is sealed (the row also says one); empty where the seal cannot be opened."""
    try:
        return _private(key.sealed).public_key().public_bytes_raw()
    except (ValueError, Refusal):
        return b""


def fingerprint(public: bytes) -> str:
    """By what people tell keys apart: the first half of the key's SHA-256, hexadecimal, as verify_log.py prints it."""
    return hashlib.sha256(public).hexdigest()[:32] if public else ""


@lru_cache(maxsize=4)
def _private(sealed: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(base64.b64decode(unseal(sealed)))


def body_of(origin: str, size: int, root: bytes, at: datetime) -> str:
    """The signed text of a head: a C2SP checkpoint with one extension line, the moment."""
    return f"{origin}\n{size}\n{base64.b64encode(root).decode()}\ntime {leaves.moment(at)}\n"


def key_hash(origin: str, public: bytes) -> bytes:
    """The four bytes by which a signed note names a key."""
    return hashlib.sha256(origin.encode() + b"\n" + ED25519 + public).digest()[:4]


def verifier_key(origin: str, public: bytes) -> str:
    """The public key as a signed note's verifier takes it: name+hash+key."""
    return f"{origin}+{key_hash(origin, public).hex()}+{base64.b64encode(ED25519 + public).decode()}"


def signed_note(origin: str, body: str, public: bytes, signature: bytes) -> str:
    """The signed text with its signature line (C2SP signed-note)."""
    signed = base64.b64encode(key_hash(origin, public) + signature).decode()
    return f"{body}\n— {origin} {signed}\n"


def as_row(head: TreeHead, log: Log) -> HeadRow:
    """A stored head with its whole signed note. Reads the head's key."""
    public, root = bytes(head.key.public), bytes(head.root)
    body = body_of(log.origin, head.size, root, head.at)
    note = signed_note(log.origin, body, public, bytes(head.signature))
    key_id = key_hash(log.origin, public).hex()
    return HeadRow(size=head.size, root=root.hex(), at=head.at, key_id=key_id, checkpoint=note)
