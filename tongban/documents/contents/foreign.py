"""Files that are not taken in, called by their names, each with what its owner can do about it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import puremagic
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongban.documents.contents.kinds import BLANK, ending_of, names_in
from tongban.documents.contents.refusing import UploadRefused, damaged, locked, refuse

TO_PDF = gettext_lazy("Open it, choose “print” or “save as”, make a PDF of it, and upload that.")
TO_PHOTO = gettext_lazy("Make a screenshot of it or save it as JPG, and upload that.")
FOREIGN: dict[str, tuple[Any, Any]] = {
    "ofd": (
        gettext_lazy("This is an OFD file (an electronic invoice, licence or official paper)."),
        gettext_lazy(
            "Open it with an OFD reader or in the app you got it from, save it as PDF, and upload the PDF; "
            "an electronic invoice can also be downloaded as PDF."
        ),
    ),
    "heic": (
        gettext_lazy("This is a HEIC photograph, as newer phones take them."),
        gettext_lazy(
            "On an iPhone choose Settings – Camera – Formats – Most Compatible and photograph it again; "
            "or make a screenshot of the photograph and upload that."
        ),
    ),
    "avif": (gettext_lazy("This is an AVIF picture."), TO_PHOTO),
    "webp": (gettext_lazy("This is a WebP picture, as web pages and some apps save them."), TO_PHOTO),
    "tiff": (gettext_lazy("This is a TIFF picture, as scanners make them."), TO_PDF),
    "bmp": (gettext_lazy("This is a BMP picture."), TO_PHOTO),
    "gif": (gettext_lazy("This is a GIF picture."), TO_PHOTO),
    "doc": (
        gettext_lazy("This is an old Word or WPS text file (.doc, .wps)."),
        gettext_lazy("Open it, choose “save as” DOCX or PDF, and upload that."),
    ),
    "xls": (
        gettext_lazy("This is an old Excel or WPS spreadsheet (.xls, .et)."),
        gettext_lazy("Open it, choose “save as” XLSX or PDF, and upload that."),
    ),
    "ppt": (gettext_lazy("This is a presentation (.ppt, .pptx, .dps)."), TO_PDF),
    "ole": (gettext_lazy("This is an old office file."), TO_PDF),
    "odf": (gettext_lazy("This is an OpenDocument file."), TO_PDF),
    "archive": (
        gettext_lazy("This is a compressed archive (zip, rar, 7z or the like)."),
        gettext_lazy("Unpack it and upload the files in it one by one."),
    ),
    "film": (gettext_lazy("This is a film or a sound recording."), TO_PHOTO),
    "drawing": (gettext_lazy("This is a CAD drawing."), TO_PDF),
    "page": (gettext_lazy("This is a web page or a picture made of program text (HTML, SVG, XML)."), TO_PDF),
    "text": (gettext_lazy("This is a plain text file."), TO_PDF),
    "program": (
        gettext_lazy("This is a program, not a document."),
        gettext_lazy("Upload the document itself, as a PDF or a photograph."),
    ),
}
"""What is known but not taken in: what it is, and what to do instead."""
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HEADS = (
    (b"GIF8", "gif"),
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
    (b"Rar!\x1a\x07", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"BZh", "archive"),
    (b"\xfd7zXZ\0", "archive"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"\xcf\xfa\xed\xfe", "program"),
    (b"\xca\xfe\xba\xbe", "program"),
    (b"#!", "program"),
    (b"AC10", "drawing"),
    (b"ID3", "film"),
    (b"OggS", "film"),
    (b"\x1aE\xdf\xa3", "film"),
)
BRANDS = {b"avif": "avif", b"avis": "avif"} | dict.fromkeys(
    (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"), "heic"
)


def foreign_kind(content: bytes, name: str = "") -> str:
    """Which of `FOREIGN` it is; empty where nothing is known of it. An encrypted office file is "encrypted", a ZIP
    container whose end is missing "cut-short"."""
    for head, kind in HEADS:
        if content.startswith(head):
            return kind
    if content[4:8] == b"ftyp":
        return next((BRANDS[brand] for brand in _brands(content) if brand in BRANDS), "film")
    if content[:4] == b"RIFF":
        return "webp" if content[8:12] == b"WEBP" else "film"
    if (
        content[:2] == b"BM"
        and len(content) > 26
        and int.from_bytes(content[14:18], "little") in (12, 40, 52, 108, 124)
    ):
        return "bmp"
    if content.startswith(OLE):
        return _old_office(content, name)
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _container(content)
    return _written(content)


def _brands(content: bytes) -> Iterator[bytes]:
    """The brands of an ISO media file, the major one first."""
    size = min(int.from_bytes(content[:4], "big"), 256)
    yield content[8:12]
    for at in range(16, size, 4):
        yield content[at : at + 4]


def _old_office(content: bytes, name: str) -> str:
    """By the streams of the compound file: their names stand in its directory as UTF-16."""

    def has(stream: str) -> bool:
        return stream.encode("utf-16-le") in content

    if has("EncryptedPackage"):
        return "encrypted"
    by_stream = (("WordDocument", "doc"), ("Workbook", "xls"), ("PowerPoint Document", "ppt"), ("Book", "xls"))
    found = next((kind for stream, kind in by_stream if has(stream)), "")
    by_name = {"wps": "doc", "doc": "doc", "et": "xls", "xls": "xls", "dps": "ppt", "ppt": "ppt"}
    return found or by_name.get(ending_of(name), "ole")


def _container(content: bytes) -> str:
    names = names_in(content)
    if "OFD.xml" in names:
        return "ofd"
    if "ppt/presentation.xml" in names:
        return "ppt"
    if "mimetype" in names and "content.xml" in names:
        return "odf"
    if "META-INF/MANIFEST.MF" in names or "AndroidManifest.xml" in names:
        return "program"
    if names or content.startswith(b"PK\x05\x06"):
        return "archive"
    length = int.from_bytes(content[26:28], "little")
    first = content[30 : 30 + length]
    return "cut-short" if len(content) > 64 and length and first.isascii() else ""


def _written(content: bytes) -> str:
    """Something made of letters: a page, a script, or plain text."""
    head = content[:4096].lstrip(BLANK)
    small = head[:1024].lower()
    if small.startswith((b"<!doctype", b"<html", b"<svg", b"<?xml", b"<script", b"<head", b"<body", b"<?php")):
        return "page"
    for code in ("utf-8", "gb18030"):
        try:
            text = content[:2048].decode(code, errors="strict") if len(content) <= 2048 else content[:2040].decode(code)
        except UnicodeDecodeError:
            continue
        if text and all(c.isprintable() or c in "\r\n\t\ufeff" for c in text):
            return "text"
    return ""


def not_accepted(content: bytes, name: str, kind: str | None, accepts: str) -> UploadRefused:
    """The refusal of what is not among `accepts` (in words): says what it is and what to do."""
    found = kind or foreign_kind(content, name)
    if found == "encrypted":
        return locked()
    if found == "cut-short":
        return damaged()
    offer = _("Accepted are: %(kinds)s.") % {"kinds": accepts}
    if found in FOREIGN:
        what, instead = FOREIGN[found]
        sentence = _("%(what)s It cannot be used here as it is.") % {"what": what}
        return refuse("upload-type-not-accepted", sentence, f"{instead}{offer}")
    sentence = _("A file of the type %(found)s is not accepted here.") % {"found": _word(content, kind)}
    return refuse("upload-type-not-accepted", sentence, offer)


def _word(content: bytes, kind: str | None) -> str:
    if kind:
        return kind.upper()
    try:
        return str(puremagic.from_string(content[:4096])).lstrip(".").upper() or "?"
    except (puremagic.PureError, ValueError):
        return "?"
