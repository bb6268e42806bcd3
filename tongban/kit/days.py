"""Days as an address writes them: one reader."""

from __future__ import annotations

import re
from datetime import date

WRITTEN = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
FIRST_YEAR, LAST_YEAR = 1900, 2999
"""Years a day asked for may lie in; calendars and periods around it are reckoned without leaving the calendar."""


def read_day(said: str | None) -> date | None:
    """The day written like 2026-11-22 in an address, of the years above; None for everything else."""
    try:
        day = date.fromisoformat(said) if said and WRITTEN.fullmatch(said) else None
    except ValueError:
        return None
    return day if day is not None and FIRST_YEAR <= day.year <= LAST_YEAR else None
