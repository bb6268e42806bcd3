"""Entries put by: what is kept of a version, and how many versions are written at once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import connection

from tongban.catalog.elements import ItemElements
from tongban.catalog.models import ItemEntry

NOT_CONTENT = {"source", "in_force_from", "in_force_until"}
"""Where a fact was read, and from when it holds, make no new version of it; they are kept beside the content."""


def content_of(elements: ItemElements) -> tuple[str, str]:
    """What is stored of an entry, as JSON without empty elements, and its fingerprint: equal for equal content."""
    said = elements.model_dump(mode="json", exclude_defaults=True, exclude=NOT_CONTENT)
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text, hashlib.sha256(text.encode()).hexdigest()


class Version(NamedTuple):
    """A version about to be written, column by column."""

    code: str
    number: int
    fingerprint: str
    elements: str
    name: str
    type: str
    body: str
    body_code: str
    basic_code: str
    division: str
    level: str
    promised_days: float | None
    legal_days: float | None
    audience: str
    themes: str
    in_force_from: date
    in_force_until: date | None
    superseded_from: date | None
    source_file: str
    source_print: str
    source_row: int
    run_id: int
    made_at: datetime


class Place(NamedTuple):
    """Where a row stands: file, beginning of the file's SHA-256, row."""

    file: str
    print: str
    row: int


def version_of(
    elements: ItemElements, content: tuple[str, str], number: int, begins: date, run: int, place: Place, now: datetime
) -> Version:
    """A version made ready to be written; `number` from 1, `run` the key of its import."""
    bars = "|".join(elements.themes)
    return Version(
        elements.code,
        number,
        content[1],
        content[0],
        elements.name,
        elements.type,
        elements.body,
        elements.body_code,
        elements.basic_code,
        elements.division,
        elements.level,
        elements.promised_days,
        elements.legal_days,
        "".join(sorted(elements.audience)),
        f"|{bars}|" if bars else "",
        begins,
        elements.in_force_until,
        None,
        place.file,
        place.print,
        place.row,
        run,
        now,
    )


def write(versions: list[Version], superseded: Iterable[tuple[int, date]]) -> None:
    """Write new versions, and say from which day they take over from the ones before.

    One prepared statement for all rows: the model's own way costs twice as much as everything else together.
    """
    if versions:
        names, marks = ", ".join(Version._fields), ", ".join(["%s"] * len(Version._fields))
        statement = f"INSERT INTO catalog_itementry ({names}) VALUES ({marks})"  # noqa: S608 - names of this class
        with connection.cursor() as cursor:
            cursor.executemany(statement, _adapted(versions))
    days: dict[date, list[int]] = {}
    for pk, begins in superseded:
        days.setdefault(begins, []).append(pk)
    for begins, keys in days.items():
        ItemEntry.objects.filter(pk__in=keys).update(superseded_from=begins)


_DATES = [Version._fields.index(name) for name in ("in_force_from", "in_force_until", "superseded_from")]
_MOMENT = Version._fields.index("made_at")


def _adapted(versions: list[Version]) -> list[list[Any]]:
    """The values as this database wants them; equal days and moments are written out once."""
    days: dict[Any, Any] = {None: None}
    moments: dict[Any, Any] = {}
    rows: list[list[Any]] = [list(version) for version in versions]
    for row in rows:
        for place in _DATES:
            if (day := row[place]) not in days:
                days[day] = connection.ops.adapt_datefield_value(day)
            row[place] = days[day]
        if (moment := row[_MOMENT]) not in moments:
            moments[moment] = connection.ops.adapt_datetimefield_value(moment)
        row[_MOMENT] = moments[moment]
    return rows


def elements_of(row: ItemEntry) -> ItemElements:
    """The elements of a version (its `run` is read for the source)."""
    dates = {"in_force_from": row.in_force_from, "in_force_until": row.in_force_until}
    return ItemElements.model_validate({**row.elements, **dates, "source": row.run.source})
