"""XES (IEEE 1849), read as a stream and written. No document type and no entities: neither bombs nor foreign files."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

import polars as pl

from tongban.oversight.mining.checking import ROW, checked
from tongban.oversight.mining.log import DEADLINE, EventLog
from tongban.oversight.mining.words import refusal

KEYS: Mapping[str, str] = {
    "concept:name": "activity",
    "time:timestamp": "at",
    "lifecycle:transition": "lifecycle",
    "org:resource": "resource",
    "org:group": "organisation",
    "org:role": "role",
    "tongban:before": "before",
    "tongban:after": "after",
}
DEADLINES = {"due", "due_date", "duedate", "deadline", "planned_end", "plannedend", "planned end", "enddate_planned",
             "承诺办结时间", "应办结时间", "到期日", "到期时间", "截止时间"}  # fmt: skip
"""Attributes of a trace (or of an event) that tell the deadline; compared without "(case)", capitals and blanks."""
TYPES = {"string", "date", "int", "float", "boolean", "id"}
LONGEST = 1_000
"""Characters of a value; longer ones are cut, since a name is never longer."""


class _Forbidden(Exception):  # noqa: N818 - it carries no error of ours, it stops the parser
    """The file declares a document type."""


class _Reader:
    """What the parser tells, gathered as columns. Attributes inside attributes are looked past."""

    def __init__(self) -> None:
        self.columns: dict[str, list[Any]] = {name: [] for name in (ROW, "case", *KEYS.values(), DEADLINE)}
        self.path: list[str] = []
        self.traces = 0
        self.case: str | None = None
        self.due: str | None = None
        self.first = 0
        self.event: dict[str, str] | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        name = name.rpartition(":")[2]
        if name == "trace" and self.path == ["log"]:
            self.traces += 1
            self.case, self.due, self.first = None, None, len(self.columns["case"])
        elif name == "event" and self.path in (["log", "trace"], ["log"]):
            self.event = {}
        elif name in TYPES and self.path and "key" in attributes:
            self._attribute(attributes["key"], attributes.get("value", "")[:LONGEST])
        self.path.append(name)

    def _attribute(self, key: str, value: str) -> None:
        if self.path[-1] == "event" and self.event is not None:
            if key in KEYS:
                self.event[KEYS[key]] = value
            elif key == "case:concept:name":
                self.event["case"] = value
            elif tells_deadline(key):
                self.event[DEADLINE] = value
        elif self.path == ["log", "trace"] and key == "concept:name":
            self.case = value
        elif self.path == ["log", "trace"] and tells_deadline(key):
            self.due = value

    def end(self, line: int) -> None:
        """An element ends, on that line of the file."""
        name = self.path.pop()
        if name == "event" and self.event is not None:
            for column, values in self.columns.items():
                values.append(line if column == ROW else self.event.get(column))
            self.event = None
        elif name == "trace":  # its name may stand after its events
            own = self.columns["case"]
            named = self.case or f"trace {self.traces}"
            own[self.first :] = [given or named for given in own[self.first :]]
            due = self.columns[DEADLINE]
            due[self.first :] = [given or self.due for given in due[self.first :]]


def tells_deadline(key: str) -> bool:
    """Whether an attribute of that name is the deadline of its case."""
    return key.strip().lower().removeprefix("(case)").removeprefix("case:").strip(" _") in DEADLINES


def read_xes(path: Path) -> EventLog:
    """The log in an .xes or .xes.gz file. A trace without a name is called by its place; rows are lines."""
    reader, parser = _Reader(), expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = lambda _name: reader.end(parser.CurrentLineNumber)
    parser.StartDoctypeDeclHandler = _forbid
    parser.EntityDeclHandler = _forbid
    try:
        with _opened(path) as file:
            parser.ParseFile(file)
    except _Forbidden as error:
        raise refusal("log-with-entities", {"file": path.name, "row": parser.CurrentLineNumber}) from error
    except expat.ExpatError as error:
        place = {"file": path.name, "row": error.lineno}
        raise refusal("log-broken-at", place) from error
    except (OSError, EOFError, zlib.error) as error:
        raise refusal("log-broken", {"file": path.name}) from error
    said = {name: values for name, values in reader.columns.items() if name in _NEEDED or any(values)}
    schema = {name: pl.Int64 if name == ROW else pl.String for name in said}
    return checked(pl.DataFrame(said, schema=schema), path.name)


_NEEDED = {ROW, "case", "activity", "at"}


def _forbid(*_declared: Any) -> None:
    raise _Forbidden


def _opened(path: Path) -> IO[bytes]:
    return gzip.open(path, "rb") if path.name.lower().endswith(".gz") else path.open("rb")  # type: ignore[return-value]  # a GzipFile reads bytes


def write_xes(log: EventLog, path: Path) -> None:
    """Write a log as .xes or .xes.gz, moments in UTC."""
    keys = {column: key for key, column in KEYS.items()}
    with _opened_for_writing(path) as file:
        file.write('<?xml version="1.0" encoding="UTF-8"?>\n<log xes.version="1849-2016" xes.features="">\n')
        for prefix, uri in (("concept", "concept"), ("time", "time"), ("org", "org"), ("lifecycle", "lifecycle")):
            file.write(
                f'<extension name="{prefix.title()}" prefix="{prefix}" uri="http://www.xes-standard.org/{uri}.xesext"/>\n'
            )
        for (case,), events in log.frame.group_by("case", maintain_order=True):
            file.write(f'<trace><string key="concept:name" value={quoteattr(str(case))}/>\n')
            due = next((one for one in events[DEADLINE] if one), None) if DEADLINE in events.columns else None
            if due is not None:
                file.write(f'<date key="{DEADLINE}" value="{due.isoformat(timespec="microseconds")}"/>\n')
            for event in events.drop("case", DEADLINE, strict=False).iter_rows(named=True):
                moment = event.pop("at").isoformat(timespec="microseconds")
                said = "".join(
                    f'<string key="{keys[name]}" value={quoteattr(value)}/>' for name, value in event.items() if value
                )
                file.write(f'<event><date key="time:timestamp" value="{moment}"/>{said}</event>\n')
            file.write("</trace>\n")
        file.write("</log>\n")


def _opened_for_writing(path: Path) -> IO[str]:
    return gzip.open(path, "wt", encoding="utf-8") if path.name.endswith(".gz") else path.open("w", encoding="utf-8")
