"""What a file really is, told by its contents, and whether it may be let in.

Accepted are PDF, JPEG, PNG, DOCX and XLSX. Each is opened as far as an officer's program would: a picture is decoded,
a PDF is walked object by object, an office file is listed. What runs, launches or phones home is refused; what is
something else is called by its name, with what to do instead.
"""

from __future__ import annotations

from dataclasses import dataclass

from tongban.documents.contents.foreign import not_accepted
from tongban.documents.contents.kinds import (
    KINDS,
    MEDIA,
    RUNS,
    Kind,
    accept_of,
    ending_of,
    kind_by_content,
    kind_by_name,
)
from tongban.documents.contents.office import check_office
from tongban.documents.contents.pdfs import check_pdf, open_pdf
from tongban.documents.contents.pictures import check_picture, has_place
from tongban.documents.contents.refusing import UploadRefused, refuse


@dataclass(frozen=True)
class Contents:
    """What was seen while a file was looked through: its `pages` (None: it has none or they are not counted), and
    whether a photograph says where it was taken."""

    pages: int | None = None
    has_place: bool = False


def check_content(kind: str, content: bytes) -> Contents:
    """Refuse (upload-damaged, upload-unsafe, upload-locked) what cannot be opened or must not be; what was seen."""
    if kind == "pdf":
        return Contents(pages=check_pdf(content))
    if kind in ("jpg", "png"):
        check_picture(content)
        return Contents(pages=1, has_place=has_place(content))
    check_office(content)
    return Contents()


__all__ = [
    "KINDS",
    "MEDIA",
    "RUNS",
    "Contents",
    "Kind",
    "UploadRefused",
    "accept_of",
    "check_content",
    "ending_of",
    "kind_by_content",
    "kind_by_name",
    "not_accepted",
    "open_pdf",
    "refuse",
]
