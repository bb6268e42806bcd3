"""Pages of the inbox."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from tongban.accounts.http import PersonRequest, signed_in
from tongban.notices import actions, queries


@never_cache
@require_GET
@signed_in
def inbox(request: PersonRequest) -> HttpResponse:
    """My messages, newest first; `?unread=1` only those I have not read."""
    unread_only = request.GET.get("unread") == "1"
    page = queries.inbox(request.user, unread_only=unread_only, page=request.GET.get("page", "1"))
    context = {"page": page, "unread_only": unread_only, "crumbs": [(_("Messages"), "")]}
    return render(request, "notices/inbox.html", context)


@never_cache
@require_GET
@signed_in
def message(request: PersonRequest, message_id: int) -> HttpResponse:
    """One of my messages; opening it is reading it."""
    found = queries.message_seen_by(request.user, message_id)
    actions.mark_read(request.user, message_id)
    crumbs = [(_("Messages"), reverse("notices:inbox")), (found.title, "")]
    return render(request, "notices/message.html", {"message": found, "crumbs": crumbs})


@require_POST
@signed_in
def read_all(request: PersonRequest) -> HttpResponse:
    """All of them are read."""
    actions.mark_read(request.user)
    return HttpResponseRedirect(reverse("notices:inbox"))
