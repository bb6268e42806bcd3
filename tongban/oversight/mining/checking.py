"""One check for the rows of every reader: what is no event is left out, counted and named. Nothing is silently lost."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TypeVar

import polars as pl

from tongban.kit.workdays import CHINA
from tongban.oversight.mining.log import DEADLINE, MOMENT, OPTIONAL, REQUIRED, EventLog
from tongban.oversight.mining.words import Unread, note, refusal

Local = TypeVar("Local", pl.Series, pl.Expr)
ROW = "row_in_file"
"""The column readers add: where a row stands in its file."""
SHOWN = 100
"""How many rows that cannot be read are named one by one; all are counted."""

CONTROL = r"[\x00-\x08\x0B\x0C\x0E-\x1F]"
"""Characters no XML may hold, so neither the map nor an XES file."""

FULL_WIDTH = ["０", "１", "２", "３", "４", "５", "６", "７", "８", "９", "：", "／", "－", "．", "\u3000", "\u00a0"]
HALF_WIDTH = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", ":", "/", "-", ".", " ", " "]
MISSING = {"case": "log-no-case", "activity": "log-no-activity", "at": "log-no-time"}
ZONED = ("%Y-%m-%dT%H:%M:%S%.f%#z", "%Y-%m-%d %H:%M:%S%.f%#z", "%Y-%m-%dT%H:%M%#z", "%Y-%m-%d %H:%M%#z")
LOCAL = (
    "%Y-%m-%d %H:%M:%S%.f",
    "%Y-%m-%dT%H:%M:%S%.f",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%dT%H:%M",
    "%Y/%m/%d %H:%M:%S%.f",
    "%Y/%m/%d %H:%M",
    "%Y.%m.%d %H:%M:%S%.f",
    "%Y.%m.%d %H:%M",
    "%Y年%m月%d日 %H:%M:%S",
    "%Y年%m月%d日 %H:%M",
    "%Y年%m月%d日%H时%M分%S秒",
    "%Y年%m月%d日%H时%M分",
    "%Y%m%d%H%M%S",
)
"""Without a zone a moment is on China's clock, as everywhere in the house."""
DAYS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d")
"""A day without a time: its midnight, and a note that says so."""
SECONDS = (6.0e8, 7.3e9)
"""Seconds since 1970, from 1989 to 2201; a thousand or a million times as much are milliseconds and microseconds. None
of the four kinds of bare numbers can be mistaken for another, nor for 20260302 or 20260302090000."""
SERIALS = (20_000.0, 110_000.0)
"""Days since 30 December 1899, as spreadsheets count: 1954 to 2201."""
SERIAL_ZERO = datetime(1899, 12, 30)


def checked(raw: pl.DataFrame, file: str, *, unread: list[Unread] | None = None, unread_count: int = 0) -> EventLog:
    """A log of the good rows of `raw`: `row_in_file`, REQUIRED and some of OPTIONAL and DEADLINE, all text but for `at`
    and the deadline, which may also be moments already. `unread` are rows a reader had to leave out itself."""
    unread = list(unread or [])
    words = [
        pl.col(name).cast(pl.String).str.replace_all(CONTROL, "").str.strip_chars().replace("", None)
        for name in raw.columns
        if name in _WORDS
    ]
    notes = notes_on(raw["at"])
    rows = raw.with_columns(*words, said_at=pl.col("at").cast(pl.String)).with_columns(moments(raw["at"]).alias("at"))
    if DEADLINE in raw.columns:
        rows, more = _deadlines(rows, raw[DEADLINE])
        notes += more
    for name in REQUIRED:
        lost = rows.filter(pl.col(name).is_null())
        rows = rows.filter(pl.col(name).is_not_null())
        unread_count += lost.height
        for row, value in lost.select(ROW, "said_at").head(max(0, SHOWN - len(unread))).iter_rows():
            given = (value or "").strip() if name == "at" else ""
            unread.append(Unread(file, row, name, "log-bad-time" if given else MISSING[name], given[:60]))
    if rows.is_empty():
        raise refusal("log-empty" if raw.height else "log-no-rows", {"file": file, "rows": _named(unread)})
    unread.sort(key=lambda one: one.row)
    return EventLog.of(rows, unread=unread, unread_count=max(unread_count, len(unread)), source=file, notes=notes)


def _named(unread: list[Unread]) -> str:
    return ", ".join(str(one.row) for one in unread[:5])


def _deadlines(rows: pl.DataFrame, said: pl.Series) -> tuple[pl.DataFrame, list[str]]:
    """Deadlines as moments, a day without a time being kept until its end; a note where some cannot be understood."""
    due = moments(said)
    days_only = due.is_not_null() & (due == _midnight(due))
    ends = due.to_frame("due").select(
        pl.when(days_only).then(pl.col("due") + timedelta(days=1, microseconds=-1)).otherwise("due")
    )
    given = said.cast(pl.String).str.strip_chars().replace("", None)
    lost = int((given.is_not_null() & due.is_null()).sum())
    return rows.with_columns(ends.to_series().alias(DEADLINE)), [note("log-deadlines-lost", n=lost)] if lost else []


def _midnight(moments: pl.Series) -> pl.Series:
    """The beginning, in China, of the day each moment lies on."""
    return moments.dt.offset_by("8h").dt.truncate("1d").dt.offset_by("-8h")


_WORDS = {"case", "activity", *OPTIONAL}


def moments(said: pl.Series) -> pl.Series:
    """Moments from text (or numbers, or moments already) as UTC, µs; null where it is none."""
    if isinstance(said.dtype, pl.Datetime):
        return (_on_our_clock(said) if said.dtype.time_zone is None else said).cast(MOMENT)
    if said.dtype == pl.Date:
        return _on_our_clock(said.cast(pl.Datetime("us")))
    text = tidy(pl.col("said"))
    zoned = [text.str.to_datetime(form, time_unit="us", time_zone="UTC", strict=False) for form in ZONED]
    local = [_on_our_clock(text.str.to_datetime(form, time_unit="us", strict=False)) for form in LOCAL]
    days = [_on_our_clock(text.str.to_datetime(form, time_unit="us", strict=False)) for form in DAYS]
    frame = said.alias("said").to_frame()
    found = pl.Series("at", [None] * frame.height, dtype=MOMENT)
    # most files write all moments one way, so that most forms are never tried
    for form in (*zoned, *local, *days, *_from_numbers(text).values()):
        if not found.null_count():
            break
        found = found.to_frame().with_columns(frame["said"]).select(pl.coalesce("at", form)).to_series()
    return found


def tidy(said: pl.Expr) -> pl.Expr:
    """Text of a moment without what people add: blanks around and before hours, full-width digits and signs."""
    text = said.cast(pl.String).str.strip_chars().str.replace_many(FULL_WIDTH, HALF_WIDTH)
    return text.str.replace(r"日\s+", "日 ").str.replace(r"[Zz]$", "+00:00")


def _from_numbers(text: pl.Expr) -> dict[str, pl.Expr]:
    """Kind of bare number → moments of that kind, null for every other."""
    number = text.str.extract(r"^(\d+(?:\.\d+)?)$").cast(pl.Float64, strict=False)

    def since_1970(factor: int) -> pl.Expr:
        within = number.is_between(SECONDS[0] * factor, SECONDS[1] * factor)
        micro = (number * (1_000_000 / factor)).round().cast(pl.Int64)
        return pl.when(within).then(micro).cast(MOMENT)

    serial = pl.when(number.is_between(*SERIALS)).then((number * 86_400).round().cast(pl.Int64) * 1_000_000)
    local = (pl.lit(SERIAL_ZERO).cast(pl.Datetime("us")) + serial.cast(pl.Duration("us"))).cast(pl.Datetime("us"))
    return {
        "log-epoch-seconds": since_1970(1),
        "log-epoch-milliseconds": since_1970(1_000),
        "log-epoch-microseconds": since_1970(1_000_000),
        "log-serials": _on_our_clock(local),
    }


def notes_on(said: pl.Series) -> list[str]:
    """How moments were understood where their writing alone does not say: days without a time, bare numbers."""
    if isinstance(said.dtype, pl.Datetime):
        return []
    if said.dtype == pl.Date:
        return [note("log-days-only", n=said.len() - said.null_count())]
    text = tidy(pl.col("said"))
    frame = said.alias("said").to_frame().with_columns(text.alias("text"))
    days = pl.lit(value=False)
    for form in DAYS:
        days = days | pl.col("text").str.to_date(form, strict=False).is_not_null()
    numbers = {code: moment.is_not_null().sum() for code, moment in _from_numbers(text).items()}
    told = frame.select((days & pl.col("text").str.len_chars().le(11)).sum().alias("log-days-only"), **numbers).row(
        0, named=True
    )
    return [note(code, n=n) for code, n in told.items() if n]


def _on_our_clock(said: Local) -> Local:
    """A series or column of moments without a zone, as moments."""
    moments: Local = said.dt.replace_time_zone("UTC") - CHINA.utcoffset(None)
    return moments
