"""PDFs: walked object by object. What opens without a password is looked through like any other, also where its owner
has locked editing."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, StreamObject

from tongban.documents.contents.kinds import RUNS, kind_by_name
from tongban.documents.contents.pictures import MOST_PIXELS
from tongban.documents.contents.refusing import UploadRefused, damaged, locked, too_much, two_in_one, unsafe

MOST_UNPACKED = 200 * 1024 * 1024
MOST_OBJECTS = 200_000
MOST_PAGES = 2_000
MOST_ACTIONS = 50
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
FLATE = ("/FlateDecode", "/Fl")
FAULTS = (
    PyPdfError,
    ValueError,
    KeyError,
    TypeError,
    IndexError,
    AttributeError,
    RuntimeError,
    OSError,
    zlib.error,
)


def check_pdf(content: bytes) -> int:
    """Refuse (upload-damaged, upload-locked, upload-unsafe) what cannot be read or must not be opened; the number of
    its pages."""
    try:
        reader = open_pdf(content)
        pages = len(reader.pages)
        if not pages:
            raise damaged()
        if pages > MOST_PAGES:
            raise unsafe("")
        room = MOST_UNPACKED
        for part in _objects(reader):
            room = _check_object(part, room)
    except UploadRefused:
        raise
    except FAULTS as fault:
        raise damaged() from fault
    if _hides_archive(content):
        raise two_in_one()
    return pages


def open_pdf(content: bytes) -> PdfReader:
    """A reader of the PDF, opened with the empty password where it is encrypted; upload-locked where that fails."""
    reader = PdfReader(io.BytesIO(content), strict=False)
    if reader.is_encrypted:
        try:
            opened = reader.decrypt("")
        except FAULTS as fault:
            raise locked() from fault
        if not opened:
            raise locked()
    return reader


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
                raise unsafe("")
            part = part.get_object()
        if isinstance(part, DictionaryObject):
            yield part
            waiting.extend(part.values())
        elif isinstance(part, ArrayObject):
            waiting.extend(part)


def _check_object(part: DictionaryObject, room: int) -> int:
    """Refuse an object that runs or is too large; what is left of `room`."""
    named = {str(name) for name in part} | {str(_entry(part, "/S")), str(_entry(part, "/Subtype"))}
    active = named & ACTIVE
    if active:
        raise unsafe(min(active).lstrip("/"))
    if any(_leads_away(action) for action in (_entry(part, "/OpenAction"), *_values(_entry(part, "/AA")))):
        raise unsafe("URI")
    if _entry(part, "/Type") in ("/EmbeddedFile", "/Filespec"):
        name = str(_entry(part, "/UF") or _entry(part, "/F") or "")
        if kind_by_name(name) in RUNS:
            raise unsafe(name)
        if isinstance(part, StreamObject) and part.get_data()[:2] in (b"MZ", b"\x7fE"):
            raise unsafe(_("a program inside the PDF"))
    if _entry(part, "/Subtype") == "/Image":
        width, height = int(_entry(part, "/Width") or 0), int(_entry(part, "/Height") or 0)
        if width * height > 4 * MOST_PIXELS:
            raise too_much()
    if isinstance(part, StreamObject):
        room -= _unpacked(part, room)
    return room


def _entry(part: DictionaryObject, name: str) -> Any:
    """What stands under a name, also where it is written as an object elsewhere; None where nothing does."""
    return part[name] if name in part else None  # noqa: SIM401 - .get gives the reference, not what it leads to


def _values(part: Any) -> list[Any]:
    return [part[name] for name in part] if isinstance(part, DictionaryObject) else []


def _leads_away(action: Any) -> bool:
    """Whether an action that nobody pressed opens an address: a link may be pressed, but a file must not call home by
    being looked at. Follows what comes next, however it is written, and no ring."""
    waiting, seen = [action], list[Any]()
    while waiting and len(seen) < MOST_ACTIONS:
        one = waiting.pop()
        if isinstance(one, ArrayObject):
            waiting.extend(one[place] for place in range(len(one)))
        elif isinstance(one, DictionaryObject) and not any(one is known for known in seen):
            seen.append(one)
            if _entry(one, "/S") == "/URI":
                return True
            waiting.append(_entry(one, "/Next"))
    return bool(waiting)


def _unpacked(part: StreamObject, room: int) -> int:
    """How many bytes the stream unpacks to, never unpacking more than there is room for."""
    filters = _entry(part, "/Filter") or []
    names = [str(name) for name in (filters if isinstance(filters, ArrayObject) else [filters])]
    content: bytes = part._data if isinstance(part._data, bytes) else b""  # as it stands in the file
    if not set(names) & set(FLATE):
        return len(content)
    if len(names) > 4:
        raise unsafe("")
    for name in names:
        if name not in FLATE:
            break  # a picture's own packing: bounded by its width and height
        unpacking = zlib.decompressobj()
        try:
            content = unpacking.decompress(content, room + 1)
        except zlib.error:
            return len(content)  # readers mend or skip it; nothing grows
        if len(content) > room:
            raise too_much()
    return len(content)


def _hides_archive(content: bytes) -> bool:
    """Whether the PDF is at the same time a ZIP archive."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            return bool(parts.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, IndexError):
        return False
