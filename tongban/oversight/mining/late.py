"""Whether cases kept their deadlines, where the log tells them."""

from __future__ import annotations

import polars as pl

from tongban.oversight.mining.flow import SECOND, spread_of
from tongban.oversight.mining.log import DEADLINE, EventLog
from tongban.oversight.mining.results import Lateness


def lateness(log: EventLog, ended: pl.DataFrame) -> Lateness | None:
    """The ended cases (`flow.whole_cases`) beside their deadlines; None where the log tells none.

    A case told several deadlines has the last one told: it was extended. Without a declared life every case that
    completed something counts as ended with its last event.
    """
    if not log.has(DEADLINE):
        return None
    due = log.frame.drop_nulls(DEADLINE).group_by("case").agg(pl.col(DEADLINE).last())
    rows = ended.select("case", "end").join(due, on="case")
    late = rows.filter(pl.col("end") > pl.col(DEADLINE))
    over = (late["end"] - late[DEADLINE]).dt.total_microseconds()
    still_open = due.join(rows, on="case", how="anti").filter(pl.col(DEADLINE) < log.frame["at"].max())
    return Lateness(rows.height, late.height, spread_of(over, SECOND), still_open.height)
