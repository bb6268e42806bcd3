"""Office files: listed, unpacked within bounds, and cut off from everything outside them."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import PurePosixPath
from xml.etree import ElementTree  # expat bounds entities since 2.4.1, and a DOCTYPE is refused before

from tongban.documents.contents.kinds import RUNS, kind_by_name
from tongban.documents.contents.refusing import damaged, locked, too_much, unsafe

MOST_UNPACKED = 200 * 1024 * 1024
MOST_PARTS = 5_000
MOST_RELATIONS = 5 * 1024 * 1024
RUNNING = {"vbaProject.bin", "vbaData.xml", "activeX"}
HARMLESS = ("/hyperlink",)
"""External relationships that do nothing until somebody presses them."""
OWN_DISK = re.compile(r"^(file:/{2,3})?[a-z]:[\\/]", re.IGNORECASE)
"""A path on the writer's own disk (Word notes its template so): it leads nowhere from here."""
FIELD = re.compile(rb"<w:instrText[^>]*>[^<]*\b(DDEAUTO|DDE)\b", re.IGNORECASE)


def check_office(content: bytes) -> None:
    """Refuse (upload-damaged, upload-locked, upload-unsafe) what is broken, locked, runs, or fetches from elsewhere."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            entries = parts.infolist()
            if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
                raise too_much()
            names = [entry.filename for entry in entries]
            if len(set(names)) != len(names) or {"word/document.xml", "xl/workbook.xml"} <= set(names):
                raise unsafe("")
            for entry in entries:
                _check_entry(entry)
            if parts.testzip() is not None:
                raise damaged()
            for entry in entries:
                _check_inside(entry, parts)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError, ElementTree.ParseError) as fault:
        raise damaged() from fault


def _check_entry(entry: zipfile.ZipInfo) -> None:
    path = PurePosixPath(entry.filename)
    if entry.flag_bits & 1:
        raise locked()
    if path.is_absolute() or ".." in path.parts or "\\" in entry.filename:
        raise unsafe(entry.filename)
    inside = RUNNING & set(path.parts)
    if inside or ("embeddings" in path.parts and kind_by_name(path.name) in RUNS):
        raise unsafe(path.name)


def _check_inside(entry: zipfile.ZipInfo, parts: zipfile.ZipFile) -> None:
    if entry.filename.endswith(".rels"):
        if entry.file_size > MOST_RELATIONS:
            raise too_much()
        _check_relations(parts.read(entry))
    elif entry.filename.startswith("word/") and (found := FIELD.search(parts.read(entry))) is not None:
        raise unsafe(found.group(1).decode())


def _check_relations(xml: bytes) -> None:
    """Nothing may be fetched from outside when the file is opened: no template, picture, object or frame."""
    if b"<!DOCTYPE" in xml.replace(b"\0", b"").upper():
        raise unsafe("DOCTYPE")
    for relation in ElementTree.fromstring(xml).iter():  # noqa: S314  (bounded, and without a DOCTYPE)
        if relation.get("TargetMode", "").lower() != "external":
            continue
        kind, target = relation.get("Type", ""), relation.get("Target", "").strip()
        if not kind.lower().endswith(HARMLESS) and not OWN_DISK.match(target):
            raise unsafe(f"{kind.rsplit('/', 1)[-1]}: {target[:80]}")
