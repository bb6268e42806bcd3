"""A report as the bulletin's page description (日报告·周调度·月通报), which `documents` draws as a PDF."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from tongban.reports.presenting import Axis, Line, Section, day_in_words, numbers, sections_of, span_in_words
from tongban.reports.presenting.definitions import definition_of
from tongban.reports.presenting.lagging import behind
from tongban.reports.presenting.lead import lead_of, standing_in_words
from tongban.reports.queries import Standing
from tongban.reports.shapes import Laggard, Report

Page = dict[str, Any]
ROWS = 6
"""Rows of one indicator on paper; the workbook has every one, and the bodies of what is counted in full."""


def bulletin_page(
    report: Report, lagging: Sequence[Laggard] | None, *, title: str, now: Standing | None = None
) -> Page:
    """What `documents/typst/bulletin.typ` draws. Every figure is the screen's, word for word."""
    sections = sections_of(report)
    told = [section for section in sections if section.has_value]
    today = timezone.localdate()
    return {
        "title": _("%(city)s: %(title)s of government services") % {"city": settings.CITY_NAME, "title": title},
        "period": span_in_words(report.period, report.since, report.until),
        "date": [today.year, today.month, today.day],
        "date_words": day_in_words(today),
        "demo": bool(settings.DEMO),
        "lang": (get_language() or "zh")[:2],
        "office": _("Counted by the system as defined below; not a sealed document"),
        "foot": _("page {n} of {of}"),
        "lead": [*([standing_in_words(now)] if now else []), *lead_of(sections)],
        "heads": [
            pgettext("grouping", "Department") if report.by == "department" else pgettext("grouping", "Region"),
            _("Counted"),
            _("As counted"),
            _("Adjusted"),
            _("Rank interval"),
        ],
        "sections": [_section(section) for section in told if section.told and section.kpi.level == "case"],
        "tables": [_overview(told), *_lagging(lagging), *_too_small(told), _definitions(sections)],
        "notes": [str(note) for note in report.notes],
        "notes_title": _("How to read these figures"),
    }


def _overview(sections: Sequence[Section]) -> Page:
    body = []
    for section in sections:
        if section.whole is not None:
            whole = section.whole
            body.append([section.name, whole.raw, whole.raw_interval, section.target or numbers.NONE, section.change])
    heads = [_("Indicator"), _("Value"), _("95% interval"), _("Target"), _("Against the period before")]
    return _table(_("All together"), heads, [0, 25, 30, 28, 58], body, first=True)


def _lagging(lagging: Sequence[Laggard] | None) -> list[Page]:
    if lagging is None:
        return []
    heads = [
        _("Body or place"),
        _("Indicator"),
        _("Value"),
        _("Target"),
        _("Why it is listed"),
        _("Who answers"),
        _("Answer due"),
    ]
    says = "" if lagging else _("Nothing lags behind by more than chance would make.")
    body = [[one.body, one.indicator, one.value, one.target, one.why, one.owner, one.by] for one in behind(lagging)]
    return [_table(_("Lagging behind"), heads, [30, 0, 20, 20, 33, 14, 32], body, first=True, says=says)]


def _too_small(sections: Sequence[Section]) -> list[Page]:
    """Indicators of which no body can be compared: one line each."""
    body = [[section.name, section.small_together, _named(section)] for section in sections if not section.told]
    body = [row for row in body if row[1]]
    heads = [_("Indicator"), _("Bodies"), _("Counted")]
    return [_table(_("Too few to compare"), heads, [38, 45, 0], body, first=False)] if body else []


def _named(section: Section) -> str:
    """The small bodies with what was counted of each, in one line."""
    return _(", ").join(f"{line.unit} {line.cases}" for line in section.small if line.figure.count)


def _ends(lines: Sequence[Line]) -> tuple[list[Line], int]:
    """The rows paper has room for: both ends, never the better end alone; and how many lie between."""
    if len(lines) <= ROWS:
        return list(lines), 0
    return [*lines[: ROWS // 2], *lines[-(ROWS // 2) :]], len(lines) - ROWS


def _definitions(sections: Sequence[Section]) -> Page:
    body = [
        [section.name, str(section.kpi.formula), str(section.kpi.exclusions), definition_of(section.kpi).source]
        for section in sections
    ]
    heads = [_("Indicator"), _("Formula"), _("Left out"), _("Source")]
    return _table(_("What is counted"), heads, [28, 56, 0, 38], body, first=False)


def _table(
    title: str, heads: list[str], widths: list[int], body: list[list[str]], *, first: bool, says: str = ""
) -> Page:
    return {"title": title, "says": says, "head": heads, "widths": widths, "body": body, "first": first}


def _section(section: Section) -> Page:
    key = [_("dot: as counted")]
    if section.has_adjusted:
        key = [_("full dot: adjusted for the mix of work"), _("hollow dot: as counted")]
    key += [_("line: 95% interval")] if section.has_intervals else []
    key += [_("upright line: all together")] if section.axis.whole else []
    key += [_("dashed: target")] if section.axis.goal else []
    rows, between = _ends(section.told)
    more = [section.says]
    if between:
        more.append(_("%(n)s more lie between these; the workbook has them.") % {"n": between})
    if section.small:
        more.append(_("%(small)s: %(named)s.") % {"small": section.small_together, "named": _named(section)})
    return {
        "title": section.name,
        "says": " ".join(more),
        "adjusted": section.has_adjusted,
        "scale": _scale(section.axis),
        "rows": [_row(line) for line in rows],
        "key": _("; ").join(key),
    }


def _scale(axis: Axis) -> Page:
    return {
        "marks": [{"at": _at(mark.place), "label": mark.label} for mark in axis.marks],
        "whole": _at(axis.whole),
        "goal": _at(axis.goal),
    }


def _row(line: Line) -> Page:
    places = line.places
    raw, dot = _at(places.raw), _at(places.dot)
    return {
        "unit": line.unit,
        "cases": line.cases,
        "raw": line.raw,
        "raw_interval": line.raw_interval,
        "adjusted": line.adjusted,
        "interval": line.interval,
        "rank": line.rank,
        "verdict": line.verdict,
        "tone": line.tone,
        "at": dot,
        "low": _at(places.low, dot),
        "high": _at(places.high, dot),
        "raw_at": raw,
        "raw_low": _at(places.raw_low, raw),
        "raw_high": _at(places.raw_high, raw),
    }


def _at(place: str, otherwise: float | None = None) -> float | None:
    """43.21% as 43.21; where there is no place, the other one (a dot without a line is its own end)."""
    return float(place.rstrip("%")) if place else otherwise
