"""The seal of a file, taken apart: strict DER, one spelling only. What it means is said in `verifying`."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils

from tongban.documents import sealing

RANGE = re.compile(rb"/ByteRange\[0 (\d{10}) (\d{10}) (\d{10})\]/Contents<")
UNREADABLE = (
    ValueError, TypeError, IndexError, KeyError, OverflowError,
    UnsupportedAlgorithm, x509.InvalidVersion, x509.DuplicateExtension, x509.UnsupportedGeneralNameType,
)  # fmt: skip
"""What a damaged certificate can make the parser say."""
LONGEST_GAP = 1 << 16


@dataclass(frozen=True)
class ReadSeal:
    """One seal as it lies in a file. `canonical`: the gap holds exactly the bytes the seal's own parts spell."""

    opening: int
    closing: int
    end: int
    gap: bytes
    certificate: x509.Certificate
    signature: bytes
    attributes: bytes
    digest: bytes
    canonical: bool

    @classmethod
    def find(cls, data: bytes) -> ReadSeal | None:
        """The seal that reaches farthest into the file, or None where there is none of our kind that can be read."""
        best: ReadSeal | None = None
        matches = list(RANGE.finditer(data))
        for match in matches[:1] + matches[1:][-7:]:  # a hostile file may hold any number
            opening, closing, rest = (int(match[i]) for i in (1, 2, 3))
            if match.end() != opening + 1 or not opening + 2 < closing < opening + LONGEST_GAP:
                continue
            try:
                found = cls.read(data[opening + 1 : closing - 1], opening, closing, closing + rest)
            except UNREADABLE:
                continue
            if data[closing - 1 : closing] not in {b">", b""}:
                continue
            if best is None or found.end > best.end:
                best = found
        return best

    @classmethod
    def read(cls, gap: bytes, opening: int, closing: int, end: int) -> ReadSeal:
        """What the gap holds; ValueError where it is not a structure of our kind."""
        raw = bytes.fromhex(gap.decode("ascii"))
        outer = _inside(raw, 0, 0x30)
        signed = _inside(raw, _inside(raw, _after(raw, outer[0]), 0xA0)[0], 0x30)
        spot = signed[0]
        for _part in ("version", "digest algorithms", "content"):
            spot = _after(raw, spot)
        held = _inside(raw, spot, 0xA0)
        der = raw[held[0] : held[1]]
        certificate = x509.load_der_x509_certificate(der)
        _look_at(certificate)
        signer = _inside(raw, _inside(raw, held[1], 0x31)[0], 0x30)
        spot = signer[0]
        for _part in ("version", "signer", "digest algorithm"):
            spot = _after(raw, spot)
        attributes = b"\x31" + raw[spot + 1 : _after(raw, spot)]
        spot = _after(raw, _after(raw, spot))
        start, stop = _inside(raw, spot, 0x04)
        signature = raw[start:stop]
        mark = attributes.find(sealing.ID_MESSAGE_DIGEST)
        if mark < 0:
            raise ValueError("no digest")
        start = mark + len(sealing.ID_MESSAGE_DIGEST) + 4
        digest = attributes[start : start + 32]
        again = sealing.cms(
            der,
            certificate.issuer.public_bytes(),
            certificate.serial_number,
            sealing.signed_attributes(der, digest),
            signature,
        )
        spelled = again.hex().encode()
        canonical = gap == spelled + b"0" * (len(gap) - len(spelled))
        return cls(opening, closing, end, gap, certificate, signature, attributes, digest, canonical)

    def intact(self, data: bytes) -> bool:
        """Whether what the seal covers is what was sealed."""
        whole = hashlib.sha256(data[: self.opening])
        whole.update(data[self.closing : self.end])
        return whole.digest() == self.digest

    def signature_holds(self) -> bool:
        """Whether the certificate's key made the signature over the signed attributes."""
        key = self.certificate.public_key()
        if not isinstance(key, ec.EllipticCurvePublicKey):
            return False
        try:
            key.verify(
                self.signature, hashlib.sha256(self.attributes).digest(), ec.ECDSA(utils.Prehashed(hashes.SHA256()))
            )
        except (InvalidSignature, ValueError):
            return False
        return True


def _inside(raw: bytes, start: int, tag: int) -> tuple[int, int]:
    """Where the contents of the DER element at `start` begin and end; ValueError for anything else."""
    if raw[start] != tag:
        raise ValueError("unexpected element")
    size, begin = raw[start + 1], start + 2
    if size & 0x80:
        count = size & 0x7F
        if not 1 <= count <= 3:
            raise ValueError("unexpected length")
        size, begin = int.from_bytes(raw[begin : begin + count], "big"), begin + count
    if begin + size > len(raw):
        raise ValueError("element longer than what holds it")
    return begin, begin + size


def _after(raw: bytes, start: int) -> int:
    return _inside(raw, start, raw[start])[1]


def _look_at(certificate: x509.Certificate) -> None:
    """Certificates are parsed lazily; look at every part now, so that damage shows here and nowhere later."""
    certificate.public_key()
    certificate.subject.rfc4514_string()
    certificate.not_valid_before_utc, certificate.not_valid_after_utc  # noqa: B018
    list(certificate.extensions)
