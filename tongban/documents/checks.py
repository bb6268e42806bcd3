"""Before service: which characters of names cannot be drawn on a paper yet."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.apps.config import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register

from tongban.documents.drawing import FONTS, RARE, coverage

SCRIPTS: dict[str, tuple[tuple[int, int], ...]] = {
    "GB 18030-2022 level 1 and 2: CJK": ((0x4E00, 0x9FEF),),
    "GB 18030-2022: CJK Extension A": ((0x3400, 0x4DB5),),
    "GB 18030-2022 level 3: CJK Extension B": ((0x20000, 0x2A6D6),),
    "GB 18030-2022 level 3: CJK Extension C": ((0x2A700, 0x2B734),),
    "GB 18030-2022 level 3: CJK Extension D": ((0x2B740, 0x2B81D),),
    "GB 18030-2022 level 3: CJK Extension E": ((0x2B820, 0x2CEA1),),
    "GB 18030-2022 level 3: CJK Extension F": ((0x2CEB0, 0x2EBE0),),
    "CJK Extension G (outside GB 18030-2022)": ((0x30000, 0x3134A),),
    "Tibetan": ((0x0F40, 0x0F47), (0x0F49, 0x0F6C), (0x0F71, 0x0F84), (0x0F90, 0x0F97)),
    "Mongolian": ((0x1820, 0x1842),),
    "Uyghur (Arabic)": ((0x0626, 0x0628), (0x06C6, 0x06C8), (0x06D0, 0x06D0), (0x06D5, 0x06D5), (0x06AD, 0x06AF)),
}
"""Scripts of names with their letters, as ranges of code points."""


def covered() -> list[tuple[str, int, int]]:
    """(script, letters that can be drawn, letters it has), with the fonts shipped and the deployer's own."""
    known = coverage((FONTS, RARE, Path(settings.DATA_DIR) / "fonts"))
    found = []
    for script, ranges in SCRIPTS.items():
        points = [point for first, last in ranges for point in range(first, last + 1)]
        found.append((script, sum(point in known for point in points), len(points)))
    return found


@register(Tags.compatibility, deploy=True)
def names_can_be_drawn(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Every script of names with letters that no installed font has."""
    return [
        Warning(
            f"{script}: {whole - drawn} of {whole} letters have no font; papers with them wait for one.",
            hint="Put a font that has them (.ttf or .otf) into the folder “fonts” of the data directory. "
            "`tongban draw` then draws the papers that wait.",
            id="documents.W001",
        )
        for script, drawn, whole in covered()
        if drawn < whole and "outside" not in script
    ]
