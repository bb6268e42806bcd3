"""Whether a receipt is sound: the script's own answer, with this log's key, and whether the log of now still agrees.

For whoever has no machine at hand; verify_log.py tells the same without the site.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from tongban.journal import queries
from tongban.journal.log.leaves import commitment
from tongban.journal.static.journal.verify_log import check_receipt
from tongban.kit.refusals import Refusal

NO_KEY = "00" * 32
"""What a receipt must not be signed with: where nothing was ever signed, nothing is a receipt of ours."""


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at, and whether it holds. `code` never changes."""

    code: str
    holds: bool
    sentence: str


@dataclass(frozen=True)
class Verdict:
    """What can be said of a receipt: sound only if every finding holds. `code` and `index` name its entry where the
    receipt could be read."""

    findings: tuple[Finding, ...]
    code: str = ""
    index: int | None = None

    @property
    def sound(self) -> bool:
        """Whether nothing speaks against it."""
        return all(finding.holds for finding in self.findings)


def check(receipt: Mapping[str, Any]) -> Verdict:
    """Look at a receipt from anywhere. Reads the log, keeps nothing, never raises."""
    try:
        why, said = check_receipt(dict(receipt), queries.public_key() or NO_KEY)
        code, index = str(said["authority"]), int(said["index"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return Verdict((Finding("malformed", False, _("This is not a whole receipt of a public log.")),))
    findings = list(_findings_of_the_script(why))
    findings.append(_finding("log", _is_in_the_log(receipt, code, index)))
    if "opening" in receipt:
        findings.append(_finding("opening", _opens(receipt, str(said["commitment"]))))
    return Verdict(tuple(findings), code, index)


def _findings_of_the_script(why: str) -> list[Finding]:
    """It stops at the first thing that is wrong; what it has not reached is not spoken of."""
    found = []
    for code, faults in (("signature", ("signature", "key")), ("place", ("line",)), ("path", ("root",))):
        found.append(_finding(code, why not in faults))
        if why in faults:
            break
    return found


def _is_in_the_log(receipt: Mapping[str, Any], code: str, index: int) -> bool:
    """The log of now must still have that line at that place, and the root it had when it was that long."""
    try:
        proof = queries.inclusion(code, index, int(receipt["size"]))
        entry = queries.public_entry(code, index)
    except Refusal:
        return False
    return bool(entry.line == receipt["leaf"] and entry.leaf == proof.leaf and proof.path == receipt["path"])


def _opens(receipt: Mapping[str, Any], committed_to: str) -> bool:
    """What only the person concerned holds: the salt and the text, which must be what the entry committed to."""
    opening = receipt["opening"]
    try:
        opened = commitment(str(receipt["algorithm"]), bytes.fromhex(opening["salt"]), str(opening["committed"]))
    except (KeyError, TypeError, ValueError):
        return False
    return opened.hex() == committed_to


def _finding(code: str, holds: bool) -> Finding:
    good, bad = {
        "signature": (
            _("The head it names was signed with the key of this log."),
            _("The head it names was not signed with the key of this log."),
        ),
        "place": (_("The entry names its own place."), _("The entry names another place or another authority.")),
        "path": (
            _("Its hashes lead from the entry to the signed root."),
            _("Its hashes do not lead from the entry to the signed root."),
        ),
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
