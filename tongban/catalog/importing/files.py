"""Lists as they come: CSV (also .gz), XLSX, JSON. Read row by row; never the whole file at once."""

from __future__ import annotations

import csv
import gzip
import hashlib
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import ijson
from django.utils.translation import gettext as _
from openpyxl.utils.exceptions import InvalidFileException

from tongban.catalog.importing import workbooks
from tongban.catalog.importing.mappings import MappingFacts
from tongban.catalog.importing.workbooks import MARK
from tongban.kit.refusals import Invalid

Numbered = tuple[int, dict[str, str]]
KINDS = (".csv", ".csv.gz", ".xlsx", ".json", ".json.gz")


def fingerprint(path: Path) -> str:
    """SHA-256 of the file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def kind_of(path: Path) -> str:
    """csv, xlsx or json, by the name's end; refused otherwise, and where the content is of another kind."""
    name = path.name.lower().removesuffix(".gz")
    for kind in ("csv", "xlsx", "json"):
        if name.endswith(f".{kind}"):
            _as_named(path, kind)
            return kind
    raise Invalid(
        _("“%(name)s” is no kind of file that can be imported.") % {"name": path.name},
        code="import-kind",
        next_step=_("Give a file of one of these kinds: %(kinds)s.") % {"kinds": "、".join(KINDS)},
    )


def _as_named(path: Path, kind: str) -> None:
    """Refuse a workbook called .csv, an old workbook (.xls, .et) called .xlsx, a web page called either."""
    if not path.is_file():
        return
    with _opened(path) as file:
        begins = file.read(512)
    if begins.startswith(b"\xd0\xcf\x11\xe0"):
        real = _("a workbook of the old format (.xls or .et), or one with a password")
    elif begins.startswith(b"PK") and kind != "xlsx":
        real = _("a workbook (.xlsx)")
    elif begins.lstrip().lower().startswith((b"<html", b"<!doctype", b"<table")):
        real = _("a web page")
    else:
        return
    raise Invalid(
        _("“%(name)s” is called .%(kind)s, but its content is %(real)s.")
        % {"name": path.name, "kind": kind, "real": real},
        code="import-not-as-named",
        next_step=_("Open it in Excel or WPS and save it anew as .xlsx (without a password) or as CSV (UTF-8)."),
        where={"file": path.name},
    )


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    opened: Any = gzip.open if path.name.endswith(".gz") else open
    with opened(path, "rb") as file:
        yield file


def headers(path: Path, facts: MappingFacts | None = None) -> list[str]:
    """The columns of a file (of the first row of a JSON list), in order, without those a rejects file adds."""
    for _number, row in rows(path, facts):
        return [name for name in row if name and not name.startswith(MARK)]
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
    encoding = _by_mark(path) or (facts.encoding if facts else "utf-8-sig")
    opened: Any = gzip.open if path.name.endswith(".gz") else open
    with opened(path, "rt", encoding=encoding, newline="") as file:
        reader = csv.reader(file)
        names = [name.strip() for name in next(reader, [])]
        while names and not names[-1]:
            names.pop()
        _one_column(names, path)
        workbooks.twice(names, path)
        count = len(names)
        for number, cells in enumerate(reader, start=2):
            if len(cells) == count and "" not in names:
                yield number, dict(zip(names, cells, strict=True))
            elif any(cells):
                row = dict(zip(names, cells, strict=False))
                row.pop("", None)
                extra = [cell for place, cell in enumerate(cells) if cell and (place >= count or not names[place])]
                if extra:
                    row[""] = ",".join(extra)  # a name no mapping has: the row is refused, nothing is lost
                yield number, row


def _by_mark(path: Path) -> str:
    """The encoding a byte order mark declares beyond doubt; empty where there is none but UTF-8's own."""
    with _opened(path) as file:
        begins = file.read(4)
    return "utf-16" if begins.startswith((b"\xff\xfe", b"\xfe\xff")) else ""


def _one_column(names: list[str], path: Path) -> None:
    """A first row that a comma does not take apart, but a tab or a semicolon would."""
    for mark, said in (("\t", _("tabs")), (";", _("semicolons")), ("；", "；"), ("|", "|"), ("，", "，")):
        if len(names) == 1 and mark in names[0]:
            raise Invalid(
                _("The columns are kept apart by %(mark)s, not by commas.") % {"mark": said},
                code="import-separator",
                next_step=_("Save it as CSV with commas, or as .xlsx."),
                where={"file": path.name},
            )


def _xlsx(path: Path, facts: MappingFacts | None) -> Iterator[Numbered]:
    yield from workbooks.rows(path, facts.sheet if facts else "")


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
