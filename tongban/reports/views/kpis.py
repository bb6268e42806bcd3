"""What each indicator means, how its bodies stand, and the cases behind a figure."""

from __future__ import annotations

from itertools import groupby

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tongban.accounts.http import PersonRequest, officer, signed_in
from tongban.reports import queries
from tongban.reports.presenting import course_of, sections_of
from tongban.reports.presenting.definitions import definition_of, sides_of
from tongban.reports.views.asking import Steps, asked_in, page_in


@never_cache
@require_safe
@officer
def kpis(request: PersonRequest) -> HttpResponse:
    """Every indicator with its formula and where that stands."""
    told = [definition_of(kpi) for kpi in sorted(queries.kpis(), key=lambda kpi: kpi.level != "case")]
    groups = [(label, list(those)) for label, those in groupby(told, lambda one: one.level)]
    return render(request, "reports/kpis.html", {"groups": groups})


@never_cache
@require_safe
@signed_in
def kpi(request: PersonRequest, code: str) -> HttpResponse:
    """One indicator: definition, bodies, course."""
    asked = asked_in(request)
    report = queries.report(request.user, asked.period, asked.on, asked.by, code)
    one = queries.kpi_of(code)
    points = asked.trend_of(request.user, code)
    context = {
        "asked": asked,
        "steps": Steps.around(report),
        "definition": definition_of(one),
        "section": next(iter(sections_of(report, asked.leads(report), every=True)), None),
        "course": course_of(one, asked.period, points, one.target),
        "notes": report.notes,
    }
    return render(request, "reports/kpi.html", context)


@never_cache
@require_safe
@signed_in
def drill(request: PersonRequest, code: str) -> HttpResponse:
    """The things one side of a figure was counted from, page by page."""
    asked = asked_in(request)
    told = request.GET
    unit, side = told.get("unit", queries.WHOLE)[:40], told.get("side", "denominator")
    page = queries.drill(request.user, code, unit, asked.period, asked.on, side, page_in(told))
    context = {
        "asked": asked,
        "drill": page,
        "sides": sides_of(page.kpi),
        "steps": Steps.around(page),
        "before": page.page - 1,
        "after": page.page + 1,
    }
    return render(request, "reports/drill.html", context)
