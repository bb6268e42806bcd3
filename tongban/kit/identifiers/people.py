"""The numbers that people's papers carry, by one reader.

- 居民身份证 (GB 11643): division 6, birth date 8, sequence 3 (odd: male), check character.
- 港澳台居民居住证: the same with the division 810000, 820000 or 830000.
- 外国人永久居留身份证 of 2023 on: 9, province of application 2, country (ISO 3166-1 numeric) 3, birth date 8,
  sequence 3, the same check character.
- Its older form, passports, 通行证, 台胞证, 军官证 and the 15 digits of the first identity card are told by their form
  only: they are named, with the way on.

A division of the demonstration begins with 99, which no permanent residence card can: its second and third digits
are a province.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from stdnum.cn import ric

from tongban.kit.identifiers.reading import BadIdentifier, refuse, tidy
from tongban.kit.words import say, teach

teach(
    {
        "id-number-length": "An identity number has 18 characters; this one has %(length)s.",
        "id-number-fifteen": "This is a 15-digit number of the first generation of identity cards; 18 characters are "
        "needed.",
        "id-number-characters": "An identity number has 17 digits and at the end a digit or X.",
        "id-number-region": "The first two digits, %(region)s, are no province.",
        "id-number-country": "The digits 4 to 6, %(country)s, are no country.",
        "id-number-birth-date": "The digits 7 to 14, %(birth)s, are no date of birth.",
        "id-number-check-digit": "The last character does not fit the others; a digit is mistyped or two are "
        "exchanged.",
        "id-number-other-paper": "This looks like the number of %(paper)s, which cannot be checked online yet.",
        "id-number-other-paper-next": "Take the paper to a service hall: the window handles your matter with it. If "
        "you have an identity card, a residence permit or a permanent residence card of 18 characters, enter that.",
        "paper-identity-card": "an identity card of the People's Republic",
        "paper-residence-permit": "a residence permit for Hong Kong, Macao and Taiwan residents",
        "paper-permanent-residence": "a foreigner's permanent residence identity card",
        "paper-old-permanent-residence": "an older permanent residence card (15 characters)",
        "paper-passport": "a passport",
        "paper-hong-kong-macao-pass": "a mainland travel permit for Hong Kong and Macao residents",
        "paper-taiwan-pass": "a mainland travel permit for Taiwan residents",
        "paper-officer": "a military or police officer's card",
    }
)

PROVINCES = frozenset(
    f"{number}"
    for number in (*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66))
) | {"71", "81", "82", "83", "99"}
"""First two digits of GB/T 2260, 81 to 83 for residence permits of Hong Kong, Macao and Taiwan residents, 99 for
demonstrations."""
PERMIT_DIVISIONS = frozenset({"810000", "820000", "830000"})
MAINLAND = PROVINCES - {"71", "81", "82", "83", "99"}

Paper = Literal["identity-card", "residence-permit", "permanent-residence"]

OTHER_PAPERS: tuple[tuple[str, str], ...] = (
    ("old-permanent-residence", r"[A-Z]{3}\d{12}"),
    ("hong-kong-macao-pass", r"[HM]\d{8}(\d{2})?"),
    ("officer", r"[军武警士文海空陆政后装南北沈兰成济广参][\u4e00-\u9fff]*字第?\d{4,10}号?"),
    ("passport", r"[A-Z]{1,3}\d{6,9}[A-Z]?|E[A-Z]\d{7}|\d{9}"),
    ("taiwan-pass", r"\d{8}|\d{10}([A-Z]|\([A-Z0-9]+\))?"),
)
"""Papers whose numbers are told by their form only, in the order they are asked."""


@dataclass(frozen=True, slots=True)
class IdNumber:
    """The parts of an identity number. `text` is the number itself: mask it before showing it.

    `division`: six digits, empty on a permanent residence card, which names a province of application and a country.
    `sex`: from the sequence, where the standard says so (None on a permanent residence card).
    """

    text: str
    division: str
    birth: date
    sequence: int
    sex: Literal["male", "female"] | None
    demonstration: bool
    paper: Paper = "identity-card"
    country: str = "156"
    province: str = ""

    @property
    def paper_name(self) -> str:
        """What the paper is called, in the reader's language."""
        return str(say(f"paper-{self.paper}"))


def read_id_number(given: object, today: date | None = None) -> IdNumber:
    """The number in parts, whichever of the three papers of 18 characters it is from. Codes: id-number-missing,
    -exponent, -decimal, -length, -fifteen, -characters, -region, -country, -birth-date (also a date after `today` or
    before 1900), -check-digit; and -other-paper for a paper that only the window can take."""
    text = tidy(given, "id-number")
    if re.fullmatch(r"\d{15}", text):
        raise refuse("id-number-fifteen")
    if other := other_paper(text):
        raise BadIdentifier(
            say("id-number-other-paper", paper=say(f"paper-{other}")),
            code="id-number-other-paper",
            next_step=say("id-number-other-paper-next"),
        )
    if len(text) != 18:
        raise refuse("id-number-length", length=len(text))
    if not re.fullmatch(r"[0-9]{17}[0-9X]", text):
        raise refuse("id-number-characters")
    is_foreign = text[0] == "9" and text[1:3] in MAINLAND
    if not is_foreign and (
        text[:2] not in PROVINCES or (text[:2] in {"81", "82", "83"} and text[:6] not in PERMIT_DIVISIONS)
    ):
        raise refuse("id-number-region", region=text[:2])
    if is_foreign and text[3:6] == "000":
        raise refuse("id-number-country", country=text[3:6])
    birth = _birth(text[6:14], today or date.today())
    if ric.calc_check_digit(text) != text[17]:
        raise refuse("id-number-check-digit")
    sequence = int(text[14:17])
    if is_foreign:
        return IdNumber(
            text, "", birth, sequence, None, False, "permanent-residence", country=text[3:6], province=text[1:3]
        )
    paper: Paper = "residence-permit" if text[:6] in PERMIT_DIVISIONS else "identity-card"
    sex: Literal["male", "female"] = "male" if sequence % 2 else "female"
    return IdNumber(text, text[:6], birth, sequence, sex, text.startswith("99"), paper, province=text[:2])


def other_paper(text: str) -> str:
    """Which paper a number of another form seems to be of (a key of OTHER_PAPERS); empty where it is like none."""
    if len(text) == 18 and text[:17].isdigit():
        return ""
    return next((paper for paper, pattern in OTHER_PAPERS if re.fullmatch(pattern, text)), "")


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
