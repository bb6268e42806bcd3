"""A document is issued: numbered, with all it says written down. Its page is drawn later, from exactly these facts."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from tongban.accounts.models import Organisation, Person
from tongban.documents.composing import kinds, title_of
from tongban.documents.models import Document
from tongban.documents.sealing import CITY_TIME
from tongban.journal.actions import next_number

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Letters and digits that cannot be taken for one another on paper (no 0, 1, I, O)."""


def issue_document(
    kind: str,
    *,
    organisation: Organisation,
    addressee: Person | None,
    subject_kind: str,
    subject: str,
    title: str = "",
    facts: Mapping[str, Any],
    at: datetime | None = None,
) -> Document:
    """A new numbered document (文号: 机关代字〔year〕第000001号) of a kind in `wording.toml`, or a certificate.

    `facts`: all the page shows, JSON-able; dates as ISO text. Cheap: one row and one number. A character that
    no font can draw stops nothing: the paper waits for its font (`queries.waiting_for_fonts`). KeyError for an unknown
    kind.
    """
    if kind not in kinds():
        raise KeyError(kind)
    moment = at or timezone.now()
    said = written_down(organisation, facts)
    with transaction.atomic():
        sequence = next_number(number_series(organisation, moment))
        return Document.objects.create(
            kind=kind,
            number=document_number(organisation, moment, sequence),
            title=title or title_of(kind),
            organisation=organisation,
            addressee=addressee,
            subject_kind=subject_kind,
            subject=subject,
            facts=said,
            check_code=_check_code(),
            issued_at=moment,
        )


def written_down(organisation: Organisation, facts: Mapping[str, Any]) -> dict[str, Any]:
    """All that a document of this organisation says: `facts` and what its letterhead adds."""
    return {
        "office": organisation.name,
        "issuer_code": organisation.code,
        "phone": organisation.phone,
        "demo": organisation.is_demo or settings.DEMO,
        **facts,
    }


def number_series(organisation: Organisation, at: datetime) -> str:
    """The name of the counter that numbers an organisation's documents of a year."""
    return f"document:{_word(organisation)}:{at.astimezone(CITY_TIME).year}"


def document_number(organisation: Organisation, at: datetime, sequence: int) -> str:
    """文号: 机关代字〔year〕第000001号."""
    return f"{_word(organisation)}〔{at.astimezone(CITY_TIME).year}〕第{sequence:06d}号"


def _word(organisation: Organisation) -> str:
    return organisation.document_word or organisation.short_name or organisation.name[:16]


def _check_code() -> str:
    """Twelve characters in three groups: 60 bits, so that nobody guesses one."""
    letters = "".join(secrets.choice(ALPHABET) for _place in range(12))
    return "-".join((letters[:4], letters[4:8], letters[8:]))
