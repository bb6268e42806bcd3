"""Places come in from files, whole or not at all."""

import csv
import gzip
import json
import os
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tongban.regions.actions import load_csv
from tongban.regions.files import BadFile
from tongban.regions.models import Division
from tongban.regions.testing import load_the_demo_city, the_demo_city

pytestmark = pytest.mark.django_db

SHARED = Path(os.environ.get("TONGBAN_SHARED", Path(__file__).parents[4] / "shared")) / "data" / "divisions"
GOOD = """\
code,name,level,parent
990000,示例省,province,
990100,示例市,2,990000
990102,示例区,county,
990102001,示例街道,town,990102
"""


def a_file(folder, text, name="places.csv"):
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def the_faults(*paths):
    with pytest.raises(BadFile) as refused:
        load_csv(*paths)
    return refused.value.faults


def test_a_file_of_our_own_is_loaded_and_loading_it_again_changes_nothing(tmp_path):
    path = a_file(tmp_path, GOOD)

    first = load_csv(path)
    second = load_csv(path)

    assert (first.created, first.changed, first.unchanged) == (4, 0, 0)
    assert (second.created, second.changed, second.unchanged) == (0, 0, 4)
    assert Division.objects.get(code="990102001").parent.parent.parent.name == "示例省"


def test_a_corrected_name_is_taken_over_and_nothing_else_moves(tmp_path):
    load_csv(a_file(tmp_path, GOOD))
    loaded = load_csv(a_file(tmp_path, GOOD.replace("示例区", "新名区")))
    assert (loaded.created, loaded.changed, loaded.unchanged) == (0, 1, 3)
    assert Division.objects.get(code="990102").name == "新名区"


def test_spreadsheet_marks_and_line_ends_do_no_harm(tmp_path):
    path = tmp_path / "places.csv"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert load_csv(path).created == 4


def test_a_compressed_file_is_read_as_it_is(tmp_path):
    path = tmp_path / "places.csv.gz"
    path.write_bytes(gzip.compress(GOOD.encode()))
    assert load_csv(path).created == 4


def test_the_codes_of_the_statistics_bureau_are_padded_and_find_their_parents(tmp_path):
    files = [
        a_file(tmp_path, 'code,name\n99,"示例省"\n', "provinces.csv"),
        a_file(tmp_path, 'code,name,provinceCode\n9901,"示例市",99\n9919,"直筒市",99\n', "cities.csv"),
        a_file(
            tmp_path, 'code,name,cityCode,provinceCode\n990102,"示例区",9901,99\n991900,"直筒市",9919,99\n', "areas.csv"
        ),
        a_file(
            tmp_path,
            "code,name,areaCode,provinceCode,cityCode\n990102001,一街道,990102,99,9901\n991900003,二街道,991900,99,9919\n",
            "streets.csv",
        ),
        a_file(
            tmp_path,
            "code,name,streetCode,provinceCode,cityCode,areaCode\n990102001001,一社区,990102001,99,9901,990102\n",
            "villages.csv",
        ),
    ]

    loaded = load_csv(*reversed(files))

    assert (loaded.created, loaded.merged) == (7, 1)
    assert Division.objects.get(code="991900003").parent_id == "991900"
    assert Division.objects.get(code="991900").level == Division.Level.CITY
    assert Division.objects.get(code="990102001001").level == Division.Level.VILLAGE


def test_national_codes_lie_where_their_digits_say(tmp_path):
    load_csv(
        a_file(tmp_path, "code,name,province\n990000,示例省,99\n980000,直辖市,98\n", "province.csv"),
        a_file(tmp_path, "code,name,province,city,area\n990100,示例市,99,01,00\n", "city.csv"),
        a_file(tmp_path, "code,name,province,city,area\n990102,示例区,99,01,02\n980101,城区,98,01,01\n", "area.csv"),
        a_file(
            tmp_path,
            "code,name,province,city,area,town\n990102,一街道,99,01,02,001000\n990171,开发区二街道,99,01,71,400000\n",
            "town.csv",
        ),
    )

    parents = dict(Division.objects.values_list("code", "parent_id"))
    assert parents["990102"] == "990100"
    assert parents["980101"] == "980000"
    assert parents["990102001"] == "990102"
    assert parents["990171400"] == "990100"


@pytest.mark.parametrize(
    ("old", "new", "code", "row"),
    [
        ("code,name,level,parent", "code,title,level,parent", "regions-file-headings", 1),
        ("990102,示例区", "99010,示例区", "regions-row-code", 4),
        ("990102,示例区", "9.90E+05,示例区", "regions-row-code", 4),
        ("990102,示例区", "９９０１０２,示例区", "regions-row-code", 4),
        ("990102,示例区", "990102, ", "regions-row-name", 4),
        ("990102,示例区", "990102," + "长" * 121, "regions-row-name", 4),
        ("示例区,county", "示例区,parish", "regions-row-level", 4),
        ("示例区,county,", "示例区,county", "regions-row-width", 4),
        ("示例区,county,", "示例区,county,,", "regions-row-width", 4),
        ("990102001,示例街道,town,990102", "990102001,示例街道,town,990199", "regions-row-parent", 5),
        ("990102001,示例街道,town,990102", "990102001,示例街道,town,990102001", "regions-row-parent", 5),
        ("990102001,示例街道", "990102,另一区,county,\n990102001,示例街道", "regions-row-twice", 5),
    ],
)
def test_a_bad_row_is_refused_with_file_row_and_sentence_and_nothing_is_loaded(tmp_path, old, new, code, row):
    (fault, *_others) = the_faults(a_file(tmp_path, GOOD.replace(old, new)))

    assert fault.code == code
    assert fault.where == {"file": "places.csv", "row": row}
    assert str(fault.sentence)
    assert not Division.objects.exists()


def test_every_bad_row_is_told_at_once(tmp_path):
    faults = the_faults(a_file(tmp_path, GOOD.replace("示例区", "").replace("990100,", "9901,")))
    assert {fault.where["row"] for fault in faults} >= {3, 4}


def test_files_that_cannot_be_read_are_refused_by_name(tmp_path):
    broken = tmp_path / "broken.csv.gz"
    broken.write_bytes(b"not gzip at all")
    latin = tmp_path / "latin.csv"
    latin.write_bytes("code,name\n99,示例".encode("gb18030"))

    assert the_faults(tmp_path / "absent.csv")[0].code == "regions-file-unreadable"
    assert the_faults(broken)[0].code == "regions-file-unreadable"
    assert the_faults(latin)[0].code == "regions-file-encoding"
    assert the_faults(a_file(tmp_path, ""))[0].code == "regions-file-headings"


def test_the_sample_city_is_marked_as_a_demonstration():
    city = the_demo_city()

    assert (city.name, city.parent.name, city.is_demo) == ("示例市", "示例省", True)
    assert {"示例市示范区", "样本区", "演示县"} <= {place.name for place in city.children.all()}
    assert load_the_demo_city().created == 0


def test_the_command_loads_a_file_and_tells_numbers_as_json(tmp_path):
    out = StringIO()
    call_command("regions", "load", str(a_file(tmp_path, GOOD)), "--format", "json", stdout=out)
    assert json.loads(out.getvalue())["created"] == 4


def test_the_command_shows_a_place_and_what_lies_in_it():
    call_command("regions", "demo", stdout=(out := StringIO()))
    call_command("regions", "show", "990102", stdout=out)
    call_command("regions", "show", "990102", "--format", "json", stdout=(shown := StringIO()))
    assert "示例省示例市示例市示范区" in out.getvalue()
    assert "文化路街道" in [child["name"] for child in json.loads(shown.getvalue())["children"]]


def test_the_command_fails_with_every_fault_when_a_file_is_bad(tmp_path):
    path = a_file(tmp_path, GOOD.replace("示例区", ""))
    with pytest.raises(CommandError, match=r"places\.csv"):
        call_command("regions", "load", str(path))
    with pytest.raises(CommandError):
        call_command("regions", "load", str(path), "--format", "json", stdout=(out := StringIO()))
    assert json.loads(out.getvalue())[0]["code"] == "regions-row-name"


@pytest.mark.skipif(not SHARED.exists(), reason="the shared division files are not on this machine")
def test_all_divisions_of_the_country_down_to_towns_are_loaded_with_their_parents():
    files = [SHARED / f"stats2023_{name}.csv.gz" for name in ("streets", "areas", "cities", "provinces")]
    with gzip.open(files[0], "rt", encoding="utf-8") as file:
        towns = sum(1 for _line in csv.reader(file)) - 1

    loaded = load_csv(*files)

    assert loaded.created > 44_000
    assert Division.objects.filter(level=Division.Level.TOWN).count() == towns
    assert not Division.objects.filter(parent=None).exclude(level=Division.Level.PROVINCE).exists()
    assert Division.objects.get(code="110101001").parent.parent.parent.name == "北京市"
