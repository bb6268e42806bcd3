"""Names of people, firms and shops: one way to write them, one way to compare them.

`read_name` is for doors where somebody enters a name: it gives the form to keep, or refuses with a sentence.
`canonical_name` gives the same form and never refuses (data already kept, lists of other systems).
`same_name` is the only comparison of two names: it also looks past capital letters, variation selectors,
compatibility ideographs and the spaces of a Latin name.

The canonical form: no invisible characters, half-width letters and digits, single spaces and none between Han
characters, every dot between the parts of a name as U+00B7 (notice of twelve ministries, 2016), composed (NFC) save
that a Han compatibility ideograph stays the character it is. Dots between Latin letters (J. Smith) stay.
"""

from __future__ import annotations

import re
import unicodedata

from tongban.kit.refusals import Invalid
from tongban.kit.words import say, teach

teach(
    {
        "name-missing": "The name is missing.",
        "name-missing-next": "Enter it as it stands on the identity paper.",
        "name-too-long": "This name has %(length)s characters; %(most)s can be kept.",
        "name-too-long-next": "Go to a service hall with the identity paper.",
        "name-number": "A number stands where the name should be.",
        "name-without-letters": "“%(given)s” holds no letter and cannot be a name.",
        "name-unreadable": "This name holds a character that was lost on the way (U+%(point)s).",
        "name-unreadable-next": "Type that character again instead of pasting it.",
        "name-private-character": "“%(character)s” (U+%(point)s) has no public code: it exists only on devices with a "
        "certain font, and others see nothing or another character.",
        "name-private-character-next": "Choose the character in an up-to-date input method (GB 18030-2022); if it is "
        "not there, go to a service hall with the identity paper, where it is entered for you.",
    }
)

MOST = 60
"""Characters of a person's name that can be kept; the ministries' notice of 2016 asks for at least 50."""

DOT = "\u00b7"
_DOTS = (
    "\u00b7\u0387\u05f3\u1427\u16eb\u2022\u2024\u2027\u2219\u22c5\u25cf\u25e6\u2981\u2e31\u2e33\u30fb\u318d\ua78f"
    "\ufe52\uff0e\uff65"
)
_WEAK_DOTS = ".\u3002\uff61"
"""Dots with a use of their own: a full stop becomes a dot of the name only beside a Han character."""
_HAN = "\u2e80-\u2fd5\u3005-\u3007\u3021-\u3029\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_SELECTORS = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
_PUBLISHED = str.maketrans(
    {
        0xE81E: 0x9FB4, 0xE826: 0x9FB5, 0xE82B: 0x9FB6, 0xE82C: 0x9FB7, 0xE832: 0x9FB8, 0xE843: 0x9FB9,
        0xE854: 0x9FBA, 0xE864: 0x9FBB, 0xE816: 0x20087, 0xE817: 0x20089, 0xE818: 0x200CC, 0xE831: 0x215D7,
        0xE83B: 0x2298F, 0xE855: 0x241FE,
    }
)  # fmt: skip
"""Private characters of earlier editions of GB 18030 that have had a public code since (2005 and 2022 editions)."""
_HALF = str.maketrans(
    {full: full - 0xFEE0 for full in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
    | {0xFF07: "'", 0xFF0D: "-", 0x2019: "'", 0x2010: "-", 0x2011: "-"}
)
_BLANK = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\ufffc"
"""Signs that show nothing though Unicode counts them as letters or marks."""
_JOINERS = "\u200c\u200d"
_MONGOLIAN_SIGNS = "\u180b\u180c\u180d\u180e\u180f\u202f"


def canonical_name(text: str) -> str:
    """The one way to write this name; never refuses, and doing it twice changes nothing more."""
    text = _composed(text.translate(_PUBLISHED)).translate(_HALF)
    text = "".join(one for place, one in enumerate(text) if _shows(text, place))
    text = re.sub(r"[^\S\u202f]+", " ", text).strip()
    strong = re.escape(_DOTS)
    text = re.sub(rf" ?[{strong}][{strong} ]*", DOT, text).strip(DOT + " ")
    for _twice in range(2):  # 阿.依.古: a character between two dots belongs to both
        text = re.sub(rf"(?<=[{_HAN}{_SELECTORS}]) ?[{_WEAK_DOTS}] ?(?=\w)", DOT, text)
        text = re.sub(rf"(?<=\w) ?[{_WEAK_DOTS}] ?(?=[{_HAN}])", DOT, text)
    return re.sub(rf"(?<=[{_HAN}{_SELECTORS}]) (?=[{_HAN}])", "", text)


def read_name(given: object, *, most: int = MOST) -> str:
    """The name in the form that is kept. Codes: name-missing, -unreadable (a lost character or half a surrogate
    pair), -private-character, -without-letters, -number (six digits in a row), -too-long (after tidying, more than
    `most` characters)."""
    text = canonical_name("" if given is None else str(given))
    if not text:
        raise _refuse("name-missing")
    for one in text:
        kind = unicodedata.category(one)
        if kind == "Cs" or one == "\ufffd" or (kind == "Cn" and ord(one) & 0xFFFE == 0xFFFE):
            raise _refuse("name-unreadable", point=f"{ord(one):04X}")
        if kind == "Co":
            raise _refuse("name-private-character", character=one, point=f"{ord(one):04X}")
    if not any(unicodedata.category(one)[0] in "LN" or one >= "\u2e80" for one in text):
        raise _refuse("name-without-letters", "name-missing-next", given=text[:20])
    if re.search(r"\d{6}", text):  # a number that got into the wrong box, often an identity number
        raise _refuse("name-number", "name-missing-next")
    if len(text) > most:
        raise _refuse("name-too-long", length=len(text), most=most)
    return text


def name_key(text: str) -> str:
    """What two spellings of one name have in common: a key to compare and look up by, never to show."""
    text = unicodedata.normalize("NFC", canonical_name(text))
    text = re.sub(rf"[{_SELECTORS}{_JOINERS}{_MONGOLIAN_SIGNS}]", "", text)
    text = text.translate({ord("（"): "(", ord("）"): ")"}).casefold()
    return re.sub(r"\s*([()\u00b7])\s*", r"\1", text).strip(" \u0f0b\u0f0d")


def same_name(one: str, other: str) -> bool:
    """Whether two texts are the same name. Two empty ones are not."""
    key = name_key(one)
    return bool(key) and key == name_key(other)


def points_of(text: str) -> list[str]:
    """The code points of a text as people are told them: U+2C386."""
    return [f"U+{ord(one):04X}" for one in text]


def _refuse(code: str, step: str = "", /, **words: object) -> Invalid:
    return Invalid(say(code, **words), code=code, next_step=say(step or f"{code}-next"), where={"field": "name"})


def _composed(text: str) -> str:
    """NFC, save for Han compatibility ideographs, which it would turn into other characters than were typed."""
    return "".join(
        part if is_kept else unicodedata.normalize("NFC", part)
        for is_kept, part in (
            (bool(re.fullmatch("[\uf900-\ufaff\U0002f800-\U0002fa1f]", part)), part)
            for part in re.split("([\uf900-\ufaff\U0002f800-\U0002fa1f])", text)
        )
    )


def _shows(text: str, place: int) -> bool:
    """Whether the sign at that place belongs to the name: not what is invisible, save where a script needs it."""
    one = text[place]
    before = text[place - 1] if place else ""
    if one in _MONGOLIAN_SIGNS:
        return "\u1800" <= before <= "\u18af"
    if one in _JOINERS:
        return "\u0600" <= before <= "\u06ff" or "\u1800" <= before <= "\u18af"
    if re.fullmatch(f"[{_SELECTORS}]", one):
        return bool(re.fullmatch(f"[{_HAN}]", before)) and one not in "\ufe0e\ufe0f"
    kind = unicodedata.category(one)
    return one.isspace() or not (kind in ("Cc", "Cf") or one in _BLANK)
