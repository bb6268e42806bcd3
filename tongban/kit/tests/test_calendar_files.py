"""Calendar files with a fault are refused whole, with file, row and sentence."""

import pytest

from tongban.kit.refusals import Refusal
from tongban.kit.workdays import Calendar

GOOD = """
year = 2030
notices = [ { title = "示例通知" } ]
off = [ { name = "元旦", from = 2030-01-01, to = 2030-01-01 } ]
work = [ { name = "元旦", date = 2030-01-05 } ]
"""
HOURS = """
basis = "示例"
sessions = [ { from = 09:00:00, to = 12:00:00 }, { from = 13:30:00, to = 17:30:00 } ]
"""


def test_a_good_file_is_read_and_a_notice_without_a_number_goes_by_its_title(tmp_path):
    (tmp_path / "2030.toml").write_text(GOOD, "utf-8")
    calendar = Calendar.load(tmp_path)
    assert calendar.years == (2030,)
    assert calendar.hours is None
    assert calendar.kind(calendar.last_day.replace(month=1, day=1)).notice == "示例通知"


@pytest.mark.parametrize(
    ("old", "new", "place", "words"),
    [
        ("year = 2030", "year = 2031", "year", "2031"),
        ("year = 2030", 'year = "2030"', "", "year"),
        ("year = 2030", "year = 2030\nremark = 1", "", "remark"),
        ("off = [", "gone = [", "", "gone"),
        ("to = 2030-01-01", "to = 2029-01-01", "off 1", "ends before"),
        ("to = 2030-01-01", "to = 2090-01-01", "off 1", "2090"),
        ("to = 2030-01-01", "to = 2030-01-05", "work 1", "listed twice"),
        ("from = 2030-01-01, to", "to", "off 1", "from"),
        ("date = 2030-01-05", "date = 2030-01-07", "work 1", "weekday"),
        ("date = 2030-01-05", "date = 2031-01-05", "work 1", "2031"),
        ("date = 2030-01-05", 'date = 2030-01-05, notice = "没有的号"', "work 1", "没有的号"),
        ('[ { title = "示例通知" } ]', "[]", "", "notices"),
        ('[ { title = "示例通知" } ]', "[ 5 ]", "notices 1", "table"),
        ("off = [", "off = [ [", "", "TOML"),
    ],
)
def test_a_fault_is_named_with_file_and_row(tmp_path, old, new, place, words):
    (tmp_path / "2030.toml").write_text(GOOD.replace(old, new), "utf-8")
    with pytest.raises(Refusal) as refused:
        Calendar.load(tmp_path)
    assert refused.value.code == "calendar-broken"
    assert refused.value.where["file"] == "2030.toml"
    assert refused.value.where.get("row", "") == place
    assert words in str(refused.value.sentence)


def test_years_that_leave_one_out_are_refused(tmp_path):
    (tmp_path / "2030.toml").write_text(GOOD, "utf-8")
    (tmp_path / "2032.toml").write_text(GOOD.replace("2030", "2032").replace("01-05", "01-04"), "utf-8")
    with pytest.raises(Refusal, match="2031"):
        Calendar.load(tmp_path)


def test_a_folder_without_calendars_is_refused(tmp_path):
    with pytest.raises(Refusal, match="no calendar file"):
        Calendar.load(tmp_path)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("to = 12:00:00", "to = 08:00:00"),
        ("from = 13:30:00", "from = 11:00:00"),
        ("sessions = [", "sessions = []\nx = ["),
    ],
)
def test_business_hours_that_overlap_or_run_backwards_are_refused(tmp_path, old, new):
    (tmp_path / "2030.toml").write_text(GOOD, "utf-8")
    (tmp_path / "hours.toml").write_text(HOURS.replace(old, new), "utf-8")
    with pytest.raises(Refusal) as refused:
        Calendar.load(tmp_path)
    assert refused.value.where["file"] == "hours.toml"
