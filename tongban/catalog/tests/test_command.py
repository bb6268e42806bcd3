"""`tongban packs`: check names every fault and ends with 1; new writes a pack that passes; load publishes."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from tongban.catalog.models import PackVersion


def said(*words: object) -> str:
    out = StringIO()
    call_command("packs", *map(str, words), stdout=out)
    return out.getvalue()


def test_check_is_content_with_a_sound_folder(folder: Path) -> None:
    assert "没有错误" in said("check", folder)
    assert json.loads(said("check", folder, "--format", "json")) == {"faults": []}


def test_check_ends_with_one_and_names_every_fault(folder: Path) -> None:
    for name, before, after in (("pack.toml", "days = 5", "days = 50"), ("materials.toml", '"upload"', '"owl"')):
        path = folder / "items" / "noodle-shop" / name
        path.write_text(path.read_text(encoding="utf-8").replace(before, after), encoding="utf-8")
    out = StringIO()

    with pytest.raises(SystemExit) as ended:
        call_command("packs", "check", str(folder), "--format", "json", stdout=out)

    faults = json.loads(out.getvalue())["faults"]
    assert ended.value.code == 1
    assert {fault["code"] for fault in faults} == {"promise-too-long", "unknown-way"}
    assert all(fault["file"] and fault["row"] and fault["sentence"] and fault["next_step"] for fault in faults)


def test_check_speaks_english_when_asked(folder: Path) -> None:
    (folder / "items" / "noodle-shop" / "result.toml").unlink()
    out = StringIO()

    with pytest.raises(SystemExit):
        call_command("packs", "check", str(folder), "--language", "en", stdout=out)

    assert "This file is missing." in out.getvalue()


@pytest.mark.parametrize("kind", ["item", "one-thing"])
def test_a_new_pack_passes_at_once(folder: Path, kind: str) -> None:
    written = said("new", "tea-house", "--kind", kind, "--dir", folder)

    assert "pack.toml" in written
    assert "没有错误" in said("check", folder)


@pytest.mark.parametrize("code", ["Tea House", "tea_house", "茶馆", "noodle-shop", "../x"])
def test_a_code_that_is_taken_or_strange_is_refused(folder: Path, code: str) -> None:
    with pytest.raises(CommandError):
        said("new", code, "--dir", folder)


@pytest.mark.django_db
def test_load_publishes_once(folder: Path) -> None:
    first = json.loads(said("load", folder, "--format", "json"))
    again = json.loads(said("load", folder, "--format", "json"))

    assert [row["number"] for row in first["made"]] == [1, 1]
    assert again["made"] == []
    assert PackVersion.objects.count() == 2


@pytest.mark.django_db
def test_load_of_broken_packs_changes_nothing(folder: Path) -> None:
    (folder / "items" / "noodle-shop" / "result.toml").unlink()

    with pytest.raises(SystemExit):
        said("load", folder)

    assert not PackVersion.objects.exists()
