"""The figures every clock reads (packs/clocks.toml): content with its legal basis, because places set them
differently."""

from __future__ import annotations

import tomllib
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Literal

from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field

from tongban.catalog import queries as catalog
from tongban.kit.workdays import Unit


class Strict(BaseModel):
    """Unknown keys are mistakes."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Figure(Strict):
    """A length of time with its basis. `demo`: chosen for the demonstration."""

    days: int = Field(ge=0)
    unit: Literal["workday", "natural-day"]
    basis: str
    demo: bool = False


class Tones(Strict):
    """When a running clock turns yellow: `warn_share` percent used, or at most `warn_left` units left. Past is always
    red."""

    warn_share: int = Field(ge=0, le=100)
    warn_left: int = Field(ge=0)
    basis: str
    demo: bool = False


class Figures(Strict):
    """packs/clocks.toml."""

    receipt: Figure
    correction: Figure
    draft: Figure
    consultation: Figure
    tones: Tones


class Defects(Strict):
    """packs/defects.toml: what an officer may choose to say of a material. `demo`: chosen for the demonstration."""

    basis: str
    demo: bool = False
    phrases: tuple[str, ...] = Field(max_length=40)


def defect_phrases() -> tuple[str, ...]:
    """Common defects in words, read once a process; none where the office keeps no list."""
    return _read_defects(Path(settings.PACKS_DIR) / "defects.toml")


@lru_cache(maxsize=4)
def _read_defects(path: Path) -> tuple[str, ...]:
    return Defects.model_validate(tomllib.loads(path.read_text(encoding="utf-8"))).phrases if path.exists() else ()


def figures() -> Figures:
    """The figures in use, read once a process."""
    return _read(Path(settings.PACKS_DIR) / "clocks.toml")


@lru_cache(maxsize=4)
def _read(path: Path) -> Figures:
    return Figures.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))


def day_after(start: datetime, days: int, unit: Unit = "workday") -> date:
    """The last day of a limit that began at `start`; where the year is not announced, the sure bound."""
    due = catalog.calendar().due(start, days, (), unit, rolls=unit == "natural-day")
    return due.date or due.not_before or (start + timedelta(days)).date()
