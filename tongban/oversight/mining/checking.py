"""One check for the rows of every reader: what is no event is left out, counted and named. Nothing is silently lost."""

from __future__ import annotations

from typing import TypeVar

import polars as pl

from tongban.kit.workdays import CHINA
from tongban.oversight.mining.log import MOMENT, OPTIONAL, REQUIRED, EventLog
from tongban.oversight.mining.words import Unread, refusal

Local = TypeVar("Local", pl.Series, pl.Expr)
ROW = "row_in_file"
"""The column readers add: where a row stands in its file."""
SHOWN = 100
"""How many rows that cannot be read are named one by one; all are counted."""

CONTROL = r"[\x00-\x08\x0B\x0C\x0E-\x1F]"
"""Characters no XML may hold, so neither the map nor an XES file."""

MISSING = {"case": "log-no-case", "activity": "log-no-activity", "at": "log-no-time"}
ZONED = ("%Y-%m-%dT%H:%M:%S%.f%#z", "%Y-%m-%d %H:%M:%S%.f%#z", "%Y-%m-%dT%H:%M%#z", "%Y-%m-%d %H:%M%#z")
LOCAL = (
    "%Y-%m-%d %H:%M:%S%.f",
    "%Y-%m-%dT%H:%M:%S%.f",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%dT%H:%M",
    "%Y/%m/%d %H:%M:%S%.f",
    "%Y/%m/%d %H:%M",
    "%Y年%m月%d日 %H:%M:%S",
    "%Y年%m月%d日 %H:%M",
    "%Y%m%d%H%M%S",
)
"""Without a zone a moment is on China's clock, as everywhere in the house."""


def checked(raw: pl.DataFrame, file: str, *, unread: list[Unread] | None = None, unread_count: int = 0) -> EventLog:
    """A log of the good rows of `raw`: `row_in_file`, REQUIRED and some of OPTIONAL, all text but for
    `at`, which may also be moments already. `unread` are rows a reader had to leave out itself."""
    unread = list(unread or [])
    words = [
        pl.col(name).cast(pl.String).str.replace_all(CONTROL, "").str.strip_chars().replace("", None)
        for name in raw.columns
        if name in _WORDS
    ]
    rows = raw.with_columns(*words, said_at=pl.col("at").cast(pl.String)).with_columns(moments(raw["at"]).alias("at"))
    for name in REQUIRED:
        lost = rows.filter(pl.col(name).is_null())
        rows = rows.filter(pl.col(name).is_not_null())
        unread_count += lost.height
        for row, value in lost.select(ROW, "said_at").head(max(0, SHOWN - len(unread))).iter_rows():
            given = (value or "").strip() if name == "at" else ""
            unread.append(Unread(file, row, name, "log-bad-time" if given else MISSING[name], given[:60]))
    if rows.is_empty() and raw.height:
        raise refusal("log-empty", {"file": file, "rows": ", ".join(str(one.row) for one in unread[:5])})
    unread.sort(key=lambda one: one.row)
    return EventLog.of(rows, unread=unread, unread_count=max(unread_count, len(unread)), source=file)


_WORDS = {"case", "activity", *OPTIONAL}


def moments(said: pl.Series) -> pl.Series:
    """Moments from text (or moments already) as UTC, µs; null where it is none."""
    if isinstance(said.dtype, pl.Datetime):
        return (_on_our_clock(said) if said.dtype.time_zone is None else said).cast(MOMENT)
    if said.dtype == pl.Date:
        return _on_our_clock(said.cast(pl.Datetime("us")))
    text = pl.col("said").cast(pl.String).str.strip_chars().str.replace(r"[Zz]$", "+00:00")
    zoned = [text.str.to_datetime(form, time_unit="us", time_zone="UTC", strict=False) for form in ZONED]
    local = [_on_our_clock(text.str.to_datetime(form, time_unit="us", strict=False)) for form in LOCAL]
    frame = said.alias("said").to_frame()
    found = pl.Series("at", [None] * frame.height, dtype=MOMENT)
    for form in (*zoned, *local):  # most files write all moments one way, so that most forms are never tried
        if not found.null_count():
            break
        found = found.to_frame().with_columns(frame["said"]).select(pl.coalesce("at", form)).to_series()
    return found


def _on_our_clock(said: Local) -> Local:
    """A series or column of moments without a zone, as moments."""
    moments: Local = said.dt.replace_time_zone("UTC") - CHINA.utcoffset(None)
    return moments
