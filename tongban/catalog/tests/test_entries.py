"""Entries read, compared, searched and browsed."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation

from tongban.catalog import importing, queries
from tongban.catalog.elements import FeeElement, ItemElements, MaterialElement
from tongban.catalog.entries import questions
from tongban.catalog.entries.differences import summary
from tongban.catalog.testing import a_pack
from tongban.catalog.tests.lists import BODY, a_code, a_list, a_row, bring


def elements(**said: Any) -> ItemElements:
    """An item of which only this is known."""
    return ItemElements(code="x", name="某事项", **said)


def papers(*names: str, **more: Any) -> list[MaterialElement]:
    """Materials by name."""
    return [MaterialElement(name=name, **more) for name in names]


def workdays(days: float) -> dict[str, Any]:
    """A promised limit."""
    return {"promised_days": days, "promised_unit": "workday"}


@pytest.mark.parametrize(
    ("old", "new", "sentence", "better"),
    [
        (workdays(8), workdays(5), "快 3 个工作日", True),
        (workdays(5), workdays(8), "慢 3 个工作日", False),
        ({"materials": papers("申请表", "证明")}, {"materials": papers("申请表")}, "少 1 份材料", True),
        ({"materials": papers("申请表")}, {"materials": papers("申请表", "甲", "乙")}, "多 2 份材料", False),
        ({"materials": papers("证明")}, {"materials": papers("承诺书")}, "更换 1 份材料", None),
        ({"materials": papers("证明")}, {"materials": papers("证明", deferrable=True)}, "“证明”可以容缺后补", True),
        ({"visits": 2}, {"visits": 0}, "少跑 2 次", True),
        ({"visits": None}, {"visits": 1}, "到办事现场次数：— → 1", None),
        ({"has_fee": True}, {"fees": [], "has_fee": False}, "改为不收费", True),
        ({"fees": [FeeElement(name="费", amount="1")]}, {"fees": [FeeElement(name="费", amount="2")]}, "收费项目有变化", None),
        ({"online_depth": "II"}, {"online_depth": "IV"}, "网上可办的更多", True),
        ({"instant": False}, {"instant": True}, "改为当场办结", True),
        ({"courier": True}, {"courier": False}, "结果不再快递", False),
        ({"audience": ["1"]}, {"audience": ["1", "2"]}, "服务对象增加", True),
        ({"legal_days": 20.0, "legal_unit": "workday"}, {"legal_days": 20.0, "legal_unit": "natural-day"},
         "时限：20 个工作日 → 20 个自然日", None),
        ({"place": "甲"}, {"place": "乙"}, "办理地点有变化", None),
    ],
)  # fmt: skip
def test_a_difference_is_said_in_the_applicants_terms(
    old: dict[str, Any], new: dict[str, Any], sentence: str, better: bool | None
) -> None:
    changes = queries.diff(elements(**old), elements(**new))

    assert [(change.sentence, change.better) for change in changes] == [(sentence, better)]


def test_what_is_equal_has_no_difference_and_better_news_comes_first() -> None:
    old, new = elements(visits=0, materials=papers("甲", "乙")), elements(visits=1, materials=papers("甲"))

    assert queries.diff(old, old) == []
    assert [change.better for change in queries.diff(old, new)] == [True, False]
    assert summary(queries.diff(old, new)) == "少 1 份材料，多跑 1 次"
    with translation.override("en"):
        assert summary(queries.diff(old, new)) == "1 material fewer，1 visit more"


def test_a_national_code_is_taken_apart_and_a_local_one_is_not() -> None:
    parts = queries.segments(a_code(1, sequence=2))

    assert "".join(part.text for part in parts) == a_code(1, sequence=2)
    assert [part.meaning for part in parts if part.text == "3"] == ["市级"]
    assert parts[-1].meaning == "本事项的第 2 个办理项"
    assert queries.segments("511A0138000000-511602000000") == []


@pytest.fixture
def lists(db: None, tmp_path: Path) -> Path:
    """Four entries of two themes, indexed."""
    rows = [
        a_row(1, name="食品经营许可新办", themes="准营准办", materials="申请表|食品安全管理制度"),
        a_row(2, name="食品经营许可注销", themes="准营准办"),
        a_row(3, name="残疾人证新办", themes="优待抚恤", service_objects="自然人", type="行政确认"),
        a_row(4, name="道路运输经营许可", themes="交通出行", service_objects="企业法人", level="县级"),
    ]
    path = a_list(tmp_path / "list.csv", rows)
    bring(path)
    importing.index_entries()
    return path


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("食品经营许可", "食品经营许可新办"),
        ("我想办残疾人证", "残疾人证新办"),
        ("食品 注销", "食品经营许可注销"),
        ("spjyxkzx", "食品经营许可注销"),
        ("安全管理制度", "食品经营许可新办"),
        ("道路运", "道路运输经营许可"),
    ],
)
def test_an_entry_is_found_by_name_by_material_by_initials_and_half_typed(lists: Path, typed: str, first: str) -> None:
    assert queries.search_entries(typed)[0].name == first


def test_a_synonym_the_packs_know_finds_entries_too(lists: Path) -> None:
    a_pack(name={"zh": "食品经营许可"}, keywords=["开饭店"])

    assert {line.name for line in queries.search_entries("我要开饭店")} == {"食品经营许可新办", "食品经营许可注销"}


def test_nothing_found_is_nothing_and_signs_do_no_harm(lists: Path) -> None:
    assert queries.search_entries('"*):^ OR NEAR(') == []
    assert queries.search_entries("   ") == []


def test_a_superseded_version_is_found_no_more(lists: Path, tmp_path: Path) -> None:
    bring(a_list(tmp_path / "later.csv", [a_row(3, name="残疾人服务卡核发")]))
    importing.index_entries()

    assert [line.name for line in queries.search_entries("残疾人")] == ["残疾人服务卡核发"]


def test_shelves_count_and_narrow(lists: Path) -> None:
    found = questions.shelves()

    assert found["theme"][0] == ("准营准办", "准营准办", 2)
    assert {value: many for value, _name, many in found["for"]} == {"person": 3, "enterprise": 3}
    page = queries.entries({"theme": "准营准办", "for": "person"}, limit=1)
    assert [line.name for line in page.lines] == ["食品经营许可新办"]
    assert [line.name for line in queries.entries({"theme": "准营准办"}, page.after).lines] == ["食品经营许可注销"]
    assert questions.count({"division": "990000"}) == 4
    assert questions.count({"division": "440000"}) == 0


def test_all_elements_are_packs_and_entries_in_force(lists: Path) -> None:
    a_pack()

    assert len(list(queries.all_elements())) == 5
    assert len(list(queries.entries_in_force(date(2020, 1, 1)))) == 0
    assert len(list(queries.entries_in_force(division="990100"))) == 4


@pytest.mark.parametrize(
    "address",
    [
        "/catalogue/",
        "/catalogue/by/theme/准营准办/",
        f"/catalogue/by/body/{BODY}/",
        "/catalogue/by/division/990100/?type=01",
        "/catalogue/by/level/4/",
        "/catalogue/by/for/enterprise/",
        f"/catalogue/entries/{a_code()}/",
        f"/catalogue/entries/{a_code()}/versions/",
        f"/catalogue/entries/{a_code()}/v1/",
        "/search/?q=食品",
        "/search/hits/?q=食品",
    ],
)
def test_every_page_of_the_lists_opens(client: Client, lists: Path, address: str) -> None:
    response = client.get(address)

    assert response.status_code == 200
    assert (
        "食品经营许可" in response.content.decode()
        or "道路运输" in response.content.decode()
        or "990100" in address
        or address == "/catalogue/"
    )


def test_the_entry_page_explains_its_code_and_names_its_source(client: Client, lists: Path) -> None:
    said = client.get(f"/catalogue/entries/{a_code()}/").content.decode()

    assert "主体标识码" in said
    assert "list.csv 第 2 行" in said
    assert "食品安全管理制度" in said


def test_a_page_is_kept_until_an_import_changes_the_catalogue(client: Client, lists: Path, tmp_path: Path) -> None:
    address = f"/catalogue/entries/{a_code()}/"
    first = client.get(address)
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304

    bring(a_list(tmp_path / "later.csv", [a_row(1, name="食品经营许可新办", visits="0")]))
    later = client.get(address, headers={"If-None-Match": first["ETag"]})

    assert later.status_code == 200
    assert "少跑 1 次" in later.content.decode()


@pytest.mark.parametrize(
    "address", ["/catalogue/entries/none/", "/catalogue/by/theme/没有/", "/catalogue/by/colour/red/"]
)
def test_what_is_not_there_is_not_found(client: Client, lists: Path, address: str) -> None:
    assert client.get(address).status_code == 404


def test_programs_ask_for_lines_entries_and_versions(client: Client, lists: Path, tmp_path: Path) -> None:
    bring(
        a_list(
            tmp_path / "later.csv",
            [a_row(3, name="残疾人证新办", promise_days="1", type="行政确认", themes="优待抚恤")],
        )
    )
    found = client.get("/api/v1/catalog/entries", {"theme": "准营准办"}).json()
    asked = client.get("/api/v1/catalog/entries", {"q": "残疾人"}).json()
    whole = client.get(f"/api/v1/catalog/entries/{a_code(3)}").json()
    versions = client.get(f"/api/v1/catalog/entries/{a_code(3)}/versions").json()

    assert [line["name"] for line in found["entries"]] == ["食品经营许可新办", "食品经营许可注销"]
    assert asked["after"] == ""
    assert (whole["version"], whole["elements"]["promised_days"]) == (2, 1.0)
    assert whole["segments"][0] == {"text": "11", "label": "机构类别", "meaning": "机关"}
    assert [version["version"] for version in versions] == [2, 1]
    assert "快 7 个工作日" in [change["sentence"] for change in versions[0]["changes"]]
    assert client.get("/api/v1/catalog/entries/none").status_code == 404


def test_several_days_at_once_say_what_each_day_says_alone(
    lists: Path, tmp_path: Path, django_assert_max_num_queries: Any
) -> None:
    a_pack()
    today = timezone.localdate()
    bring(a_list(tmp_path / "later.csv", [a_row(3, name="残疾人服务卡核发")]), in_force_from=today + timedelta(days=30))
    days = [date(2020, 1, 1), *(today + timedelta(days=each) for each in (0, 29, 30, 400))]
    alone = {day: list(queries.all_elements(day)) for day in days}

    with django_assert_max_num_queries(10):
        together = list(queries.elements_over(days))

    for day in days:
        assert [elements for elements, within in together if day in within] == alone[day]
    assert [len(said) for said in alone.values()][1:] == [5, 5, 5, 5]
    assert len(alone[days[0]]) < 5
    assert alone[days[2]] != alone[days[3]]
    assert list(queries.elements_over([])) == []
