"""What somebody else's program says of a seal: pyHanko, which knows nothing of our way of sealing."""

from __future__ import annotations

import io
from collections.abc import Iterable

from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko_certvalidator import ValidationContext


def second_opinion(content: bytes, roots: Iterable[x509.Certificate]) -> bool:
    """Whether pyHanko also finds exactly one signature, valid, trusted, and over the whole file."""
    trusted = [asn1.Certificate.load(root.public_bytes(Encoding.DER)) for root in roots]
    try:
        signatures = PdfFileReader(io.BytesIO(content), strict=True).embedded_signatures
        if len(signatures) != 1:
            return False
        said = validate_pdf_signature(signatures[0], ValidationContext(trust_roots=trusted, allow_fetching=False))
    except Exception:  # noqa: BLE001 - the file is anybody's, and whatever their program stumbles over is no good seal
        return False
    return bool(said.bottom_line and said.coverage == SignatureCoverageLevel.ENTIRE_FILE)
