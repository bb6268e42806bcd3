"""Whether a receipt is sound: signed with our key, leading from its entry to the signed root, true to the log of now.

This is the site's own answer, for whoever has no machine at hand; verify_log.py gives the same without the site.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.utils.translation import gettext as _

from tongban.journal import queries
from tongban.journal.log.leaves import commitment
from tongban.kit.merkle import Hasher, verify_inclusion
from tongban.kit.refusals import Refusal

FORMAT = "tongban-log-receipt 1"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at, and whether it holds. `code` never changes."""

    code: str
    holds: bool
    sentence: str


@dataclass(frozen=True)
class Verdict:
    """What can be said of a receipt: sound only if every finding holds. `code` and `index` name its entry where the
    receipt is sound."""

    findings: tuple[Finding, ...]
    code: str = ""
    index: int | None = None

    @property
    def sound(self) -> bool:
        """Whether nothing speaks against it."""
        return all(finding.holds for finding in self.findings)


@dataclass(frozen=True)
class Head:
    """A checkpoint taken apart: the signed text and what it says."""

    origin: str
    size: int
    root: bytes
    text: bytes
    signatures: tuple[bytes, ...]


def check(receipt: Mapping[str, Any]) -> Verdict:
    """Look at a receipt from anywhere. Reads the log, keeps nothing, never raises."""
    try:
        head, leaf, path, index = _taken_apart(receipt)
    except (KeyError, TypeError, ValueError, binascii.Error):
        return Verdict((Finding("malformed", False, _("This is not a whole receipt of a public log.")),))
    hasher = Hasher(str(receipt["algorithm"]))
    said = json.loads(leaf)
    code, leaf_hash = str(said["authority"]), hasher.leaf(leaf)
    findings = [
        _finding_of_signature(head),
        _finding("path", verify_inclusion(hasher, leaf_hash, index, head.size, path, head.root)),
        _finding("place", said["index"] == index and head.origin.endswith(f"/{code}")),
        _finding_in_the_log(code, index, head, leaf_hash.hex()),
    ]
    if "opening" in receipt:
        findings.append(_finding_of_opening(receipt["opening"], str(receipt["algorithm"]), str(said.get("commitment"))))
    return Verdict(tuple(findings), code, index)


def _taken_apart(receipt: Mapping[str, Any]) -> tuple[Head, bytes, list[bytes], int]:
    if receipt["format"] != FORMAT or receipt["algorithm"] not in ("sha256", "sm3"):
        raise ValueError
    index, path = receipt["index"], [bytes.fromhex(one) for one in receipt["path"]]
    leaf = str(receipt["leaf"]).encode()
    if type(index) is not int or len(path) > 64:
        raise ValueError
    said = json.loads(leaf)
    if not isinstance(said, dict) or type(said["index"]) is not int or not isinstance(said["authority"], str):
        raise ValueError
    return _head(str(receipt["checkpoint"])), leaf, path, index


def _head(note: str) -> Head:
    """A signed note with a checkpoint in it (C2SP signed-note, tlog-checkpoint)."""
    text, _blank, signed = note.partition("\n\n")
    origin, size, root, *_more = text.split("\n")
    signatures = [line.split(" ")[2] for line in signed.splitlines() if line.startswith("— ")]
    return Head(
        origin=origin,
        size=int(size),
        root=base64.b64decode(root, validate=True),
        text=f"{text}\n".encode(),
        signatures=tuple(base64.b64decode(one, validate=True)[4:] for one in signatures),
    )


def _finding_of_signature(head: Head) -> Finding:
    public = queries.public_key()
    for signature in head.signatures if public else ():
        try:
            Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(signature, head.text)
        except InvalidSignature:
            continue
        return _finding("signature", True)
    return _finding("signature", False)


def _finding_in_the_log(code: str, index: int, head: Head, leaf_hash: str) -> Finding:
    """The log of now must still have that entry at that place, and have had that root when it was that long."""
    try:
        proof = queries.inclusion(code, index, head.size)
        line_hash = queries.public_entry(code, index).leaf
    except Refusal:
        return _finding("log", False)
    return _finding("log", proof.leaf == line_hash == leaf_hash and proof.root == head.root.hex())


def _finding_of_opening(opening: Any, algorithm: str, committed_to: str) -> Finding:
    """What only the person concerned holds: the salt and the text, which must be what the entry committed to."""
    try:
        opened = commitment(algorithm, bytes.fromhex(opening["salt"]), str(opening["committed"])).hex()
    except (KeyError, TypeError, ValueError):
        opened = ""
    return _finding("opening", opened == committed_to)


def _finding(code: str, holds: bool) -> Finding:
    good, bad = {
        "signature": (
            _("The head it names was signed with the key of this log."),
            _("The head it names was not signed with the key of this log."),
        ),
        "path": (
            _("Its hashes lead from the entry to the signed root."),
            _("Its hashes do not lead from the entry to the signed root."),
        ),
        "place": (_("The entry names its own place."), _("The entry names another place or another authority.")),
        "log": (
            _("The log still has this very entry at this place, and has only grown since."),
            _("The log as it is now does not have this entry at this place."),
        ),
        "opening": (
            _("The contents in it are what the entry committed to."),
            _("The contents in it are not what the entry committed to."),
        ),
    }[code]
    return Finding(code, holds, good if holds else bad)
