"""Guide pages (办事指南): for items and one-things, on screen and on paper, and as earlier versions said it."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tongban.catalog import queries
from tongban.catalog.drawing import NARROW, WIDE, drawing
from tongban.catalog.graphing import graph
from tongban.catalog.http import public_page
from tongban.catalog.planning import Plan
from tongban.catalog.presenting import GuidePage, card, guide_page, read_facts
from tongban.catalog.prose import as_html


def start_address(code: str, page: GuidePage) -> str:
    """Where an application begins, carrying the situation along; empty while no room above offers it."""
    try:
        address = reverse("cases:start", args=[code])
    except NoReverseMatch:
        return ""
    answered = [f"{row.name}={_sent(page.situation[row.name])}" for row in page.questions if row.name in page.situation]
    return f"{address}?{'&'.join(answered)}" if answered else address


def _sent(fact: object) -> str:
    from urllib.parse import quote

    if isinstance(fact, bool):
        return "yes" if fact else "no"
    return quote(",".join(map(str, fact)) if isinstance(fact, list) else str(fact))


def _page(request: HttpRequest, code: str) -> GuidePage:
    found = queries.guide(code)
    facts, errors = read_facts(queries.situation_questions(code), request.GET)
    return guide_page(found, facts, errors)


@require_safe
@public_page
def guide(request: HttpRequest, code: str) -> HttpResponse:
    """One guide; the situation is in the address, so it can be kept, sent and read without JavaScript."""
    page = _page(request, code)
    crumbs = [(_("Life events"), "/one-things/") if page.guide.is_one_thing else (_("All services"), "/guides/")]
    return render(
        request,
        "catalog/guide.html",
        {
            "page": page,
            "facts": page.facts,
            "text": as_html(page.guide_text),
            "start": start_address(code, page),
            "drawings": _drawings(page, drawing),
            "graphs": _drawings(page, graph),
            "within": [card(one) for one in queries.guides() if _is_part(one, code)],
            "answered": bool(page.situation),
            "more_open": any(row.name in page.situation or row.error for row in page.more_questions),
            "crumbs": [*crumbs, (str(page.guide.name), "")],
        },
    )


def _is_part(one: queries.Guide, code: str) -> bool:
    return one.is_one_thing and any(part.item == code for part in one.facts.parts)


def _drawings(page: GuidePage, draw: Callable[[Plan, dict[str, str], int], str]) -> list[tuple[str, str]]:
    if page.plan is None or not page.plan.nodes:
        return []
    return [(f"plan-{css}", draw(page.plan, page.names, width)) for css, width in (("wide", WIDE), ("narrow", NARROW))]


@require_safe
@public_page
def print_guide(request: HttpRequest, code: str) -> HttpResponse:
    """The guide as one sheet to take along, for the situation in the address."""
    page = _page(request, code)
    return render(request, "catalog/print.html", {"page": page, "facts": page.facts, "text": as_html(page.guide_text)})


@require_safe
@public_page
def versions(request: HttpRequest, code: str) -> HttpResponse:
    """Every version of a guide, newest first, with its dates and fingerprint."""
    rows = queries.versions(code)
    crumbs = [(rows[0].name, f"/guides/{code}/"), (_("Versions"), "")]
    changes = sorted(queries.pack_changes(code).items(), reverse=True)
    context = {"rows": rows, "code": code, "changed": changes, "crumbs": crumbs}
    return render(request, "catalog/versions.html", context)


@require_safe
@public_page
def version(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """A guide as one version said it: a case keeps the version it was born with."""
    row = queries.version(code, number)
    page = guide_page(queries.guide_of(row))
    crumbs = [(row.name, f"/guides/{code}/"), (_("Versions"), f"/guides/{code}/versions/"), (f"v{number}", "")]
    return render(
        request,
        "catalog/version.html",
        {"page": page, "facts": page.facts, "row": row, "text": as_html(page.guide_text), "crumbs": crumbs},
    )
