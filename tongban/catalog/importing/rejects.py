"""Rows that were not let in: a CSV with the row as it was and why, to be mended and fed back with the same mapping."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tongban.catalog.importing.rows import RowFault
from tongban.catalog.importing.workbooks import MARK

WHERE, ROW, FIELD, REASON, NEXT = (f"{MARK}{name}" for name in ("文件", "行", "字段", "原因", "下一步"))
"""The columns a rejects file adds; they keep these names in every language, so that the file can be fed back."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """One row that was not let in, with every fault of it."""

    file: str
    row: int
    faults: list[RowFault]

    def as_dict(self) -> dict[str, Any]:
        """For programs."""
        faults = [{"field": f.field, "code": f.code, "reason": f.reason, "next_step": f.next_step} for f in self.faults]
        return {"file": self.file, "row": self.row, "faults": faults}


class RejectsFile:
    """Written batch by batch: `settle` writes what a batch refused and says how long the file now is.

    Going on with a stopped import cuts the file back to the length last settled, so no row stands in it twice.
    """

    def __init__(self, path: Path, columns: list[str], settled: int) -> None:
        self.path, self.columns = path, columns
        self.lines: list[list[str]] = []
        if settled and path.exists():
            with path.open("rb+") as file:
                file.truncate(settled)
            self.length = settled
        else:
            path.unlink(missing_ok=True)
            self.length = 0

    def add(self, row: dict[str, str], rejected: Rejected) -> None:
        """Remember a row until the batch is settled."""
        cells = [row.get(name, "") for name in self.columns]
        fields = "；".join(dict.fromkeys(fault.field for fault in rejected.faults))
        reasons = " ".join(f"{fault.reason}" for fault in rejected.faults)
        steps = " ".join(dict.fromkeys(fault.next_step for fault in rejected.faults))
        self.lines.append([*cells, rejected.file, str(rejected.row), fields, reasons, steps])

    def settle(self) -> int:
        """Write what was remembered; the length of the file in bytes."""
        if not self.lines:
            return self.length
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        if not self.length:
            writer.writerow([*self.columns, WHERE, ROW, FIELD, REASON, NEXT])
        writer.writerows(self.lines)
        written = text.getvalue().encode("utf-8-sig" if not self.length else "utf-8")
        with self.path.open("ab") as file:
            file.write(written)
        self.lines.clear()
        self.length += len(written)
        return self.length
