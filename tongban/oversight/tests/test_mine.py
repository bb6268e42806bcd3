"""tongban mine: the report on the terminal, as files and as JSON; from a file and from the journal."""

import csv
import io
import json
import re

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from tongban.accounts.testing import a_person
from tongban.cases.testing import a_case
from tongban.oversight.mining import write_xes
from tongban.oversight.mining.tests.logs import a_log

EVENTS = [(f"K{n}", activity, hour) for n in range(20) for hour, activity in enumerate(["submit", "accept", "grant"])]
LOG = a_log(
    *EVENTS, ("X", "=grant", 0), ("X", "submit", 1), organisation=["甲局", "甲局", "乙局"] * 20 + ["甲局", "甲局"]
)


@pytest.fixture
def file(tmp_path):
    write_xes(LOG, tmp_path / "log.xes.gz")
    return tmp_path / "log.xes.gz"


def said(*words, language="en"):
    out, err = io.StringIO(), io.StringIO()
    call_command("mine", *map(str, words), language=language, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_the_report_says_what_follows_what_and_where_the_time_goes(file):
    out, err = said(file)

    assert "Events: 62; cases: 21; ways through: 2." in out
    assert "working time by the legal calendar" in out
    assert "submit → accept → grant" in out
    assert "甲局" in out
    assert err == ""


def test_the_report_speaks_chinese(file):
    out, _ = said(file, language="zh-hans")

    assert "事件 62 个" in out


def test_wall_time_is_told_where_it_is_asked_for(file):
    assert "wall time" in said(file, "--wall")[0]


def test_a_file_is_compared_with_a_declared_life(file):
    out, _ = said(file, "--lifecycle", "case")

    assert "Moves the declaration does not allow" in out
    assert "no such move" in out


def test_findings_are_written_as_tables_a_map_and_json(file, tmp_path):
    said(file, "--out", tmp_path / "out", "--share", "1")

    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert names == {
        "dfg.csv", "variants.csv", "bottlenecks.csv", "handovers.csv", "dots.csv",
        "dfg.svg", "dotted.svg", "handovers.svg", "report.json", "index.html",
    }  # fmt: skip
    rows = list(csv.reader(io.StringIO((tmp_path / "out" / "dfg.csv").read_text("utf-8-sig"))))
    assert ["accept", "grant", "20", "20", "60.0", "60.0", "1200.0"] in rows
    for drawing in ("dfg.svg", "dotted.svg", "handovers.svg"):
        assert (tmp_path / "out" / drawing).read_text("utf-8").startswith("<svg")


def test_one_page_shows_every_drawing_and_every_table_and_needs_nothing_else(file, tmp_path):
    said(file, "--out", tmp_path / "out", language="zh-hans")

    page = (tmp_path / "out" / "index.html").read_text("utf-8")
    assert '<html lang="zh-hans">' in page
    assert page.count("<svg ") == 3
    assert page.count("<table>") == 5
    assert "事件 62 个" in page
    assert "甲局 → 乙局 · 20 次" in page
    assert not re.search(r"<script|<link|src=|@import|url\(", page)


def test_what_a_log_calls_things_is_never_markup_on_the_page(tmp_path):
    path = tmp_path / "<b>.csv"
    path.write_text("case,activity,time\n<b>1,<b>go&,2026-03-02 09:00\n<b>1,end,2026-03-02 10:00\n", encoding="utf-8")
    said(path, "--out", tmp_path / "out")

    assert "<b>" not in (tmp_path / "out" / "index.html").read_text("utf-8")


@pytest.mark.django_db
def test_a_log_without_events_is_written_too(tmp_path):
    said("--journal", "--item", "nothing", "--out", tmp_path / "out")

    assert "Nothing was handed over." in (tmp_path / "out" / "index.html").read_text("utf-8")


def test_no_cell_becomes_a_formula_in_a_spreadsheet(file, tmp_path):
    said(file, "--out", tmp_path / "out")

    assert "'=grant" in (tmp_path / "out" / "dfg.csv").read_text("utf-8-sig")


def test_json_has_all_of_it(file):
    found = json.loads(said(file, "--format", "json")[0])

    assert (found["cases"], len(found["arcs"]), len(found["variants"])) == (21, 3, 2)
    assert found["arcs"][0]["working"]["median"] == 60


def test_rows_that_cannot_be_read_are_named(tmp_path):
    path = tmp_path / "log.csv"
    path.write_text("case,activity,time\nK1,a,2026-03-02 09:00\nK1,b,soon\n", encoding="utf-8")

    out, err = said(path, "--partly")
    assert "log.csv, row 3, moment: “soon” is not a moment." in err
    assert "Rows left out: 1." in err
    assert "Only partly read: 1 rows were left out." in out


def test_a_log_read_in_part_is_mined_and_leaves_with_a_code_of_its_own(tmp_path):
    path = tmp_path / "log.csv"
    path.write_text("case,activity,time\nK1,a,2026-03-02 09:00\nK1,b,soon\n", encoding="utf-8")
    out = io.StringIO()

    with pytest.raises(CommandError) as refused:
        call_command("mine", str(path), "--out", str(tmp_path / "out"), stdout=out, stderr=io.StringIO(), language="en")

    assert refused.value.returncode == 3
    assert "Events: 1; cases: 1" in out.getvalue()
    assert (tmp_path / "out" / "report.json").exists()


@pytest.mark.parametrize("words", [(), ("none.csv",), ("--journal", "x.csv"), ("none.xes", "--lifecycle", "no")])
def test_what_cannot_be_mined_is_refused_in_a_sentence(words):
    with pytest.raises(CommandError, match=r"[.\]]$"):
        said(*words)


@pytest.mark.django_db
def test_the_journal_is_mined_without_a_persons_name():
    case = a_case("granted", applicant=a_person(name="张三"))
    out, _ = said("--journal", "--item", case.item_code)

    assert "cases: 1;" in out
    assert "100.00% of" in out
    assert "张三" not in out
    assert said("--journal", "--item", "nothing")[0].startswith("Events: 0;")
    assert said("--journal", "--since", "2090-01-01", "--until", "2091-01-01")[0].startswith("Events: 0;")
