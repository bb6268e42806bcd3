"""Lists: every service by audience, theme or department; one-things; the glossary."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tongban.catalog import queries, shelves
from tongban.catalog.http import public_page
from tongban.catalog.presenting import cards
from tongban.catalog.queries import Guide
from tongban.catalog.shelves import AUDIENCES


def _list(request: HttpRequest, guides: list[Guide], **more: Any) -> HttpResponse:
    audience = request.GET.get("for", "") if request.GET.get("for") in AUDIENCES else ""
    wanted = AUDIENCES.get(audience)
    shown = [guide for guide in guides if not wanted or wanted.intersection(guide.audience)]
    departments = [
        (row.code, shelves.department_name(row.code), sum(one.department == row.code for one in queries.guides()))
        for row in shelves.shelves().departments
    ]
    return render(
        request,
        "catalog/browse.html",
        {
            "cards": cards(shown),
            "audience": audience,
            "audiences": [("", _("All")), ("person", _("People")), ("firm", _("Enterprises"))],
            "themes": [(_("People"), queries.themes("person")), (_("Enterprises"), queries.themes("firm"))],
            "departments": [row for row in departments if row[2]],
            **more,
        },
    )


@require_safe
@public_page
def browse(request: HttpRequest) -> HttpResponse:
    """Every guide, one-things first."""
    crumbs = [(_("All services"), "")]
    return _list(request, queries.guides(), heading=_("All services and guides"), crumbs=crumbs)


@require_safe
@public_page
def one_things(request: HttpRequest) -> HttpResponse:
    """Every one-thing."""
    guides = [guide for guide in queries.guides() if guide.is_one_thing]
    return render(
        request,
        "catalog/one_things.html",
        {"cards": cards(guides), "crumbs": [(_("Life events"), "")]},
    )


@require_safe
@public_page
def theme(request: HttpRequest, code: str) -> HttpResponse:
    """What stands under one theme."""
    found = queries.theme(code)
    guides = [guide for guide in queries.guides() if code in guide.themes]
    crumbs = [(_("All services"), "/guides/"), (str(found.name), "")]
    return _list(request, guides, heading=str(found.name), crumbs=crumbs, here=code, found=found)


@require_safe
@public_page
def department(request: HttpRequest, code: str) -> HttpResponse:
    """What one department does, with its telephones."""
    found = queries.department(code)
    guides = [guide for guide in queries.guides() if guide.department == code]
    name = shelves.department_name(code)
    crumbs = [(_("All services"), "/guides/"), (name, "")]
    return _list(request, guides, heading=name, crumbs=crumbs, here=code, office=found)


@require_safe
@public_page
def glossary(request: HttpRequest) -> HttpResponse:
    """The words of the house: law's Chinese first."""
    terms = queries.glossary()
    groups = {"plain": [t for t in terms if t.plain], "expert": [t for t in terms if not t.plain]}
    return render(request, "catalog/glossary.html", {**groups, "crumbs": [(_("Glossary"), "")]})
