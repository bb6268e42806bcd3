"""The figures a replay reads (packs/replay.toml): minutes of work, as content, because places measure them
differently."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field


class Figures(BaseModel):
    """packs/replay.toml: officer's minutes by kind of act, and within how many days applications count as one."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    demo: bool
    basis: str
    acceptance: int = Field(ge=0)
    decision: int = Field(ge=0)
    delivery: int = Field(ge=0)
    other: int = Field(ge=0)
    paper: int = Field(ge=0)
    merge_within_days: int = Field(ge=0)

    def minutes(self, stage: str, is_move: bool) -> int:
        """Minutes an act in a stage takes; whatever does not move the case on is a small act."""
        return (
            {"acceptance": self.acceptance, "decision": self.decision, "delivery": self.delivery}[stage]
            if (is_move)
            else self.other
        )


def figures() -> Figures:
    """The figures in use, read once a process."""
    return _read(Path(settings.PACKS_DIR) / "replay.toml")


@lru_cache(maxsize=4)
def _read(path: Path) -> Figures:
    return Figures.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
