"""Words and tables the rules read: `packs/lint.toml`, `packs/laws.toml`, and the shelves. Content, not code."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from pydantic import Field

from tongban.catalog.packs import Strict


class RepealedLaw(Strict):
    """A law, regulation or rule no longer in force. `number`: only that older text of the same name is meant."""

    name: str
    number: str = ""
    repealed_on: date
    replaced_by: str
    source: str


class Themes(Strict):
    """Theme names that only one kind of applicant has."""

    person: list[str] = []
    enterprise: list[str] = []


class PaperWords(Strict):
    """How the words before a certificate's name are read, and which acts are about the certificate itself."""

    verbs: list[str]
    holder_endings: list[str]
    not_ours: list[str]
    of_any_country: list[str] = []
    foreigners: list[str] = []
    handed_back: list[str]
    acts: list[str]


class PlaceWords(Strict):
    """Words by which a place says that there is no window."""

    no_window: list[str] = []


class LintWords(Strict):
    """packs/lint.toml."""

    open_ended_materials: list[str]
    closed_materials: list[str] = []
    closed_endings: list[str] = []
    placeholders: list[str]
    open_ended_conditions: list[str]
    government_certificates: list[str]
    holder_words: list[str]
    copy_words: list[str]
    forms_to_fill: list[str]
    cut_lengths: list[int]
    licence_endings: list[str]
    document_endings: list[str]
    steps: dict[str, list[str]]
    themes: Themes = Field(default_factory=Themes)
    papers: PaperWords
    places: PlaceWords = Field(default_factory=PlaceWords)


@lru_cache(maxsize=4)
def _words(folder: Path) -> LintWords:
    return LintWords.model_validate(tomllib.loads((folder / "lint.toml").read_text(encoding="utf-8")))


def words() -> LintWords:
    """The words of this installation, read once a process."""
    return _words(settings.PACKS_DIR)


@lru_cache(maxsize=4)
def _open_ended(folder: Path) -> re.Pattern[str]:
    return re.compile("(?:" + "|".join(_words(folder).open_ended_materials) + ")$")


@lru_cache(maxsize=4)
def _closed(folder: Path) -> re.Pattern[str]:
    return re.compile("(?:" + "|".join(_words(folder).closed_endings or ["(?!)"]) + ")$")


def _names_what_it_proves(said: str) -> bool:
    """Whether the name says what is to be proved, so that one knows what to look for: 能够证明股权价格的有关材料."""
    loose = re.search("其他|其它|规定|要求|需要|所需|(?:相应|相关|有关|对应)的证明", said)
    return bool(_closed(settings.PACKS_DIR).search(said)) and not loose


def is_open_ended(material: str) -> bool:
    """Whether a material's name leaves open what must be brought: it ends in 其他相关材料, 要求提供的资料 and kin."""
    said, before = plain(material), ""
    while said != before:
        before = said
        said = said.removesuffix("等").removesuffix("原件").removesuffix("复印件")
    if said in words().closed_materials or re.search("无需|无须|不需|不用", said) or _names_what_it_proves(said):
        return False
    return bool(_open_ended(settings.PACKS_DIR).search(said))


def says_nothing(text: str, *, window: bool = False) -> bool:
    """Whether a text is empty or a mark in place of one (无, /, —). `window`: 无线下办理窗口 counts as nothing too."""
    said = plain(text)
    return said in words().placeholders or (window and said in words().places.no_window)


@lru_cache(maxsize=4)
def _laws(folder: Path) -> tuple[RepealedLaw, ...]:
    rows = tomllib.loads((folder / "laws.toml").read_text(encoding="utf-8"))["laws"]
    return tuple(RepealedLaw.model_validate(row) for row in rows)


def repealed_laws() -> tuple[RepealedLaw, ...]:
    """Every law known to be repealed."""
    return _laws(settings.PACKS_DIR)


@dataclass(frozen=True, slots=True)
class Cited:
    """A law named in some text."""

    name: str
    number: str


_TITLE = re.compile(r"[《<]([^《》<>]{2,80})[》>](?:\s*[（(〔]([^（）()]{0,60})[）)〕])?")


def bare_law(name: str) -> str:
    """A law's name as the table has it: without 《》 and 中华人民共和国."""
    return name.strip().strip("《》").removeprefix("中华人民共和国").strip()


_UNMARKED = re.compile(r"(?<![《<])中华人民共和国([\u4e00-\u9fff]{1,16}?法)(?![\u4e00-\u9fff]{0,8}[》>])")


def cited_in(text: str) -> list[Cited]:
    """Every law named between 《 》 in a text, with the number in brackets behind it; and each 中华人民共和国…法
    written without them."""
    marked = [Cited(bare_law(found[1]), found[2] or "") for found in _TITLE.finditer(text)]
    return marked + [Cited(found[1], "") for found in _UNMARKED.finditer(text)]


def repealed(name: str, number: str, on: date) -> RepealedLaw | None:
    """The repealed law of that name, where it no longer stood on the day."""
    row = _by_name(settings.PACKS_DIR).get(bare_law(name))
    if row is None or row.repealed_on > on or (row.number and row.number not in number):
        return None
    return row


@lru_cache(maxsize=4)
def _by_name(folder: Path) -> dict[str, RepealedLaw]:
    return {row.name: row for row in _laws(folder)}


_NOISE = re.compile(r"[\s《》“”\"'、，,。．.；;：:·*—\-]+")
_BRACKETS = re.compile(r"[（(【\[][^（）()【】\[\]]*[）)】\]]")


@lru_cache(maxsize=100_000)
def plain(text: str) -> str:
    """A name without brackets, quotes, spaces and marks, for comparing."""
    return _NOISE.sub("", _BRACKETS.sub("", text))


@lru_cache(maxsize=100_000)
def document_name(text: str) -> str:
    """A material's name down to the document itself: 《法定代表人身份证》复印件 → 身份证."""
    said, ours = plain(text), _trims(settings.PACKS_DIR)
    changed = True
    while changed:
        changed = False
        for word in ours[1]:
            if said.endswith(word) and len(said) > len(word) + 1:
                said, changed = said.removesuffix(word), True
        for word in ours[0]:
            if said.startswith(word) and len(said) > len(word) + 1:
                said, changed = said.removeprefix(word), True
    return said


@lru_cache(maxsize=4)
def _trims(folder: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Holder words and copy words, longest first."""
    read = _words(folder)
    return (
        tuple(sorted(map(plain, read.holder_words), key=len, reverse=True)),
        tuple(sorted(map(plain, read.copy_words), key=len, reverse=True)),
    )
