"""Workbooks and text files as people save them: what cannot be known is said by its address and never guessed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tongban.catalog import importing
from tongban.catalog.importing import files
from tongban.catalog.models import ItemEntry
from tongban.catalog.tests.lists import HEADS, a_row
from tongban.kit.refusals import Invalid

pytestmark = pytest.mark.django_db


def a_book(path: Path, change: Callable[[Worksheet], Any] = lambda sheet: None, rows: int = 2) -> Path:
    """A list of two items in a workbook, changed by hand."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEADS)
    for number in range(rows):
        row = a_row(number + 1)
        sheet.append([row.get(name, "") for name in HEADS])
    change(sheet)
    book.save(path)
    return path


def refusal(path: Path) -> Invalid:
    with pytest.raises(Invalid) as refused:
        importing.import_file(path, importing.load("guangdong"))
    assert ItemEntry.objects.count() == 0
    return refused.value


def test_a_column_name_that_stands_twice_is_named_with_both_places_and_nothing_comes_in(tmp_path: Path) -> None:
    def again(sheet: Worksheet) -> None:
        sheet.cell(1, len(HEADS) + 1, "legal_days")
        sheet.cell(2, len(HEADS) + 1, 99)

    said = refusal(a_book(tmp_path / "list.xlsx", again))
    assert said.code == "import-columns-twice"
    assert "legal_days" in str(said.sentence)
    text = tmp_path / "list.csv"
    text.write_text("name,task_code,name\n甲,1,乙\n", encoding="utf-8")
    said = refusal(text)
    assert said.code == "import-columns-twice"
    assert "1" in str(said.sentence)
    assert "3" in str(said.sentence)


@pytest.mark.parametrize(
    ("value", "code"), [("=M2/2", "cell-formula"), ("#N/A", "cell-error"), ("#REF!", "cell-error")]
)
def test_a_row_with_a_cell_nobody_can_know_is_rejected_by_its_address(tmp_path: Path, value: str, code: str) -> None:
    place = HEADS.index("promise_days") + 1

    def spoil(sheet: Worksheet) -> None:
        cell = sheet.cell(2, place, value)
        if value.startswith("#"):
            cell.data_type = "e"

    done = importing.import_file(a_book(tmp_path / "list.xlsx", spoil), importing.load("guangdong"))
    assert (done.made, done.rejected) == (1, 1)
    (fault,) = done.rejects[0].faults
    assert fault.code == code
    assert fault.field.endswith("2")
    assert fault.field in fault.reason


@pytest.mark.parametrize(
    ("change", "code", "where"),
    [
        (lambda sheet: sheet.row_dimensions.__getitem__(3).__setattr__("hidden", True), "import-rows-hidden", "3"),
        (
            lambda sheet: sheet.column_dimensions.__getitem__("B").__setattr__("hidden", True),
            "import-columns-hidden",
            "B",
        ),
        (lambda sheet: sheet.merge_cells("D2:D3"), "import-cells-merged", "D2:D3"),
        (lambda sheet: sheet.parent.create_sheet("作废").append(["旧", "表"]), "import-sheets-several", "作废"),
        (lambda sheet: sheet.insert_rows(1) or sheet.cell(1, 1, "示例市事项清单"), "import-header-row", "2"),
    ],
)
def test_what_is_hidden_merged_or_elsewhere_is_said(tmp_path: Path, change: Any, code: str, where: str) -> None:
    said = refusal(a_book(tmp_path / "list.xlsx", change))
    assert said.code == code
    assert where in str(said.sentence)


def test_an_empty_second_sheet_is_no_obstacle(tmp_path: Path) -> None:
    path = a_book(tmp_path / "list.xlsx", lambda sheet: sheet.parent.create_sheet("Sheet2"))
    assert importing.import_file(path, importing.load("guangdong")).made == 2


def test_text_beside_the_table_is_not_lost_unseen(tmp_path: Path) -> None:
    path = a_book(tmp_path / "list.xlsx", lambda sheet: sheet.cell(2, len(HEADS) + 2, "备注：停办"))
    done = importing.import_file(path, importing.load("guangdong"))
    assert [fault.code for one in done.rejects for fault in one.faults] == ["too-many-cells"]


def test_text_files_in_utf_16_are_read_and_other_separators_are_named(tmp_path: Path) -> None:
    row = a_row(1)
    said = ",".join(HEADS) + "\n" + ",".join(f'"{row.get(name, "")}"' for name in HEADS) + "\n"
    wide = tmp_path / "wide.csv"
    wide.write_text(said, encoding="utf-16")
    assert importing.import_file(wide, importing.load("guangdong")).made == 1
    tabs = tmp_path / "tabs.csv"
    tabs.write_text("\t".join(HEADS) + "\n", encoding="utf-8")
    with pytest.raises(Invalid) as refused:
        files.headers(tabs)
    assert refused.value.code == "import-separator"


@pytest.mark.parametrize(
    ("name", "begins"),
    [("list.csv", b"PK\x03\x04"), ("list.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1"), ("list.csv", b"<html><table>")],
)
def test_a_file_that_is_not_what_it_is_called_is_named(tmp_path: Path, name: str, begins: bytes) -> None:
    (tmp_path / name).write_bytes(begins + b" " * 100)
    with pytest.raises(Invalid) as refused:
        files.headers(tmp_path / name)
    assert refused.value.code == "import-not-as-named"
