"""Pages of bureaus' own lists: shelves to browse, one entry, its versions and what each changed. All public."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tongban.catalog import queries
from tongban.catalog.entries import questions
from tongban.catalog.http import public_page
from tongban.catalog.presenting.entries import entry_page, entry_rows, facet_name, facet_rows

MOST_BODIES = 40


def _crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("Implementation lists"), "/catalogue/" if more else ""), *more]


@require_safe
@public_page
def entries_home(request: HttpRequest) -> HttpResponse:
    """The way into the lists: by theme, for whom, by department, division, level and type."""
    found = facet_rows(questions.shelves())
    return render(
        request,
        "catalog/entries/home.html",
        {
            "shelves": found,
            "total": found["all"][0]["count"],
            "bodies": found["body"][:MOST_BODIES],
            "crumbs": _crumbs(),
        },
    )


@require_safe
@public_page
def entries_shelf(request: HttpRequest, facet: str, value: str) -> HttpResponse:
    """One shelf, page by page; other facets in the address narrow it."""
    known = questions.shelves()
    names = {row[0]: row[1] for row in known.get(facet, [])}
    if facet not in questions.FACETS or value not in names:
        raise Http404
    wanted = {facet: value} | {name: request.GET[name] for name in questions.FACETS if request.GET.get(name)}
    wanted[facet] = value
    page = queries.entries(wanted, request.GET.get("after", ""))
    heading = facet_name(facet, value, names[value])
    more = {name: given for name, given in wanted.items() if name != facet}
    return render(
        request,
        "catalog/entries/shelf.html",
        {
            "rows": entry_rows(page.lines),
            "count": questions.count(wanted),
            "next": f"?{urlencode(more | {'after': page.after})}" if page.after else "",
            "begun": bool(request.GET.get("after")),
            "heading": heading,
            "narrow": _narrow(facet_rows(known), facet, more),
            "crumbs": _crumbs((heading, "")),
        },
    )


def _narrow(found: dict[str, list[dict[str, Any]]], facet: str, chosen: dict[str, str]) -> list[dict[str, Any]]:
    """(label, choices) of the other facets worth narrowing by; each choice an address of this page."""
    labels = {
        "for": _("For whom"),
        "type": _("Type of item"),
        "level": _("Level of exercise"),
        "division": _("Division"),
    }
    groups = []
    for name, label in labels.items():
        if name == facet or len(found[name]) < 2:
            continue
        rest = {other: given for other, given in chosen.items() if other != name}
        links = [{"name": _("All"), "href": f"?{urlencode(rest)}", "here": name not in chosen}]
        for row in found[name][:12]:
            here = chosen.get(name) == row["value"]
            links.append({"name": row["name"], "href": f"?{urlencode(rest | {name: row['value']})}", "here": here})
        groups.append({"label": label, "links": links})
    return groups


@require_safe
@public_page
def entry(request: HttpRequest, code: str) -> HttpResponse:
    """One entry as it is in force today."""
    found = queries.entry(code)
    steps = queries.entry_versions(code)
    crumbs = _crumbs((found.name, ""))
    context = {"page": entry_page(found), "changes": steps[0].changes, "versions": len(steps), "crumbs": crumbs}
    return render(request, "catalog/entries/entry.html", context)


@require_safe
@public_page
def entry_version(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """An entry as one version said it."""
    found = queries.entry_version(code, number)
    step = next(step for step in queries.entry_versions(code) if step.entry.number == number)
    crumbs = _crumbs((found.name, f"/catalogue/entries/{code}/"), (f"v{number}", ""))
    context = {"page": entry_page(found), "changes": step.changes, "old": True, "crumbs": crumbs}
    return render(request, "catalog/entries/entry.html", context)


@require_safe
@public_page
def entry_versions(request: HttpRequest, code: str) -> HttpResponse:
    """Every version, newest first, and what it changed for the applicant."""
    steps = queries.entry_versions(code)
    name = steps[0].entry.name
    crumbs = _crumbs((name, f"/catalogue/entries/{code}/"), (_("Versions"), ""))
    return render(
        request, "catalog/entries/versions.html", {"steps": steps, "name": name, "code": code, "crumbs": crumbs}
    )
