"""The indicators as content (packs/kpis.toml): what is divided by what, what is left out, and where the formula stands.

A numerator and a denominator name a measure (`measures`); a formula is written once, there.
"""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Literal, Self

from django.conf import settings
from django.utils.translation import gettext as _
from pydantic import Field, model_validator

from tongban.catalog.packs import Strict, Words
from tongban.kit.refusals import NotFound

Level = Literal["item", "case"]
Unit = Literal["percent", "ratio", "days", "visits", "count"]
Period = Literal["day", "week", "month"]


class Kpi(Strict):
    """One indicator. Values of `percent` are shares (0.95, not 95); `days` are working days."""

    code: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    name: Words
    level: Level
    formula: Words
    exclusions: Words
    numerator: str = ""
    denominator: str = ""
    unit: Unit
    better: Literal["up", "down"]
    period: Period
    """The shortest period it is worth looking at."""
    source: str
    standing: Literal["published", "customary", "own"]
    """published: the formula was read in the source; customary: usual in the field, no published wording at hand; own:
    defined here."""
    target: float | None = None
    weight: float = Field(default=1, ge=0)
    least: int = Field(default=30, ge=1)
    """The fewest things in the denominator from which something is said about a body at all."""
    demo: bool = False
    """Target and weight are chosen for the demonstration."""
    later: bool = False
    """Declared, but what it counts is not gathered yet: shown as such, never as 0."""

    @model_validator(mode="after")
    def _counts_something(self) -> Self:
        if self.later == bool(self.numerator and self.denominator):
            raise ValueError("an indicator names both its measures, or says that it is counted later")
        if self.target is not None and not self.demo and not self.source:
            raise ValueError("a target rests on a source or is a demonstration value")
        return self

    @property
    def is_share(self) -> bool:
        """Whether the numerator is a part of the denominator, thing by thing."""
        return self.unit == "percent"

    @property
    def ceiling(self) -> float | None:
        """The most it can be: all of a share, all of what a ratio saves; None where there is no bound."""
        return 1.0 if self.unit in ("percent", "ratio") else None


class Scope(Strict):
    """Which items count (依申请政务服务事项), by type of GB/T 39046 Annex A."""

    types: list[str] = Field(min_length=1)
    source: str


class Normal(Strict):
    """How a limit in another unit is counted in working days; a unit not named is left out of the sums."""

    working_days: dict[str, float]
    source: str


class Review(Strict):
    """The weekly review: working days a lagging body has to answer."""

    answer_days: int = Field(ge=1)
    source: str
    demo: bool = False


class Comparing(Strict):
    """When bodies may be compared: the share of their work that others do too, below which nothing is adjusted."""

    least_common_share: float = Field(gt=0, le=1)
    source: str
    demo: bool = False


class Indicators(Strict):
    """packs/kpis.toml."""

    scope: Scope
    normal: Normal
    review: Review
    comparing: Comparing
    kpis: list[Kpi] = Field(min_length=1)

    @model_validator(mode="after")
    def _codes_once(self) -> Self:
        codes = [kpi.code for kpi in self.kpis]
        if len(set(codes)) != len(codes):
            raise ValueError("a code stands for one indicator")
        return self


def indicators() -> Indicators:
    """The indicators of this installation, read once a process."""
    return _read(Path(settings.PACKS_DIR) / "kpis.toml")


@lru_cache(maxsize=4)
def _read(path: Path) -> Indicators:
    return Indicators.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))


def kpi_of(code: str) -> Kpi:
    """The indicator of that code; refused as not found."""
    for kpi in indicators().kpis:
        if kpi.code == code:
            return kpi
    raise NotFound(
        _("There is no indicator “%(code)s”.") % {"code": code[:60]}, next_step=_("Choose one from the list.")
    )
