"""The written reports: 日报告, 周调度 with who lags behind, 月通报; and the same as PDF and workbook."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tongban.accounts.http import PersonRequest, signed_in
from tongban.documents.actions import draw_bulletin
from tongban.reports import queries
from tongban.reports.bulletin import bulletin_page
from tongban.reports.presenting import sections_of
from tongban.reports.presenting.lagging import behind
from tongban.reports.presenting.lead import lead_of, standing_in_words
from tongban.reports.shapes import Laggard, Report
from tongban.reports.views.asking import PAGES, Asked, Period, Steps, asked_in
from tongban.reports.workbook import workbook_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@never_cache
@require_safe
@signed_in
def daily(request: PersonRequest) -> HttpResponse:
    """日报告: what happened on one day."""
    return _written(request, "day")


@never_cache
@require_safe
@signed_in
def weekly(request: PersonRequest) -> HttpResponse:
    """周调度: which indicators of which bodies lag behind, who answers, and by when."""
    return _written(request, "week")


@never_cache
@require_safe
@signed_in
def monthly(request: PersonRequest) -> HttpResponse:
    """月通报: every indicator, body by body."""
    return _written(request, "month")


@never_cache
@require_safe
@signed_in
def pdf(request: PersonRequest, page: str, on: str) -> HttpResponse:
    """The report as a bulletin: drawn, not issued; it has no number and no seal."""
    asked, report, lagging = _told(request, _period_of(page), on)
    drawn = draw_bulletin(bulletin_page(report, lagging, title=asked.page_label, now=queries.standing(request.user)))
    return _file(drawn, "application/pdf", asked, report, "pdf")


@never_cache
@require_safe
@signed_in
def xlsx(request: PersonRequest, page: str, on: str) -> HttpResponse:
    """The report as a workbook: numbers as numbers, intervals in columns of their own."""
    asked, report, lagging = _told(request, _period_of(page), on)
    return _file(workbook_of(report, lagging, title=asked.page_label), XLSX, asked, report, "xlsx")


def _written(request: PersonRequest, period: Period) -> HttpResponse:
    asked, report, lagging = _told(request, period)
    leads = asked.leads(report)
    sections = sections_of(report, leads)
    context: dict[str, Any] = {
        "asked": asked,
        "steps": Steps.around(report),
        "is_fixed": True,
        "sections": [section for section in sections if section.has_value],
        "waiting": [section for section in sections if not section.has_value],
        "lead": [standing_in_words(queries.standing(request.user)), *lead_of(sections)],
        "lagging": None if lagging is None else behind(lagging, leads),
        "notes": report.notes,
        "pages": [(PAGES[one], Asked(one, asked.on, asked.by)) for one in PAGES],
    }
    return render(request, "reports/written.html", context)


def _told(request: PersonRequest, period: Period, on: str = "") -> tuple[Asked, Report, list[Laggard] | None]:
    asked = asked_in(request, period, on)
    if period == "week" and asked.by == "department":
        return asked, *queries.review(request.user, asked.on)
    report = queries.report(request.user, period, asked.on, asked.by)
    return asked, report, queries.laggards(request.user, asked.on) if period == "week" else None


def _period_of(page: str) -> Period:
    found = next((period for period, name in PAGES.items() if name == page), None)
    if found is None:
        raise Http404
    return found


def _file(content: bytes, media_type: str, asked: Asked, report: Report, ending: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=media_type)
    name = _("%(title)s %(since)s") % {"title": asked.page_label, "since": report.since.isoformat()}
    how = "inline" if ending == "pdf" else "attachment"
    answer.headers["Content-Disposition"] = f"{how}; filename*=UTF-8''{quote(f'{name}.{ending}')}"
    return answer
