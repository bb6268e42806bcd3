"""Bureaus' own lists brought in."""

from __future__ import annotations

import csv
import gzip
import json
import os
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from tongban.catalog import importing, queries
from tongban.catalog.importing import running
from tongban.catalog.models import ImportRun, ItemEntry
from tongban.catalog.tests.lists import BODY, a_code, a_list, a_row, bring
from tongban.kit.identifiers import make_uscc
from tongban.kit.refusals import Invalid, NotFound

WITHOUT_ZEROS = next(code for n in range(1_234_500, 1_234_600) if (code := make_uscc(n)[8:17]).isdigit()).lstrip("0")
pytestmark = pytest.mark.django_db


def codes(done: importing.Done) -> list[str]:
    """The kinds of fault found."""
    return [fault.code for rejected in done.rejects for fault in rejected.faults]


def test_a_row_becomes_the_national_elements(tmp_path: Path) -> None:
    done = bring(a_list(tmp_path / "list.csv", [a_row()]))
    entry = queries.entry(a_code())
    said = entry.elements

    assert (done.rows, done.made, done.rejected) == (1, 1, 0)
    assert (said.task_code, said.basic_code, said.body_code) == (a_code(), "000131001000", BODY)
    assert (said.type, said.level, said.division) == ("01", "3", "990100")
    assert (said.promised_days, said.promised_unit, said.visits) == (8.0, "workday", 1)
    assert said.audience == ["1", "2"]
    assert [row.name for row in said.materials] == ["申请表", "居民身份证"]
    assert (said.place, said.booking, said.courier) == ("示例市和平路1号", True, False)
    assert said.source.startswith("广东政务服务网")
    assert (entry.in_force_from, entry.source_row) == (date(2021, 5, 1), 2)


def test_the_same_list_again_changes_nothing(tmp_path: Path) -> None:
    path = a_list(tmp_path / "list.csv", [a_row(n) for n in range(1, 6)])
    bring(path)

    again = bring(path)

    assert (again.rows, again.made, again.unchanged) == (5, 0, 5)
    assert ItemEntry.objects.count() == 5


def test_a_changed_row_becomes_the_next_version_and_the_old_one_stays(tmp_path: Path) -> None:
    bring(a_list(tmp_path / "2021.csv", [a_row(), a_row(2)]))

    done = bring(a_list(tmp_path / "2022.csv", [a_row(materials="申请表", promise_days="5"), a_row(2)]))
    steps = queries.entry_versions(a_code())

    assert (done.made, done.unchanged) == (1, 1)
    assert [step.entry.number for step in steps] == [2, 1]
    assert [change.sentence for change in steps[0].changes] == ["快 3 个工作日", "少 1 份材料"]
    assert queries.entry(a_code()).number == 2
    assert queries.entry(a_code(), timezone.localdate() - timedelta(days=1)).number == 1
    assert steps[1].entry.in_force_until == timezone.localdate() - timedelta(days=1)


def test_a_version_cannot_begin_before_the_one_it_follows(tmp_path: Path) -> None:
    bring(a_list(tmp_path / "a.csv", [a_row()]))

    done = bring(a_list(tmp_path / "b.csv", [a_row(name="改名")]), in_force_from=date(2020, 1, 1))

    assert codes(done) == ["too-early"]
    assert "2021-05-01" in done.rejects[0].faults[0].reason


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"task_code": "1.14401E+30"}, "item-code-exponent"),
        ({"catalog_code": "131001000"}, "item-code-leading-zeros"),
        ({"task_code": a_code()[:17] + ("0" if a_code()[17] != "0" else "1") + a_code()[18:]}, "item-code-body"),
        ({"task_code": "000131001000"}, "item-code-basic-only"),
        ({"task_code": ""}, "missing"),
        ({"org_code": WITHOUT_ZEROS}, "organisation-code-leading-zeros"),
        ({"org_code": "123456789"}, "organisation-code-check"),
        ({"org_code": BODY}, "organisation-code-credit-code"),
        ({"type": "行政命令"}, "unknown-value"),
        ({"visits": "一次"}, "number"),
        ({"visits": "1.5"}, "whole-number"),
        ({"area_code": "9901"}, "division-shape"),
    ],
)
def test_damage_is_named_as_what_it_is(tmp_path: Path, changes: dict[str, str], fault: str) -> None:
    done = bring(a_list(tmp_path / "list.csv", [a_row(**changes), a_row(2)]))

    assert codes(done) == [fault]
    assert done.made == 1
    found = done.rejects[0].faults[0]
    assert found.field == next(iter(changes))
    assert (done.rejects[0].row, bool(found.reason), bool(found.next_step)) == (2, True, True)


def test_every_fault_of_a_row_is_named_not_only_the_first(tmp_path: Path) -> None:
    done = bring(a_list(tmp_path / "list.csv", [a_row(name="", type="行政命令", visits="x")]))

    assert sorted(codes(done)) == ["missing", "number", "unknown-value"]


def test_rejected_rows_can_be_mended_and_fed_back(tmp_path: Path) -> None:
    done = bring(a_list(tmp_path / "list.csv", [a_row(1), a_row(2, type="行政命令"), a_row(3)]))
    rejects = Path(done.rejects_file)
    with rejects.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["※行"] for row in rows] == ["3"]
    assert "行政命令" in rows[0]["※原因"]

    mended = a_list(tmp_path / "mended.csv", [row | {"type": "行政许可"} for row in rows])
    again = bring(mended)

    assert (again.made, again.rejected) == (1, 0)
    assert (queries.entry(a_code(2)).source_file, queries.entry(a_code(2)).source_row) == ("list.csv", 3)


def test_one_code_twice_with_different_content_is_refused(tmp_path: Path) -> None:
    path = a_list(tmp_path / "list.csv", [a_row(), a_row(2), a_row(name="另一项"), a_row(2)])

    for _time in range(2):
        done = bring(path)
        assert codes(done) == ["code-twice"]
    assert queries.entry(a_code()).name == "示例登记第1项"


def test_an_import_that_was_stopped_is_gone_on_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [a_row(n, **({"type": "？"} if n % 4 == 0 else {})) for n in range(1, 13)]
    path, settled = a_list(tmp_path / "list.csv", rows), []
    settle = running._Settling.take

    def stopped(self: running._Settling, batch: list) -> bool:
        if len(settled) == 2:
            raise KeyboardInterrupt
        settled.append(len(batch))
        return settle(self, batch)

    monkeypatch.setattr(running._Settling, "take", stopped)
    with pytest.raises(KeyboardInterrupt):
        bring(path, batch=4)
    assert (ItemEntry.objects.count(), ImportRun.objects.get().position) == (6, 8)
    monkeypatch.undo()

    done = bring(path, batch=4)

    assert (done.gone_on_from, done.rows, done.made, done.rejected) == (8, 12, 9, 3)
    assert ImportRun.objects.count() == 1
    with Path(done.rejects_file).open(encoding="utf-8-sig", newline="") as file:
        assert [row["※行"] for row in csv.DictReader(file)] == ["5", "9", "13"]


def test_xlsx_and_json_are_read_like_csv_and_xlsx_exponents_are_named(tmp_path: Path) -> None:
    rows = [a_row(1), a_row(2, task_code=1.14401e30)]
    book = openpyxl.Workbook()
    book.active.append(list(rows[0]))
    for row in rows:
        book.active.append(list(row.values()))
    book.save(tmp_path / "list.xlsx")
    (tmp_path / "list.json").write_text(json.dumps([a_row(1), a_row(3, themes=["医疗卫生"])]), encoding="utf-8")

    sheet, objects = bring(tmp_path / "list.xlsx"), bring(tmp_path / "list.json")

    assert (sheet.made, codes(sheet)) == (1, ["item-code-exponent"])
    assert (objects.made, objects.unchanged) == (1, 1)
    assert queries.entry(a_code(3)).elements.themes == ["医疗卫生"]


def test_a_zipped_list_in_another_encoding_says_what_to_do(tmp_path: Path) -> None:
    plain = a_list(tmp_path / "list.csv", [a_row()], encoding="gb18030")
    (tmp_path / "list.csv.gz").write_bytes(gzip.compress(plain.read_bytes()))

    with pytest.raises(Invalid) as refused:
        bring(tmp_path / "list.csv.gz")

    assert refused.value.code == "import-encoding"
    assert "gb18030" in str(refused.value.next_step)


def test_a_column_the_mapping_does_not_know_is_never_lost_unseen(tmp_path: Path) -> None:
    with pytest.raises(Invalid) as refused:
        bring(a_list(tmp_path / "list.csv", [a_row(remarks="重要")]))

    assert refused.value.code == "import-columns-unknown"
    assert "remarks" in str(refused.value)


def test_old_letter_codes_are_read_by_their_own_scheme(tmp_path: Path) -> None:
    mapping = importing.load("guangan")
    good = f"511A0138000000-990100000000-000-{BODY}-1-00"
    rows = [
        ("适龄儿童延缓入学审批", good),
        ("只知组织机构代码", f"512B0069100001-990100000000-000-{BODY[8:17]}-1-00"),
        ("少一位", f"511A0035600001-990100000000-000-{BODY[:17]}-1-00"),
        ("别的写法", "2020-511A0035600001"),
    ]
    path = tmp_path / "list.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([column.column for column in mapping.columns])
        writer.writerows(
            ["区教科体局", "未分类", name, code, "1", "", "990100000000", "", "行政许可"] for name, code in rows
        )

    done = importing.import_file(path, mapping)

    assert (done.made, codes(done)) == (2, ["credit-code-length", "local-code-scheme"])
    assert queries.entry(good).elements.body_code == BODY
    assert (queries.entry(good).elements.local_code, queries.entry(good).elements.level) == ("511A0138000000", "4")


def test_a_mapping_with_an_unknown_key_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(
        '[mapping]\nname="own"\ntitle={zh="自"}\nsource="自"\ncolour="red"\n[[columns]]\ncolumn="a"\nelement="colour"\n'
    )

    with pytest.raises(Invalid) as refused:
        importing.load(str(path))

    assert refused.value.code == "mapping-broken"
    assert "colour" in str(refused.value)


def test_the_command_guesses_the_mapping_and_answers_programs(tmp_path: Path) -> None:
    path, out = a_list(tmp_path / "list.csv", [a_row(), a_row(2, type="？")]), StringIO()

    with pytest.raises(SystemExit) as left:
        call_command("catalog", "import", str(path), "--format", "json", stdout=out)
    said = json.loads(out.getvalue())

    assert left.value.code == 1
    assert (said["mapping"], said["made"], said["rejected"], said["indexed"]) == ("guangdong", 1, 1, 1)
    assert said["rejects"][0]["faults"][0]["field"] == "type"


def test_the_command_says_in_words_what_was_rejected_and_what_to_do_next(tmp_path: Path) -> None:
    path, out = a_list(tmp_path / "list.csv", [a_row(2, type="？")]), StringIO()

    with pytest.raises(SystemExit):
        call_command(
            "catalog", "import", str(path), "--mapping", "guangdong", "--no-index", stdout=out, stderr=StringIO()
        )

    assert "list.csv 第 2 行" in out.getvalue()
    assert "list.rejects.csv" in out.getvalue()


def test_a_file_nobody_has_is_refused_in_words() -> None:
    with pytest.raises(CommandError, match="import-no-file"):
        call_command("catalog", "import", "absent.csv", stdout=StringIO())


def test_an_entry_nobody_has_is_not_found() -> None:
    with pytest.raises(NotFound):
        queries.entry("1")


REAL = Path(os.environ.get("TONGBAN_SERVICE_ITEMS", "")) if os.environ.get("TONGBAN_SERVICE_ITEMS") else None
"""A folder with the two real lists; they are large and stay outside the repository."""


@pytest.mark.skipif(REAL is None, reason="TONGBAN_SERVICE_ITEMS names no folder with the real lists")
@pytest.mark.parametrize(
    ("file", "mapping", "made", "faults"),
    [
        ("guangdong_items_2021.csv.gz", "guangdong", 2256, {"item-code-body"}),
        (
            "guangan_district_items.csv",
            "guangan",
            1012,
            {"credit-code-length", "credit-code-authority", "local-code-scheme"},
        ),
    ],
)
def test_the_real_lists_come_in_and_their_damaged_codes_are_named(
    tmp_path: Path, file: str, mapping: str, made: int, faults: set[str]
) -> None:
    assert REAL is not None
    done = importing.import_file(REAL / file, importing.load(mapping), rejects=tmp_path / "rejects.csv")

    assert done.made == made
    assert faults <= set(codes(done))
    assert all(fault.next_step for rejected in done.rejects for fault in rejected.faults)
