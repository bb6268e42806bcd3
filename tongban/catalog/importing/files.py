"""Lists as they come: CSV (also .gz), XLSX, JSON. Read row by row; never the whole file at once."""

from __future__ import annotations

import csv
import gzip
import hashlib
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Any

import ijson
import openpyxl
from django.utils.translation import gettext as _
from openpyxl.utils.exceptions import InvalidFileException

from tongban.catalog.importing.mappings import MappingFacts
from tongban.kit.refusals import Invalid

MARK = "※"
"""Columns a rejects file adds begin with it; they say where a row was and what was wrong, and are never content."""

Numbered = tuple[int, dict[str, str]]
KINDS = (".csv", ".csv.gz", ".xlsx", ".json", ".json.gz")


def fingerprint(path: Path) -> str:
    """SHA-256 of the file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def kind_of(path: Path) -> str:
    """csv, xlsx or json, by the name's end; refused otherwise."""
    name = path.name.lower().removesuffix(".gz")
    for kind in ("csv", "xlsx", "json"):
        if name.endswith(f".{kind}"):
            return kind
    raise Invalid(
        _("“%(name)s” is no kind of file that can be imported.") % {"name": path.name},
        code="import-kind",
        next_step=_("Give a file of one of these kinds: %(kinds)s.") % {"kinds": "、".join(KINDS)},
    )


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    opened: Any = gzip.open if path.name.endswith(".gz") else open
    with opened(path, "rb") as file:
        yield file


def headers(path: Path, facts: MappingFacts | None = None) -> list[str]:
    """The columns of a file (of the first row of a JSON list), in order, without those a rejects file adds."""
    for _number, row in rows(path, facts):
        return [name for name in row if not name.startswith(MARK)]
    return []


def rows(path: Path, facts: MappingFacts | None = None) -> Iterator[Numbered]:
    """(row number as a spreadsheet counts, cells by column). Refused where the file is broken, with what to do."""
    reader = {"csv": _csv, "xlsx": _xlsx, "json": _json}[kind_of(path)]
    try:
        yield from reader(path, facts)
    except FileNotFoundError as wrong:
        raise Invalid(
            _("There is no file “%(name)s”.") % {"name": path.name},
            code="import-no-file",
            next_step=_("Check the path."),
        ) from wrong
    except UnicodeDecodeError as wrong:
        raise Invalid(
            _("The file is not written in %(encoding)s.") % {"encoding": wrong.encoding},
            code="import-encoding",
            next_step=_('Save it as UTF-8, or set encoding = "gb18030" in the mapping.'),
            where={"file": path.name},
        ) from wrong
    except (csv.Error, ijson.JSONError, InvalidFileException, zipfile.BadZipFile, EOFError, gzip.BadGzipFile) as wrong:
        raise Invalid(
            _("The file is damaged: %(reason)s") % {"reason": wrong},
            code="import-damaged",
            next_step=_("Ask for the file again, or save it anew."),
            where={"file": path.name},
        ) from wrong


def _csv(path: Path, facts: MappingFacts | None) -> Iterator[Numbered]:
    encoding = facts.encoding if facts else "utf-8-sig"
    opened: Any = gzip.open if path.name.endswith(".gz") else open
    with opened(path, "rt", encoding=encoding, newline="") as file:
        reader = csv.reader(file)
        names = [name.strip() for name in next(reader, [])]
        count = len(names)
        for number, cells in enumerate(reader, start=2):
            if len(cells) == count:
                yield number, dict(zip(names, cells, strict=True))
            elif cells:
                row = dict(zip(names, cells, strict=False))
                if len(cells) > count:
                    row[""] = ",".join(cells[count:])  # a name no mapping has: the row is refused, nothing is lost
                yield number, row


def _xlsx(path: Path, facts: MappingFacts | None) -> Iterator[Numbered]:
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    try:
        if facts and facts.sheet and facts.sheet not in book.sheetnames:
            raise Invalid(
                _("There is no sheet “%(sheet)s”.") % {"sheet": facts.sheet},
                code="import-sheet",
                next_step=_("Sheets of this file: %(names)s.") % {"names": "、".join(book.sheetnames)},
                where={"file": path.name},
            )
        sheet = book[facts.sheet] if facts and facts.sheet else book.worksheets[0]
        names: list[str] = []
        for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
            if not names:
                names = [_cell(cell).strip() for cell in cells]
                while names and not names[-1]:
                    names.pop()
                continue
            texts = [_cell(cell) for cell in cells[: len(names)]]
            if any(texts):
                yield number, dict(zip(names, texts, strict=False))
    finally:
        book.close()


def _cell(value: Any) -> str:
    """A cell as text. A number of more than 15 digits has lost its last ones: it keeps the exponent that shows it."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, float):
        return (
            f"{value:.5E}"
            if abs(value) >= 1e15
            else f"{value:g}"
            if value == int(value) and abs(value) < 1e6
            else repr(value)
        )
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 10**15:
        return f"{float(value):.5E}"
    return str(value)


def _json(path: Path, facts: MappingFacts | None) -> Iterator[Numbered]:
    place = f"{facts.items}.item" if facts and facts.items else "item"
    with _opened(path) as file:
        for number, row in enumerate(ijson.items(file, place), start=1):
            if not isinstance(row, dict):
                raise ijson.JSONError(_("row %(n)s is no object") % {"n": number})
            yield number, {str(name): _json_text(value) for name, value in row.items()}


def _json_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "|".join(_json_text(one) for one in value)
    return str(value)
