"""Event logs in tables: CSV (UTF-8 or GB 18030) and Parquet, with columns named or guessed."""

from __future__ import annotations

import csv
import gzip
import io
import zlib
from collections.abc import Mapping
from pathlib import Path

import polars as pl

from tongban.oversight.mining.checking import ROW, SHOWN, checked
from tongban.oversight.mining.log import REQUIRED, EventLog
from tongban.oversight.mining.words import COLUMNS, Unread, refusal

USUAL: Mapping[str, tuple[str, ...]] = {
    "case": ("case:concept:name", "case", "case_id", "caseid", "case id", "case number", "subject", "办件编号",
             "案件编号", "流水号"),
    "activity": ("concept:name", "activity", "activity_name", "event", "what", "task", "action", "环节", "环节名称",
                 "活动", "事件"),
    "at": ("time:timestamp", "timestamp", "at", "time", "datetime", "complete timestamp", "end_time", "办理时间",
           "时间", "发生时间"),
    "resource": ("org:resource", "resource", "user", "actor", "officer", "办理人", "经办人"),
    "organisation": ("org:group", "organisation", "organization", "org", "department", "办理部门", "部门", "机构"),
    "role": ("org:role", "role", "角色"),
    "lifecycle": ("lifecycle:transition", "lifecycle", "transition"),
    "before": ("before", "state before", "from_state"),
    "after": ("after", "state after", "to_state"),
    "due": ("due", "due_date", "due date", "deadline", "planned end", "planned_end", "due_at", "承诺办结时间",
            "承诺办结日期", "应办结时间", "应办结日期", "到期日", "到期时间", "截止时间", "截止日期"),
}  # fmt: skip
"""Usual names of each column, the surest first; compared without regard to case."""
Rows = tuple[pl.DataFrame, pl.Series, list[Unread]]
"""All fields, where each row stands in the file, and the rows that could not be taken apart."""
ASKED = {"case": "case", "activity": "activity", "at": "time"}


def read_table(path: Path, chosen: Mapping[str, str]) -> EventLog:
    """The log in a CSV or Parquet file. `chosen`: our column → the file's."""
    raw, rows, unread = _read_parquet(path) if path.name.lower().endswith(".parquet") else _read_csv(path)
    named = columns(raw.columns, chosen, path.name)
    return checked(
        raw.select(pl.col(theirs).alias(ours) for ours, theirs in named.items()).with_columns(rows.alias(ROW)),
        path.name,
        unread=unread[:SHOWN],
        unread_count=len(unread),
    )


def _read_parquet(path: Path) -> Rows:
    try:
        raw = pl.read_parquet(path)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise refusal("log-broken", {"file": path.name}) from error
    return raw, pl.int_range(1, raw.height + 1, eager=True), []


def columns(heads: list[str], chosen: Mapping[str, str], file: str) -> dict[str, str]:
    """Our column → the file's: as chosen, else by usual names. Refused where a REQUIRED one is not there."""
    by_name = {head.strip().lstrip("\ufeff").lower(): head for head in heads}
    found: dict[str, str] = {}
    for ours, usual in USUAL.items():
        if ours in chosen:
            head = by_name.get(chosen[ours].strip().lower())
            if head is None:
                raise _no_column(ours, heads, file)
            found[ours] = head
        elif head := next((by_name[name] for name in usual if name in by_name), None):
            found[ours] = head
        elif ours in REQUIRED:
            raise _no_column(ours, heads, file)
    return found


def _no_column(ours: str, heads: list[str], file: str) -> Exception:
    words = {"value": str(COLUMNS[ASKED.get(ours, ours)]), "columns": ", ".join(heads)[:300]}
    return refusal("log-no-column", {"file": file}, **words)


def _read_csv(path: Path) -> Rows:
    """All fields as text; where a row has too many, row by row, so that only it is left out."""
    try:
        content = gzip.decompress(path.read_bytes()) if path.name.lower().endswith(".gz") else path.read_bytes()
    except (OSError, EOFError, zlib.error) as error:
        raise refusal("log-broken", {"file": path.name}) from error
    text = _decoded(content, path.name)
    if not text.strip():
        raise refusal("log-no-rows", {"file": path.name})
    separator = max(",;\t", key=text.partition("\n")[0].count)
    heads = next(csv.reader(io.StringIO(text, newline=""), delimiter=separator), [])
    if twice := [head for head in dict.fromkeys(heads) if head.strip() and heads.count(head) > 1]:
        raise refusal("log-columns-twice", {"file": path.name, "row": 1}, value=", ".join(twice)[:200])
    try:
        raw = pl.read_csv(text.encode(), separator=separator, infer_schema=False)
    except pl.exceptions.PolarsError:
        return _row_by_row(text, separator, path.name)
    return raw, pl.int_range(2, raw.height + 2, eager=True), []


def _row_by_row(text: str, separator: str, file: str) -> Rows:
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    heads = next(lines, [])
    if not heads or len(set(heads)) < len(heads):
        raise refusal("log-broken-at", {"file": file, "row": 1})
    kept, rows, unread = [], [], []
    for row, fields in enumerate(lines, 2):
        if len(fields) > len(heads):
            unread.append(Unread(file, row, "", "log-ragged", str(len(fields))))
        elif fields:
            kept.append([*fields, *[""] * (len(heads) - len(fields))])
            rows.append(row)
    raw = pl.DataFrame(kept, schema=dict.fromkeys(heads, pl.String), orient="row")
    return raw, pl.Series(rows, dtype=pl.Int64), unread


def _decoded(content: bytes, file: str) -> str:
    """The text, in the encoding it is in: by its mark, else UTF-8, else GB 18030; never with a character replaced."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "gb18030"]
    at = 0
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError as error:
            at = max(at, error.start)
    raise refusal("log-encoding", {"file": file}, value=f"{at:,}")
