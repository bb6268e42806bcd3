"""Entries of bureaus' lists as pages and lists show them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tongban.catalog import queries, shelves
from tongban.catalog.elements import ItemElements
from tongban.catalog.entries.questions import Entry, Line
from tongban.catalog.tables import audience_digit_name, level_name, online_name, type_name, unit_name
from tongban.kit.refusals import Refusal
from tongban.regions import queries as regions

Row = tuple[str, str, str]
"""(label, value, small print)"""


@lru_cache(maxsize=4096)
def division_name(code: str) -> str:
    """The division's name; its code where the divisions of the country are not loaded."""
    try:
        return regions.full_name(code[:6]) if code else ""
    except Refusal:
        return code


def theme_name(name: str) -> str:
    """A theme as its list writes it; those of packs by their code."""
    known = {row.code: str(row.name) for row in shelves.shelves().themes}
    return known.get(name, name)


def time_in_words(days: float | None, unit: str) -> str:
    """A limit as people say it; empty where the list does not say."""
    if days is None:
        return ""
    return _("%(n)s %(unit)s") % {"n": f"{days:g}", "unit": unit_name(unit or "workday")}


@dataclass(frozen=True, slots=True)
class EntryRow:
    """A line of a list: the entry, what stands under its name, its tags as (words, tone)."""

    line: Line
    under: str
    tags: list[tuple[str, str]]


def entry_rows(lines: list[Line]) -> list[EntryRow]:
    """Lines made ready for a list."""
    return [_row(line) for line in lines]


def _row(line: Line) -> EntryRow:
    words = [line.body]
    if time := time_in_words(line.promised_days, line.promised_unit):
        words.append(_("promised in %(time)s") % {"time": time})
    if line.materials:
        words.append(ngettext("%(n)s material", "%(n)s materials", line.materials) % {"n": line.materials})
    tags = [(type_name(line.type), "info")] if line.type else []
    if line.visits == 0:
        tags.append((_("No visit"), "ok"))
    return EntryRow(line, " · ".join(word for word in words if word), tags)


@dataclass(frozen=True, slots=True)
class EntryPage:
    """One version of an entry, as its page prints it."""

    entry: Entry
    summary: list[Row]
    tags: list[tuple[str, str]]
    contacts: list[tuple[str, str]]
    codes: list[Row]
    segments: list[queries.Segment]
    source: str
    start: str

    @property
    def elements(self) -> ItemElements:
        """What the list says."""
        return self.entry.elements


def entry_page(entry: Entry) -> EntryPage:
    """The page of a version. What the list does not say is said to be unknown, never guessed."""
    said = entry.elements
    unknown = _("not said in the list")
    promised, legal = (
        time_in_words(said.promised_days, said.promised_unit),
        time_in_words(said.legal_days, said.legal_unit),
    )
    under = _("the law allows %(time)s") % {"time": legal} if legal else ""
    visits = unknown if said.visits is None else _("Not one") if said.visits == 0 else str(said.visits)
    fee = (
        unknown
        if said.has_fee is None and not said.fees
        else _("with fee")
        if said.has_fee or said.fees
        else _("free of charge")
    )
    papers = ngettext("%(n)s material", "%(n)s materials", len(said.materials)) % {"n": len(said.materials)}
    summary = [
        (_("Promised"), promised or unknown, under),
        (_("Papers"), papers if said.materials else unknown, ""),
        (_("Visits"), visits, said.visit_reason),
        (_("Fees"), fee, ""),
        (_("For whom"), "、".join(audience_digit_name(one) for one in said.audience) or unknown, ""),
        (_("Done by"), said.body or unknown, division_name(said.division)),
    ]
    tags = [(type_name(said.type), "info")] if said.type else []
    tags += [(level_name(int(said.level)), "neutral")] if said.level.isdigit() else []
    if said.instant:
        tags.append((_("On the spot"), "ok"))
    if said.online_depth:
        tags.append((online_name(said.online_depth), "ok"))
    contacts = [
        (_("Where"), said.place),
        (_("Opening hours"), said.hours),
        (_("Questions"), said.consult_phone),
        (_("Complaints"), said.complaint_phone),
        (_("Done together with"), said.joint_bodies),
    ]
    return EntryPage(
        entry=entry,
        summary=summary,
        tags=tags,
        contacts=[(label, value) for label, value in contacts if value],
        codes=_codes(entry),
        segments=queries.segments(entry.code),
        source=said.source,
        start=said.url if said.url.startswith(("https://", "http://")) else "",
    )


def _codes(entry: Entry) -> list[Row]:
    said = entry.elements
    rows = [
        (_("Code of this entry"), entry.code, ""),
        (_("Basic code"), said.basic_code, _("12 digits: the same power in every place")),
        (_("Task code"), said.task_code, _("31 characters: this body's power")),
        (_("Handling code"), said.handling_code, _("33 characters: one way of it")),
        (_("Local code"), said.local_code, _("as this place numbers its items")),
        (_("Code of the body"), said.body_code, _code_kind(said.body_code)),
        (_("Main item"), said.parent, ""),
    ]
    return [row for row in rows if row[1]]


def _code_kind(code: str) -> str:
    return _("organisation code, nine characters; its credit code is not known") if len(code) == 9 else ""


def facet_name(facet: str, value: str, name: str = "") -> str:
    """What a shelf is called."""
    if facet == "division":
        return division_name(value)
    if facet == "level" and value.isdigit():
        return level_name(int(value))
    if facet == "type":
        return type_name(value)
    if facet == "for":
        return _("People") if value == "person" else _("Enterprises")
    return name or theme_name(value)


def facet_rows(found: dict[str, list[tuple[str, str, int]]]) -> dict[str, list[dict[str, Any]]]:
    """Shelves made ready for a page: value, name, count."""
    return {
        facet: [{"value": value, "name": facet_name(facet, value, name), "count": many} for value, name, many in rows]
        for facet, rows in found.items()
    }
