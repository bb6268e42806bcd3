"""Whole identity numbers inside other text: found wherever they stand, so that they can be hidden or sealed.

Found is what people write: with spaces or hyphens between the digits, in full-width digits, with a small x at the end,
and only where the check character fits and digits 7 to 14 are a day. A longer run of digits is another number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, NamedTuple

from stdnum.cn import ric

from tongban.kit.identifiers.masks import mask_id

NUMBER = re.compile(r"(?<![0-9])[0-9](?:[ \u00a0\-]?[0-9]){16}[ \u00a0\-]?[0-9Xx](?![0-9])")
FULL_WIDTH = {0xFF10 + digit: str(digit) for digit in range(10)} | {0xFF38: "X", 0xFF58: "x", 0xFF0D: "-", 0x3000: " "}
"""One character for one, so that places stay where they are."""
AT_LEAST = 18


class WholeNumber(NamedTuple):
    """Where a whole number stands in a text, and the number as readers write it (18 characters)."""

    start: int
    end: int
    number: str


def find_id_numbers(text: str) -> Iterator[WholeNumber]:
    """Every whole identity number of a text, from left to right."""
    if len(text) < AT_LEAST:
        return
    narrow = text if text.isascii() else text.translate(FULL_WIDTH)
    for found in NUMBER.finditer(narrow):
        number = re.sub(r"[^0-9X]", "", found.group().upper())
        if _is_whole(number):
            yield WholeNumber(found.start(), found.end(), number)


def _is_whole(number: str) -> bool:
    try:
        birth = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    return birth.year >= 1880 and str(ric.calc_check_digit(number)) == number[17]


def replace_id_numbers(text: str, shown: Callable[[str], str] = mask_id) -> str:
    """The text with every whole identity number replaced by what `shown` makes of it (masked unless said)."""
    pieces, at = [], 0
    for found in find_id_numbers(text):
        pieces += [text[at : found.start], shown(found.number)]
        at = found.end
    return "".join([*pieces, text[at:]]) if pieces else text


def mask_within(value: Any) -> Any:
    """A text, or lists and mappings of texts to any depth, with every whole identity number masked; keys too."""
    kind = type(value)
    if kind is str:
        return replace_id_numbers(value)
    if kind is dict:
        return {mask_within(key): mask_within(inner) for key, inner in value.items()}
    if kind in (list, tuple):
        return kind(map(mask_within, value))
    return value
