"""`tongban kpi` in the terminal."""

from __future__ import annotations

import io
import json
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from pypdf import PdfReader

from tongban.cases.testing import a_case
from tongban.reports.models import Daily

pytestmark = pytest.mark.django_db


def said(*words: str) -> str:
    """What the command prints."""
    out = io.StringIO()
    call_command("kpi", *words, stdout=out)
    return out.getvalue()


@pytest.fixture(autouse=True)
def _a_case() -> None:
    a_case("issued", at=timezone.make_aware(datetime(2026, 3, 2, 11)))


def test_a_month_as_a_table_names_every_indicator() -> None:
    table = said("--month", "2026-03-02")

    assert "2026-03-01 – 2026-03-31" in table
    assert "按期办结率" in table
    assert "好评率" in table


def test_the_same_for_programs() -> None:
    told = json.loads(said("--week", "2026-03-02", "--format", "json", "--by", "region", "--kpi", "on-time"))

    assert (told["since"], told["until"], told["by"]) == ("2026-03-02", "2026-03-08", "region")
    assert {row["kpi"] for row in told["rows"]} == {"on-time"}
    assert told["rows"][0]["numerator"] == 1


def test_counting_anew_throws_the_sums_away_first() -> None:
    said("--day")
    Daily.objects.update(n=99)

    said("--day", "--recount")

    assert not Daily.objects.filter(n=99).exists()


def test_bulletin_and_workbook_are_written_to_files(tmp_path: Path) -> None:
    pdf, xlsx = tmp_path / "march.pdf", tmp_path / "march.xlsx"

    said("--month", "2026-03-02", "--pdf", str(pdf), "--xlsx", str(xlsx))

    assert "100.0%" in "".join(page.extract_text() for page in PdfReader(pdf).pages)
    assert openpyxl.load_workbook(xlsx).worksheets[0]["A1"].value.startswith("月通报")


@pytest.mark.parametrize("words", [("--day", "tomorrow"), ("--day", "2026-03-02", "--kpi", "made-up")])
def test_what_cannot_be_told_is_refused(words: tuple[str, ...]) -> None:
    with pytest.raises(CommandError):
        said(*words)
