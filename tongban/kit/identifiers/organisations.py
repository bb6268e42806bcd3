"""统一社会信用代码 (GB 32100): authority 1, kind 1, division 6, organisation code 9 (GB 11714), check character 1."""

from __future__ import annotations

from dataclasses import dataclass

from stdnum.cn import uscc

from tongban.kit.identifiers.reading import refuse, strange, tidy
from tongban.kit.words import teach

teach(
    {
        "credit-code-length": "A unified social credit code has 18 characters; this one has %(length)s.",
        "credit-code-characters": "A unified social credit code never holds %(characters)s; look for 1, 0, 5, U and 2.",
        "credit-code-authority": "The first character, %(authority)s, is no registration authority.",
        "credit-code-division": "The characters 3 to 8, %(division)s, are not the six digits of a division.",
        "credit-code-check-digit": "The last character does not fit; a character is mistyped or two are exchanged.",
    }
)

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
AUTHORITIES = "123456789ANY"
_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


@dataclass(frozen=True, slots=True)
class CreditCode:
    """The parts of a credit code. `body_fits`: whether the organisation code inside carries its own right check
    character."""

    text: str
    authority: str
    kind: str
    division: str
    body: str
    body_fits: bool
    demonstration: bool


def read_credit_code(given: object) -> CreditCode:
    """The code in parts. Codes: credit-code-missing, -exponent, -decimal, -length, -characters, -authority, -division,
    -check-digit. A wrong inner check character is reported in `body_fits`, not refused."""
    text = tidy(given, "credit-code")
    if len(text) != 18:
        raise refuse("credit-code-length", length=len(text))
    if wrong := strange(text, ALPHABET):
        raise refuse("credit-code-characters", characters=wrong)
    if text[0] not in AUTHORITIES:
        raise refuse("credit-code-authority", authority=text[0])
    if not text[2:8].isdigit():
        raise refuse("credit-code-division", division=text[2:8])
    if uscc.calc_check_digit(text[:17]) != text[17]:
        raise refuse("credit-code-check-digit")
    body = text[8:17]
    return CreditCode(text, text[0], text[1], text[2:8], body, _body_check(body[:8]) == body[8], text[2:4] == "99")


def _body_check(body: str) -> str:
    """The check character of the first eight characters of an organisation code (GB 11714)."""
    digit = 11 - sum(int(one, 36) * weight for one, weight in zip(body, _WEIGHTS, strict=True)) % 11
    return {10: "X", 11: "0"}.get(digit, str(digit))


def make_uscc(sequence: int, kind: str = "91", division: str = "990100") -> str:
    """An invented credit code with right check characters; `kind` 91 firm, 92 sole trader, 11 authority, 12 public
    body.

    Only demonstration divisions (99…), so that it can belong to no real body. `sequence`: 0 to 99,999,999.
    """
    if not division.startswith("99") or len(division) != 6 or not 0 <= sequence <= 99_999_999:
        raise ValueError("invented codes need a division 99xxxx and a sequence from 0 to 99999999")
    if len(kind) != 2 or kind[0] not in AUTHORITIES or kind[1] not in ALPHABET:
        raise ValueError(f"{kind} is no kind of body")
    body = f"{sequence:08d}"
    code = kind + division + body + _body_check(body)
    return code + str(uscc.calc_check_digit(code))
