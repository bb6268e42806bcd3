"""The bulletin and the workbook say what the query says, figure for figure."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from pypdf import PdfReader

from tongban.accounts.testing import Cast, the_cast
from tongban.cases.testing import a_case
from tongban.catalog.testing import a_pack
from tongban.documents.actions import draw_bulletin
from tongban.reports import queries
from tongban.reports.bulletin import bulletin_page
from tongban.reports.presenting import sections_of
from tongban.reports.queries import Standing
from tongban.reports.shapes import Laggard
from tongban.reports.tests.made_up import made_report
from tongban.reports.workbook import workbook_of

IN_ORDER = ("value", "low", "high", "adjusted", "adj_low", "adj_high", "rank_from", "rank_to", "previous", "target")
"""The columns after numerator and denominator."""
REPORT = made_report(4)
LAGGARD = Laggard(next(row for row in REPORT.rows if row.verdict == "worse"), "both", "周十", date(2026, 11, 27))


def text_of(pdf: bytes) -> str:
    """Everything the PDF says, without white space: a line may break anywhere."""
    return "".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def book_of(content: bytes) -> Any:
    """The workbook read back."""
    return openpyxl.load_workbook(io.BytesIO(content))


def short_page() -> dict[str, Any]:
    """A bulletin of one section only, which is quickly drawn."""
    page = bulletin_page(REPORT, None, title="月通报")
    return page | {"sections": page["sections"][:1], "tables": []}


def rounded(value: float | None) -> float | None:
    """As far as a spreadsheet keeps a number."""
    return None if value is None else round(value, 12)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_bulletin_has_every_figure_with_its_interval(language: str) -> None:
    with translation.override(language):
        said = text_of(draw_bulletin(bulletin_page(REPORT, [LAGGARD], title="月通报")))
        sections = [section for section in sections_of(REPORT) if section.kpi.level == "case"]
        lines = [line for section in sections for line in section.told if line.figure.value is not None]

        assert lines
        for line in lines:
            for words in (line.unit, line.cases, line.raw, line.raw_interval, line.interval, line.rank, line.verdict):
                assert "".join(words.split()) in said, words
    assert "周十" in said


def test_the_bulletin_stays_a_bulletin_and_names_the_small_bodies_together() -> None:
    """Seventeen pages are read by nobody: small bodies share a line, and of many the middle is left to the workbook."""
    many = made_report(20)

    drawn = draw_bulletin(bulletin_page(many, None, title="月通报"))

    said = text_of(drawn)
    section = next(one for one in sections_of(many) if one.code == "on-time")
    assert len(PdfReader(io.BytesIO(drawn)).pages) <= 7
    assert "".join(section.small_together.split()) in said
    assert section.told[-1].unit in said  # the worse end is never the one left out


def test_the_bulletin_says_first_what_is_late() -> None:
    now = Standing(14, 2, (("市场监管", 8), ("住建", 6)), [], 2, 7)

    lead = bulletin_page(REPORT, None, title="月通报", now=now)["lead"]

    assert lead[0] == "现在有 14 件超期未办结，其中 2 件超过法定时限；主要在市场监管 8 件、住建 6 件。"
    assert not [said for said in lead if "区间" in said]


def test_the_bulletin_gives_definition_and_source_of_every_indicator() -> None:
    said = text_of(draw_bulletin(bulletin_page(REPORT, None, title="月通报") | {"sections": []}))

    for section in sections_of(REPORT):
        assert "".join(str(section.kpi.formula).split()) in said
        assert "".join(section.kpi.source.split()) in said


@pytest.mark.parametrize("demo", [True, False])
def test_only_a_demonstration_is_marked_as_one(settings: Any, demo: bool) -> None:
    settings.DEMO = demo

    assert ("演示文书" in text_of(draw_bulletin(short_page()))) is demo


def test_the_same_report_is_drawn_the_same() -> None:
    assert draw_bulletin(short_page()) == draw_bulletin(short_page())


def test_cells_are_the_numbers_of_the_query_and_empty_where_there_is_none() -> None:
    book = book_of(workbook_of(REPORT, None, title="月通报"))

    for section in sections_of(REPORT):
        if not section.has_value:
            continue
        rows = {row[0].value: row for row in book[section.name].iter_rows(min_row=4)}
        for line in section.lines:
            figure, row = line.figure, rows[line.unit]
            told = [getattr(figure, name) for name in IN_ORDER]
            assert [rounded(cell.value) for cell in row[3:13]] == [rounded(value) for value in told]
            assert [row[1].value, row[2].value] == [figure.numerator, figure.denominator]
            if figure.kpi.is_share:
                assert row[3].number_format == "0.0%"


def test_the_workbook_names_who_lags_and_ends_with_the_sources() -> None:
    book = book_of(workbook_of(REPORT, [LAGGARD], title="周调度"))

    lagging = book["落后指标"]
    assert [cell.value for cell in lagging[4]][-2] == "周十"
    assert lagging["C4"].value == LAGGARD.figure.value
    codes = {row[1].value for row in book.worksheets[-1].iter_rows(min_row=4)}
    assert {kpi.code for kpi in queries.kpis()} <= codes


def test_a_name_like_a_formula_stays_a_name() -> None:
    unit = REPORT.rows[1].unit
    shown = workbook_of(REPORT, None, title="=1+1")

    assert book_of(shown).worksheets[0]["A1"].value.startswith("'=1+1")
    assert unit.name in {row[0].value for row in book_of(shown).worksheets[1].iter_rows(min_row=4)}


@pytest.fixture
def cast() -> Cast:
    """The cast, and cases decided today."""
    people = the_cast()
    pack = a_pack()
    for state in ("granted", "granted", "refused"):
        a_case(state, pack=pack)
    return people


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "period"), [("daily", "day"), ("weekly", "week"), ("monthly", "month")])
def test_what_is_downloaded_is_what_the_asker_may_see(client: Client, cast: Cast, name: str, period: str) -> None:
    client.force_login(cast.zhao)
    report = queries.report(cast.zhao, period)
    figure = report.figure("on-time")
    assert figure is not None

    pdf: HttpResponse = client.get(reverse("reports:pdf", args=[name, timezone.localdate().isoformat()]))  # type: ignore[assignment]  # the test client's own subclass
    xlsx: HttpResponse = client.get(reverse("reports:xlsx", args=[name, report.since.isoformat()]))  # type: ignore[assignment]  # as above

    assert pdf.headers["Content-Type"] == "application/pdf"
    assert f"{figure.value:.1%}" in text_of(pdf.content)
    overview = {row[0].value: row for row in book_of(xlsx.content).worksheets[0].iter_rows(min_row=4)}
    assert rounded(overview["按期办结率"][3].value) == rounded(figure.value)
