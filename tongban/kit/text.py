"""Characters that are no text: halves of a surrogate pair, the controls of a teleprinter, the two non-characters.

A database, a PDF, a spreadsheet or an XML file breaks on them, each somewhere else and later; so no string with one of
them comes in (see `site.boundary`), and one that was stored before comes out with U+FFFD in its place.
"""

from __future__ import annotations

import re
from typing import Any

UNUSABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Tab, line feed and carriage return are text; the other C0 controls, lone surrogates, U+FFFE and U+FFFF are not."""


def unusable_character(text: str) -> str:
    """The first character that is no text, as U+0000; "" where all of it is text."""
    found = UNUSABLE.search(text)
    return f"U+{ord(found[0]):04X}" if found else ""


def mended(value: Any) -> Any:
    """The same value (a string, or lists and dicts of any depth) with U+FFFD for every character that is no text."""
    if isinstance(value, str):
        return UNUSABLE.sub("\ufffd", value)
    if isinstance(value, list):
        return [mended(one) for one in value]
    if isinstance(value, dict):
        return {mended(name): mended(one) for name, one in value.items()}
    return value
