"""Papers for other rooms' tests."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from tongban.accounts.models import Organisation, Person
from tongban.accounts.testing import a_person, an_office
from tongban.documents.actions import issue_document, store_upload
from tongban.documents.models import Document, StoredFile


def a_picture(width: int = 40, height: int = 30, kind: str = "PNG") -> bytes:
    """A small sound picture, PNG or JPEG."""
    written = io.BytesIO()
    Image.new("RGB", (width, height), (180, 40, 40)).save(written, kind)
    return written.getvalue()


def a_pdf(**more: Any) -> bytes:
    """A sound one-page PDF that does nothing; `javascript` adds a script to it."""
    written = io.BytesIO()
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    if more.get("javascript"):
        script = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject(more["javascript"])}
        writer.root_object[NameObject("/OpenAction")] = DictionaryObject(script)
    if more.get("password"):
        writer.encrypt(str(more["password"]))
    if more.get("attachment"):
        writer.add_attachment(*more["attachment"])
    writer.write(written)
    return written.getvalue()


def an_upload(name: str = "平面布局图.png", content: bytes | None = None) -> SimpleUploadedFile:
    """A file as a browser hands it in."""
    return SimpleUploadedFile(name, a_picture() if content is None else content)


def a_stored_file(owner: Person | None = None, name: str = "平面布局图.png") -> StoredFile:
    """A picture somebody has handed in."""
    return store_upload(owner or a_person(), an_upload(name), accepts=["png", "jpg", "pdf"], most_megabytes=1)


def a_document(
    kind: str = "acceptance-notice",
    *,
    organisation: Organisation | None = None,
    addressee: Person | None = None,
    at: datetime | None = None,
    **facts: Any,
) -> Document:
    """An issued document, not yet drawn."""
    person = addressee or a_person(name="张三")
    known = {"case_number": "990100-20261118-00318", "item": "食品经营许可", "applicant": person.name, **facts}
    return issue_document(
        kind,
        organisation=organisation or an_office(),
        addressee=person,
        subject_kind="case",
        subject=str(known["case_number"]),
        facts=known,
        at=at,
    )
