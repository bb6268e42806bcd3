"""Seals: one for each organisation, made by the installation's own authority when it is first needed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from cryptography import x509
from django.utils import timezone

from tongban.accounts.actions import seal as seal_text
from tongban.accounts.actions import unseal
from tongban.accounts.models import Organisation
from tongban.documents import authority, certifying, status_lists
from tongban.documents.models import Seal
from tongban.documents.queries import seal_of
from tongban.documents.sealing import Signer
from tongban.documents.verifying import Verdict, verify_pdf

trust_roots = authority.trust_roots
known_roots = authority.known_roots


def make_seal(organisation: Organisation) -> Seal:
    """The organisation's seal; the one it has, else a new one with a key only this installation can open."""
    found = seal_of(organisation)
    if found is not None:
        return found
    root, root_key = authority.root()
    since = timezone.now() - authority.begins()
    certificate, key = certifying.new_certificate(
        root,
        root_key,
        name=f"{organisation.short_name or organisation.name}电子印章",
        organisation=organisation.name,
        code=organisation.code,
        purpose=certifying.SEALING,
        since=since,
    )
    return Seal.objects.create(
        organisation=organisation,
        name=organisation.name,
        certificate=certifying.as_text(certificate),
        key_sealed=seal_text(certifying.key_as_text(key)),
        since=since,
    )


def signer_of(seal: Seal) -> Signer:
    """The seal ready for use."""
    return _signer(seal.certificate, seal.key_sealed, seal.name)


@lru_cache(maxsize=64)
def _signer(certificate: str, key_sealed: str, name: str) -> Signer:
    key = certifying.key_from_text(unseal(key_sealed))
    return Signer(x509.load_pem_x509_certificate(certificate.encode()), key, name)


def sign_status_list(entries: Mapping[str, Any], *, number: int, at: datetime, next_at: datetime) -> str:
    """A signed list of certificates no longer in force. `entries`: mark_of(identifier) → {state, since}."""
    payload = {
        "entries": dict(entries),
        "number": number,
        "issued_at": at.astimezone(UTC).isoformat(),
        "next_at": next_at.astimezone(UTC).isoformat(),
    }
    return status_lists.sign_list(payload, authority.status_signer())


def verify_here(content: bytes, *, status_list: str | None = None, now: datetime | None = None) -> Verdict:
    """The verdict on a file with the authorities this installation trusts."""
    return verify_pdf(content, roots=authority.trusted(), status_list=status_list, now=now)


def second_opinion(content: bytes, roots: Iterable[x509.Certificate]) -> bool:
    """Whether pyHanko, asked to validate the file, agrees. Its half second of imports is spent only here."""
    from tongban.documents.second_opinion import second_opinion as ask

    return ask(content, roots)
