"""居民身份证号码 (GB 11643): six digits of a division, eight of the birth date, three of a sequence, one check
character."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from stdnum.cn import ric

from tongban.kit.identifiers.reading import refuse, tidy
from tongban.kit.words import teach

teach(
    {
        "id-number-length": "An identity number has 18 characters; this one has %(length)s.",
        "id-number-fifteen": "This is a 15-digit number of the first generation of identity cards; 18 characters are "
        "needed.",
        "id-number-characters": "An identity number has 17 digits and at the end a digit or X.",
        "id-number-region": "The first two digits, %(region)s, are no province.",
        "id-number-birth-date": "The digits 7 to 14, %(birth)s, are no date of birth.",
        "id-number-check-digit": "The last character does not fit the others; a digit is mistyped or two are "
        "exchanged.",
    }
)

PROVINCES = frozenset(
    f"{number}"
    for number in (*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66))
) | {"71", "81", "82", "83", "99"}
"""First two digits of GB/T 2260, 81 to 83 for residence permits of Hong Kong, Macao and Taiwan residents, 99 for
demonstrations."""


@dataclass(frozen=True, slots=True)
class IdNumber:
    """The parts of an identity number. `text` is the number itself: mask it before showing it."""

    text: str
    division: str
    birth: date
    sequence: int
    sex: Literal["male", "female"]
    demonstration: bool


def read_id_number(given: object, today: date | None = None) -> IdNumber:
    """The number in parts. Codes: id-number-missing, -exponent, -decimal, -length, -fifteen, -characters, -region,
    -birth-date (also a date after `today` or before 1900), -check-digit."""
    text = tidy(given, "id-number")
    if re.fullmatch(r"\d{15}", text):
        raise refuse("id-number-fifteen")
    if len(text) != 18:
        raise refuse("id-number-length", length=len(text))
    if not re.fullmatch(r"[0-9]{17}[0-9X]", text):
        raise refuse("id-number-characters")
    if text[:2] not in PROVINCES:
        raise refuse("id-number-region", region=text[:2])
    birth = _birth(text[6:14], today or date.today())
    if ric.calc_check_digit(text) != text[17]:
        raise refuse("id-number-check-digit")
    sequence = int(text[14:17])
    return IdNumber(text, text[:6], birth, sequence, "male" if sequence % 2 else "female", text.startswith("99"))


def _birth(digits: str, today: date) -> date:
    """The birth date; refused where it is no day, or not a day of somebody living."""
    try:
        birth = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        raise refuse("id-number-birth-date", birth=digits) from None
    if not date(1900, 1, 1) <= birth <= today:
        raise refuse("id-number-birth-date", birth=digits)
    return birth


def make_id_number(birth: date, sequence: int, division: str = "990100") -> str:
    """An invented identity number with a right check digit; odd sequences are men's. Only demonstration divisions
    (99…)."""
    if not division.startswith("99") or len(division) != 6 or not 0 <= sequence <= 999:
        raise ValueError("invented numbers need a division 99xxxx and a sequence from 0 to 999")
    body = f"{division}{birth:%Y%m%d}{sequence:03d}"
    return body + str(ric.calc_check_digit(body + "0"))
