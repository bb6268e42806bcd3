"""Texts that were not written to the end, or were cut when they were carried out of somewhere."""

from __future__ import annotations

import re

from tongban.catalog.linting.content import words

_LISTS = re.compile("下列|以下|如下|之一|全部|条件[：:]")
_FIRST = re.compile(r"[（(]\s*[一1]\s*[)）]|(?<![\d.])1\s*[、.．)）](?!\d)|(?<![一二三四五六七八九十第])一、|①|——")
_SECOND = re.compile(r"[（(]\s*[二2]\s*[)）]|(?<![\d.])2\s*[、.．)）]|(?<!十)二、|②|——.+——", re.DOTALL)
_DANGLING = re.compile(
    r"(?:[：:]|[（(][一二三四五六七八九十]{1,3}[)）]|[（(]\d{1,2}[)）]|(?<![A-Za-z])[a-z][)）]|[\u4e00-\u9fff]\d{1,3})$"
)
_REFERS = re.compile(r"第[\s（(一二三四五六七八九十\d)）]+$")


def is_cut(said: str) -> bool:
    """Whether a text ends in a mark that wants more, in an open bracket, or exactly where exports are used to cut."""
    if said.endswith(("，", ",", "、", "（", "(", "《", "“", "…", "...")):
        return True
    if len(said) in set(words().cut_lengths) and not said.endswith(("。", "；", ";", ".", "！", "）", ")", "》")):
        return True
    tail = max(said.rfind("（"), said.rfind("("))
    opened = tail >= 0 and not any(mark in said[tail:] for mark in "）)")
    book = said.rfind("《")
    return opened or (book >= 0 and "》" not in said[book:])


def is_unfinished(said: str) -> bool:
    """Whether a list was announced and does not follow, or stops after its first entry or in the middle."""
    if _DANGLING.search(said) and not _REFERS.search(said):
        return True
    first = _FIRST.search(said)
    if said.endswith(("；", ";")):
        return bool(first or _LISTS.search(said))
    return bool(first and _LISTS.search(said[: first.start()]) and not _SECOND.search(said))
