"""Event logs from files: which reader."""

from __future__ import annotations

from pathlib import Path

from tongban.oversight.mining.log import EventLog
from tongban.oversight.mining.tables import read_table
from tongban.oversight.mining.words import refusal
from tongban.oversight.mining.xes import read_xes


def read(
    path: Path, *, case: str | None = None, activity: str | None = None, time: str | None = None,
    resource: str | None = None,
) -> EventLog:  # fmt: skip
    """The event log in an .xes, .xes.gz, .csv, .csv.gz or .parquet file.

    `case`, `activity`, `time` and `resource` name columns of a table; they are guessed from usual names where not
    given. Refused where the file is missing, broken, of another kind, or no column fits; rows without case, activity or
    a moment we understand are left out, counted and named in `EventLog.unread`.
    """
    if not path.is_file():
        raise refusal("log-no-file", {"file": path.name})
    name = path.name.lower()
    if name.endswith((".xes", ".xes.gz")):
        return read_xes(path)
    if name.endswith((".csv", ".csv.gz", ".parquet")):
        chosen = {"case": case, "activity": activity, "at": time, "resource": resource}
        return read_table(path, {name: column for name, column in chosen.items() if column})
    raise refusal("log-kind-unknown", {"file": path.name})
