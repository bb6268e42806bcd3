"""Reading a page as a browser without scripts would: its forms, what they ask and what they would send."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class PageForm:
    """One form of a page. `sends` is what it would send untouched; `choices` the values each radio group offers."""

    address: str
    sends: dict[str, str | list[str]] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)

    @property
    def empty(self) -> list[str]:
        """Names of visible controls that have no answer yet, in the order of the page."""
        return [name for name, kind in self.kinds.items() if kind != "hidden" and not self.sends.get(name)]


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[PageForm] = []
        self._open: PageForm | None = None
        self._area = self._select = ""
        self._inside_main = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = dict(attrs)
        name = has.get("name") or ""
        if tag == "main":
            self._inside_main = True
        if tag == "form" and self._inside_main:
            self._open = PageForm(has.get("action") or "")
            self.forms.append(self._open)
        if self._open is None or not name:
            return
        kind = has.get("type") or tag
        if tag in ("input", "textarea", "select") and kind != "submit":
            self._open.kinds.setdefault(name, kind)
        if tag == "textarea":
            self._area = name
        elif tag == "select":
            self._select = name
        elif tag == "input" and kind in ("radio", "checkbox"):
            self._open.choices.setdefault(name, []).append(has.get("value") or "on")
            if "checked" in has:
                self._open.sends[name] = has.get("value") or "on"
        elif tag == "input" and kind != "file":
            self._open.sends[name] = has.get("value") or ""

    def handle_data(self, data: str) -> None:
        if self._area and self._open is not None:
            self._open.sends[self._area] = data.strip()

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = ""
        elif tag == "form":
            self._open = None


def forms_of(page: str) -> list[PageForm]:
    """The forms in the main part of a page."""
    reader = _Forms()
    reader.feed(page)
    return reader.forms
