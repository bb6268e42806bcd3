"""The telephone fields of a list: every number in a text, and what is wrong with those nobody can dial.

Bureaus write numbers into sentences, with labels, brackets, spaces and full-width digits: none of that is a fault. A
short number (12345, 95598) needs no area code, and one in front of it does no harm.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from tongban.kit.refusals import Invalid
from tongban.kit.telephones import read_phone

Fault = Literal["", "unread", "area", "length"]
"""unread: no number at all; area: the area code is missing; length: a digit too many or too few."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """What a telephone field holds: its numbers as they stand, those that are wrong, whether one is a hotline."""

    said: tuple[str, ...]
    wrong: tuple[tuple[str, Fault], ...]
    hotline: bool

    @property
    def dialled(self) -> frozenset[str]:
        """The numbers as digits, whatever stands between them."""
        return frozenset(re.sub(r"[^0-9转#]", "", one) for one in self.said)


_AREA = r"0(?:10|2\d|[3-9]\d{2}|199)"
_SHORT = re.compile(rf"(?:{_AREA}-?)?(1[12]\d|12\d{{3}}|1118\d|10\d{{3}}|9[56]\d{{3,4}})")
_LANDLINE = re.compile(rf"(?:\+?86)?-?({_AREA}|10|2\d)-?(\d{{7,8}})")
_NOISE = re.compile(r"https?://[\x21-\x7e]+|www\.[\x21-\x7e]+|[\w.]+@[\w.]+|邮政编码[:：]?\s*\d{6}", re.ASCII)
_PROSE = 16
"""From so many characters of Chinese on, a field is a text with numbers in it: one that can be dialled is enough."""


@lru_cache(maxsize=20_000)
def numbers(text: str) -> Numbers:
    """Every number of a telephone field, and those that are wrong."""
    tokens = [token.strip(" -转") for token in re.split(r"[^0-9A-Z+#\- 转]+", _tidy(text))]
    good: list[str] = []
    wrong: list[tuple[str, Fault]] = []
    hotline, area = False, ""
    for number in (one for token in tokens for one in _single(token)):
        fault, kind = _read(number)
        if fault == "area" and area:
            fault, kind = _read(f"{area}-{number}")
        digits = len(re.sub(r"\D", "", number))
        if fault and (digits < 5 or (digits == 5 and good and good[-1].count("-") > 1)):
            continue  # a time, a room, an extension; a second extension of the switchboard before it
        found = re.match(_AREA, number)
        area = found[0] if found and not fault else area
        hotline = hotline or kind == "hotline"
        if fault:
            wrong.append((number, fault))
        else:
            good.append(number)
    if good and len(re.findall(r"[\u4e00-\u9fff]", text)) >= _PROSE:
        wrong = []
    if not good and not wrong and text.strip():
        wrong = [(text.strip(), "unread")]
    return Numbers((*good, *(one for one, _fault in wrong)), tuple(wrong), hotline)


def _tidy(text: str) -> str:
    said = unicodedata.normalize("NFKC", _NOISE.sub("、", text)).upper()
    said = re.sub(r"[\u2010-\u2015\u2212\u30fc~_]", "-", said)
    said = re.sub(r"\s*-[\s-]*", "-", said)
    return re.sub(r"\(\s*(\+?[\d ]{2,7})\)\s*-?", r" \1-", said)


def _single(token: str) -> list[str]:
    """A run of digits, spaces and dashes: one number where it reads as one, else what stands between the spaces."""
    joined = token.replace(" ", "")
    if re.search(r"[A-Z]", joined) or not re.search(r"\d", joined):
        return [one for part in token.split() for one in _single(part)] if " " in token else []
    return [joined] if " " not in token or not _read(joined)[0] else token.split()


def _read(number: str) -> tuple[Fault, str]:
    """What is wrong with a number, and whether it is a hotline. Extensions (-9-3, 转1) are left off one by one."""
    whole = _plain(number)
    if not whole[0]:
        return whole
    bare = number
    while (shorter := re.sub(r"(?:-|转)\d{1,6}$", "", bare)) != bare:
        bare = shorter
        if not (found := _plain(bare))[0]:
            return found
    return whole


def _plain(number: str) -> tuple[Fault, str]:
    if _SHORT.fullmatch(number):
        return "", "hotline"
    found = _LANDLINE.fullmatch(number) or _LANDLINE.fullmatch(number.replace("-", ""))
    if found and found[1].lstrip("0").startswith(("10", "2")) and len(found[2]) != 8:
        return "length", ""  # Beijing and the cities of 02x have eight digits
    try:
        kind = read_phone(number).kind
    except Invalid as wrong:
        if wrong.code == "phone-area-code-missing":
            return "area", ""
        return ("length" if re.match(_AREA, number) or re.fullmatch(r"\d{5,}", number) else "unread"), ""
    return "", "hotline" if kind in ("service", "free") else kind
