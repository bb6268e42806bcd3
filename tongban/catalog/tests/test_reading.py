"""Every fault of a pack is named at once, with file, row, sentence and next step."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils import translation

from tongban.catalog.reading import BrokenPacks, faults_of, read_packs

ITEM, ONE = "items/noodle-shop", "one-things/open-a-noodle-shop"


def test_a_sound_folder_is_read_whole(folder: Path) -> None:
    packs = read_packs(folder)

    assert list(packs.items) == ["noodle-shop"]
    assert list(packs.one_things) == ["open-a-noodle-shop"]
    assert packs.items["noodle-shop"].guide["zh-Hans"]


BREAKS = {
    "misspelt key": (f"{ITEM}/pack.toml", "audience =", "audiance =", "unknown-key", "audiance"),
    "missing key": (f"{ITEM}/pack.toml", 'audience = ["person"]', "", "missing", "audience"),
    "wrong kind": (f"{ITEM}/pack.toml", "days = 20", 'days = "twenty"', "wrong-kind", "legal"),
    "promise longer than law": (f"{ITEM}/pack.toml", "days = 5", "days = 25", "promise-too-long", "promised"),
    "instant but with days": (f"{ITEM}/pack.toml", "themes = []", "instant = true", "instant-and-days", "instant"),
    "no power outside the list": (f"{ITEM}/pack.toml", "license-food-business", "brew-beer", "unknown-power", "power"),
    "type of another power": (f"{ITEM}/pack.toml", 'type = "01"', 'type = "07"', "power-of-another-type", "type"),
    "unknown department": (f"{ITEM}/pack.toml", 'department = "market', 'department = "mars', "unknown-department", ""),
    "unknown theme": (f"{ITEM}/pack.toml", "themes = []", 'themes = ["sea"]', "unknown-theme", "themes"),
    "code is not the folder": (f"{ITEM}/pack.toml", 'code = "noodle', 'code = "poodle', "code-not-folder", "code"),
    "not toml": (f"{ITEM}/pack.toml", "[legal]", "[legal", "not-toml", "line"),
    "unknown way": (
        f"{ITEM}/materials.toml",
        '"upload"',
        '"pigeon"',
        "unknown-way",
        "materials 2 (letter-of-authority)",
    ),
    "unknown licence": (f"{ITEM}/materials.toml", '"upload"', '"licence:moon"', "unknown-ways", "materials 2"),
    "unknown result": (f"{ITEM}/materials.toml", '"upload"', '"result:moon"', "unknown-ways", "materials 2"),
    "unknown fact": (f"{ITEM}/materials.toml", 'fact = "handed', 'fact = "hande', "unknown-fact", "materials 2"),
    "unknown test": (f"{ITEM}/materials.toml", 'test = "is"', 'test = "resembles"', "condition-broken", "materials 2"),
    "value of a wrong kind": (
        f"{ITEM}/materials.toml",
        "value = true",
        'value = "yes"',
        "condition-kind",
        "materials 2",
    ),
    "deferrable without days": (
        f"{ITEM}/materials.toml",
        'ways = ["form"]',
        'ways = ["form"]\ndeferrable = true',
        "deferred-days",
        "",
    ),
    "unknown prefill": (f"{ITEM}/form.toml", "person.phone", "person.shoe", "unknown-prefill", "questions 1"),
    "choice without choices": (
        f"{ITEM}/form.toml",
        'kind = "phone"',
        'kind = "choice"',
        "choices-missing",
        "questions 1",
    ),
    "result of a kind nobody knows": (
        f"{ITEM}/result.toml",
        'kind = "document"',
        'kind = "licence"',
        "unknown-licence",
        "",
    ),
    "narrow punctuation": (f"{ITEM}/result.toml", "办理结果通知书", "办理结果,通知书", "narrow-punctuation", ""),
    "empty Chinese": (f"{ITEM}/result.toml", "办理结果通知书", " ", "no-chinese", ""),
    "example that fails": (
        f"{ITEM}/examples/basic.toml",
        "ordinary",
        "promise",
        "example-fails",
        "examples 1 (本人办理只要申请表)",
    ),
    "example with a strange fact": (
        f"{ITEM}/examples/basic.toml",
        "handed_in",
        "harded_in",
        "unknown-fact",
        "examples 1",
    ),
    "no guide text": (f"{ITEM}/texts/guide.zh-Hans.md", None, "  \n", "no-guide", ""),
    "part that does not exist": (
        f"{ONE}/pack.toml",
        'item = "noodle-shop"',
        'item = "noodle"',
        "unknown-item",
        "parts 1",
    ),
    "part after itself": (
        f"{ONE}/pack.toml",
        "lead = true",
        'lead = true\nafter = ["noodle-shop"]',
        "unknown-after",
        "parts 1",
    ),
    "damaged credit code": ("departments.toml", "MB99000131", "MB99000132", "credit-code-check-digit", "departments 1"),
    "department twice": ("licence-kinds.toml", "[[licence_kinds]]", "[[licence_kind]]", "unknown-key", "licence_kind"),
}


@pytest.mark.parametrize("what", BREAKS)
def test_a_fault_names_file_row_sentence_and_next_step(folder: Path, what: str) -> None:
    file, before, after, code, row = BREAKS[what]
    text = (folder / file).read_text(encoding="utf-8")
    assert before is None or before in text
    (folder / file).write_text(after if before is None else text.replace(before, after), encoding="utf-8")

    found = [fault for fault in faults_of(folder) if fault.code == code]

    assert found, [str(fault) for fault in faults_of(folder)]
    assert found[0].file == file
    assert found[0].row.startswith(row)
    assert found[0].sentence.strip()
    assert found[0].next_step.strip()
    with pytest.raises(BrokenPacks):
        read_packs(folder)


def test_parts_that_wait_for_each_other_are_refused(folder: Path) -> None:
    pack = folder / ONE / "pack.toml"
    text = (folder / ITEM / "pack.toml").read_text(encoding="utf-8")
    other = folder / "items" / "tea-shop"
    for path in (folder / ITEM).rglob("*.*"):
        target = other / path.relative_to(folder / ITEM)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    (other / "pack.toml").write_text(text.replace("noodle-shop", "tea-shop"), encoding="utf-8")
    parts = '\nafter = ["tea-shop"]\n\n[[parts]]\nitem = "tea-shop"\nafter = ["noodle-shop"]\n'
    pack.write_text(pack.read_text(encoding="utf-8").rstrip() + parts, encoding="utf-8")

    assert [fault.code for fault in faults_of(folder)] == ["parts-in-a-circle"]


def test_one_name_means_one_thing_in_every_pack(folder: Path) -> None:
    form = folder / ONE / "form.toml"
    form.write_text(
        '[[questions]]\nname = "applicant_phone"\nlabel = { zh = "座机" }\nkind = "phone"\n', encoding="utf-8"
    )

    found = faults_of(folder)

    assert [fault.code for fault in found] == ["name-of-another"]
    assert found[0].row == "questions 1 (applicant_phone)"


def test_all_faults_are_told_at_once_and_in_order(folder: Path) -> None:
    for file, before, after in (
        (f"{ITEM}/pack.toml", "days = 5", "days = 25"),
        (f"{ITEM}/materials.toml", '"upload"', '"pigeon"'),
        (f"{ITEM}/result.toml", "kind", "kindness"),
        ("powers.toml", "2020-01-01", '"long ago"'),
    ):
        path = folder / file
        path.write_text(path.read_text(encoding="utf-8").replace(before, after), encoding="utf-8")

    codes = {fault.code for fault in faults_of(folder)}

    assert {"unknown-key", "missing", "wrong-kind"} <= codes
    assert [fault.file for fault in faults_of(folder)] == sorted(fault.file for fault in faults_of(folder))


def test_a_fault_knows_its_line(folder: Path) -> None:
    path = folder / ITEM / "materials.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('"upload"', '"pigeon"'), encoding="utf-8")

    fault = faults_of(folder)[0]

    assert path.read_text(encoding="utf-8").split("\n")[fault.line - 1] == "[[materials]]"
    assert fault.line > 3


def test_faults_speak_the_readers_language(folder: Path) -> None:
    path = folder / ITEM / "pack.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("audience", "audiense"), encoding="utf-8")

    with translation.override("en"):
        wrong = next(fault for fault in faults_of(folder) if fault.code == "unknown-key")

    assert "is not a word this table knows" in wrong.sentence
    assert "Did you mean “audience”?" in wrong.next_step


def test_a_file_nobody_reads_is_a_fault(folder: Path) -> None:
    (folder / ITEM / "rule.toml").write_text("", encoding="utf-8")

    assert [fault.code for fault in faults_of(folder)] == ["unknown-file"]


def test_a_folder_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    assert [fault.code for fault in faults_of(tmp_path / "nowhere")] == ["no-folder"]


def test_a_register_nobody_names_is_a_fault_where_registers_are_named(folder: Path) -> None:
    (folder / "sources.toml").write_text('[[sources]]\ncode = "population"\n', encoding="utf-8")
    path = folder / ITEM / "materials.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('"upload"', '"exchange:moon"'), encoding="utf-8")

    fault = faults_of(folder)[0]

    assert (fault.code, fault.row) == ("unknown-ways", "materials 2 (letter-of-authority)")
    assert "exchange:moon" in fault.sentence
    assert fault.next_step
