"""The installation's own small authority: root and keys, sealed below the data directory, made when first needed.

    <data>/trust/roots.pem        whom this installation trusts; more authorities may be appended
    <data>/trust/authority.json   root certificate and its key, the key sealed with the installation's secret
    <data>/trust/status.json      the key that signs status lists, likewise

A city with a seal service of its own replaces the seals (admin) and puts that service's root into roots.pem.
"""

from __future__ import annotations

import json
from datetime import timedelta
from functools import lru_cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from tongban.accounts.actions import seal, unseal
from tongban.documents import certifying
from tongban.documents.sealing import Signer
from tongban.documents.verifying import read_roots
from tongban.kit.refusals import Refusal
from tongban.kit.writing import write_once

BACKDATED = timedelta(days=4 * 365)
"""How far back keys of a demonstration hold, whose acts are dated over past years; a real installation begins today."""


class TrustUnreadable(Refusal):
    """The folder of keys was damaged or sealed with another secret. Nothing is sealed until it is mended."""

    code = "trust-unreadable"
    status = 500


def folder() -> Path:
    """Where keys and roots are kept."""
    return Path(settings.DATA_DIR) / "trust"


def trust_roots() -> str:
    """The authorities trusted here, as PEM; for download and for `tongban verify --roots`."""
    root()
    return (folder() / "roots.pem").read_text(encoding="ascii")


def known_roots() -> str:
    """The same where they exist already, else nothing; for tools that must not make keys."""
    place = folder() / "roots.pem"
    return place.read_text(encoding="ascii") if place.exists() else ""


def trusted() -> list[x509.Certificate]:
    """The same, parsed."""
    try:
        return read_roots(trust_roots())
    except ValueError as fault:
        raise _unreadable("roots.pem") from fault


def root() -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    """Our own root and its key."""
    return _root(str(folder()))


def status_signer() -> Signer:
    """The key that signs lists of certificates no longer in force."""
    return _status(str(folder()))


def begins() -> timedelta:
    """How long before now a new key holds."""
    return BACKDATED if settings.DEMO or settings.TESTING else timedelta(0)


@lru_cache(maxsize=4)
def _root(where: str) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    place = Path(where) / "authority.json"
    if not place.exists():
        name = _city("电子印章根证书")
        made = certifying.new_root(name, timezone.now() - begins() - timedelta(days=1))
        write_once(place, _pair(*made).encode())
    pair = _read(place)
    write_once(Path(where) / "roots.pem", certifying.as_text(pair[0]).encode())
    return pair


@lru_cache(maxsize=4)
def _status(where: str) -> Signer:
    place = Path(where) / "status.json"
    if not place.exists():
        above, key = _root(where)
        made = certifying.new_certificate(
            above,
            key,
            name=_city("电子证照状态"),
            organisation=settings.CITY_NAME,
            code=settings.CITY_CODE,
            purpose=certifying.STATUS,
            since=timezone.now() - begins(),
        )
        write_once(place, _pair(*made).encode())
    return Signer(*_read(place), settings.CITY_NAME)


def _city(words: str) -> str:
    return f"{settings.CITY_NAME}{words}" + ("（示例）" if settings.DEMO else "")


def _pair(certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey) -> str:
    return json.dumps({"certificate": certifying.as_text(certificate), "key_sealed": seal(certifying.key_as_text(key))})


def _read(place: Path) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    try:
        kept = json.loads(place.read_text(encoding="utf-8"))
        certificate = x509.load_pem_x509_certificate(kept["certificate"].encode())
        return certificate, certifying.key_from_text(unseal(kept["key_sealed"]))
    except (ValueError, KeyError, OSError, Refusal) as fault:
        raise _unreadable(place.name) from fault


def _unreadable(name: str) -> TrustUnreadable:
    return TrustUnreadable(
        _("The keys of this installation (%(name)s) cannot be read.") % {"name": name},
        next_step=_("Restore the folder “trust” of the data directory, and set the secret it was sealed with."),
    )
