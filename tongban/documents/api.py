"""Doors of the room for programs. Mounted under /api/v1/documents."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import File, Form, Router, Schema, Status
from ninja.files import UploadedFile

from tongban.accounts.http import TokenAuth, counted_guesses, person_of
from tongban.documents import actions, queries

router = Router(tags=["documents"])


class CheckOut(Schema):
    """What anybody with a check code may know."""

    kind: str
    title: str
    number: str
    office: str
    issued_at: datetime
    check_code: str
    sha256: str


class DocumentOut(CheckOut):
    """A document of one's own, with everything its page says."""

    facts: dict[str, Any]


class FileOut(Schema):
    """A file that was taken in."""

    id: str
    name: str
    media_type: str
    size: int
    sha256: str


def shown(document: Any) -> dict[str, Any]:
    """A document as every answer shows it."""
    return {
        "kind": document.kind,
        "title": document.title,
        "number": document.number,
        "office": document.organisation.name,
        "issued_at": document.issued_at,
        "check_code": document.check_code,
        "sha256": document.sha256,
    }


@router.get("/check/{code}", response=CheckOut, auth=None, summary="What a check code stands for; open to everybody")
def check(request: HttpRequest, code: str) -> Any:
    """Kind, number, day, office and hash; nothing personal."""
    with counted_guesses(request):
        return shown(queries.document_by_check_code(code))


@router.get("/roots.pem", auth=None, summary="The authorities whose seals are trusted here (PEM)")
def roots(request: HttpRequest) -> HttpResponse:
    """For offline verification with `tongban verify --roots`."""
    return HttpResponse(actions.trust_roots(), content_type="application/x-pem-file")


@router.post("/files", response={201: FileOut}, auth=TokenAuth("documents:write"), summary="Hand in a file")
def upload(request: HttpRequest, file: File[UploadedFile], most_megabytes: Form[int] = 10) -> Any:
    """Checked by its content; refused with a code that begins with upload-."""
    person, most = person_of(request), min(max(most_megabytes, 1), 20)
    stored = actions.store_upload(person, file, accepts=["pdf", "jpg", "png", "docx", "xlsx"], most_megabytes=most)
    said = {
        "id": str(stored.pk),
        "name": stored.name,
        "media_type": stored.media_type,
        "size": stored.size,
        "sha256": stored.sha256,
    }
    return Status(201, said)


@router.get("/{number}", response=DocumentOut, auth=TokenAuth("documents:read", "desk:read"), summary="One document")
def one(request: HttpRequest, number: str) -> Any:
    """A document that concerns the asker."""
    document = queries.document_seen_by(person_of(request), number)
    return {**shown(document), "facts": document.facts}


@router.get("/{number}/face", auth=TokenAuth("documents:read", "desk:read"), summary="A picture of its first page")
def face(request: HttpRequest, number: str, width: int = 800) -> HttpResponse:
    """A JPEG, `width` dots wide (160, 480, 800, 1200 or 1800)."""
    document = queries.document_seen_by(person_of(request), number)
    return HttpResponse(actions.face_of(document, width), content_type="image/jpeg")


@router.get("/{number}/pdf", auth=TokenAuth("documents:read", "desk:read"), summary="Its sealed PDF")
def pdf(request: HttpRequest, number: str) -> HttpResponse:
    """The same bytes for ever."""
    document = queries.document_seen_by(person_of(request), number)
    return HttpResponse(actions.pdf_of(document), content_type="application/pdf")
