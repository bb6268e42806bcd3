"""What a file really is, told by its contents, and whether it may be let in.

Accepted are PDF, JPEG, PNG, DOCX and XLSX. Each is opened as far as an officer's program would: an image is decoded,
a PDF is walked object by object, an office file is listed. What runs, launches or phones home is refused.
"""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

import puremagic
from django.utils.translation import gettext as _
from PIL import Image
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, StreamObject

from tongban.kit.refusals import Refusal

MEDIA = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "png": "image/png",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""Kind → media type under which it is stored and served."""
SPELLINGS = {"jpeg": "jpg", "jpe": "jpg"}
MOST_PIXELS = 60_000_000
MOST_UNPACKED = 200 * 1024 * 1024
MOST_PARTS = 5_000
MOST_OBJECTS = 200_000
ACTIVE = {
    "/JS",
    "/JavaScript",
    "/Launch",
    "/RichMedia",
    "/XFA",
    "/SubmitForm",
    "/ImportData",
    "/GoToR",
    "/GoToE",
    "/Movie",
    "/Sound",
}
RUNS = {"exe", "dll", "scr", "bat", "cmd", "com", "ps1", "vbs", "js", "jar", "msi", "sh", "bin", "apk", "hta", "lnk"}


class UploadRefused(Refusal):
    """A file was not taken in; nothing of it was kept."""

    code = "upload-refused"
    status = 422


def refuse(code: str, sentence: str, next_step: str) -> UploadRefused:
    """The refusal of one file."""
    return UploadRefused(sentence, code=code, next_step=next_step)


def kind_by_content(content: bytes) -> str | None:
    """pdf, jpg, png, docx or xlsx by what the bytes are; None for anything else."""
    if content.startswith(b"%PDF-"):
        return "pdf"
    if content.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if content.startswith(b"PK\x03\x04"):
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as parts:
                names = set(parts.namelist())
        except (zipfile.BadZipFile, ValueError, NotImplementedError):
            return None
        if "[Content_Types].xml" in names:
            return "docx" if "word/document.xml" in names else "xlsx" if "xl/workbook.xml" in names else None
    return None


def kind_by_name(name: str) -> str:
    """What the name claims the file to be: its ending, in one spelling."""
    ending = PurePosixPath(name.lower()).suffix.lstrip(".")
    return SPELLINGS.get(ending, ending)


def looks_like(content: bytes) -> str:
    """A word for what a file that we do not accept seems to be, for the sentence that refuses it."""
    try:
        return str(puremagic.from_string(content[:4096])).lstrip(".").upper() or "?"
    except (puremagic.PureError, ValueError):
        return "?"


def check_content(kind: str, content: bytes) -> None:
    """Refuse (upload-damaged, upload-unsafe, upload-locked) what cannot be opened or must not be."""
    {"pdf": _check_pdf, "jpg": _check_image, "png": _check_image, "docx": _check_office, "xlsx": _check_office}[kind](
        content
    )


def _check_image(content: bytes) -> None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as image:
                if image.width * image.height > MOST_PIXELS:
                    raise refuse(
                        "upload-unsafe",
                        _("The picture has %(width)d × %(height)d dots, more than can be opened safely.")
                        % {"width": image.width, "height": image.height},
                        _("Make it smaller, or photograph it again at a normal size."),
                    )
                image.verify()
            with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as image:
                image.draft("L", (256, 256))
                image.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as fault:
        raise refuse(
            "upload-unsafe",
            _("The picture is larger than can be opened safely."),
            _("Make it smaller, or photograph it again at a normal size."),
        ) from fault
    except (OSError, SyntaxError, ValueError, EOFError) as fault:
        raise _damaged() from fault


def _check_pdf(content: bytes) -> None:
    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        if reader.is_encrypted:
            raise refuse(
                "upload-locked",
                _("The PDF is locked with a password."),
                _("Save a copy without a password and upload that."),
            )
        if not len(reader.pages):
            raise _damaged()
        for part in _objects(reader):
            _check_pdf_object(part)
    except UploadRefused:
        raise
    except (PyPdfError, ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError, OSError) as fault:
        raise _damaged() from fault


def _objects(reader: PdfReader) -> Iterator[Any]:
    """Every object reachable from the trailer, each once, without following a ring for ever."""
    waiting: list[Any] = [reader.trailer]
    seen: set[int] = set()
    while waiting:
        part = waiting.pop()
        if hasattr(part, "idnum"):
            if part.idnum in seen:
                continue
            seen.add(part.idnum)
            if len(seen) > MOST_OBJECTS:
                raise _unsafe("")
            part = part.get_object()
        if isinstance(part, DictionaryObject):
            yield part
            waiting.extend(part.values())
        elif isinstance(part, ArrayObject):
            waiting.extend(part)


def _check_pdf_object(part: DictionaryObject) -> None:
    named = {str(name) for name in part} | {str(part.get("/S", "")), str(part.get("/Subtype", ""))}
    active = named & ACTIVE
    if active:
        raise _unsafe(min(active).lstrip("/"))
    if part.get("/Type") == "/EmbeddedFile" or part.get("/Type") == "/Filespec":
        name = str(part.get("/UF") or part.get("/F") or "")
        if kind_by_name(name) in RUNS:
            raise _unsafe(name)
        if isinstance(part, StreamObject) and part.get_data()[:2] in (b"MZ", b"\x7fE"):
            raise _unsafe(_("a program inside the PDF"))


def _check_office(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            entries = parts.infolist()
            if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
                raise refuse(
                    "upload-unsafe",
                    _("The file unpacks to more than can be opened safely."),
                    _("Save it as PDF and upload that."),
                )
            for entry in entries:
                path = PurePosixPath(entry.filename)
                if entry.flag_bits & 1:
                    raise refuse(
                        "upload-locked", _("The file is locked with a password."), _("Save a copy without a password.")
                    )
                if path.is_absolute() or ".." in path.parts or "\\" in entry.filename:
                    raise _unsafe(entry.filename)
                inside = {"vbaProject.bin", "activeX"} & set(path.parts)
                if inside or ("embeddings" in path.parts and kind_by_name(path.name) in RUNS):
                    raise _unsafe(path.name)
            if parts.testzip() is not None:
                raise _damaged()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError) as fault:
        raise _damaged() from fault


def _damaged() -> UploadRefused:
    return refuse(
        "upload-damaged",
        _("The file is damaged and cannot be opened."),
        _("Open it yourself, save it again, and upload that."),
    )


def _unsafe(what: str) -> UploadRefused:
    return refuse(
        "upload-unsafe",
        _("The file holds something that runs by itself (%(what)s).") % {"what": what}
        if what
        else _("The file is built too intricately to be opened safely."),
        _("Print it to a new PDF, or photograph the paper, and upload that."),
    )
