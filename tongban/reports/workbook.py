"""A report as a workbook: numbers as numbers, intervals in columns of their own, sources at the end."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from tongban.reports.presenting import Section, sections_of, span_in_words
from tongban.reports.presenting.definitions import definition_of
from tongban.reports.presenting.lagging import reason_of
from tongban.reports.presenting.numbers import FORMATS
from tongban.reports.shapes import Figure, Laggard, Report

HEAD = PatternFill("solid", fgColor="E6EFFC")
Column = tuple[str, int, str]
"""Heading, width in characters, and what is shown: value (in the indicator's own unit), count, place, or text."""


def workbook_of(report: Report, lagging: Sequence[Laggard] | None, *, title: str) -> bytes:
    """The bytes of the .xlsx. None stays an empty cell, never a nought; text is never run as a formula."""
    book = Workbook()
    for sheet in book.worksheets:
        book.remove(sheet)
    sections = sections_of(report)
    said = f"{title} {span_in_words(report.period, report.since, report.until)}"
    _sheet(book, _("Overview"), said, _columns(_("Indicator")), ((s.name, s.whole.figure) for s in sections if s.whole))
    if lagging is not None:
        _lagging(book, said, lagging)
    unit = pgettext("grouping", "Department") if report.by == "department" else pgettext("grouping", "Region")
    for section in sections:
        if section.has_value and section.lines:
            lines = ((line.unit, line.figure) for line in section.lines)
            _sheet(book, section.name, f"{said} {section.name}", _columns(unit), lines)
    _sources(book, sections, report)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def _columns(first: str) -> list[Column]:
    return [
        (first, 30, "text"),
        (_("Numerator"), 12, "count"),
        (_("Denominator"), 12, "count"),
        (_("Value"), 11, "value"),
        (_("Interval from"), 11, "value"),
        (_("Interval to"), 11, "value"),
        (_("Adjusted"), 11, "value"),
        (_("Adjusted from"), 11, "value"),
        (_("Adjusted to"), 11, "value"),
        (_("Best place"), 10, "place"),
        (_("Worst place"), 10, "place"),
        (_("Period before"), 11, "value"),
        (_("Target"), 11, "value"),
        (_("Finding"), 22, "text"),
    ]


def _cells(name: str, figure: Figure) -> list[Any]:
    counted = figure.count > 0
    return [
        name,
        figure.numerator if counted else None,
        figure.denominator if counted else None,
        figure.value,
        figure.low,
        figure.high,
        figure.adjusted,
        figure.adj_low,
        figure.adj_high,
        figure.rank_from,
        figure.rank_to,
        figure.previous,
        figure.target,
        figure.verdict_label,
    ]


def _sheet(book: Workbook, name: str, said: str, columns: list[Column], rows: Iterable[tuple[str, Figure]]) -> None:
    sheet = _opened(book, name, said, [(heading, width) for heading, width, _shown in columns])
    for label, figure in rows:
        sheet.append([_safe(value) for value in _cells(label, figure)])
        for cell, (_heading, _width, shown) in zip(sheet[sheet.max_row], columns, strict=True):
            cell.number_format = _format(shown, cell.value, figure)


def _format(shown: str, value: Any, figure: Figure) -> str:
    if shown == "value":
        return FORMATS[figure.kpi.unit]
    if shown == "count":
        return "#,##0" if value is None or float(value).is_integer() else "#,##0.0"
    return "0" if shown == "place" else "@"


def _lagging(book: Workbook, said: str, lagging: Sequence[Laggard]) -> None:
    heads = [
        (_("Body or place"), 30),
        (_("Indicator"), 22),
        (_("Value"), 11),
        (_("Target"), 11),
        (_("Why it is listed"), 36),
        (_("Who answers"), 14),
        (_("Answer due"), 14),
    ]
    sheet = _opened(book, _("Lagging behind"), said, heads)
    for one in lagging:
        figure = one.figure
        row = [
            figure.unit.name,
            str(figure.kpi.name),
            figure.value,
            figure.target,
            reason_of(one),
            one.owner,
            one.due_on,
        ]
        sheet.append([_safe(value) for value in row])
        for cell in sheet[sheet.max_row][2:4]:
            cell.number_format = FORMATS[figure.kpi.unit]


def _sources(book: Workbook, sections: Sequence[Section], report: Report) -> None:
    heads = [
        (_("Indicator"), 22),
        (_("Code"), 20),
        (_("Formula"), 60),
        (_("Left out"), 60),
        (_("Source"), 44),
        (_("Target"), 22),
    ]
    sheet = _opened(book, _("Definitions and sources"), _("What is counted, and where that stands"), heads)
    for section in sections:
        told, kpi = definition_of(section.kpi), section.kpi
        row = [section.name, kpi.code, str(kpi.formula), str(kpi.exclusions), told.source, told.target]
        sheet.append([_safe(value) for value in row])
        for cell in sheet[sheet.max_row]:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for note in report.notes:
        sheet.append([])
        sheet.append([_safe(str(note))])


def _opened(book: Workbook, name: str, said: str, heads: Sequence[tuple[str, int]]) -> Any:
    """A new sheet with its title in the first row and its headings in the third, both kept in sight."""
    sheet = book.create_sheet(re.sub(r"[\[\]:*?/\\]", " ", name)[:31])
    sheet.append([_safe(said)])
    sheet["A1"].font = Font(bold=True, size=13)
    sheet.append([])
    sheet.append([heading for heading, _width in heads])
    for place, (cell, (_heading, width)) in enumerate(zip(sheet[3], heads, strict=True), start=1):
        _dress(cell)
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = "B4"
    return sheet


def _dress(cell: Cell) -> None:
    cell.font = Font(bold=True)
    cell.fill = HEAD
    cell.alignment = Alignment(wrap_text=True, vertical="center")


def _safe(value: Any) -> Any:
    """Text that a spreadsheet would run as a formula is kept text."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@") else value
