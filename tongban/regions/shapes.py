"""Values that every room's interface takes in an address, each with its bounds in the published description."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from tongban.kit.days import FIRST_YEAR, LAST_YEAR, WRITTEN
from tongban.kit.integers import MOST, MOST_PAGES


def _written_as_a_day(said: Any) -> Any:
    """Only 2026-11-22: a bare number would otherwise be read as seconds since 1970."""
    if isinstance(said, str) and not WRITTEN.fullmatch(said):
        raise ValueError("write the day like 2026-11-22")
    return said


Day = Annotated[
    date,
    BeforeValidator(_written_as_a_day),
    Field(ge=date(FIRST_YEAR, 1, 1), le=date(LAST_YEAR, 12, 31), description="a day like 2026-11-22"),
]
PageNumber = Annotated[int, Field(ge=1, le=MOST_PAGES)]
Key = Annotated[int, Field(ge=1, le=MOST)]
"""The number under which a row is kept."""
