"""The one draughtsman of this process: our fonts, and whatever the deployer put into <data>/fonts."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from tongban.documents.drawing import Draughtsman


def draughtsman() -> Draughtsman:
    """Ready to draw; made at first use, since fonts cost a moment and memory."""
    return _draughtsman(str(Path(settings.DATA_DIR) / "fonts"))


@lru_cache(maxsize=2)
def _draughtsman(more_fonts: str) -> Draughtsman:
    return Draughtsman(Path(more_fonts))
