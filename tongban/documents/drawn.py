"""The one draughtsman of this process: our fonts, and whatever the deployer put into <data>/fonts."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from tongban.documents.drawing import Draughtsman, fonts_in


def draughtsman() -> Draughtsman:
    """Ready to draw; made at first use, since fonts cost a moment and memory, and again when a font was added."""
    folder = Path(settings.DATA_DIR) / "fonts"
    return _draughtsman(str(folder), tuple(file.name for file in fonts_in(folder)))


@lru_cache(maxsize=2)
def _draughtsman(more_fonts: str, _names: tuple[str, ...]) -> Draughtsman:
    return Draughtsman(Path(more_fonts))
