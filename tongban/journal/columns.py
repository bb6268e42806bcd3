"""Entries by the million, as columns: one statement, straight from the cursor, no object for each entry."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from tongban.journal.models import Entry


class Columns(NamedTuple):
    """Entries oldest first, one list for each column. `at` is in microseconds since 1970 (UTC); an actor or
    organisation that is not there is None."""

    subject: Sequence[str]
    what: Sequence[str]
    at: Sequence[int]
    actor: Sequence[int | None]
    organisation: Sequence[int | None]
    role: Sequence[str]
    before: Sequence[str]
    after: Sequence[str]


_MICROSECONDS = {
    "postgresql": "(extract(epoch from at) * 1000000)::bigint",
    # kept as text, UTC, with six places of a second or none
    "sqlite": "CAST(strftime('%%s', substr(at, 1, 19)) AS INTEGER) * 1000000 "
    "+ CAST(substr(at || '.000000', 21, 6) AS INTEGER)",
}
_LISTED = {
    "postgresql": "SELECT jsonb_array_elements_text(%s::jsonb)",
    "sqlite": "SELECT value FROM json_each(%s)",
}


def columns_of(
    kind: str,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    subjects: Collection[str] | None = None,
) -> Columns:
    """Every entry of the things of one kind that began (had their first entry) from `since` (inclusive) to `until`
    (exclusive), or of `subjects` alone, in order of recording: whole lives, never a piece of one.

    For rooms that have made sure the asker may know. Facts are left out: nothing that was written in words is here.
    """
    table = Entry._meta.db_table
    wanted = ["kind = %s"]
    said: list[Any] = [kind]
    bounds = [(sign, bound) for sign, bound in ((">=", since), ("<", until)) if bound is not None]
    if bounds:
        began = " AND ".join(f"min(at) {sign} %s" for sign, _bound in bounds)
        wanted.append(f"subject IN (SELECT subject FROM {table} WHERE kind = %s GROUP BY subject HAVING {began})")  # noqa: S608 - as below
        said += [kind, *(connection.ops.adapt_datetimefield_value(bound) for _sign, bound in bounds)]
    if subjects is not None:
        wanted.append(f"subject IN ({_LISTED[connection.vendor]})")
        said.append(json.dumps(list(subjects)))
    sql = (
        f"SELECT subject, what, {_MICROSECONDS[connection.vendor]}, actor_id, organisation_id, role, "  # noqa: S608 - words of ours; values are bound
        f'"before", "after" FROM {table} WHERE {" AND ".join(wanted)} ORDER BY id'
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, said)
        rows: list[Any] = cursor.fetchall()
    return Columns(*zip(*rows, strict=True)) if rows else Columns(*([] for _ in Columns._fields))
