"""The calendar files against two calendars that other people keep."""

import csv
import gzip
import json
import os
from datetime import date, timedelta
from pathlib import Path

import pytest

from tongban.kit.workdays import Calendar

ROOT = Path(__file__).parents[3]
CALENDAR = Calendar.load(ROOT / "packs" / "calendars")
SHARED = Path(os.environ.get("TONGBAN_SHARED", ROOT.parent / "shared")) / "data" / "holidays"
EVERY_DAY = [date(2018, 1, 1) + timedelta(n) for n in range((date(2026, 12, 31) - date(2018, 1, 1)).days + 1)]

shared = pytest.mark.skipif(not SHARED.exists(), reason="the shared holiday data sets are not on this machine")


def test_the_files_reach_from_2018_to_the_last_announced_year_without_a_gap():
    years = CALENDAR.years
    assert list(years) == list(range(2018, years[-1] + 1))
    assert years[-1] >= 2026


def test_every_year_names_its_notice_with_a_number():
    for year in CALENDAR.years:
        assert all(notice.title and notice.number.startswith("国办发明电〔") for notice in CALENDAR.notices(year))


def test_every_day_agrees_with_chinesecalendar():
    other = pytest.importorskip("chinese_calendar", reason="chinesecalendar is not installed")
    assert [day for day in EVERY_DAY if CALENDAR.is_workday(day) != other.is_workday(day)] == []


@shared
def test_every_day_agrees_with_the_computed_table():
    with gzip.open(SHARED / "cn_workdays_2018_2026.csv.gz", "rt", encoding="utf-8") as file:
        table = {date.fromisoformat(row["date"]): row["is_workday"] == "1" for row in csv.DictReader(file)}
    assert [day for day in EVERY_DAY if CALENDAR.is_workday(day) != table[day]] == []


@shared
def test_every_day_agrees_with_chinese_days():
    other = json.loads((SHARED / "chinese-days-1.5.7.json").read_text("utf-8"))

    def works(day: date) -> bool:
        return str(day) in other["workdays"] or (day.isoweekday() < 6 and str(day) not in other["holidays"])

    assert [day for day in EVERY_DAY if CALENDAR.is_workday(day) != works(day)] == []


def test_a_fortnight_from_any_day_ends_where_chinesecalendar_ends():
    other = pytest.importorskip("chinese_calendar", reason="chinesecalendar is not installed")
    working = [day for day in EVERY_DAY if other.is_workday(day)]
    later = [day for day in EVERY_DAY if day <= working[-11]]

    place = 0
    for day in later:
        while working[place] <= day:
            place += 1
        assert CALENDAR.add(day, 10) == working[place + 9]
