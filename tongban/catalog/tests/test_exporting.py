"""The catalogue carried out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pyshacl
import pytest
from rdflib import Graph

from tongban.catalog import exporting, queries
from tongban.catalog.elements import BasisElement, FeeElement, ItemElements
from tongban.catalog.exporting.cpsv import LifeEvent, document, duration
from tongban.catalog.testing import a_pack, an_item_pack
from tongban.catalog.tests.lists import BODY, a_code, a_list, a_row, bring

SHAPES = Path(__file__).with_name("cpsv-ap-3.2.ttl")


def conforms(said: Any) -> tuple[bool, str]:
    """Whether a JSON-LD document passes the shapes, and the report."""
    data = Graph().parse(data=json.dumps(said), format="json-ld")
    passed, _graph, report = pyshacl.validate(data, shacl_graph=Graph().parse(SHAPES))
    return bool(passed), str(report)


@pytest.fixture
def catalogue(db: None, tmp_path: Path) -> Path:
    """One pack and two entries, one of them with a code that a spreadsheet would damage."""
    a_pack()
    bring(a_list(tmp_path / "list.csv", [a_row(1), a_row(2, name="=1+1", conditions="", place="无线下办理窗口")]))
    return tmp_path


def test_the_workbook_has_the_national_field_names_and_keeps_codes_whole(catalogue: Path) -> None:
    count = exporting.write("xlsx", catalogue / "out.xlsx")
    book = openpyxl.load_workbook(catalogue / "out.xlsx")
    heads, *rows = book["实施清单"].iter_rows(values_only=True)
    said = [dict(zip(heads, row, strict=True)) for row in rows]
    entry = next(row for row in said if row["实施编码"] == a_code(1))

    assert count == 3
    assert {"事项名称", "基本编码", "实施编码", "承诺办结时限", "到办事现场次数", "监督投诉方式"} <= set(heads)
    assert (entry["基本编码"], entry["实施主体编码"]) == ("000131001000", BODY)
    assert (entry["服务对象"], entry["承诺办结时限"], entry["承诺办结时限单位"]) == ("自然人、企业法人", 8, "工作日")
    assert [row[2] for row in book["材料"].iter_rows(values_only=True) if row[0] == a_code(1)] == [
        "申请表",
        "居民身份证",
    ]
    assert any(row["事项名称"] == "'=1+1" for row in said)  # a formula stays text


def test_what_was_written_as_json_can_be_read_back_whole(catalogue: Path) -> None:
    exporting.write("json", catalogue / "out.json")

    read = [
        ItemElements.model_validate(row) for row in json.loads((catalogue / "out.json").read_text(encoding="utf-8"))
    ]

    assert read == list(queries.all_elements())


def test_cpsv_ap_passes_its_shapes(catalogue: Path) -> None:
    exporting.write("cpsv-ap", catalogue / "out.jsonld")
    said = json.loads((catalogue / "out.jsonld").read_text(encoding="utf-8"))
    services = [node for node in said["@graph"] if node["@type"] == "cpsv:PublicService"]

    passed, report = conforms(said)

    assert passed, report
    assert {node["dct:identifier"] for node in services} == {"demo-item", a_code(1), a_code(2)}


def test_cpsv_ap_says_theme_cost_rule_and_life_event() -> None:
    item = ItemElements(
        code="demo-item",
        name="某事项",
        themes=["birth-and-parenting", "准营准办"],
        basis=[BasisElement(law="中华人民共和国行政许可法", article="第三十条")],
        has_fee=False,
    )
    paid = ItemElements(code="paid", name="某证", fees=[FeeElement(name="工本费", amount="10 元")], has_fee=True)
    said = document([item, paid], {"demo-item": [LifeEvent("have-a-child", "新生儿出生一件事", of_business=False)]})
    by_type = {node["@type"]: node for node in said["@graph"] if isinstance(node["@type"], str)}
    labels = {one["@value"]: one["@language"] for node in said["@graph"] for one in node.get("skos:prefLabel", [])}

    passed, report = conforms(said)

    assert passed, report
    assert (labels["生育收养"], labels["Birth and parenting"], labels["准营准办"]) == ("zh", "en", "zh")
    assert "birth-and-parenting" not in labels
    assert by_type["cpsv:Rule"]["dct:title"][0]["@value"] == "《中华人民共和国行政许可法》第三十条"
    assert by_type["cv:LifeEvent"]["dct:title"][0]["@value"] == "新生儿出生一件事"
    assert [node["cv:value"]["@value"] for node in said["@graph"] if node["@type"] == "cv:Cost"] == ["0", "10"]
    service = next(
        node for node in said["@graph"] if node.get("dct:identifier") == "demo-item" and "cpsv:follows" in node
    )
    assert {"cv:hasCost", "cv:isGroupedBy", "cpsv:follows", "cv:thematicArea"} <= service.keys()


def test_an_item_of_which_almost_nothing_is_known_still_conforms() -> None:
    passed, report = conforms(document([ItemElements(code="x", name="某事项")]))

    assert passed, report


@pytest.mark.parametrize("lost", ["dct:title", "dct:description", "cv:hasCompetentAuthority", "dct:identifier"])
def test_the_shapes_miss_nothing_that_is_mandatory(lost: str) -> None:
    said = document([ItemElements(code="x", name="某事项", fees=[FeeElement(name="工本费", amount="10 元")])])
    service = next(node for node in said["@graph"] if node["@type"] == "cpsv:PublicService")
    del service[lost]

    assert not conforms(said)[0]


@pytest.mark.parametrize(
    ("days", "unit", "says"),
    [(None, "", ""), (7.0, "workday", "P7D"), (0.5, "workday", "PT12H"), (2.0, "hour", "PT2H"), (1.0, "month", "P1M")],
)
def test_a_limit_is_said_as_a_duration(days: float | None, unit: str, says: str) -> None:
    assert duration(ItemElements(code="x", name="x", promised_days=days, promised_unit=unit)) == says


def test_a_pack_is_read_into_the_same_elements_as_an_entry() -> None:
    said = queries.from_pack(an_item_pack())

    assert (said.type, said.level, said.promised_days, said.legal_days) == ("01", "4", 5.0, 20.0)
    assert said.audience == ["1", "2"]
    assert [row.source for row in said.materials] == ["applicant", "government", "applicant"]
    assert (said.result, said.result_licence) == ("示例许可证", "food-business-licence")
