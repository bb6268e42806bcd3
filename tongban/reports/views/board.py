"""The board and the wall: every indicator for all bodies together, and one of them body by body."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tongban.accounts.http import PersonRequest, signed_in
from tongban.reports import queries
from tongban.reports.presenting import Course, Section, course_of, sections_of
from tongban.reports.presenting.lead import standing_in_words
from tongban.reports.views.asking import Asked, Steps, asked_in

TILES, ROWS, LATE_NAMED = 10, 12, 5
"""What a wall has room for at a size that can be read from across a room; and so many late cases the board names."""


@never_cache
@require_safe
@signed_in
def board(request: PersonRequest) -> HttpResponse:
    """Indicators to the left, the chosen one to the right: its bodies with intervals, and its course."""
    asked = asked_in(request)
    shown = _shown(request, asked)
    now = queries.standing(request.user, LATE_NAMED)
    first = {"now": now, "now_says": standing_in_words(now), "course": _course(request, asked, shown["chosen"])}
    return render(request, "reports/board.html", shown | first)


@never_cache
@require_safe
@signed_in
def screen(request: PersonRequest) -> HttpResponse:
    """The same on a wall; asked for by htmx it is the wall's inside only, which is how it stays fresh."""
    asked = asked_in(request)
    part = "reports/_wall.html" if getattr(request, "htmx", False) else "reports/screen.html"
    shown = _shown(request, asked)
    told = [section for section in shown["sections"] if section.has_value and section.kpi.level == "case"]
    told += [section for section in shown["sections"] if section.has_value and section.kpi.level == "item"]
    wall = {"told": told[: TILES - 1], "now": timezone.localtime(), **_ends(shown["chosen"])}
    wall["standing"] = queries.standing(request.user)
    return render(request, part, shown | wall)


def _ends(chosen: Section | None) -> dict[str, Any]:
    """The rows a wall has room for: the bodies that can be compared (the others stand together below). Where there are
    too many, the middle goes, so that both ends stay, never the better end alone."""
    lines = [line for line in chosen.told if line.figure.value is not None] if chosen else []
    if len(lines) <= ROWS:
        return {"upper": lines, "lower": [], "left_off": 0}
    half = ROWS // 2
    return {"upper": lines[:half], "lower": lines[-half:], "left_off": len(lines) - 2 * half}


def _shown(request: PersonRequest, asked: Asked) -> dict[str, Any]:
    report = queries.report(request.user, asked.period, asked.on, asked.by)
    sections = sections_of(report, asked.leads(report))
    chosen = _chosen(sections, asked.kpi)
    return {
        "asked": asked,
        "steps": Steps.around(report),
        "groups": [
            (label, [section for section in sections if section.kpi.level == level])
            for level, label in (("case", _("Cases")), ("item", _("Items of the catalogue")))
        ],
        "sections": sections,
        "chosen": chosen,
        "next": _after(sections, chosen),
        "notes": report.notes,
    }


def _course(request: PersonRequest, asked: Asked, chosen: Section | None) -> Course | None:
    if chosen is None:
        return None
    kpi = chosen.kpi
    return course_of(kpi, asked.period, asked.trend_of(request.user, kpi.code, is_counted=True), kpi.target)


def _chosen(sections: Sequence[Section], code: str) -> Section | None:
    """The one asked for; else the first about cases."""
    if code:
        queries.kpi_of(code)
    wanted = (s for s in sections if s.code == code) if code else (s for s in sections if s.kpi.level == "case")
    return next(wanted, sections[0] if sections else None)


def _after(sections: Sequence[Section], chosen: Section | None) -> Section | None:
    """The next that has something to show, round and round."""
    told = [section for section in sections if section.lines and section.has_value]
    if chosen is None or not told:
        return None
    place = next((n for n, section in enumerate(told) if section.code == chosen.code), -1)
    return told[(place + 1) % len(told)]
