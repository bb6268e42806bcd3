"""The catalogue of this installation as the linter sees it on a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils import timezone

from tongban.catalog import shelves
from tongban.catalog.elements import ItemElements
from tongban.catalog.entries.questions import all_elements
from tongban.catalog.linting.engine import Linter
from tongban.catalog.linting.surroundings import PowerKnown, Surroundings
from tongban.catalog.models import Power


def surroundings(on: date | None = None, items: Iterable[ItemElements] = ()) -> Surroundings:
    """Powers and certificates as they stand on a day (today), around these items."""
    day = on or timezone.localdate()
    found = Surroundings(on=day, powers=powers(day), certificates=certificates())
    for item in items:
        found.put(item)
    return found


def linter(on: date | None = None) -> Linter:
    """A linter over everything in force on a day (today): packs and entries."""
    return Linter(surroundings(on, all_elements(on)))


def powers(day: date) -> dict[str, PowerKnown]:
    """The power list: of several rows of one code the one in force on the day, else the latest."""
    found = {row.code: PowerKnown(row.code, row.kind, row.since, row.until) for row in shelves.shelves().powers}
    for row in Power.objects.order_by("code", "since", "id"):
        known = PowerKnown(row.code, row.kind, row.since, row.until)
        held = found.get(row.code)
        if held is None or _covers(known, day) or not _covers(held, day):
            found[row.code] = known
    return found


def _covers(row: PowerKnown, day: date) -> bool:
    return row.since <= day and (row.until is None or day <= row.until)


def certificates() -> dict[str, str]:
    """Names of the kinds of certificates → their codes."""
    return {row.name.zh: row.code for row in shelves.shelves().licence_kinds}
