"""The check over lists that bureaus published: what it once said wrongly there, and what it passed over."""

from __future__ import annotations

import os
from collections import defaultdict
from pathlib import Path

import pytest

from tongban.catalog.elements import ItemElements
from tongban.catalog.importing import files, mappings
from tongban.catalog.importing.rows import Reader
from tongban.catalog.linting import lint
from tongban.catalog.linting.reading import certificates
from tongban.catalog.linting.registry import Problem
from tongban.catalog.linting.specimens import ON
from tongban.catalog.linting.surroundings import Surroundings

SHARED = Path(os.environ.get("TONGBAN_SHARED", Path(__file__).parents[4] / "shared")) / "data" / "service_items"
Found = tuple[dict[str, ItemElements], dict[str, list[Problem]]]
LIST = SHARED / "guangdong_items_2021.csv.gz"

pytestmark = pytest.mark.skipif(not LIST.exists(), reason="the shared service items are not on this machine")


@pytest.fixture(scope="module")
def found() -> Found:
    around = Surroundings(on=ON, certificates=certificates())
    mapping = mappings.load("guangdong")
    reader = Reader(mapping)
    for _number, row in files.rows(LIST, mapping.mapping):
        item, faults = reader.read(row)
        if item is not None and not faults:
            around.put(item.model_copy(update={"source": mapping.mapping.source}))
    problems: dict[str, list[Problem]] = defaultdict(list)
    for one in lint(around).problems:
        problems[one.rule.code].append(one)
    return around.items, problems


def test_a_place_is_missed_only_where_one_must_come(found: Found) -> None:
    items, problems = found
    assert [one for one in problems["element-empty"] if one.field == "place"] == []
    assert len(problems["visit-no-place"]) == 6
    assert all(items[one.item].visits for one in problems["visit-no-place"])


def test_permits_without_material_are_named_and_the_rest_is_one_note(
    found: Found,
) -> None:
    _items, problems = found
    assert len(problems["permit-no-material"]) == 9
    assert [one.words for one in problems["source-without-materials"]] == [{"count": "1,447", "all": "2,256"}]


def test_papers_that_are_endorsed_or_handed_back_are_no_findings_and_compound_names_are(
    found: Found,
) -> None:
    items, problems = found
    asked = defaultdict(set)
    for one in problems["government-issued"]:
        asked[one.words["material"]].add(items[one.item].name)
    assert not any("签注" in name for name in asked["往来港澳通行证"] | asked["往来台湾通行证"])
    assert not any(material.startswith(("原", "旧", "手持")) for material in asked)
    wanted = {
        "工伤职工身份证",
        "广东省居住证",
        "港澳居民居住证",
        "律师事务所执业许可证副本",
        "营业执照或事业单位法人证书",
    }
    assert wanted <= asked.keys()


def test_a_wrong_number_is_shown_whole_and_once(found: Found) -> None:
    _items, problems = found
    numbers = [one.words["number"] for one in problems["phones"]]
    assert "020-3607290" in numbers
    assert "0000swjw" in numbers
    assert not any(number in ("95598", "12333", "020-12345", "020-95598") for number in numbers)
    places = [(one.item, one.field, one.words["number"]) for one in problems["phones"]]
    assert len(places) == len(set(places))


def test_conditions_are_compared_on_one_level_and_as_whole_texts(
    found: Found,
) -> None:
    _items, problems = found
    assert problems["conditions-differ"] == []


def test_open_ended_materials_are_found_behind_a_prefix(
    found: Found,
) -> None:
    _items, problems = found
    names = {one.words["material"] for one in problems["open-ended-material"]}
    assert {"省奖附件-其他佐证材料", "艺术节组委会要求材料", "其它业务相应材料（因其它原因的）。"} <= names
    assert not any("无需" in name for name in names)
