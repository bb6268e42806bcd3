"""Text as people and spreadsheets write it, and the one refusal of all readers."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from tongban.kit.refusals import Invalid
from tongban.kit.words import say, teach

teach(
    {
        "identifier-empty": "The number is missing.",
        "identifier-exponent": "“%(given)s” is what a spreadsheet makes of a long number; its last digits are lost.",
        "identifier-exponent-next": "Format the column as text, type the number again and save.",
        "identifier-decimal": "“%(given)s” was saved as a decimal number by a spreadsheet.",
        "identifier-next": "Compare it with the document, character by character.",
    }
)

EXPONENT = re.compile(r"\d(\.\d+)?E\+?\d+")


class BadIdentifier(Invalid):
    """A number that cannot be right. `code` says which fault of which number, such as id-number-check-digit."""


def refuse(code: str, /, **words: Any) -> BadIdentifier:
    """The refusal under a code; its sentence is taught under the same key."""
    return BadIdentifier(say(code, **words), code=code, next_step=say("identifier-next"))


def tidy(given: object, number: str, *, dots: bool = False) -> str:
    """Capital half-width letters and digits without spaces, hyphens or (unless kept) dots.

    Refused under `<number>-missing`, `<number>-exponent` and `<number>-decimal`: what cannot be a number typed whole.
    """
    text = "" if given is None else unicodedata.normalize("NFKC", str(given)).strip().upper()
    text = re.sub(r"[\s\-\u2010-\u2015\u200b\ufeff]", "", text.lstrip("'"))
    if not text:
        raise BadIdentifier(say("identifier-empty"), code=f"{number}-missing", next_step=say("identifier-next"))
    if EXPONENT.fullmatch(text):
        step = say("identifier-exponent-next")
        raise BadIdentifier(say("identifier-exponent", given=given), code=f"{number}-exponent", next_step=step)
    if not dots and re.fullmatch(r"\d+\.0*", text):
        step = say("identifier-exponent-next")
        raise BadIdentifier(say("identifier-decimal", given=given), code=f"{number}-decimal", next_step=step)
    return text


def strange(text: str, alphabet: str) -> list[str]:
    """Characters of the text that the alphabet has not, each once."""
    return list(dict.fromkeys(one for one in text if one not in alphabet))
