"""Is this file what an office sealed, and does it still hold? Bytes, roots and a list in, verdict out; offline.

The seal covers every byte of a file but the hexadecimal gap that holds the signature, and the gap is rebuilt from its
own certificate and signature and compared byte for byte. So there is exactly one spelling of a genuine file: any
changed, added or missing byte is found, and reading the facts afterwards reads only what the office itself wrote.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from cryptography import x509
from django.utils.translation import gettext as _

from tongban.documents import certifying, sealing
from tongban.documents.reading_seals import ReadSeal
from tongban.documents.status_lists import mark_of, read_list
from tongban.kit.identifiers import BadIdentifier, read_licence_identifier

ANY_RANGE = re.compile(rb"/ByteRange\s*\[")
FACTS = re.compile(rb"/TBAN_Facts\[(\d{10}) (\d{10})\]>>\nstartxref\n\d+\n%%EOF\n$")
MOMENT = re.compile(rb"/M\(D:(\d{14})\+08'00'\)")


@dataclass(frozen=True)
class Finding:
    """One thing that was found. `grave`: it makes the file not hold; the others only inform."""

    code: str
    sentence: str
    grave: bool = True


@dataclass(frozen=True)
class Verdict:
    """What can be said of a file. `ok` only where nothing grave was found; `readable` False where it is no PDF at all.

    `facts` is what the office sealed with the page; empty until the seal itself has been found whole and trusted.
    """

    findings: tuple[Finding, ...]
    sha256: str
    readable: bool = True
    facts: Mapping[str, Any] = field(default_factory=dict)
    issuer: str = ""
    issuer_code: str = ""
    signed_at: datetime | None = None

    @property
    def ok(self) -> bool:
        """Whether the file is genuine, unchanged and, as far as was looked at, in force."""
        return not any(finding.grave for finding in self.findings)

    @property
    def identifier(self) -> str:
        """电子证照标识; empty for a document that is no certificate."""
        return str(self.facts.get("identifier", ""))

    @property
    def document_number(self) -> str:
        """文号, or the certificate's number."""
        return str(self.facts.get("number", ""))

    def as_json(self) -> dict[str, Any]:
        """The verdict as every door for programs gives it."""
        return {
            "ok": self.ok,
            "findings": [{"code": f.code, "sentence": f.sentence, "grave": f.grave} for f in self.findings],
            "title": str(self.facts.get("title", "")),
            "number": self.document_number,
            "identifier": self.identifier,
            "issuer": self.issuer,
            "issuer_code": self.issuer_code,
            "signed_at": self.signed_at.isoformat() if self.signed_at else None,
            "valid_until": self.facts.get("valid_until"),
            "sha256": self.sha256,
        }


def verify_pdf(
    data: bytes,
    *,
    roots: Iterable[x509.Certificate],
    status_list: str | bytes | None = None,
    now: datetime | None = None,
) -> Verdict:
    """The verdict on one file. `roots`: the authorities trusted; `status_list`: as licences wrote it.

    Nothing is fetched, no database is asked, and nothing is raised for any input.
    """
    moment = now or datetime.now(UTC)
    trusted = list(roots)
    digest = hashlib.sha256(data).hexdigest()
    if not data.startswith(b"%PDF-"):
        finding = Finding("not-a-pdf", _("This is not a PDF file."))
        return Verdict((finding,), digest, readable=False)
    seal = ReadSeal.find(data)
    if seal is None:
        return Verdict((_no_seal(data),), digest)
    findings = list(_about_seal(seal, data, trusted, moment))
    if findings:
        return Verdict(tuple(findings), digest)
    facts = _facts(data)
    if facts is None:
        return Verdict(
            (Finding("not-a-certificate", _("The seal is genuine, but the file carries no facts of ours.")),), digest
        )
    name, code = certifying.body_of(seal.certificate)
    findings += _about_facts(facts, code, moment)
    findings += _about_status(facts, status_list, trusted, moment)
    if not any(finding.grave for finding in findings):
        said = _("The file is genuine and unchanged since %(issuer)s sealed it.") % {"issuer": name}
        findings.insert(0, Finding("genuine", said, grave=False))
    return Verdict(tuple(findings), digest, facts=facts, issuer=name, issuer_code=code, signed_at=_signed_at(data))


def read_roots(text: str | bytes) -> list[x509.Certificate]:
    """The authorities in a PEM file, one or several; ValueError where it holds none."""
    return x509.load_pem_x509_certificates(text.encode() if isinstance(text, str) else text)


# ---------------------------------------------------------------- the seal


def _about_seal(seal: ReadSeal, data: bytes, roots: list[x509.Certificate], now: datetime) -> Iterable[Finding]:
    """Everything wrong with the seal itself, most telling first."""
    if seal.end > len(data):
        yield Finding(
            "cut-short",
            _("The file has been cut short: %(count)d bytes are missing.") % {"count": seal.end - len(data)},
        )
    intact = seal.intact(data)
    if seal.end < len(data):
        added = {"count": len(data) - seal.end}
        if intact:
            yield Finding(
                "appended",
                _("%(count)d bytes were added after the seal; what stands before them is unchanged.") % added,
            )
        else:
            yield Finding("appended", _("%(count)d bytes were added after the seal.") % added)
    if not intact and seal.end <= len(data):
        yield Finding("altered", _("The file was changed after it was sealed."))
    if not seal.canonical or not seal.signature_holds():
        yield Finding("seal-broken", _("The signature of the seal is damaged or was never made with this key."))
    if certifying.root_of(seal.certificate, roots, certifying.SEALING) is None:
        name = certifying.body_of(seal.certificate)[0] or seal.certificate.subject.rfc4514_string()
        yield Finding(
            "foreign-seal", _("The seal (“%(name)s”) was not given out by an authority trusted here.") % {"name": name}
        )
    signed = _signed_at(data) or now
    if not seal.certificate.not_valid_before_utc <= signed <= seal.certificate.not_valid_after_utc:
        yield Finding("seal-out-of-time", _("The seal was not in force on the day it was set."))
    if signed > now:
        yield Finding("sealed-in-future", _("The file says it was sealed at a moment that has not come yet."))


def _no_seal(data: bytes) -> Finding:
    if b"/TBAN_Facts" in data or (b"/ETSI.CAdES.detached" in data and b"SigRef" in data):
        return Finding("seal-broken", _("The seal on this file is damaged and cannot be read."))
    if ANY_RANGE.search(data):
        return Finding("foreign-seal", _("The file bears a signature, but not a seal of this system."))
    return Finding("unsealed", _("The file bears no seal. It is not a certificate, or the seal was taken off."))


# ---------------------------------------------------------------- what was sealed


def _facts(data: bytes) -> dict[str, Any] | None:
    found = FACTS.search(data, max(len(data) - 400, 0))
    if found is None:
        return None
    start, size = int(found[1]), int(found[2])
    try:
        facts = json.loads(data[start : start + size])
    except ValueError:
        return None
    return facts if isinstance(facts, dict) and facts.get("tongban") == sealing.WAY else None


def _signed_at(data: bytes) -> datetime | None:
    found = MOMENT.findall(data)
    if not found:
        return None
    try:
        return datetime.strptime(found[-1].decode(), "%Y%m%d%H%M%S").replace(tzinfo=sealing.CITY_TIME)
    except ValueError:
        return None


def _about_facts(facts: Mapping[str, Any], seal_code: str, now: datetime) -> Iterable[Finding]:
    """Does what was sealed agree with itself and with the day?"""
    if facts.get("issuer_code") != seal_code:
        yield Finding("seal-of-another", _("The seal belongs to another body than the one named as issuer."))
    if not facts.get("identifier"):
        return
    try:
        if not read_licence_identifier(facts["identifier"], strict=False).fits:
            yield Finding("wrong-check-character", _("The certificate identifier has a wrong check character."))
    except BadIdentifier as fault:
        yield Finding("wrong-identifier", str(fault.sentence))
    today = now.astimezone(sealing.CITY_TIME).date()
    until, since = _day(facts.get("valid_until")), _day(facts.get("valid_from"))
    if until is not None and today > until:
        yield Finding("expired", _("The certificate was valid until %(day)s.") % {"day": until.isoformat()})
    if since is not None and today < since:
        yield Finding("not-yet-valid", _("The certificate is valid from %(day)s.") % {"day": since.isoformat()})


def _day(text: Any) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except (TypeError, ValueError):
        return None


# ---------------------------------------------------------------- does it still hold


def _about_status(
    facts: Mapping[str, Any], status_list: str | bytes | None, roots: list[x509.Certificate], now: datetime
) -> Iterable[Finding]:
    identifier = str(facts.get("identifier", ""))
    if not identifier:
        return
    if status_list is None:
        said = _("Whether it was suspended or revoked since was not looked at: no status list was given.")
        yield Finding("status-not-checked", said, grave=False)
        return
    try:
        payload = read_list(status_list, roots)
    except ValueError:
        yield Finding("status-list-broken", _("The status list given is damaged or not signed by a trusted authority."))
        return
    entry = payload["entries"].get(mark_of(identifier))
    if isinstance(entry, dict):
        yield _state_finding(str(entry.get("state", "")), str(entry.get("since", "")))
    if str(payload.get("next_at", "")) < now.astimezone(UTC).isoformat():
        day = str(payload.get("issued_at", ""))[:10]
        said = _("The status list is of %(day)s; a newer one should be fetched.") % {"day": day}
        yield Finding("status-list-old", said, grave=False)


def _state_finding(state: str, since: str) -> Finding:
    day = {"day": since}
    sentences = {
        "suspended": _("The certificate has been suspended since %(day)s."),
        "revoked": _("The certificate was revoked on %(day)s."),
        "cancelled": _("The certificate was cancelled on %(day)s."),
        "replaced": _("The certificate was replaced by a newer version on %(day)s."),
        "expired": _("The certificate expired on %(day)s."),
    }
    if state not in sentences:
        return Finding("not-in-force", _("The certificate is not in force according to the status list."))
    return Finding(state, sentences[state] % day)
