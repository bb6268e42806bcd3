"""`tongban compose` speaks to people and programs, and names what it does not know."""

from __future__ import annotations

import json
import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from tongban.catalog.reading import read_packs

CLOSING = ["tax-deregistration", "company-deregistration", "seal-cancellation"]


def said(*words: str, **options: object) -> str:
    out = StringIO()
    call_command("compose", *words, stdout=out, stderr=StringIO(), **options)
    return out.getvalue()


def test_json_names_every_item_field_and_material() -> None:
    told = json.loads(said(*CLOSING, "--situation", "never_handled_tax=false", "--format", "json"))

    assert told["items"] == CLOSING
    assert told["plan"]["longest"] == CLOSING
    assert told["measures"]["departments"] == {"before": 3, "after": 1}
    assert told["measures"]["fields"]["after"] == len(told["fields"])
    produced = {row["material"]: row["way"] for row in told["materials"] if row["reason"] == "produced"}
    assert produced == {
        "tax-clearance": "result:tax-deregistration",
        "deregistration-notice": "result:company-deregistration",
    }


def test_text_says_what_is_saved_and_why() -> None:
    told = said(*CLOSING, "--language", "zh-hans")

    assert "3个事项合为一件事" in told
    assert "清税证明 – 前一个事项的结果 (税务注销)" in told


def test_every_unknown_code_is_named() -> None:
    with pytest.raises(CommandError, match="nothing-such、neither-this"):
        said("tax-deregistration", "nothing-such", "neither-this")


def test_a_fact_without_a_value_is_refused() -> None:
    with pytest.raises(CommandError, match="area_sqm=320"):
        said("tax-deregistration", "--situation", "never_handled_tax")


def test_what_is_written_waits_for_everything_any_situation_needs(tmp_path: Path) -> None:
    folder = tmp_path / "packs"
    shutil.copytree(settings.PACKS_DIR, folder)
    codes = ["school-enrolment", "school-household-check", "school-housing-check"]

    said(*codes, "--situation", "pupil_household_local=false", "--out", str(folder), "--as", "school-now")

    parts = {part.item: part.after for part in read_packs(folder).one_things["school-now"].one_thing.parts}
    assert parts["school-enrolment"] == ["school-household-check", "school-housing-check"]


ONE_THINGS = ("deregister-a-company", "start-a-haulage-company", "school-admission", "travel-documents")


@pytest.mark.parametrize("code", ONE_THINGS)
def test_the_published_one_things_stand_as_composed(code: str) -> None:
    packs = read_packs(settings.PACKS_DIR)
    parts = packs.one_things[code].one_thing.parts

    told = json.loads(said(*(part.item for part in parts), "--format", "json"))

    assert {row["item"]: row["after"] for row in told["plan"]["parts"]} == {part.item: part.after for part in parts}
    assert told["conflicts"] == []
