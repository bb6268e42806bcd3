"""One row of a file → the elements of an item, by a mapping. Every fault of the row is found, not only the first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from pydantic import ValidationError

from tongban.catalog.elements import ItemElements
from tongban.catalog.importing import codes, mappings
from tongban.catalog.importing.mappings import Column
from tongban.kit.identifiers.reading import BadIdentifier

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RowFault:
    """What keeps a row out: field (the file's own column), code, reason, next step."""

    field: str
    code: str
    reason: str
    next_step: str


class Wrong(Exception):  # noqa: N818 - never leaves this package
    """A value that cannot be read; the column is added by whoever reads the row."""

    def __init__(self, code: str, reason: str, next_step: str) -> None:
        super().__init__(reason)
        self.code, self.reason, self.next_step = code, reason, next_step


def number(text: str) -> float:
    """A number as spreadsheets write it."""
    try:
        found = float(text.replace(",", "").replace("，", ""))
    except ValueError:
        found = float("nan")
    if not 0 <= found < 1e6:
        raise Wrong(
            "number",
            _("“%(value)s” is no number.") % {"value": text},
            _("Write digits only; put the unit in its own column."),
        )
    return found


def whole(text: str) -> int:
    """A whole number; 2.0 is one."""
    found = number(text)
    if found != int(found):
        raise Wrong("whole-number", _("“%(value)s” is no whole number.") % {"value": text}, _("Write digits only."))
    return int(found)


_FLAGS = {"yes": True, "no": False, "true": True, "false": False, "1": True, "0": False, "是": True, "否": False}


def flag(text: str) -> bool:
    """Yes or no."""
    found = _FLAGS.get(text.lower())
    if found is None:
        raise Wrong("flag", _("“%(value)s” is neither yes nor no.") % {"value": text}, _("Write 是 or 否."))
    return found


def day(text: str) -> date:
    """A date: 2021-05-01, 2021/5/1, 20210501, 2021年5月1日, or a spreadsheet's day number."""
    digits = (
        text.replace("年", "-").replace("月", "-").replace("日", "").replace("/", "-").replace(".", "-").split(" ")[0]
    )
    digits = digits.split("T")[0]
    try:
        if digits.isdigit() and len(digits) == 8:
            return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
        if digits.isdigit() and len(digits) == 5:
            return date(1899, 12, 30) + timedelta(days=int(digits))
        year, month, dayed = digits.split("-")
        return date(int(year), int(month), int(dayed))
    except ValueError as wrong:
        raise Wrong("date", _("“%(value)s” is no date.") % {"value": text}, _("Write it as 2021-05-01.")) from wrong


Convert = Callable[[str], Any]
_CONVERT: dict[str, Convert] = (
    dict.fromkeys(mappings.NUMBERS, number)
    | dict.fromkeys(mappings.WHOLE, whole)
    | dict.fromkeys(mappings.FLAGS, flag)
    | dict.fromkeys(mappings.DATES, day)
)
_SEVERAL = mappings.TEXTS | mappings.NAMED | {"audience"}


Take = Callable[[str, dict[str, Any]], None]
_ROWS = {"materials": "name", "basis": "law", "fees": "name"}


def _several(column: Column) -> Take:
    """Cells that hold several values, each once."""
    element, key = column.element, _ROWS.get(column.element)

    def take(text: str, said: dict[str, Any]) -> None:
        parts = text.removeprefix(column.strip_prefix).split(column.split) if column.split else [text]
        kept = dict.fromkeys(_translated(column, part) for each in parts if (part := each.strip()) not in column.empty)
        said[element] = [{key: one} for one in kept if one] if key else [one for one in kept if one]

    return take


class Reader:
    """A mapping made ready to read many rows."""

    def __init__(self, mapping: mappings.Mapping) -> None:
        self.mapping = mapping
        self.schemes = {scheme.name: scheme for scheme in mapping.schemes}
        self.columns = [column for column in mapping.columns if not column.ignore]
        self.key = next((column.column for column in self.columns if column.element == "code"), "")
        self.constants = dict(mapping.constants)
        self.steps = [(column.column, column, self._step(column)) for column in self.columns]

    def read(self, row: Row) -> tuple[ItemElements | None, list[RowFault]]:
        """The elements, or every fault. Empty cells say nothing."""
        said: dict[str, Any] = dict(self.constants)
        faults: list[RowFault] = []
        for name, column, take in self.steps:
            text = (row.get(name) or "").strip()
            if not text or text in column.empty:
                if column.required:
                    faults.append(_missing(column))
                continue
            try:
                take(text, said)
            except (BadIdentifier, Wrong) as wrong:
                reason = wrong.reason if isinstance(wrong, Wrong) else str(wrong.sentence)
                faults.append(RowFault(name, wrong.code, reason, str(wrong.next_step)))
        if faults:
            return None, faults
        try:
            return ItemElements.model_validate(said), []
        except ValidationError as wrong:
            return None, [self._broken(fault) for fault in wrong.errors()]

    def _step(self, column: Column) -> Take:
        """How the cells of one column are read; chosen once, not once a row."""
        element = column.element
        if column.split or element in _SEVERAL:
            return _several(column)
        if column.scheme:
            scheme = self.schemes[column.scheme]

            def by_scheme(text: str, said: dict[str, Any]) -> None:
                said[element], parts = codes.by_scheme(_translated(column, text), scheme)
                said.update(parts)

            return by_scheme
        check = codes.CHECKS[column.check] if column.check else None
        convert = _CONVERT.get(element) or check
        if column.check == "national":

            def national(text: str, said: dict[str, Any]) -> None:
                said[element] = code = codes.national(_translated(column, text))
                said.update(_of_national(code))

            return national

        def one(text: str, said: dict[str, Any]) -> None:
            if column.strip_prefix:
                text = text.removeprefix(column.strip_prefix)
            if column.values:
                text = _translated(column, text)
            value = convert(text) if convert else text
            if element:
                said[element] = value

        return one

    def _broken(self, fault: Any) -> RowFault:
        element = str(fault["loc"][0]) if fault["loc"] else ""
        column = next((column.column for column in self.columns if column.element == element), element)
        return RowFault(column, "element", str(fault["msg"]), _("Compare it with the field set of GB/T 39046."))


def _of_national(code: str) -> dict[str, str]:
    """What a code of 31 or 33 characters says besides: task code, handling code, basic code, body."""
    found = {"task_code": code[:31], "basic_code": code[19:31], "body_code": code[:18]}
    return found | ({"handling_code": code} if len(code) == 33 else {})


def _missing(column: Column) -> RowFault:
    return RowFault(column.column, "missing", _("This cell is empty, but an entry needs it."), _("Fill it in."))


def _translated(column: Column, text: str) -> str:
    """The standard's word for the file's word."""
    if not column.values:
        return text
    found = column.values.get(text)
    if found is None:
        known = "、".join(list(column.values)[:12])
        raise Wrong(
            "unknown-value",
            _("“%(value)s” is not among the words this column knows.") % {"value": text},
            _("Known words: %(known)s. Or add it to the mapping.") % {"known": known},
        )
    return found
