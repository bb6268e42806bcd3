"""How much room a text takes where Chinese and Latin stand side by side: for drawings and tables."""

from __future__ import annotations


def letters(text: str) -> int:
    """How wide a text is, in halves of a Chinese character."""
    return sum(2 if ord(one) > 0x2E80 else 1 for one in text)


def shortened(text: str, most: int) -> str:
    """The text, cut to `most` half characters with an ellipsis."""
    if letters(text) <= most:
        return text
    kept = ""
    for one in text:
        if letters(kept + one) > most - 2:
            break
        kept += one
    return kept + "…"
