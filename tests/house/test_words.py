"""Words: every interface word has its Chinese, Chinese text has Chinese punctuation, and one word is said one way."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import polib
import pytest

from tests.house.plan import PACKAGE, ROOT, named, templates
from tools import words

HAN = "\u3400-\u9fff\U00020000-\U0003ffff"
WRONG = re.compile(rf"[{HAN}][,:;?!(]|[,;?!)][{HAN}]|[{HAN}]\.(?:\s|$)")
"""ASCII punctuation touching a Chinese character (a colon after Latin, as in “API:”, is let be)."""
DOUBLE = re.compile(rf"[{HAN}]  +[{HAN}]")
ALLOWED = re.compile(r"\{[{%#].*?[}%#]\}|<[^>]*>|`[^`]*`|\]\([^)]*\)|https?://\S+", re.S)

Word = tuple[str | None, str]
"""(context, English)"""


def punctuation_faults(text: str) -> Iterator[tuple[int, str]]:
    """(line, piece) for each ASCII mark that should be a Chinese one; markup and code are looked past."""
    plain = ALLOWED.sub(lambda match: "\n" * match[0].count("\n"), text)
    for number, line in enumerate(plain.splitlines(), 1):
        for found in (*WRONG.finditer(line), *DOUBLE.finditer(line)):
            yield number, line[max(0, found.start() - 8) : found.end() + 8].strip()


def toml_strings(text: str) -> str:
    """Only what stands in quotation marks; keys and punctuation of TOML itself are not Chinese text."""
    kept = []
    for line in text.splitlines():
        code = line.split("#", 1)[0] if line.lstrip().startswith("#") else line
        kept.append("\n".join(re.findall(r'"((?:[^"\\]|\\.)*)"', code)).replace("\n", " ¦ "))
    return "\n".join(kept)


def chinese_files() -> list[Path]:
    """Everything we write in Chinese, except .po files."""
    packs = [p for p in (ROOT / "packs").rglob("*") if p.suffix in {".toml", ".md"} and p.name != "README.md"]
    return [*templates(), *packs, *(p for p in ROOT.glob("*.zh-CN.md"))]


def test_chinese_text_has_chinese_punctuation() -> None:
    wrong = []
    for path in chinese_files():
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".toml":
            text = toml_strings(text)
        wrong += [f"{named(path)}:{line} {piece}" for line, piece in punctuation_faults(text)]

    assert not wrong, "\n" + "\n".join(wrong)


def test_translations_have_chinese_punctuation() -> None:
    wrong = [
        f"{named(path)}: {piece}"
        for path in PACKAGE.glob("*/locale/zh_Hans/LC_MESSAGES/django.po")
        for entry in polib.pofile(str(path))
        for said in (entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr])
        for _, piece in punctuation_faults(said)
    ]

    assert not wrong, "\n" + "\n".join(wrong)


@pytest.mark.parametrize(
    ("said", "faults"),
    [
        ("材料齐全,可以受理", 1),
        ("材料齐全，可以受理", 0),
        ("平面布局图(一份)", 1),
        ("图(一份)附后", 2),
        ("按 GB/T 4754 填写", 0),
        ("完成.", 1),
    ],
)
def test_the_punctuation_lint_sees(said: str, faults: int) -> None:
    assert len(list(punctuation_faults(said))) == faults


def test_every_interface_word_has_its_chinese() -> None:
    faults = list(words.faults())

    assert not faults, "\n" + "\n".join(faults)


def torn(files: Iterable[tuple[str, polib.POFile]]) -> dict[Word, dict[str, str]]:
    """Each word (context, English) whose Chinese differs from room to room, with what each room says.

    Django merges the rooms' catalogues and the first room wins, so a torn word shows one room's Chinese on another's
    pages. Where the meaning differs, the word wants a context or plainer English; where it does not, one Chinese.
    """
    said: dict[Word, dict[str, str]] = {}
    for room, entries in files:
        for entry in entries:
            if chinese := entry.msgstr or "".join(entry.msgstr_plural.values()):
                said.setdefault((entry.msgctxt, entry.msgid), {})[room] = chinese
    return {word: ways for word, ways in said.items() if len(set(ways.values())) > 1}


def test_one_word_is_said_one_way_in_the_whole_house() -> None:
    rooms = [
        (room.name, polib.pofile(str(words.po_file(room)))) for room in words.rooms() if words.po_file(room).exists()
    ]

    assert len({name for name, _ in rooms}) > 1
    assert torn(rooms) == {}


def a_room(*said: dict[str, Any]) -> polib.POFile:
    """A catalogue that says these."""
    file = polib.POFile()
    file.extend(polib.POEntry(**one) for one in said)
    return file


@pytest.mark.parametrize(
    ("here", "there", "is_torn"),
    [
        ({"msgid": "Days", "msgstr": "天数"}, {"msgid": "Days", "msgstr": "日期"}, True),
        ({"msgid": "Days", "msgstr": "天数"}, {"msgid": "Days", "msgstr": "天数"}, False),
        ({"msgid": "Days", "msgstr": "天数"}, {"msgid": "Days", "msgstr": "日期", "msgctxt": "of a clock"}, False),
        ({"msgid": "Days", "msgstr": "天数"}, {"msgid": "Days", "msgstr": ""}, False),
        (
            {"msgid": "%(n)s day", "msgid_plural": "%(n)s days", "msgstr_plural": {0: "%(n)s 天"}},
            {"msgid": "%(n)s day", "msgid_plural": "%(n)s days", "msgstr_plural": {0: "%(n)s 日"}},
            True,
        ),
    ],
)
def test_a_torn_word_is_seen(here: dict[str, Any], there: dict[str, Any], is_torn: bool) -> None:
    assert bool(torn([("cases", a_room(here)), ("catalog", a_room(there))])) is is_torn


INFORMAL = re.compile("你(?!好|（单位）|单位)")
"""People are 您; “你（单位）” is the address the legal papers are written in, and 你好 a greeting."""


def test_people_are_spoken_to_politely() -> None:
    wrong = [
        f"{named(path)}:{number} {line.strip()[:60]}"
        for path in [
            *chinese_files(),
            *PACKAGE.glob("*/locale/zh_Hans/LC_MESSAGES/django.po"),
            *PACKAGE.rglob("*.toml"),
        ]
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if INFORMAL.search(line)
    ]

    assert not wrong, "\n" + "\n".join(wrong)


@pytest.mark.parametrize(
    ("said", "is_informal"),
    [
        ("请你补正", True),
        ("请您补正", False),
        ("你（单位）提出的申请", False),
        ("你们的申请", True),
        ("你好，请坐", False),
    ],
)
def test_an_impolite_word_is_seen(said: str, is_informal: bool) -> None:
    assert bool(INFORMAL.search(said)) is is_informal
