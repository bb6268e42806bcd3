"""Search: a plain page for everybody, and the list of hits alone for those who type."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tongban.catalog import queries
from tongban.catalog.http import PERSONAL
from tongban.catalog.presenting import cards
from tongban.catalog.shelves import AUDIENCES

MOST_LETTERS = 80


def _found(request: HttpRequest, limit: int) -> dict[str, Any]:
    typed = request.GET.get("q", "").replace("\x00", "").strip()[:MOST_LETTERS]
    audience = request.GET.get("for", "")
    hits_ = queries.search(typed, audience if audience in AUDIENCES else None, limit) if typed else []
    return {"typed": typed, "audience": audience, "cards": cards(hit.guide for hit in hits_)}


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """The results page; with nothing found it says what else to do."""
    found = _found(request, 30)
    found["crumbs"] = [(_("Search"), "")]
    if not found["cards"]:
        found["one_things"] = cards(guide for guide in queries.guides() if guide.is_one_thing)
    response = render(request, "catalog/search.html", found)
    if request.user.is_authenticated:
        response.headers["Cache-Control"] = PERSONAL
    return response


@require_safe
def hits(request: HttpRequest) -> HttpResponse:
    """A few hits under the search field while somebody types."""
    return render(request, "catalog/_hits.html", _found(request, 7))
