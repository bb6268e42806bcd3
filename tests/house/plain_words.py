"""What a page says to people's eyes, and which of its words only a developer understands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr", "use"}
UNSEEN = {"script", "style", "svg", "title", "template"}
TECHNICAL = {"details", "code", "pre"}
"""What is folded, or set apart as code, speaks to technical people and says so."""
FOR_PROGRAMMERS = re.compile(r"^/(accounts/tokens|log/verify|desk)/")
"""Pages that only people who write programs, or officers, have to do with."""
NO_WORDS = re.compile(r"\S+@\S+|https?://\S+|\b[\w.-]+\.(?:pdf|png|jpe?g|heic|docx|xlsx|zip)\b")
"""Mail addresses, addresses of pages and names of files, which people do read."""
DEVELOPERS = {
    "a dotted name": re.compile(r"\b[a-z]+(?:_[a-z]+)*\.[a-z]+(?:[_-][a-z]+)*\b"),
    "a code in kebab case": re.compile(r"\b[a-z]+(?:-[a-z0-9]+)+\b"),
    "a name with underscores": re.compile(r"\b[a-z]+(?:_[a-z0-9]+)+\b"),
    "a hash": re.compile(r"\b(?=[0-9a-f]*[0-9])(?=[0-9a-f]*[a-f])[0-9a-f]{10,}\b"),
    "a format or a tool": re.compile(r"\b(?:JSON|PEM|API|TOML|SHA|curl|regex|None|null)\b", re.I),
    "a name of our code": re.compile(r"\b(?:cases?|packs?|workflows?)\b", re.I),
}


class SeenText(HTMLParser):
    """The pieces of text people see; without those in elements named in `skipped` or in a language `foreign` begins."""

    def __init__(self, skipped: set[str], foreign: str = "-") -> None:
        super().__init__()
        self.skipped, self.foreign = skipped | UNSEEN, foreign
        self.open: list[tuple[str, bool]] = []
        self.pieces: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in VOID:
            return
        language = dict(attrs).get("lang") or ""
        is_foreign = tag != "html" and language.startswith(self.foreign)
        self.open.append((tag, is_foreign or tag in self.skipped))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip() and not any(is_skipped for _tag, is_skipped in self.open):
            self.pieces.append(" ".join(data.split()))


def seen(html: str, skipped: set[str], foreign: str = "-") -> list[str]:
    """The visible pieces of text of a page."""
    page = SeenText(skipped, foreign)
    page.feed(html)
    return page.pieces


def developers_words(html: str) -> Iterator[str]:
    """Each visible piece of a Chinese page with a word people cannot be expected to know, and what it is."""
    for piece in seen(html, TECHNICAL, "en"):
        plain = NO_WORDS.sub("", piece)
        for what, pattern in DEVELOPERS.items():
            if pattern.search(plain):
                yield f"{what} in “{piece[:80]}”"
