"""The one table of what is taken in: how it is told, stored, and offered in a browser's picker."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

OFFICE = "application/vnd.openxmlformats-officedocument."


@dataclass(frozen=True)
class Kind:
    """A kind of file: its media type and every ending under which people have it, the one it is stored with first."""

    media_type: str
    endings: tuple[str, ...]


KINDS = {
    "pdf": Kind("application/pdf", ("pdf",)),
    "jpg": Kind("image/jpeg", ("jpg", "jpeg", "jpe", "jfif", "pjpeg", "pjp")),
    "png": Kind("image/png", ("png",)),
    "docx": Kind(OFFICE + "wordprocessingml.document", ("docx",)),
    "xlsx": Kind(OFFICE + "spreadsheetml.sheet", ("xlsx",)),
}
"""What is taken in. The content decides which it is; endings are for the picker and for the stored name."""
MEDIA = {name: kind.media_type for name, kind in KINDS.items()}
"""Kind → media type under which it is stored and served."""
SPELLINGS = {ending: name for name, kind in KINDS.items() for ending in kind.endings}
PROGRAMS = {
    "exe",
    "dll",
    "scr",
    "com",
    "cpl",
    "pif",
    "lnk",
    "msi",
    "bin",
    "jar",
    "apk",
    "ipa",
    "app",
    "deb",
    "rpm",
    "dmg",
}
SCRIPTS = {"bat", "cmd", "ps1", "vbs", "vbe", "js", "jse", "sh", "hta", "wsf", "reg", "py", "iso"}
PAGES = {"html", "htm", "xhtml", "svg", "php", "jsp", "asp", "aspx"}
MACROS = {"docm", "xlsm", "dotm", "pptm"}
RUNS = frozenset(PROGRAMS | SCRIPTS | PAGES | MACROS)
"""Endings that a computer would run: a file that is called so and is something else is meant to deceive."""
BLANK = b"\xef\xbb\xbf \t\r\n\0"
"""What may stand before a PDF's first mark without anybody noticing."""


def accept_of(kinds: Iterable[str]) -> str:
    """What a file input offers for these kinds: every ending and the media type, as its `accept` has them."""
    found = [KINDS[name] for name in kinds]
    return ",".join([*(f".{ending}" for kind in found for ending in kind.endings), *(k.media_type for k in found)])


def kind_by_content(content: bytes) -> str | None:
    """pdf, jpg, png, docx or xlsx by what the bytes are; None for anything else."""
    if content[:64].lstrip(BLANK).startswith(b"%PDF-"):
        return "pdf"
    if content.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    names = names_in(content)
    if "[Content_Types].xml" in names:
        return "docx" if "word/document.xml" in names else "xlsx" if "xl/workbook.xml" in names else None
    return None


def names_in(content: bytes) -> frozenset[str]:
    """The names of the parts of a ZIP container; empty where it is none or cannot be listed."""
    if not content.startswith(b"PK\x03\x04"):
        return frozenset()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            return frozenset(parts.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return frozenset()


def ending_of(name: str) -> str:
    """The ending of a file name in small letters, without its dot."""
    return PurePosixPath(name.lower()).suffix.lstrip(".")


def kind_by_name(name: str) -> str:
    """What the name claims the file to be: its ending, in one spelling."""
    return SPELLINGS.get(ending_of(name), ending_of(name))
