"""Whole numbers as people and programs write them in an address: one reader, whatever the length."""

from __future__ import annotations

MOST = 2**53 - 1
"""The largest whole number every JSON reader keeps exactly (RFC 7493 2.2); no table here counts further."""
MOST_PAGES = 100_000


def read_integer(said: str | None, *, least: int = 0, most: int = MOST) -> int | None:
    """The number written in plain digits, between `least` and `most`; None for everything else.

    Digits of other scripts, signs, spaces and numbers of any length beyond `most` are None, never an error."""
    if not said or not said.isascii() or not said.isdigit() or len(said.lstrip("0")) > len(str(most)):
        return None
    number = int(said.lstrip("0") or "0")
    return number if least <= number <= most else None


def read_page(said: str | None) -> int:
    """The page asked for, from 1; what is no page is the first, what lies beyond every list the last imaginable."""
    if said and said.isascii() and said.isdigit():
        found = read_integer(said, most=MOST_PAGES)
        return MOST_PAGES if found is None else max(1, found)
    return 1
