"""Certificates of the house's own small authority: a root, seals below it, and one key that signs status lists.

Plain `cryptography`, no Django: the rooms above decide where keys are kept. P-256 and SHA-256 throughout (ES256).
What a certificate may be used for is in its extended key usage, so that a seal can never sign a status list.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID, ObjectIdentifier

SEALING = ObjectIdentifier("1.3.6.1.5.5.7.3.36")
"""id-kp-documentSigning (RFC 9336)."""
STATUS = ObjectIdentifier("2.25.198361870428264170131655279017338925461")
"""Ours (a UUID arc): may sign lists of certificates that no longer hold."""
ROOT_YEARS, SEAL_YEARS = 20, 10


def new_key() -> ec.EllipticCurvePrivateKey:
    """A fresh P-256 key."""
    return ec.generate_private_key(ec.SECP256R1())


def key_as_text(key: ec.EllipticCurvePrivateKey) -> str:
    """PKCS#8 PEM, open: seal it before it is kept anywhere."""
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def key_from_text(text: str) -> ec.EllipticCurvePrivateKey:
    """The key of a PEM text; ValueError where it is no P-256 key."""
    key = load_pem_private_key(text.encode(), None)
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
        raise ValueError("not a P-256 key")
    return key


def as_text(certificate: x509.Certificate) -> str:
    """PEM."""
    return certificate.public_bytes(Encoding.PEM).decode()


def new_root(name: str, since: datetime) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    """A self-signed authority called `name`."""
    key = new_key()
    subject = x509.Name(
        [x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"), x509.NameAttribute(NameOID.COMMON_NAME, name[:64])]
    )
    known = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    made = (
        _begun(subject, subject, key.public_key(), since, ROOT_YEARS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(known, critical=False)
        .sign(key, hashes.SHA256())
    )
    return made, key


def new_certificate(
    root: x509.Certificate,
    root_key: ec.EllipticCurvePrivateKey,
    *,
    name: str,
    organisation: str,
    code: str,
    purpose: ObjectIdentifier,
    since: datetime,
) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    """A certificate below `root` for one body (`code`: its credit code) and one purpose (SEALING or STATUS)."""
    key = new_key()
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation[:64]),
            x509.NameAttribute(NameOID.ORGANIZATION_IDENTIFIER, code),
            x509.NameAttribute(NameOID.COMMON_NAME, name[:64]),
        ]
    )
    made = (
        _begun(subject, root.subject, key.public_key(), since, SEAL_YEARS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([purpose]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()), critical=False)
        .sign(root_key, hashes.SHA256())
    )
    return made, key


def root_of(
    certificate: x509.Certificate, roots: Iterable[x509.Certificate], purpose: ObjectIdentifier
) -> x509.Certificate | None:
    """The trusted root that issued `certificate` for `purpose`, or None."""
    try:
        allowed = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
        signs = certificate.extensions.get_extension_for_class(x509.KeyUsage).value.digital_signature
        is_authority = certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except (x509.ExtensionNotFound, ValueError):
        return None
    if purpose not in allowed or not signs or is_authority:
        return None
    for root in roots:
        try:
            if root.extensions.get_extension_for_class(x509.BasicConstraints).value.ca:
                certificate.verify_directly_issued_by(root)
                return root
        except (InvalidSignature, ValueError, TypeError, x509.ExtensionNotFound):
            continue
    return None


def body_of(certificate: x509.Certificate) -> tuple[str, str]:
    """(name, credit code) of the body a seal belongs to; empty where the certificate does not say."""

    def said(what: ObjectIdentifier) -> str:
        found = certificate.subject.get_attributes_for_oid(what)
        return str(found[0].value) if found else ""

    return said(NameOID.ORGANIZATION_NAME), said(NameOID.ORGANIZATION_IDENTIFIER)


def _begun(
    subject: x509.Name, issuer: x509.Name, public: ec.EllipticCurvePublicKey, since: datetime, years: int
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(since)
        .not_valid_after(since + timedelta(days=365 * years))
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=not signs_certificates,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


__all__ = [
    "SEALING",
    "STATUS",
    "as_text",
    "body_of",
    "key_as_text",
    "key_from_text",
    "new_certificate",
    "new_key",
    "new_root",
    "root_of",
]
