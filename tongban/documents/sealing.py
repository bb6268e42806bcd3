"""The seal on a PDF: a PAdES B-B signature (ETSI.CAdES.detached, ES256) that certifies the file against any change.

A signature is added as one incremental update with the facts of the document beside it, so that a verifier needs no
database. The structure is written directly: a page costs two hashes and one signature, well under a millisecond.
pyHanko reads the result as its own (tested), but is not needed to make it.

    base PDF as typst wrote it │ facts (JSON) │ sig dictionary <hex CMS> │ widget │ page, catalogue │ xref, trailer
    └───────────────── signed: every byte of the file but the hex ──────────────────────────────────────────────┘
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.serialization import Encoding

CITY_TIME = ZoneInfo("Asia/Shanghai")
WAY = 1
"""Version of this way of sealing, written into the facts."""
RANGE = b"/ByteRange[0 %010d %010d %010d]/Contents<"
TRAILER = re.compile(
    rb"trailer\s*<</Size (\d+)/Root (\d+) 0 R(?:/Info (\d+) 0 R)?/ID\[(\([^()]{1,80}\))\([^()]{1,80}\)\]>>"
    rb"\s*startxref\s+(\d+)\s+%%EOF\s*$"
)


class CannotSealError(ValueError):
    """The PDF is not one our own draughtsman wrote; nothing else is ever sealed."""


# ---------------------------------------------------------------- DER, just enough to write one structure


def tlv(tag: int, *parts: bytes) -> bytes:
    """One DER element."""
    body = b"".join(parts)
    size = len(body)
    if size < 0x80:
        return bytes((tag, size)) + body
    octets = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(octets))) + octets + body


SEQUENCE, SET, OID, OCTETS, INTEGER = 0x30, 0x31, 0x06, 0x04, 0x02
ID_DATA = tlv(OID, bytes.fromhex("2a864886f70d010701"))
ID_SIGNED_DATA = tlv(OID, bytes.fromhex("2a864886f70d010702"))
ID_CONTENT_TYPE = tlv(OID, bytes.fromhex("2a864886f70d010903"))
ID_MESSAGE_DIGEST = tlv(OID, bytes.fromhex("2a864886f70d010904"))
ID_SIGNING_CERTIFICATE_V2 = tlv(OID, bytes.fromhex("2a864886f70d010910022f"))
SHA256 = tlv(SEQUENCE, tlv(OID, bytes.fromhex("608648016503040201")))
ECDSA_SHA256 = tlv(SEQUENCE, tlv(OID, bytes.fromhex("2a8648ce3d040302")))


def signed_attributes(certificate: bytes, digest: bytes) -> bytes:
    """What is signed, as a DER SET: content type, digest of the file, hash of the signer's certificate."""
    pointer = tlv(SEQUENCE, tlv(SEQUENCE, tlv(SEQUENCE, tlv(OCTETS, hashlib.sha256(certificate).digest()))))
    attributes = (
        tlv(SEQUENCE, ID_CONTENT_TYPE, tlv(SET, ID_DATA)),
        tlv(SEQUENCE, ID_MESSAGE_DIGEST, tlv(SET, tlv(OCTETS, digest))),
        tlv(SEQUENCE, ID_SIGNING_CERTIFICATE_V2, tlv(SET, pointer)),
    )
    return tlv(SET, *sorted(attributes))


def cms(certificate: bytes, issuer: bytes, serial: int, attributes: bytes, signature: bytes) -> bytes:
    """The whole CMS structure. One input gives one byte string, so that the verifier can refuse any other spelling."""
    number = tlv(INTEGER, serial.to_bytes(serial.bit_length() // 8 + 1, "big"))
    signer = tlv(
        SEQUENCE,
        b"\x02\x01\x01",
        tlv(SEQUENCE, issuer, number),
        SHA256,
        b"\xa0" + attributes[1:],  # [0] IMPLICIT SET
        ECDSA_SHA256,
        tlv(OCTETS, signature),
    )
    signed = tlv(
        SEQUENCE, b"\x02\x01\x01", tlv(SET, SHA256), tlv(SEQUENCE, ID_DATA), tlv(0xA0, certificate), tlv(SET, signer)
    )
    return tlv(SEQUENCE, ID_SIGNED_DATA, tlv(0xA0, signed))


# ---------------------------------------------------------------- the signer


@dataclass(frozen=True)
class Signer:
    """A seal ready for use: the certificate (parsed once) and its private key (P-256)."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey
    name: str
    der: bytes = field(init=False, repr=False)
    issuer: bytes = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "der", self.certificate.public_bytes(Encoding.DER))
        object.__setattr__(self, "issuer", self.certificate.issuer.public_bytes())

    def structure(self, digest: bytes) -> bytes:
        """The CMS structure over a file whose SHA-256 is `digest`. Deterministic (RFC 6979)."""
        attributes = signed_attributes(self.der, digest)
        return cms(self.der, self.issuer, self.certificate.serial_number, attributes, self.sign(attributes))

    def sign(self, message: bytes) -> bytes:
        """ECDSA over SHA-256 of `message`, DER, deterministic."""
        how = ec.ECDSA(utils.Prehashed(hashes.SHA256()), deterministic_signing=True)
        return self.key.sign(hashlib.sha256(message).digest(), how)

    @property
    def room(self) -> int:
        """Bytes the CMS structure may need at most (an ECDSA signature on P-256 has up to 72)."""
        attributes = signed_attributes(self.der, bytes(32))
        return len(cms(self.der, self.issuer, self.certificate.serial_number, attributes, bytes(72)))


# ---------------------------------------------------------------- the PDF


def text_string(words: str) -> bytes:
    """A PDF text string in UTF-16 as hexadecimal, safe for any character."""
    return b"<FEFF" + words.encode("utf-16-be").hex().upper().encode() + b">"


def seal_pdf(pdf: bytes, signer: Signer, *, at: datetime, facts: Mapping[str, Any], reason: str) -> bytes:
    """`pdf` (as our draughtsman wrote it) with the facts attached, sealed at `at`; same input, same bytes.

    Raises CannotSealError for any other PDF.
    """
    base = _Base.read(pdf)
    note = json.dumps({"tongban": WAY, **facts}, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    new = _Update(pdf, base)
    stream = new.add(
        b"<</Type/EmbeddedFile/Subtype/application#2Fjson/Params<</Size %d>>/Length %d>>\nstream\n"
        % (len(note), len(note)),
        note,
        b"\nendstream",
    )
    file = new.add(
        b"<</Type/Filespec/F(document.json)/UF(document.json)/AFRelationship/Data/EF<</F %d 0 R/UF %d 0 R>>>>"
        % (stream, stream)
    )
    room = signer.room
    moment = at.astimezone(CITY_TIME).strftime("D:%Y%m%d%H%M%S+08'00'").encode()
    sign = new.add(
        b"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached",
        RANGE % (0, 0, 0) + b"0" * (2 * room) + b">",
        b"/M(%s)/Name%s/Reason%s" % (moment, text_string(signer.name), text_string(reason)),
        b"/Reference[<</Type/SigRef/TransformMethod/DocMDP/TransformParams<</Type/TransformParams/P 1/V/1.2>>>>]>>",
    )
    widget = new.add(
        b"<</Type/Annot/Subtype/Widget/FT/Sig/T(Seal)/F 132/Rect[0 0 0 0]/V %d 0 R/P %d 0 R>>"
        % (sign, base.page_number)
    )
    new.replace(base.page_number, base.page[:-2] + b"/Annots[%d 0 R]>>" % widget)
    new.replace(
        base.root_number,
        base.root[:-2]
        + b"/AcroForm<</Fields[%d 0 R]/SigFlags 3>>/Perms<</DocMDP %d 0 R>>" % (widget, sign)
        + b"/Names<</EmbeddedFiles<</Names[(document.json)%d 0 R]>>>>/AF[%d 0 R]>>" % (file, file),
    )
    whole = new.close(at_facts=(new.offsets[stream] + new.heads[stream], len(note)))
    return _fill(whole, new.offsets[sign], room, signer)


def _fill(whole: bytearray, start: int, room: int, signer: Signer) -> bytes:
    """Write the true range, hash all but the gap, and put the structure into it (then zeros to its end)."""
    spot = whole.index(b"/ByteRange[", start)
    opening = spot + len(RANGE % (0, 0, 0)) - 1
    closing = opening + 2 * room + 2
    whole[spot : opening + 1] = RANGE % (opening, closing, len(whole) - closing)
    digest = hashlib.sha256(memoryview(whole)[:opening])
    digest.update(memoryview(whole)[closing:])
    structure = signer.structure(digest.digest()).hex().encode()
    whole[opening + 1 : opening + 1 + len(structure)] = structure
    return bytes(whole)


@dataclass(frozen=True)
class _Base:
    """What must be known of the PDF below the seal: its catalogue, its first page, its cross-reference table."""

    size: int
    root_number: int
    root: bytes
    page_number: int
    page: bytes
    info: bytes
    identity: bytes
    table: int

    @classmethod
    def read(cls, pdf: bytes) -> _Base:
        end = TRAILER.search(pdf, max(len(pdf) - 400, 0))
        if end is None:
            raise CannotSealError("no plain trailer at the end")
        size, root_number, table = int(end[1]), int(end[2]), int(end[5])
        head = b"xref\n0 %d\n" % size
        if pdf[table : table + len(head)] != head:
            raise CannotSealError("no plain cross-reference table")

        def body(number: int) -> bytes:
            row = table + len(head) + 20 * number
            start = int(pdf[row : row + 10])
            opening = b"%d 0 obj\n" % number
            if pdf[start : start + len(opening)] != opening:
                raise CannotSealError(f"object {number} is not where the table says")
            return pdf[start + len(opening) : pdf.index(b"\nendobj", start)]

        def reference(inside: bytes, name: bytes) -> int:
            found = re.search(name + rb"\[?\s*(\d+) 0 R", inside)
            if found is None:
                raise CannotSealError(f"no {name.decode()}")
            return int(found[1])

        root = body(root_number)
        number = reference(root, rb"/Pages ")
        page = body(number)
        while b"/Type/Pages" in page:
            number = reference(page, rb"/Kids")
            page = body(number)
        taken = [name for name in (b"/AcroForm", b"/Names", b"/AF[", b"/Perms") if name in root]
        if taken or b"/Annots" in page or not (root.endswith(b">>") and page.endswith(b">>")):
            raise CannotSealError("the page or the catalogue already holds what the seal would add")
        info = b"/Info %s 0 R" % end[3] if end[3] else b""
        return cls(size, root_number, root, number, page, info, end[4], table)


class _Update:
    """One incremental update being written behind a PDF."""

    def __init__(self, pdf: bytes, base: _Base) -> None:
        self.base = base
        self.whole = bytearray(pdf if pdf.endswith(b"\n") else pdf + b"\n")
        self.next = base.size
        self.offsets: dict[int, int] = {}
        self.heads: dict[int, int] = {}
        """From the start of an object to the end of its first part, where a stream's bytes begin."""

    def add(self, *parts: bytes) -> int:
        number, self.next = self.next, self.next + 1
        self.replace(number, *parts)
        return number

    def replace(self, number: int, *parts: bytes) -> None:
        self.offsets[number] = len(self.whole)
        opening = b"%d 0 obj\n" % number
        self.heads[number] = len(opening) + len(parts[0])
        self.whole += opening + b"".join(parts) + b"\nendobj\n"

    def close(self, *, at_facts: tuple[int, int]) -> bytearray:
        """Cross-reference table and trailer; the trailer also says where the facts lie."""
        table = len(self.whole)
        rows = [b"xref\n0 1\n0000000000 65535 f\r\n"]
        rows.extend(b"%d 1\n%010d 00000 n\r\n" % (number, self.offsets[number]) for number in sorted(self.offsets))
        mark = hashlib.sha256(self.whole).hexdigest()[:32].encode()
        rows.append(
            b"trailer\n<</Size %d/Root %d 0 R%s/ID[%s<%s>]/Prev %d/TBAN_Facts[%010d %010d]>>\nstartxref\n%d\n%%%%EOF\n"
            % (
                self.next,
                self.base.root_number,
                self.base.info,
                self.base.identity,
                mark,
                self.base.table,
                *at_facts,
                table,
            )
        )
        self.whole += b"".join(rows)
        return self.whole
