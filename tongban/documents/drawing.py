"""From what a page says to a PDF: typst with the committed fonts. The same page gives the same bytes, on any machine.

Nothing here needs settings or a database; the bench and the drawing processes use it as it is.
"""

from __future__ import annotations

import io
import json
import threading
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import segno
import typst
from django.utils.translation import gettext_lazy as _
from fontTools.ttLib import TTFont

from tongban.kit.refusals import Refusal

HERE = Path(__file__).resolve().parent
TEMPLATES = HERE / "typst"
FONTS = HERE / "fonts"
CONTROL = {0x09, 0x0A, 0x0D, 0x20, 0xA0, 0x3000, 0x200B, 0x2060}
"""White space, which needs no glyph."""


class GlyphMissing(Refusal):
    """A word holds a character that could only be drawn as an empty box. Refused before anything is issued."""

    code = "glyph-missing"
    status = 422

    def __init__(self, word: str, glyph: str) -> None:
        named = f"{glyph} (U+{ord(glyph):04X})"
        said = _("“%(word)s” has a character that no installed font can draw: %(glyph)s.")
        advice = _("Put a font that has it (.ttf or .otf) into the folder “fonts” of the data directory.")
        super().__init__(
            said % {"word": word[:40], "glyph": named},
            next_step=advice,
            where={"character": named},
        )


class Draughtsman:
    """Draws pages with one set of fonts. `more_fonts`: a folder of a deployer's own fonts for rare characters.

    Keeps one compiler for each template, so that fonts are loaded once; safe to use from several threads.
    """

    def __init__(self, more_fonts: Path | None = None) -> None:
        self._folders = [FONTS] + ([more_fonts] if more_fonts is not None and more_fonts.is_dir() else [])
        self._compilers: dict[str, Any] = {}
        self._lock = threading.Lock()

    @property
    def families(self) -> tuple[str, ...]:
        """Font families in the order they are asked for a glyph: ours first."""
        return _families(tuple(self._folders))

    def check(self, words: Iterable[str]) -> None:
        """Refuse (glyph-missing) the first word with a character none of the fonts can draw."""
        known = _coverage(tuple(self._folders))
        for word in words:
            for glyph in word:
                if ord(glyph) not in known and ord(glyph) not in CONTROL:
                    raise GlyphMissing(word, glyph)

    def draw(self, template: str, page: Mapping[str, Any]) -> bytes:
        """The PDF of one page description. `template`: document or certificate; `page`: JSON, as that one reads it.

        Raises GlyphMissing rather than drawing a box.
        """
        self.check(words_of(page))
        inputs = {
            "page": json.dumps(page, ensure_ascii=False),
            "fonts": json.dumps(self.families, ensure_ascii=False),
        }
        with self._lock:
            drawn = self._compiler(template).compile(format="pdf", sys_inputs=inputs)
        return bytes(drawn)

    def _compiler(self, template: str) -> Any:
        if template not in self._compilers:
            self._compilers[template] = typst.Compiler(
                str(TEMPLATES / f"{template}.typ"),
                root=str(TEMPLATES),
                font_paths=[str(folder) for folder in self._folders],
                ignore_system_fonts=True,
            )
        return self._compilers[template]


def words_of(value: Any) -> Iterable[str]:
    """Every text in a nested page description, save drawings (SVG)."""
    if isinstance(value, str):
        if not value.startswith("<svg"):
            yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from words_of(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from words_of(part)


def qr(text: str) -> str:
    """A QR code as SVG, medium error correction, no white rim (the page has its own)."""
    drawn = io.BytesIO()
    segno.make(text, error="m", micro=False).save(drawn, kind="svg", xmldecl=False, svgns=True, border=1, omitsize=True)
    return drawn.getvalue().decode()


def _files(folders: tuple[Path, ...]) -> list[Path]:
    return [file for folder in folders for file in sorted(folder.iterdir()) if file.suffix.lower() in {".ttf", ".otf"}]


@lru_cache(maxsize=4)
def _coverage(folders: tuple[Path, ...]) -> frozenset[int]:
    known: set[int] = set()
    for file in _files(folders):
        if file.parent == FONTS and "Bold" in file.stem:
            continue  # the two weights we ship cover the same characters; a house test says so
        with TTFont(file, lazy=True) as font:
            known.update(font.getBestCmap())
    return frozenset(known)


@lru_cache(maxsize=4)
def _families(folders: tuple[Path, ...]) -> tuple[str, ...]:
    names: list[str] = []
    for file in _files(folders):
        with TTFont(file, lazy=True) as font:
            family = font["name"].getBestFamilyName()
        if family and family not in names:
            names.append(family)
    return ("Noto Sans SC", *(name for name in names if name != "Noto Sans SC"))
