"""A document's page is drawn, sealed and kept: once, on the first look or by the background pass."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from cryptography import x509
from django.conf import settings
from django.utils.translation import gettext as _

from tongban.accounts.actions import unseal
from tongban.documents import certifying
from tongban.documents.actions.seals import make_seal, signer_of
from tongban.documents.composing import log_mark, page_of
from tongban.documents.drawing import Draughtsman
from tongban.documents.drawn import draughtsman
from tongban.documents.keeping import fetch, keep, place_of
from tongban.documents.models import Document, Seal
from tongban.documents.previews import page_picture
from tongban.documents.queries import undrawn
from tongban.documents.sealing import Signer, seal_pdf
from tongban.journal import queries as journal
from tongban.kit.refusals import Refusal

REASON = "签发电子文书"


def pdf_of(document: Document) -> bytes:
    """The sealed PDF of a document, the same bytes for ever."""
    if document.sha256 and place_of(document.sha256).exists():
        return fetch(document.sha256)
    seal = make_seal(document.organisation)
    template, page = page_of_document(document, seal)
    drawn = draughtsman().draw(template, page)
    sealed = seal_pdf(drawn, signer_of(seal), at=document.issued_at, facts=sealed_facts(document), reason=REASON)
    _store(document, sealed)
    return sealed


def face_of(document: Document, width: int = 800) -> bytes:
    """A JPEG of a document's first page, `width` dots wide, for a page that shows what it looks like. Refusals:
    unknown-size, no-preview, glyph-missing."""
    content = pdf_of(document) if not document.sha256 else None
    return page_picture(document.sha256, lambda: content or pdf_of(document), width=width)


def draw_bulletin(page: Mapping[str, Any]) -> bytes:
    """The PDF of a bulletin of figures, as `typst/bulletin.typ` reads it: nothing is issued, numbered, sealed or kept.

    Raises GlyphMissing where a word holds a character no font can draw.
    """
    return draughtsman().draw("bulletin", page)


def draw_waiting(limit: int = 200, workers: int = 0) -> int:
    """Draw and seal up to `limit` documents nobody has looked at yet; how many were. `workers` > 1: in processes."""
    waiting = undrawn(limit)
    if workers < 2:
        for document in waiting:
            pdf_of(document)
        return len(waiting)
    seals = {document.organisation_id: make_seal(document.organisation) for document in waiting}
    with ProcessPoolExecutor(
        workers, get_context("spawn"), _start_worker, (str(Path(settings.DATA_DIR) / "fonts"),)
    ) as pool:
        orders = (_order(document, seals[document.organisation_id]) for document in waiting)
        for document, sealed in zip(waiting, pool.map(draw_and_seal, orders, chunksize=8), strict=True):
            _store(document, sealed)
    return len(waiting)


def sealed_facts(document: Document) -> dict[str, Any]:
    """What is sealed with the page for whoever verifies it without us. Nothing personal that the page does not show."""
    facts = document.facts
    said = {
        "kind": document.kind,
        "title": document.title,
        "number": str(facts["number"]) if document.kind == "certificate" else document.number,
        "document": document.number,
        "identifier": facts.get("identifier", ""),
        "issuer": facts["office"],
        "issuer_code": facts["issuer_code"],
        "issued_at": document.issued_at.isoformat(),
        "valid_from": facts.get("valid_from"),
        "valid_until": facts.get("valid_until"),
        "check_code": document.check_code,
        "demo": facts.get("demo") or None,
    }
    return {name: value for name, value in said.items() if value not in (None, "")}


def page_of_document(document: Document, seal: Seal) -> tuple[str, dict[str, Any]]:
    """(template, page description) with the words of the seal that will be set and, where the act that brought the
    document is on the public log, with the mark that leads there."""
    template, page = page_of(
        document.kind,
        document.facts,
        title=document.title,
        number=document.number,
        check_code=document.check_code,
        issued_at=document.issued_at,
    )
    return template, page | {"seal_words": seal.name, "log": log_mark(_commitment(document))}


def _commitment(document: Document) -> str:
    """The commitment (hex) of the entry whose act issued the document; empty where that act is on no public log. It is
    written with the entry and never changes, so the page can be drawn again."""
    entries = journal.entries_of(document.subject_kind, document.subject)
    issued = entries.filter(commitment__isnull=False, facts__document=document.number)
    made = issued.values_list("commitment", flat=True).first()
    return bytes(made).hex() if made else ""


def _store(document: Document, sealed: bytes) -> None:
    sha256 = keep(sealed)
    if document.sha256 and document.sha256 != sha256:
        raise Refusal(
            _("The document cannot be drawn again exactly as it was issued."),
            code="document-lost",
            status=500,
            next_step=_("Tell the administrator; it must be restored from the backup."),
        )
    Document.objects.filter(pk=document.pk, sha256="").update(sha256=sha256)
    document.sha256 = sha256


# ---------------------------------------------------------------- many at once, in processes of their own

Order = tuple[str, dict[str, Any], str, str, str, datetime, dict[str, Any]]
_worker: dict[str, Any] = {}


def _order(document: Document, seal: Seal) -> Order:
    """Everything a worker needs, so that it needs neither database nor settings."""
    template, page = page_of_document(document, seal)
    return (
        template,
        page,
        seal.certificate,
        unseal(seal.key_sealed),
        seal.name,
        document.issued_at,
        sealed_facts(document),
    )


def _start_worker(more_fonts: str) -> None:
    _worker["draughtsman"], _worker["signers"] = Draughtsman(Path(more_fonts)), {}


def draw_and_seal(order: Order) -> bytes:
    """One order carried out; plain bytes in and out."""
    template, page, certificate, key, name, at, facts = order
    if certificate not in _worker["signers"]:
        parsed = x509.load_pem_x509_certificate(certificate.encode())
        _worker["signers"][certificate] = Signer(parsed, certifying.key_from_text(key), name)
    drawn = _worker["draughtsman"].draw(template, page)
    return seal_pdf(drawn, _worker["signers"][certificate], at=at, facts=facts, reason=REASON)
