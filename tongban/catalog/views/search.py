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
from tongban.catalog.presenting.entries import entry_rows
from tongban.catalog.shelves import AUDIENCES

MOST_LETTERS = 80
EXAMPLES = ("开饭店", "上户口", "办护照", "退休")
"""Words in which people ask, for those whose words found nothing: content of the sample city, in its language."""
_DIGITS = {"person": "1", "firm": "2346"}
"""What a reader calls themselves → whom lists name (服务对象, GB/T 39046 A)."""


def _found(request: HttpRequest, limit: int) -> dict[str, Any]:
    typed = request.GET.get("q", "").replace("\x00", "").strip()[:MOST_LETTERS]
    audience = request.GET.get("for", "")
    said = queries.find(typed, audience if audience in AUDIENCES else None, limit)
    found = cards(hit.guide for hit in said.hits)
    lines = queries.search_entries(typed, limit, in_names=True) if typed else []
    wanted = _DIGITS.get(audience, "")
    kept = [line for line in lines if not wanted or set(wanted) & set(line.audience)][: max(limit - len(found), 3)]
    rows = entry_rows(kept)
    is_here = said.kind == queries.HERE
    return {
        "typed": typed,
        "audience": audience,
        "elsewhere": said.elsewhere,
        "first": found[0] if is_here else None,
        "cards": found[1:] if is_here else found,
        "rows": rows,
        "total": len(found) + len(rows) + (said.elsewhere is not None),
    }


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """The results page; with nothing found it says what else to do."""
    found = _found(request, 30)
    found["crumbs"] = [(_("Search"), "")]
    if not found["total"]:
        found["examples"] = EXAMPLES
    response = render(request, "catalog/search.html", found)
    if request.user.is_authenticated:
        response.headers["Cache-Control"] = PERSONAL
    return response


@require_safe
def hits(request: HttpRequest) -> HttpResponse:
    """A few hits under the search field while somebody types."""
    return render(request, "catalog/_hits.html", _found(request, 7))
