"""Codes of service items: 基本编码 12, 实施编码 31 = credit code 18 + level 1 + 12, 业务办理项编码 33 = 31 +
sequence 2.

Segment names of the 12 digits: region 2 (00: national catalogue), type of power 2, department 2, main item 3,
sub-item 3. Local catalogues have codes of their own (up to 50 characters); those are kept as text and read with
`scheme="local"`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from tongban.kit.identifiers.organisations import CreditCode, read_credit_code
from tongban.kit.identifiers.reading import BadIdentifier, refuse, tidy
from tongban.kit.words import say, teach

teach(
    {
        "item-code-length": "This code has %(length)s characters; a basic code has 12, a task code 31, a handling "
        "code 33.",
        "item-code-leading-zeros": "This code has %(length)s digits; it has lost the zeros it began with, as in a "
        "spreadsheet.",
        "item-code-leading-zeros-next": "Format the column as text; the code probably reads %(right)s.",
        "item-code-digits": "The basic code “%(part)s” may hold only digits.",
        "item-code-type": "“%(part)s” is no type of power or service.",
        "item-code-body": "The code of the implementing body (characters 1 to 18) is wrong: %(reason)s",
        "item-code-level": "“%(part)s” is no level of exercise; levels are 1 to 7.",
        "item-code-sequence": "“%(part)s” is no sequence of a handling item; sequences begin with 01.",
        "item-code-local": "A local code has at most 50 letters and digits.",
    }
)

Scheme = Literal["basic", "task", "handling", "local"]
_LENGTHS: dict[int, Scheme] = {12: "basic", 31: "task", 33: "handling"}


@dataclass(frozen=True, slots=True)
class ItemCode:
    """The parts of an item's code; parts a scheme has not are empty."""

    text: str
    scheme: Scheme
    region: str = ""
    kind: str = ""
    department: str = ""
    main: str = ""
    sub: str = ""
    body: CreditCode | None = None
    level: str = ""
    sequence: str = ""

    @property
    def basic(self) -> str:
        """The 12 digits inside, by which the same power is found in every city."""
        return self.region + self.kind + self.department + self.main + self.sub


def read_item_code(given: object, scheme: Scheme | None = None) -> ItemCode:
    """A code in parts, by its scheme or (None) by its length.

    Codes: item-code-missing, -exponent, -decimal, -length, -leading-zeros, -digits, -type, -body, -level, -sequence,
    -local.
    """
    text = tidy(given, "item-code")
    if scheme == "local":
        if not re.fullmatch(r"[0-9A-Z]{1,50}", text, re.ASCII):
            raise refuse("item-code-local")
        return ItemCode(text, "local")
    if text.isdigit() and 8 <= len(text) < 12 and scheme in (None, "basic"):
        step = say("item-code-leading-zeros-next", right=text.zfill(12))
        sentence = say("item-code-leading-zeros", length=len(text))
        raise BadIdentifier(sentence, code="item-code-leading-zeros", next_step=step)
    found = _LENGTHS.get(len(text))
    if found is None or (scheme is not None and scheme != found):
        raise refuse("item-code-length", length=len(text))
    if found == "basic":
        return ItemCode(text, found, *_basic(text))
    body = _body(text[:18])
    if text[18] not in "1234567":
        raise refuse("item-code-level", part=text[18])
    parts = _basic(text[19:31])
    if found == "handling" and not re.fullmatch(r"(?!00)\d{2}", text[31:], re.ASCII):
        raise refuse("item-code-sequence", part=text[31:])
    return ItemCode(text, found, *parts, body=body, level=text[18], sequence=text[31:])


def read_basic_code(given: object) -> ItemCode:
    """A 基本编码 of 12 digits."""
    return read_item_code(given, "basic")


def read_task_code(given: object) -> ItemCode:
    """An 实施编码 of 31 characters."""
    return read_item_code(given, "task")


def read_handling_code(given: object) -> ItemCode:
    """A 业务办理项编码 of 33 characters."""
    return read_item_code(given, "handling")


def build_item_code(body: str, level: int, basic: str, sequence: int | None = None) -> str:
    """The 实施编码 of a body's power, or (with a sequence from 1) one of its 业务办理项编码."""
    tail = "" if sequence is None else f"{sequence:02d}"
    return read_item_code(f"{body}{level}{basic}{tail}", "task" if sequence is None else "handling").text


def _basic(text: str) -> tuple[str, str, str, str, str]:
    """Region, type, department, main item and sub-item."""
    if not re.fullmatch(r"\d{12}", text, re.ASCII):
        raise refuse("item-code-digits", part=text)
    if not 1 <= int(text[2:4]) <= 29:
        raise refuse("item-code-type", part=text[2:4])
    return text[:2], text[2:4], text[4:6], text[6:9], text[9:]


def _body(text: str) -> CreditCode:
    """The implementing body's credit code; its own refusal becomes the reason of ours."""
    try:
        return read_credit_code(text)
    except BadIdentifier as wrong:
        raise refuse("item-code-body", reason=wrong.sentence) from wrong
