"""The office's page: certificates it has issued."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from tongban.accounts.http import PersonRequest, officer
from tongban.kit.integers import read_integer
from tongban.licences import queries


@never_cache
@require_GET
@officer
def desk(request: PersonRequest) -> HttpResponse:
    """Certificates of my office, newest first; found by number, holder or identifier."""
    words, before = request.GET.get("q", "").strip(), read_integer(request.GET.get("before"))
    rows, more = queries.issued_by_offices_of(request.user, words, before)
    context = {"rows": [(row, queries.facts_of(row)) for row in rows], "q": words, "more": more}
    return render(request, "licences/desk.html", context | {"crumbs": [(_("Certificates"), "")]})
