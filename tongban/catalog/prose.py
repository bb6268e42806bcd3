"""Guide texts to HTML: headings, lists, bold, links and paragraphs of Markdown; all else is plain text, escaped."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

_BOLD = re.compile(r"\*\*(.+?)\*\*")
_LINK = re.compile(r"\[([^\]]+)\]\((https?://[^\s)]+|/[^\s)]*)\)")
_BULLET = re.compile(r"[-*]\s+")
_NUMBER = re.compile(r"\d+[.、)]\s*")


def as_html(markdown: str) -> SafeString:
    """The text as HTML. Headings begin at the third level: the page has its own first and second."""
    return mark_safe("\n".join(_blocks(markdown)))  # every piece of text has gone through escape()


def _blocks(markdown: str) -> Iterator[str]:
    for block in re.split(r"\n\s*\n", markdown.strip()):
        lines = [line.strip() for line in block.split("\n") if line.strip()]
        while lines and lines[0].startswith("#"):
            yield f"<h3>{_inline(lines.pop(0).lstrip('#').strip())}</h3>"
        if not lines:
            continue
        for tag, mark in (("ul", _BULLET), ("ol", _NUMBER)):
            if all(mark.match(line) for line in lines):
                items = "".join(f"<li>{_inline(mark.sub('', line, count=1))}</li>" for line in lines)
                yield f"<{tag}>{items}</{tag}>"
                break
        else:
            yield from _mixed(lines)


def _mixed(lines: list[str]) -> Iterator[str]:
    """A paragraph, perhaps with a list right under it."""
    start = next((place for place, line in enumerate(lines) if _BULLET.match(line)), len(lines))
    if start:
        yield f"<p>{_inline(' '.join(lines[:start]) if lines[0].isascii() else ''.join(lines[:start]))}</p>"
    if start < len(lines):
        items = "".join(f"<li>{_inline(_BULLET.sub('', line, count=1))}</li>" for line in lines[start:])
        yield f"<ul>{items}</ul>"


def _inline(text: str) -> str:
    said = str(escape(text))
    said = _BOLD.sub(r"<strong>\1</strong>", said)
    return _LINK.sub(r'<a href="\2">\1</a>', said)
