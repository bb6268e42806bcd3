"""The live stream of signals, and one signal with the case's timeline and the clock's explanation."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tongban.accounts.http import PersonRequest, officer, with_role
from tongban.catalog import queries as catalog
from tongban.kit.integers import read_integer
from tongban.oversight import actions, queries
from tongban.oversight.digest import Digest, digest
from tongban.oversight.forms import IssueForm
from tongban.oversight.story import rests_on, story
from tongban.oversight.views.clock import explained
from tongban.oversight.views.door import private

FILTERS = ("family", "tone", "item", "rule")
LOUDNESS = ("notice", "yellow", "red")
ONE_BY_ONE = ("tone", "rule")
"""Asked for one tone or one rule, signals stand one by one; else they are gathered by tone and rule."""


def filters_of(request: PersonRequest) -> dict[str, Any]:
    """What the address asks the stream for; an office by its key."""
    asked: dict[str, Any] = {name: said for name in FILTERS if (said := request.GET.get(name, "").strip())}
    if (office := read_integer(request.GET.get("office"))) is not None:
        asked["organisation"] = office
    return asked


@require_GET
@officer
def live(request: PersonRequest) -> HttpResponse:
    """Signals by tone, then newest first. Asked with `since` (the newest id shown), only what is newer: the page asks
    itself so every few seconds, and is complete without."""
    asked = filters_of(request)
    since = read_integer(request.GET.get("since"))
    if since is not None:
        return _fresh(request, asked, since)
    gathered = None
    if "after" in request.GET or any(name in asked for name in ONE_BY_ONE):
        page = queries.stream(request.user, after=request.GET.get("after", ""), **asked)
    else:
        gathered = digest(request.user, **asked)
        page = queries.Page(gathered.shown)
    names = names_of_items()
    context = {
        **_shown(request, page, asked),
        "after": page.after,
        "digest": gathered and _gathered(gathered, names),
        "rule": page.rows[0].rule.name if "rule" in asked and page.rows else "",
        "counts": queries.counts(request.user),
        "families": queries.families(),
        "offices": queries.bodies(request.user),
        "items": sorted(names.items(), key=lambda pair: pair[1]),
        "is_narrowed": bool(asked),
    }
    return private(render(request, "oversight/live.html", context))


def _fresh(request: PersonRequest, asked: dict[str, Any], since: int) -> HttpResponse:
    page = queries.stream(request.user, since, **asked)
    if not page.rows:
        return private(HttpResponse(status=204))
    page.rows.sort(key=lambda row: (-LOUDNESS.index(row.tone), -row.id))
    context = {**_shown(request, page, asked), "counts": queries.counts(request.user), "is_fresh": True}
    return private(render(request, "oversight/_fresh.html", context))


def _gathered(found: Digest, names: dict[str, str]) -> dict[str, Any]:
    """The digest with the names of items beside its signals."""
    return {
        "loud": [(part, [(row, names.get(row.item_code, "")) for row in part.rows]) for part in found.loud],
        "quiet": [(part, [(row, names.get(row.item_code, "")) for row in part.rows]) for part in found.quiet],
        "notices": found.notices,
        "has_more": found.has_more,
    }


def _shown(request: PersonRequest, page: queries.Page, asked: dict[str, Any]) -> dict[str, Any]:
    names = names_of_items()
    kept = request.GET.copy()
    for word in ("since", "after"):
        kept.pop(word, None)
    return {
        "rows": [(row, names.get(row.item_code, "")) for row in page.rows],
        "newest": max((row.id for row in page.rows), default=0),
        "asked": asked,
        "kept": kept.urlencode(),
        "now": timezone.now(),
    }


def names_of_items() -> dict[str, str]:
    """Item code → its name, of everything in force."""
    return {guide.code: str(guide.name) for guide in catalog.guides() if not guide.is_one_thing}


@require_GET
@officer
def signal(request: PersonRequest, signal_id: int) -> HttpResponse:
    """One signal: its rule, the clock step by step, and the case's timeline with every signal in its place."""
    return _signal_page(request, signal_id)


@require_POST
@with_role("supervisor")
def issue(request: PersonRequest, signal_id: int) -> HttpResponse:
    """A supervisor issues a card on a signal whose rule issues none by itself."""
    form = IssueForm(request.POST)
    if not form.is_valid():
        return _signal_page(request, signal_id, form, 422)
    card = actions.issue(signal_id, request.user, form.cleaned_data["colour"])
    messages.success(request, _("The card was issued; officer and head are told."))
    return redirect("oversight:card", number=card.number)


def _signal_page(
    request: PersonRequest, signal_id: int, form: IssueForm | None = None, status: int = 200
) -> HttpResponse:
    found = queries.signal(request.user, signal_id)
    may_issue = queries.is_supervisor(request.user) and bool(found.entries) and not found.card_number
    context = {
        "signal": found,
        "item": names_of_items().get(found.item_code, ""),
        "lines": story(request.user, found)[::-1],
        "rests": rests_on(found.entries),
        "clock": explained(found),
        "form": form or (IssueForm() if may_issue else None),
    }
    return private(render(request, "oversight/signal.html", context, status=status))
