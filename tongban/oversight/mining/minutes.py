"""Working minutes by the legal calendar for a million moments at once: the twin of `Calendar.minute_position`.

Same tables, same answer (a property test holds them together): whole minutes from the first announced day, seconds
dropped, so that differences between moments add up exactly.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from tongban.kit.workdays import Calendar

MINUTE, DAY = 60_000_000, 86_400_000_000  # microseconds
CHINA = 8 * 60 * MINUTE  # the clock of all mainland offices is a fixed offset (kit.workdays.clock.CHINA)


def positions(calendar: Calendar, at: pl.Series) -> pl.Series:
    """Working minutes up to each moment (UTC, µs); null for a moment in a year whose calendar is not announced."""
    tables = calendar.tables()
    local = at.to_physical() + CHINA - (tables.first - date(1970, 1, 1)).days * DAY
    day = local // DAY
    announced = (day >= 0) & (day < len(tables.works))
    day = day.set(~announced, None)  # a null place gathers a null
    counted = pl.Series(tables.counted, dtype=pl.Int64).gather(local % DAY // MINUTE)
    works = pl.Series(tables.works).cast(pl.Int64).gather(day)
    return (pl.Series(tables.before, dtype=pl.Int64).gather(day) + works * counted).alias("position")


def between(calendar: Calendar, start: pl.Series, end: pl.Series) -> pl.Series:
    """Working minutes from each start to its end; null where either lies in a year not announced."""
    return (positions(calendar, end) - positions(calendar, start)).alias("working")
