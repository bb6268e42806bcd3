"""An event log: who did what to which case, when; typed, coded and sorted once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import polars as pl

from tongban.oversight.mining.words import Unread

REQUIRED = ("case", "activity", "at")
OPTIONAL = ("lifecycle", "resource", "organisation", "role", "before", "after")
DEADLINE = "due"
"""The column in which a case is told its deadline (a moment; null where it is not said)."""
MOMENT = pl.Datetime("us", "UTC")


@dataclass(frozen=True)
class EventLog:
    """Events in order of case, moment and place in the source; make one with `EventLog.of` or a reader.

    `frame` holds `case` (text or whole number), `activity` (Enum, in order of the alphabet), `at` (UTC, µs) and those
    of OPTIONAL that the source knows (Enum; null where it does not say), and DEADLINE. `unread` are the first rows left
    out, each with its reason; `unread_count` is how many there are. `notes` say how the source was understood where
    its writing alone does not say (sentences in the reader's language).
    """

    frame: pl.DataFrame
    unread: tuple[Unread, ...] = ()
    unread_count: int = 0
    source: str = field(default="", compare=False)
    notes: tuple[str, ...] = field(default=(), compare=False)

    @classmethod
    def of(
        cls, events: pl.DataFrame, *, unread: Sequence[Unread] = (), unread_count: int | None = None, source: str = "",
        notes: Sequence[str] = (),
    ) -> EventLog:  # fmt: skip
        """Type, code and sort events that have every REQUIRED column without nulls; ValueError where they have not."""
        if missing := [name for name in REQUIRED if name not in events.columns]:
            raise ValueError(f"a log needs the columns {missing}")
        events = events.select(name for name in (*REQUIRED, *OPTIONAL, DEADLINE) if name in events.columns)
        if sum(events.select(REQUIRED).null_count().row(0)):
            raise ValueError("an event without case, activity or moment is no event")
        coded = [_coded(events[name]) for name in events.columns if name not in ("case", "at", DEADLINE)]
        frame = events.with_columns(pl.col("at").cast(MOMENT), *coded).sort("case", "at", maintain_order=True)
        return cls(frame, tuple(unread), len(unread) if unread_count is None else unread_count, source, tuple(notes))

    def has(self, column: str) -> bool:
        """Whether the source says anything in that column."""
        return column in self.frame.columns and self.frame[column].null_count() < self.frame.height

    @property
    def events(self) -> int:
        """How many events there are."""
        return self.frame.height

    @cached_property
    def cases(self) -> int:
        """How many cases there are."""
        return self.frame["case"].n_unique()

    @cached_property
    def activities(self) -> list[str]:
        """Every activity, in order of the alphabet."""
        return self.frame["activity"].unique().cast(pl.String).sort().to_list()

    @cached_property
    def completed(self) -> EventLog:
        """The log without the events that only begin or plan something (XES lifecycle: start, schedule, …).

        A log that does not tell begin from end is returned as it is.
        """
        if not self.has("lifecycle"):
            return self
        ended = pl.col("lifecycle").cast(pl.String).str.to_lowercase() == "complete"
        done = self.frame.filter(ended.fill_null(True))
        return self if done.height in (0, self.events) else replace(self, frame=done)

    def where(self, chosen: pl.Expr) -> EventLog:
        """The log of those cases any of whose events is chosen; whole cases only, so that no path is cut."""
        cases = self.frame.filter(chosen).select("case").unique()
        kept = self.frame.join(cases, on="case", how="semi", maintain_order="left")
        return replace(self, frame=kept)


def _coded(column: pl.Series) -> pl.Series:
    """Words as small numbers, in order of the alphabet."""
    if isinstance(column.dtype, pl.Enum):
        return column
    words = column.cast(pl.String)
    return words.cast(pl.Enum(words.unique().drop_nulls().sort()))
