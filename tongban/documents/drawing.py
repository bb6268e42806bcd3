"""From what a page says to a PDF: typst with the committed fonts. The same page gives the same bytes, on any machine.

Nothing here needs settings or a database; the bench and the drawing processes use it as it is.
"""

from __future__ import annotations

import io
import json
import threading
from collections.abc import Iterable, Mapping, Sequence
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
NO_SUSPECTS = b"/Marked true/Suspects false"
"""False is what PDF takes it for where nothing is said; said, poppler takes it for a syntax error and tells the reader.
It is left out in place, byte for byte, so that nothing else moves."""
FONTS = HERE / "fonts"
RARE = FONTS / "rare"
"""Fonts for the rest of GB 18030-2022, loaded only for a page that needs them (30 MB)."""
CONTROL = {0x09, 0x0A, 0x0D, 0x20, 0xA0, 0x3000, 0x200B, 0x2060}
"""White space, which needs no glyph."""


class GlyphMissing(Refusal):
    """A page holds characters that could only be drawn as empty boxes: its paper waits for a font, and nothing else
    does. `glyphs`: the characters, each once."""

    code = "glyph-missing"
    status = 409

    def __init__(self, glyphs: Sequence[str]) -> None:
        self.glyphs = tuple(glyphs)
        named = "、".join(f"{glyph} (U+{ord(glyph):04X})" for glyph in self.glyphs[:10])
        said = _(
            "This paper holds a rare character that is being added to the fonts: %(glyphs)s. Your matter goes on all "
            "the same, and the limits of the law run on."
        )
        super().__init__(
            said % {"glyphs": named},
            next_step=_(
                "Open it again later; it is drawn as soon as the character can be. Everything it says is kept."
            ),
            where={"character": named},
        )


class Draughtsman:
    """Draws pages with one set of fonts. `more_fonts`: a folder of a deployer's own fonts for rare characters.

    Keeps one compiler for each template, so that fonts are loaded once; safe to use from several threads.
    """

    def __init__(self, more_fonts: Path | None = None) -> None:
        self._folders = (FONTS, *([more_fonts] if more_fonts is not None and more_fonts.is_dir() else []))
        self._compilers: dict[tuple[str, tuple[Path, ...]], Any] = {}
        self._lock = threading.Lock()

    def missing(self, words: Iterable[str]) -> list[str]:
        """The characters none of the fonts can draw, each once."""
        return _beyond((*self._folders, RARE), _beyond(self._folders, words))

    def check(self, words: Iterable[str]) -> None:
        """Refuse (glyph-missing) words with characters none of the fonts can draw."""
        if glyphs := self.missing(words):
            raise GlyphMissing(glyphs)

    def _folders_for(self, words: Iterable[str]) -> tuple[Path, ...]:
        return (*self._folders, RARE) if _beyond(self._folders, words) else self._folders

    def draw(self, template: str, page: Mapping[str, Any]) -> bytes:
        """The PDF of one page description. `template`: document or certificate; `page`: JSON, as that one reads it.

        Raises GlyphMissing rather than drawing a box.
        """
        words = list(words_of(page))
        self.check(words)
        folders = self._folders_for(words)
        inputs = {
            "page": json.dumps(page, ensure_ascii=False),
            "fonts": json.dumps(_families(folders), ensure_ascii=False),
        }
        with self._lock:
            drawn = self._compiler(template, folders).compile(format="pdf", sys_inputs=inputs)
        return bytes(drawn).replace(NO_SUSPECTS, b"/Marked true" + b" " * (len(NO_SUSPECTS) - len(b"/Marked true")))

    def _compiler(self, template: str, folders: tuple[Path, ...]) -> Any:
        known = (template, folders)
        if known not in self._compilers:
            self._compilers[known] = typst.Compiler(
                str(TEMPLATES / f"{template}.typ"),
                root=str(TEMPLATES),
                font_paths=[str(folder) for folder in folders],
                ignore_system_fonts=True,
            )
        return self._compilers[known]


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


def fonts_in(folder: Path) -> list[Path]:
    """The font files that lie in a folder itself."""
    if not folder.is_dir():
        return []
    return [file for file in sorted(folder.iterdir()) if file.suffix.lower() in {".ttf", ".otf"}]


def _beyond(folders: tuple[Path, ...], words: Iterable[str]) -> list[str]:
    """The characters of the words that the fonts of these folders have not, each once."""
    known = coverage(folders)
    glyphs = dict.fromkeys(glyph for word in words for glyph in word)
    return [glyph for glyph in glyphs if ord(glyph) not in known and not _is_drawn_as_nothing(ord(glyph))]


def _is_drawn_as_nothing(point: int) -> bool:
    return point in CONTROL or 0xFE00 <= point <= 0xFE0F or 0xE0100 <= point <= 0xE01EF


def _files(folders: tuple[Path, ...]) -> list[Path]:
    return [file for folder in folders for file in fonts_in(folder)]


def coverage(folders: tuple[Path, ...]) -> frozenset[int]:
    """The code points that the fonts of these folders can draw; read again when a font is added."""
    return _coverage(tuple(_files(folders)))


@lru_cache(maxsize=8)
def _coverage(files: tuple[Path, ...]) -> frozenset[int]:
    known: set[int] = set()
    for file in files:
        if file.parent == FONTS and "Bold" in file.stem:
            continue  # the two weights we ship cover the same characters; a house test says so
        with TTFont(file, lazy=True) as font:
            known.update(font.getBestCmap())
    return frozenset(known)


def _families(folders: tuple[Path, ...]) -> tuple[str, ...]:
    return _families_of(tuple(_files(folders)))


@lru_cache(maxsize=8)
def _families_of(files: tuple[Path, ...]) -> tuple[str, ...]:
    """Font families in the order they are asked for a glyph: ours first."""
    names: list[str] = []
    for file in files:
        with TTFont(file, lazy=True) as font:
            family = font["name"].getBestFamilyName()
        if family and family not in names:
            names.append(family)
    return ("Noto Sans SC", *(name for name in names if name != "Noto Sans SC"))
