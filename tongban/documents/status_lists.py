"""Lists of certificates that no longer hold, signed so that they can be carried along and read offline."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils

from tongban.documents import certifying, sealing


def mark_of(identifier: str) -> str:
    """Under what a certificate stands in the list: a hash, so that it tells nothing to whoever lacks the paper."""
    return hashlib.sha256(identifier.encode()).hexdigest()


def sign_list(payload: Mapping[str, Any], signer: sealing.Signer) -> str:
    """A list as JWS (RFC 7515, flattened JSON) signed ES256, with the signer's certificate inside."""
    head = {"alg": "ES256", "typ": "tongban-status+json", "x5c": [base64.b64encode(signer.der).decode()]}
    protected, body = (
        _b64(json.dumps(head).encode()),
        _b64(json.dumps(payload, ensure_ascii=False, sort_keys=True).encode()),
    )
    r, s = utils.decode_dss_signature(signer.sign(f"{protected}.{body}".encode()))
    signature = _b64(r.to_bytes(32, "big") + s.to_bytes(32, "big"))
    return json.dumps({"protected": protected, "payload": body, "signature": signature}, indent=1)


def read_list(text: str | bytes, roots: Iterable[x509.Certificate]) -> dict[str, Any]:
    """The payload of a signed list; ValueError where it is malformed, altered, or signed by nobody trusted."""
    try:
        parts = json.loads(text)
        head = json.loads(_unb64(parts["protected"]))
        certificate = x509.load_der_x509_certificate(base64.b64decode(head["x5c"][0], validate=True))
        raw = _unb64(parts["signature"])
        key = certificate.public_key()
        if head["alg"] != "ES256" or len(raw) != 64 or not isinstance(key, ec.EllipticCurvePublicKey):
            raise ValueError("unexpected signature")
        signature = utils.encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
        key.verify(signature, f"{parts['protected']}.{parts['payload']}".encode(), ec.ECDSA(hashes.SHA256()))
        payload = json.loads(_unb64(parts["payload"]))
    except (InvalidSignature, KeyError, IndexError, TypeError, RecursionError) as fault:
        raise ValueError("not a list of ours") from fault
    if certifying.root_of(certificate, roots, certifying.STATUS) is None or not isinstance(
        payload.get("entries"), dict
    ):
        raise ValueError("signed by nobody trusted")
    return dict(payload)


def _b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _unb64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
