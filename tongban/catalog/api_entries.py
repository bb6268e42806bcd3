"""Entries of bureaus' own lists for programs; part of /api/v1/catalog."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from tongban.catalog import queries
from tongban.catalog.elements import ItemElements
from tongban.catalog.entries.questions import Entry, Line, Step
from tongban.regions.shapes import Day

router = Router(tags=["catalog"])


class EntryLine(Schema):
    """One line of the lists."""

    code: str
    name: str
    type: str = Field(description="n2 of GB/T 39046 A")
    body: str
    level: str
    division: str
    promised_days: float | None
    legal_days: float | None
    materials: int = Field(description="how many the list names")

    @classmethod
    def of(cls, line: Line) -> EntryLine:
        """The line for programs."""
        names = ("code", "name", "type", "body", "level", "division", "promised_days", "legal_days", "materials")
        return cls(**{name: getattr(line, name) for name in names})


class EntryList(Schema):
    """A page of lines. `after` continues it; empty where it is the last."""

    entries: list[EntryLine]
    after: str


class CodeSegment(Schema):
    """A run of characters of a national code, and what it means."""

    text: str
    label: str
    meaning: str


class WholeEntry(Schema):
    """A version of an entry with everything its list says, by the national field set."""

    code: str
    version: int
    fingerprint: str
    in_force_from: date
    in_force_until: date | None
    source_file: str
    source_row: int
    segments: list[CodeSegment]
    elements: ItemElements

    @classmethod
    def of(cls, entry: Entry) -> WholeEntry:
        """The version for programs."""
        names = ("code", "fingerprint", "in_force_from", "in_force_until", "source_file", "source_row", "elements")
        parts = [
            CodeSegment(text=part.text, label=part.label, meaning=part.meaning) for part in queries.segments(entry.code)
        ]
        said: dict[str, Any] = {name: getattr(entry, name) for name in names}
        return cls(version=entry.number, segments=parts, **said)


class EntryChange(Schema):
    """One difference in the applicant's terms. `better`: true, false, or null where it is neither."""

    what: str
    before: str
    after: str
    sentence: str
    better: bool | None


class EntryVersion(Schema):
    """A version and what it changed against the one before."""

    version: int
    fingerprint: str
    in_force_from: date
    in_force_until: date | None
    changes: list[EntryChange]

    @classmethod
    def of(cls, step: Step) -> EntryVersion:
        """The version for programs."""
        names = ("what", "before", "after", "sentence", "better")
        changes = [EntryChange(**{name: getattr(change, name) for name in names}) for change in step.changes]
        entry = step.entry
        return cls(
            version=entry.number,
            fingerprint=entry.fingerprint,
            in_force_from=entry.in_force_from,
            in_force_until=entry.in_force_until,
            changes=changes,
        )


@router.get("/entries", response=EntryList, summary="Entries of bureaus' lists")
def entries(
    request: HttpRequest,
    q: str = "",
    theme: str = "",
    audience: str = "",
    body: str = "",
    division: str = "",
    level: str = "",
    type: str = "",
    after: str = "",
) -> EntryList:
    """A page of entries in force, by facet; or, with `q`, those that answer the words, best first."""
    if q:
        return EntryList(entries=[EntryLine.of(line) for line in queries.search_entries(q[:80])], after="")
    wanted = {"theme": theme, "for": audience, "body": body, "division": division, "level": level, "type": type}
    page = queries.entries(wanted, after, 100)
    return EntryList(entries=[EntryLine.of(line) for line in page.lines], after=page.after)


@router.get("/entries/{code}", response=WholeEntry, summary="One entry")
def entry(request: HttpRequest, code: str, on: Day | None = None) -> WholeEntry:
    """The version in force today, or on a day."""
    return WholeEntry.of(queries.entry(code, on))


@router.get("/entries/{code}/versions", response=list[EntryVersion], summary="Versions of an entry")
def entry_versions(request: HttpRequest, code: str) -> list[EntryVersion]:
    """Every version, newest first, with what it changed for the applicant."""
    return [EntryVersion.of(step) for step in queries.entry_versions(code)]
