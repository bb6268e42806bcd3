"""The officers' lists: the work queue, consents a head is asked for, questions from other offices."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from tongban.accounts.http import PersonRequest, officer, with_role
from tongban.accounts.queries import has_role
from tongban.cases import actions, queries
from tongban.cases.lifecycle import CASE
from tongban.cases.views.desk_viewer import OWN
from tongban.kit.refusals import NotAllowed

TABS = (
    ("all", gettext_lazy("All"), ""),
    ("late", gettext_lazy("Late"), "bad"),
    ("law", gettext_lazy("Past the legal limit"), "bad"),
    ("today", gettext_lazy("Due today"), "warn"),
    ("soon", gettext_lazy("Due next working day"), "warn"),
    ("mine", gettext_lazy("Taken by me"), ""),
    ("consult", gettext_lazy("Asked of us"), ""),
)
STATES = ("submitted", "correcting", "reviewing", "suspended", "granted")


def filters_of(request: PersonRequest) -> dict[str, Any]:
    """What the address asks the queue for; unknown words are left out."""
    asked = {"after": request.GET.get("after", ""), "words": request.GET.get("q", "").strip()}
    if request.GET.get("tab") in {name for name, _label, _tone in TABS[1:]}:
        asked["tab"] = request.GET["tab"]
    if request.GET.get("state") in STATES:
        asked["state"] = request.GET["state"]
    return {name: value for name, value in asked.items() if value}


def chips(request: PersonRequest, counts: dict[str, int]) -> list[dict[str, Any]]:
    """The ways to narrow the queue, each with how many wait there."""
    chosen = filters_of(request)
    here = chosen.get("state") or chosen.get("tab") or "all"
    tabs = [
        {"name": name, "label": label, "tone": tone, "query": f"?tab={name}", "count": counts.get(name, 0)}
        for name, label, tone in TABS
        if name in ("all", "mine") or counts.get(name)
    ]
    states = [
        {"name": name, "label": CASE.state(name).label, "tone": "", "query": f"?state={name}", "count": counts[name]}
        for name in STATES
        if counts.get(name)
    ]
    return [chip | {"is_here": chip["name"] == here} for chip in (*tabs, *states)]


def queue_context(request: PersonRequest, size: int = 50, named: int = 3) -> dict[str, Any]:
    """The queue as the list page and the column beside a case both show it; so many of what is near are `named`."""
    page = queries.queue(request.user, filters_of(request), size=size)
    counts = queries.queue_counts(request.user)
    kept = request.GET.copy()
    for name in ("after", "view", *OWN):
        kept.pop(name, None)
    return {
        "page": page,
        "shown": {
            "promised": any(row.promised_due for row in page.rows),
            "legal": any(row.legal_due for row in page.rows),
            "handler": any(row.handler_name for row in page.rows),
        },
        "chips": chips(request, counts),
        "nearing": queries.nearing(request.user, named, counts),
        "kept": kept.urlencode(),
        "words": request.GET.get("q", ""),
    }


@require_GET
@officer
def queue(request: PersonRequest) -> HttpResponse:
    """Everything my offices have to do, the most urgent first."""
    try:
        context = queue_context(request)
    except NotAllowed:
        if any(has_role(request.user, role) for role in ("cataloguer", "administrator")):
            return _keeper(request)
        raise
    context["asked"] = len(queries.consultations_waiting(request.user))
    context["consents"] = len(queries.consents_waiting(request.user))
    response = render(request, "cases/desk/queue.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


def _keeper(request: PersonRequest) -> HttpResponse:
    """Whose desk is the catalogue: what they look for in the box above is an item, not a case."""
    words = request.GET.get("q", "").strip()
    return redirect(f"{reverse('catalog:search')}?{urlencode({'q': words})}" if words else "catalog:findings")


@require_GET
@with_role("head")
def consents(request: PersonRequest) -> HttpResponse:
    """Requests for a further correction notice that wait for the head."""
    return render(request, "cases/desk/consents.html", {"consents": queries.consents_waiting(request.user)})


@require_POST
@with_role("head")
def consent(request: PersonRequest, consent_id: int) -> HttpResponse:
    """The head consents to a further notice."""
    given = actions.give_consent(consent_id, request.user)
    messages.success(
        request, _("Consent given for %(number)s. The officer may send the notice.") % {"number": given.case.number}
    )
    return redirect("cases:consents")


@require_GET
@officer
def consultations(request: PersonRequest) -> HttpResponse:
    """What other offices ask of mine."""
    return render(
        request, "cases/desk/consultations.html", {"consultations": queries.consultations_waiting(request.user)}
    )
