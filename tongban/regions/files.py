"""Division files as rows: our own format, and the two public data sets of national codes, told apart by their headings.

| headings | what it is |
|---|---|
| code,name,level,parent | our own; `level` province … village or 1–5; an empty `parent` is found from the code |
| code,name · code,name,provinceCode · …cityCode… · …areaCode… · …streetCode… | codes of the statistics bureau, 2 to
12 digits |
| code,name,province[,city[,area[,town]]] | GB/T 2260 codes; towns carry three digits of their own |
"""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from tongban.kit.refusals import Invalid

LEVELS = {"province": 1, "city": 2, "county": 3, "town": 4, "village": 5}
DIGITS = {1: 6, 2: 6, 3: 6, 4: 9, 5: 12}
"""How many digits a code of each level has."""

OWN = {"code", "name", "level", "parent"}
STATISTICS = {
    frozenset({"code", "name"}): 1,
    frozenset({"code", "name", "provinceCode"}): 2,
    frozenset({"code", "name", "cityCode", "provinceCode"}): 3,
    frozenset({"code", "name", "areaCode", "provinceCode", "cityCode"}): 4,
    frozenset({"code", "name", "streetCode", "provinceCode", "cityCode", "areaCode"}): 5,
}
NATIONAL = {
    frozenset({"code", "name", "province"}): 1,
    frozenset({"code", "name", "province", "city"}): 2,
    frozenset({"code", "name", "province", "city", "area"}): 0,
    frozenset({"code", "name", "province", "city", "area", "town"}): 4,
}
"""0: the columns of cities and of counties are the same, so the code itself says which."""


@dataclass(frozen=True, slots=True)
class Row:
    """One division as a file states it. `parent` is empty where it follows from the code; `number` counts from the
    heading as 1."""

    code: str
    name: str
    level: int
    parent: str
    file: str
    number: int


class BadFile(Invalid):
    """A division file that cannot be loaded. `faults` holds a refusal for each bad row that was found, the first
    included."""

    code = "regions-file"

    def __init__(self, faults: list[Invalid]) -> None:
        first = faults[0]
        super().__init__(first.sentence, code=first.code, next_step=first.next_step, where=first.where)
        self.faults = tuple(faults)


def fault(code: str, sentence: Any, file: str, number: int | None = None) -> Invalid:
    """The refusal of one row (or of the file, where no row is named)."""
    where = {"file": file} if number is None else {"file": file, "row": number}
    return Invalid(
        sentence, code=code, next_step=_("Correct the file and load it again; nothing was changed."), where=where
    )


def read_text(path: Path) -> str:
    """The file's text, also where it is gzip; refused where it cannot be read or is not UTF-8."""
    try:
        content = path.read_bytes()
        if path.suffix == ".gz":
            content = gzip.decompress(content)
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        sentence = _("The file is not UTF-8 text (byte %(place)s).") % {"place": error.start}
        raise BadFile([fault("regions-file-encoding", sentence, path.name)]) from error
    except (OSError, EOFError) as error:
        sentence = _("The file cannot be read: %(reason)s.") % {"reason": getattr(error, "strerror", None) or error}
        raise BadFile([fault("regions-file-unreadable", sentence, path.name)]) from error


def read_file(path: Path) -> tuple[list[Row], list[Invalid]]:
    """All good rows of one file, and a refusal for each bad one."""
    reader = csv.DictReader(io.StringIO(read_text(path), newline=""))
    read = _reader_of(frozenset(reader.fieldnames or ()))
    if read is None:
        sentence = _("The headings %(headings)s are of no known kind of division file.") % {
            "headings": ", ".join(reader.fieldnames or ()) or "–"
        }
        return [], [fault("regions-file-headings", sentence, path.name, 1)]
    rows: list[Row] = []
    faults: list[Invalid] = []
    for number, line in _lines(reader, path, faults):
        code, name, level, parent = read(line)
        row = Row(code, name, level, parent, path.name, number)
        wrong = check(row, line)
        if wrong is not None:
            faults.append(wrong)
        else:
            rows.append(row)
    return rows, faults


def _lines(reader: csv.DictReader[str], path: Path, faults: list[Invalid]) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Lines of the right width with their number; others become faults."""
    for number, line in enumerate(reader, 2):
        if None in line or None in line.values():
            sentence = _("The row has not as many fields as the heading.")
            faults.append(fault("regions-row-width", sentence, path.name, number))
        else:
            yield number, {key: value.strip() for key, value in line.items()}


def _reader_of(headings: frozenset[str]) -> Any:
    """How to read a row of these headings; None where nobody knows."""
    if headings == OWN:
        return _own
    if headings in STATISTICS:
        level = STATISTICS[headings]
        return lambda line: (line["code"].ljust(DIGITS[level], "0"), line["name"], level, _parent_of(line, level))
    if headings in NATIONAL:
        kind = NATIONAL[headings]
        return lambda line: _national(line, kind)
    return None


def _own(line: Mapping[str, str]) -> tuple[str, str, int, str]:
    """A row of our own format; an unknown level becomes 0 and is refused by the check."""
    level = LEVELS.get(line["level"], int(line["level"]) if line["level"] in {"1", "2", "3", "4", "5"} else 0)
    return line["code"], line["name"], level, line["parent"]


def _parent_of(line: Mapping[str, str], level: int) -> str:
    """The parent the statistics bureau names, padded to our length."""
    column = ("", "", "provinceCode", "cityCode", "areaCode", "streetCode")[level]
    return line[column].ljust(DIGITS[level - 1], "0") if column else ""


def _national(line: Mapping[str, str], kind: int) -> tuple[str, str, int, str]:
    """A row of GB/T 2260 codes."""
    code = line["code"]
    if kind == 4:
        return code + line["town"][:3], line["name"], 4, ""
    return code, line["name"], kind or (2 if code.endswith("00") else 3), ""


def check(row: Row, line: Mapping[str, str]) -> Invalid | None:
    """What is wrong with a row by itself; None where nothing is."""
    if row.level == 0:
        sentence = _("“%(level)s” is no level; levels are province, city, county, town, village.") % {
            "level": line["level"]
        }
        return fault("regions-row-level", sentence, row.file, row.number)
    if not (row.code.isascii() and row.code.isdigit() and len(row.code) == DIGITS[row.level]):
        sentence = _("“%(code)s” is no division code: a code of this level has %(digits)s digits.") % {
            "code": row.code,
            "digits": DIGITS[row.level],
        }
        return fault("regions-row-code", sentence, row.file, row.number)
    if not row.name or len(row.name) > 120:
        return fault("regions-row-name", _("The name is missing or longer than 120 characters."), row.file, row.number)
    return None
