"""Workbooks (XLSX) row by row. What a person sees and what the file holds can differ: a formula whose result nobody
saved, an error value, hidden or merged cells, a second sheet. Each is said by its address; none is guessed at.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time
from pathlib import Path
from typing import Any

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.xml.functions import iterparse

from tongban.kit.refusals import Invalid

MARK = "※"
"""Columns a rejects file adds begin with it; they say where a row was and what was wrong, and are never content."""
CELLS = f"{MARK}单元格"
"""Under this name a row carries its cells that cannot be taken: address, kind and value, one a line."""
SHOWN = 8
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@dataclass
class SheetFacts:
    """What a sheet holds beside its values: cells without a saved result, error values, hidden and merged ones."""

    unsaved: dict[int, list[str]] = field(default_factory=dict)
    errors: dict[int, list[tuple[str, str]]] = field(default_factory=dict)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[str] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)
    rows: set[int] = field(default_factory=set)
    computed: list[str] = field(default_factory=list)


def rows(path: Path, wanted: str = "") -> Iterator[tuple[int, dict[str, str]]]:
    """(row number, cells by column). `wanted`: the sheet; where empty, the only one that holds anything."""
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    try:
        sheet = _sheet(book, wanted, path)
        facts = _facts(path, sheet._worksheet_path)
        names: list[str] = []
        for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
            texts = [text_of(cell) for cell in cells]
            if not names:
                names = [text.strip() for text in texts]
                while names and not names[-1]:
                    names.pop()
                if names:
                    twice(names, path, letters=True)
                    _refuse_unseen(facts, number, names, path)
                continue
            odd = _odd(facts, number)
            if any(texts) or odd:
                row = dict(zip(names, texts, strict=False))
                extra = [text for place, text in enumerate(texts) if text and (place >= len(names) or not names[place])]
                row.pop("", None)
                yield number, row | ({"": "，".join(extra)} if extra else {}) | ({CELLS: odd} if odd else {})
    finally:
        book.close()


def computed_cells(path: Path, wanted: str = "") -> list[str]:
    """The addresses of formulas whose results are saved: their values are taken, and may be said to be computed."""
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    try:
        return _facts(path, _sheet(book, wanted, path)._worksheet_path).computed
    finally:
        book.close()


def twice(names: list[str], path: Path, *, letters: bool = False) -> None:
    """Refuse a name that two columns have: which of them is meant cannot be known."""
    for place, name in enumerate(names):
        if name and name in names[:place]:
            first = names.index(name)
            said = [get_column_letter(n + 1) if letters else str(n + 1) for n in (first, place)]
            raise Invalid(
                _("Two columns are called “%(name)s”: columns %(first)s and %(second)s.")
                % {"name": name, "first": said[0], "second": said[1]},
                code="import-columns-twice",
                next_step=_("Delete one of them or give it its own name, then import again. Nothing was imported."),
                where={"file": path.name, "column": name},
            )


def _sheet(book: Any, wanted: str, path: Path) -> Any:
    if wanted and wanted not in book.sheetnames:
        raise Invalid(
            _("There is no sheet “%(sheet)s”.") % {"sheet": wanted},
            code="import-sheet",
            next_step=_("Sheets of this file: %(names)s.") % {"names": "、".join(book.sheetnames)},
            where={"file": path.name},
        )
    if wanted:
        return book[wanted]
    full = [sheet for sheet in book.worksheets if _holds_anything(sheet)]
    if len(full) > 1:
        names = [sheet.title + (_(" (hidden)") if sheet.sheet_state != "visible" else "") for sheet in full]
        raise Invalid(
            _("Several sheets hold something: %(names)s.") % {"names": "、".join(names)},
            code="import-sheets-several",
            next_step=_('Say which one: sheet = "…" in the mapping, or --sheet; or delete the others.'),
            where={"file": path.name},
        )
    chosen = full[0] if full else book.worksheets[0]
    if full and chosen.sheet_state != "visible":
        raise Invalid(
            _("The only sheet that holds anything, “%(sheet)s”, is hidden.") % {"sheet": chosen.title},
            code="import-sheet-hidden",
            next_step=_("Unhide it and save, if it is the list that is meant."),
            where={"file": path.name},
        )
    return chosen


def _holds_anything(sheet: Any) -> bool:
    return any(cell not in (None, "") for row in sheet.iter_rows(values_only=True) for cell in row)


def _facts(path: Path, part: str) -> SheetFacts:
    """One pass over the sheet's own part of the file, row by row."""
    facts = SheetFacts()
    with zipfile.ZipFile(path) as archive, archive.open(part.lstrip("/")) as source:
        for _event, node in iterparse(source):
            if node.tag == f"{MAIN}row":
                _row(node, facts)
                node.clear()
            elif node.tag == f"{MAIN}col" and node.get("hidden") in ("1", "true"):
                last = min(int(node.get("max", 1)), 500)
                facts.hidden_columns += [get_column_letter(n) for n in range(int(node.get("min", 1)), last + 1)]
            elif node.tag == f"{MAIN}mergeCell":
                facts.merged.append(node.get("ref", ""))
    return facts


def _row(node: Any, facts: SheetFacts) -> None:
    number = int(node.get("r") or (max(facts.rows, default=0) + 1))
    for place, cell in enumerate(node.findall(f"{MAIN}c"), start=1):
        address = cell.get("r") or f"{get_column_letter(place)}{number}"
        value = cell.findtext(f"{MAIN}v") or "".join(cell.itertext())
        if cell.get("t") == "e":
            facts.errors.setdefault(number, []).append((address, cell.findtext(f"{MAIN}v") or ""))
        elif cell.find(f"{MAIN}f") is not None:
            if cell.findtext(f"{MAIN}v"):
                facts.computed.append(address)
            else:
                facts.unsaved.setdefault(number, []).append(address)
        if value:
            facts.rows.add(number)
    if node.get("hidden") in ("1", "true") and number in facts.rows:
        facts.hidden_rows.append(number)


def _refuse_unseen(facts: SheetFacts, header: int, names: list[str], path: Path) -> None:
    """Hidden rows and columns, and cells merged over rows or columns of the table, before anything is read."""
    columns = [get_column_letter(place + 1) for place, name in enumerate(names) if name]
    hidden = [letter for letter in facts.hidden_columns if letter in columns]
    below = [number for number in facts.hidden_rows if number > header]
    merged = [ref for ref in facts.merged if ref and (range_boundaries(ref)[3] or header) >= header]
    clear = _("Show them (clear the filter), or delete those that do not belong to the list, and save.")
    unmerge = _("Unmerge them and write the value into each cell it is meant for, then save.")
    for found, code, sentence, step in (
        (hidden, "import-columns-hidden", _("Columns are hidden: %(where)s."), _("Unhide or delete them, and save.")),
        (below, "import-rows-hidden", _("Rows are hidden or filtered away: %(where)s."), clear),
        (merged, "import-cells-merged", _("Cells are merged: %(where)s."), unmerge),
    ):
        if found:
            said = "、".join(map(str, found[:SHOWN])) + ("…" if len(found) > SHOWN else "")
            raise Invalid(sentence % {"where": said}, code=code, next_step=step, where={"file": path.name})


def _odd(facts: SheetFacts, number: int) -> str:
    lines = [f"{address}\tformula\t" for address in facts.unsaved.get(number, ())]
    return "\n".join(lines + [f"{address}\terror\t{value}" for address, value in facts.errors.get(number, ())])


def text_of(value: Any) -> str:
    """A cell as text. A number of more than 15 digits has lost its last ones: it keeps the exponent that shows it."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    if isinstance(value, float):
        return (
            f"{value:.5E}"
            if abs(value) >= 1e15
            else f"{value:g}"
            if value == int(value) and abs(value) < 1e6
            else repr(value)
        )
    if isinstance(value, str) and value[:2] in ("'=", "'+", "'-", "'@"):
        return value[1:]  # how exports, ours too, keep a text from being taken for a formula
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 10**15:
        return f"{float(value):.5E}"
    return str(value)
