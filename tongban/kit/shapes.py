"""Values that every room's interface takes in an address, each with its bounds in the published description."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from tongban.kit.integers import MOST, MOST_PAGES

WRITTEN = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
FIRST_YEAR, LAST_YEAR = 1900, 2999
"""Years a day asked for may lie in; calendars and periods around it are reckoned without leaving the calendar."""


def _written_as_a_day(said: Any) -> Any:
    """Only 2026-11-22: a bare number would otherwise be read as seconds since 1970."""
    if isinstance(said, str) and not WRITTEN.fullmatch(said):
        raise ValueError("write the day like 2026-11-22")
    return said


def read_day(said: str | None) -> date | None:
    """The day written like 2026-11-22 in an address, of the years above; None for everything else."""
    try:
        day = date.fromisoformat(said) if said and WRITTEN.fullmatch(said) else None
    except ValueError:
        return None
    return day if day is not None and FIRST_YEAR <= day.year <= LAST_YEAR else None


Day = Annotated[
    date,
    BeforeValidator(_written_as_a_day),
    Field(ge=date(FIRST_YEAR, 1, 1), le=date(LAST_YEAR, 12, 31), description="a day like 2026-11-22"),
]
PageNumber = Annotated[int, Field(ge=1, le=MOST_PAGES)]
Key = Annotated[int, Field(ge=1, le=MOST)]
"""The number under which a row is kept."""
