"""Data sources (数据源): who answers, and how long an assistance request (协查) takes when the line is down."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from pydantic import Field

from tongban.catalog.packs import Strict, Words


class Source(Strict):
    """A register the platform may ask, as `exchange:<code>` in packs."""

    code: str
    name: Words
    department: str
    assist_days: int = Field(default=0, ge=0)
    assist: bool = True


class Sources(Strict):
    """packs/sources.toml."""

    source: str = ""
    sources: list[Source] = []


def sources() -> dict[str, Source]:
    """The sources of this installation by code; read once a process."""
    return _read(Path(settings.PACKS_DIR) / "sources.toml")


@lru_cache(maxsize=4)
def _read(path: Path) -> dict[str, Source]:
    if not path.exists():
        return {}
    found = Sources.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    return {source.code: source for source in found.sources}
