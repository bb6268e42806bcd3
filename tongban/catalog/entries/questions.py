"""What can be asked of entries: one by its code, all in force, versions and their differences, shelves to browse."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from tongban.catalog.elements import ItemElements
from tongban.catalog.entries import searching
from tongban.catalog.entries.differences import Change, diff
from tongban.catalog.entries.from_packs import from_pack
from tongban.catalog.entries.keeping import elements_of
from tongban.catalog.models import ItemEntry
from tongban.catalog.packs import ItemPack
from tongban.kit.integers import read_integer
from tongban.kit.refusals import NotFound

PAGE = 30


def in_force(on: date | None = None) -> QuerySet[ItemEntry]:
    """The versions in force on a day (today)."""
    day = on or timezone.localdate()
    return ItemEntry.objects.filter(
        Q(superseded_from=None) | Q(superseded_from__gt=day),
        Q(in_force_until=None) | Q(in_force_until__gte=day),
        in_force_from__lte=day,
    )


@dataclass(frozen=True, slots=True)
class Entry:
    """One version of an entry, with its elements."""

    code: str
    number: int
    fingerprint: str
    in_force_from: date
    in_force_until: date | None
    source_file: str
    source_row: int
    elements: ItemElements = field(repr=False)

    @property
    def name(self) -> str:
        """What it is called."""
        return self.elements.name


def _entry(row: ItemEntry) -> Entry:
    until = row.in_force_until
    if row.superseded_from:
        last = row.superseded_from - timedelta(days=1)
        until = min(until, last) if until else last
    return Entry(
        row.code,
        row.number,
        row.fingerprint,
        row.in_force_from,
        until,
        row.source_file,
        row.source_row,
        elements_of(row),
    )


def _absent(code: str) -> NotFound:
    return NotFound(
        _("There is no entry “%(code)s”.") % {"code": code[:80]},
        next_step=_("Search the catalogue by name, or browse it by department."),
    )


def entry(code: str, on: date | None = None) -> Entry:
    """The version of an entry in force on a day (today); refused as not found."""
    row = in_force(on).select_related("run").filter(code=code).order_by("-in_force_from", "-number").first()
    if row is None:
        raise _absent(code)
    return _entry(row)


def entry_version(code: str, number: int) -> Entry:
    """One numbered version; refused as not found."""
    row = ItemEntry.objects.select_related("run").filter(code=code, number=number).first()
    if row is None:
        raise _absent(code)
    return _entry(row)


@dataclass(frozen=True, slots=True)
class Step:
    """A version and what it changed against the one before (nothing for the first)."""

    entry: Entry
    changes: list[Change]


def entry_versions(code: str) -> list[Step]:
    """Every version, newest first, with what each changed; refused where there is none."""
    rows = [_entry(row) for row in ItemEntry.objects.select_related("run").filter(code=code).order_by("number")]
    if not rows:
        raise _absent(code)
    steps = [Step(rows[0], [])]
    steps += [Step(new, diff(old.elements, new.elements)) for old, new in pairwise(rows)]
    return steps[::-1]


def pack_changes(code: str) -> dict[int, list[Change]]:
    """What each version of a pack changed against the one before, by number; empty for a one-thing, whose items have
    versions of their own."""
    from tongban.catalog import queries

    rows = queries.versions(code)[::-1]
    packs = [(row.number, queries.content(row)) for row in rows]
    said = [(number, from_pack(pack)) for number, pack in packs if isinstance(pack, ItemPack)]
    return {number: diff(old, new) for (_number, old), (number, new) in pairwise(said)}


def entries_in_force(on: date | None = None, division: str | None = None) -> Iterator[ItemElements]:
    """The elements of every entry in force on a day (today), by code; of a division and those within it where named."""
    day = on or timezone.localdate()
    return (elements for elements, _days in entries_over([day], division))


def entries_over(days: Collection[date], division: str | None = None) -> Iterator[tuple[ItemElements, frozenset[date]]]:
    """Every entry in force on any of the days, by code, with those days: one query, each version read once."""
    if not days:
        return
    rows = ItemEntry.objects.filter(
        Q(superseded_from=None) | Q(superseded_from__gt=min(days)),
        Q(in_force_until=None) | Q(in_force_until__gte=min(days)),
        in_force_from__lte=max(days),
    )
    rows = rows.select_related("run").order_by("code", "-in_force_from", "-number")
    if division:
        rows = rows.filter(division__startswith=_stem(division))
    last, left = "", frozenset(days)
    for row in rows.iterator(chunk_size=500):
        if row.code != last:
            last, left = row.code, frozenset(days)
        covered = frozenset(day for day in left if _covers(row, day))
        left -= covered  # of two versions that cover a day the newer counts
        if covered:
            yield elements_of(row), covered


def _covers(row: ItemEntry, day: date) -> bool:
    """What `in_force` asks of the database, of a row in hand."""
    return (
        row.in_force_from <= day
        and (row.in_force_until is None or day <= row.in_force_until)
        and (row.superseded_from is None or day < row.superseded_from)
    )


def all_elements(on: date | None = None, division: str | None = None) -> Iterator[ItemElements]:
    """Everything the catalogue says: items of packs first, then entries; each as the national field set."""
    day = on or timezone.localdate()
    return (elements for elements, _days in elements_over([day], division))


def elements_over(
    days: Collection[date], division: str | None = None
) -> Iterator[tuple[ItemElements, frozenset[date]]]:
    """Everything the catalogue says on any of the days, each version once, with the days on which it is in force."""
    from tongban.catalog import queries  # which offers this function itself

    when: dict[tuple[str, str], set[date]] = {}
    packs: dict[tuple[str, str], ItemPack] = {}
    for day in sorted(days):
        for guide in queries.guides(day):
            if isinstance(guide.pack, ItemPack):
                packs[guide.code, guide.fingerprint] = guide.pack
                when.setdefault((guide.code, guide.fingerprint), set()).add(day)
    for key, pack in packs.items():
        yield from_pack(pack), frozenset(when[key])
    yield from entries_over(days, division)


def _stem(division: str) -> str:
    """The digits of a division that those within it share: 440000 → 44."""
    bare = division[:6]
    return bare[:2] if bare.endswith("0000") else bare[:4] if bare.endswith("00") else bare


# ---------------------------------------------------------------- browsing


@dataclass(frozen=True, slots=True)
class Line:
    """What a list shows of an entry."""

    pk: int
    code: str
    name: str
    body: str
    type: str
    level: str
    division: str
    promised_days: float | None
    legal_days: float | None
    materials: int
    visits: int | None
    instant: bool | None
    promised_unit: str
    audience: str


_LINE = ["pk", "code", "name", "body", "type", "level", "division", "promised_days", "legal_days", "elements"]


def _lines(rows: Iterable[dict[str, Any]]) -> list[Line]:
    lines = []
    for row in rows:
        said = row.pop("elements")
        more: list[Any] = [len(said.get("materials", [])), said.get("visits"), said.get("instant")]
        more += [said.get("promised_unit", ""), "".join(said.get("audience", []))]
        lines.append(Line(*row.values(), *more))
    return lines


@dataclass(frozen=True, slots=True)
class Page:
    """A page of entries; `after` continues it, empty where it is the last."""

    lines: list[Line]
    after: str


FACETS = ("theme", "for", "body", "division", "level", "type")


def _narrowed(wanted: dict[str, str]) -> QuerySet[ItemEntry]:
    """Entries in force today that fit every facet named; `for` is person or enterprise."""
    rows = in_force()
    exact = {"body": "body_code", "level": "level", "type": "type"}
    for facet, value in wanted.items():
        if facet in exact:
            rows = rows.filter(**{exact[facet]: value})
        elif facet == "division":
            rows = rows.filter(division__startswith=_stem(value))
        elif facet == "theme":
            rows = rows.filter(themes__contains=f"|{value}|")
        elif facet == "for":
            rows = rows.filter(audience__contains="1") if value == "person" else rows.filter(audience__regex="[2346]")
    return rows


def entries(wanted: dict[str, str], after: str = "", limit: int = PAGE) -> Page:
    """A page of entries by facet (`FACETS`), in the order they came in; `after` is where the page before ended."""
    rows = _narrowed({facet: value for facet, value in wanted.items() if facet in FACETS and value})
    if (behind := read_integer(after)) is not None:
        rows = rows.filter(pk__gt=behind)
    lines = _lines(rows.order_by("pk").values(*_LINE)[: limit + 1])
    more = len(lines) > limit
    return Page(lines[:limit], str(lines[limit - 1].pk) if more else "")


def count(wanted: dict[str, str]) -> int:
    """How many entries fit. Kept by the catalogue's stamp."""
    key = tuple(sorted(wanted.items()))
    return int(_kept(("count", *key), lambda: _narrowed(wanted).count()))


Facet = list[tuple[str, str, int]]
"""(value, name, how many)"""


def shelves() -> dict[str, Facet]:
    """What can be browsed by, with counts. Kept by the catalogue's stamp."""
    found: dict[str, Facet] = _kept(("shelves",), _shelves)
    return found


def _shelves() -> dict[str, Facet]:
    rows = in_force()
    themes: dict[str, int] = {}
    for said, many in rows.exclude(themes="").values_list("themes").annotate(many=Count("pk")):
        for theme in said.strip("|").split("|"):
            themes[theme] = themes.get(theme, 0) + many
    bodies = (
        rows.exclude(body_code="").values_list("body_code", "body").annotate(many=Count("pk")).order_by("-many", "body")
    )
    found: dict[str, Facet] = {
        "theme": sorted(((name, name, many) for name, many in themes.items()), key=lambda row: (-row[2], row[0])),
        "body": list({code: (code, name, many) for code, name, many in reversed(bodies)}.values())[::-1],
    }
    for facet in ("division", "level", "type"):
        counted = rows.exclude(**{facet: ""}).values_list(facet).annotate(many=Count("pk")).order_by(facet)
        found[facet] = [(value, value, many) for value, many in counted]
    people, enterprises = (_narrowed({"for": who}).count() for who in ("person", "enterprise"))
    found["for"] = [("person", "", people), ("enterprise", "", enterprises)]
    found["all"] = [("", "", rows.count())]
    return found


_KEPT: dict[tuple[Any, ...], Any] = {}


def _kept(key: tuple[Any, ...], make: Any) -> Any:
    """A figure that can only change with the catalogue."""
    from tongban.catalog import queries

    whole = (queries.stamp(), *key)
    if whole not in _KEPT:
        if len(_KEPT) > 500:
            _KEPT.clear()
        _KEPT[whole] = make()
    return _KEPT[whole]


def search_entries(typed: str, limit: int = 30, *, in_names: bool = False) -> list[Line]:
    """Entries that answer what was typed; a synonym the packs know (开饭店) also asks for what it stands for.

    `in_names`: only those whose names hold every word, never for a material that mentions it."""
    found = {hit.pk: None for hit in searching.find(typed, limit, strict=in_names, in_names=in_names)}
    for meant in _meant(typed):
        found |= {hit.pk: None for hit in searching.find(meant, limit, strict=True, in_names=in_names)}
    rows = {line.pk: line for line in _lines(ItemEntry.objects.filter(pk__in=list(found)[:limit]).values(*_LINE))}
    return [rows[pk] for pk in list(found)[:limit] if pk in rows]


def _meant(typed: str) -> list[str]:
    """What the words stand for, by the keywords of the packs in force."""
    known: dict[str, str] = _kept(("synonyms",), _synonyms)
    return [name for word, name in known.items() if word in typed and name not in typed][:2]


def _synonyms() -> dict[str, str]:
    from tongban.catalog import queries

    return {word: guide.name.zh for guide in queries.guides() for word in guide.facts.keywords if len(word) > 1}
