"""The holder's pages: my certificates, one certificate, showing it to somebody (亮证)."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from tongban.accounts.http import PersonRequest, signed_in
from tongban.documents.actions import qr
from tongban.kit.refusals import Refusal
from tongban.licences import actions, queries
from tongban.licences.continuing import NextStep, next_step, services_giving
from tongban.licences.forms import MoveForm, ShowForm


@never_cache
@require_GET
@signed_in
def mine(request: PersonRequest) -> HttpResponse:
    """The certificates I hold, and those of the firms I represent."""
    giving = services_giving()
    cards = [_card(licence, next_step(licence, giving)) for licence in queries.licences_of(request.user)]
    return render(request, "licences/mine.html", {"cards": cards, "crumbs": [(_("My certificates"), "")]})


def _card(licence: Any, step: NextStep | None) -> dict[str, Any]:
    """What the wallet shows of one certificate."""
    facts = queries.facts_of(licence)
    return {
        "licence": licence,
        "facts": facts,
        "shade": queries.shade_of(facts, of_firm=licence.holder_organisation_id is not None),
        "keeper": queries.keeper_of(licence),
        "step": step,
    }


@never_cache
@require_GET
@signed_in
def licence(request: PersonRequest, identifier: str) -> HttpResponse:
    """One certificate: its face, its state, its file, who looked at it, and what may be done with it."""
    found = queries.licence_seen_by(request.user, identifier)
    return render(request, "licences/licence.html", page_of(request, found, {}))


def page_of(request: PersonRequest, found: Any, bound: dict[str, MoveForm]) -> dict[str, Any]:
    """What the page of one certificate shows; `bound`: a move's form that came back with faults."""
    moves = queries.moves_open(found, request.user)
    is_holder = "holder" in found.roles_of(request.user)
    above = (_("My certificates"), reverse("licences:mine"))
    if not is_holder:
        above = (_("Certificates we issued"), reverse("licences:desk"))
    return {
        "licence": found,
        "facts": queries.facts_of(found),
        "says": queries.says(found),
        "is_holder": is_holder,
        "keeper": queries.keeper_of(found),
        "step": next_step(found) if is_holder else None,
        "forms": [(move, bound.get(move.name) or MoveForm(move)) for move in moves],
        "looks": queries.looks(found) if is_holder else [],
        "form": next(iter(bound.values()), None),
        "crumbs": [above, (found.kind_name, "")],
    }


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def show(request: PersonRequest, identifier: str) -> HttpResponse:
    """Choose what may be seen; then a one-time code."""
    found = queries.licence_seen_by(request.user, identifier)
    labels = [label for label, _value in queries.says(found)]
    form = ShowForm(labels, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        code = actions.show(found, request.user, shows=form.cleaned_data["shows"])
        return HttpResponseRedirect(reverse("licences:showing", args=[found.identifier, code]))
    crumbs = [
        (_("My certificates"), reverse("licences:mine")),
        (found.kind_name, reverse("licences:licence", args=[found.identifier])),
        (_("Show the certificate"), ""),
    ]
    return render(request, "licences/show.html", {"licence": found, "form": form, "crumbs": crumbs})


@never_cache
@require_GET
@signed_in
def showing(request: PersonRequest, identifier: str, code: str) -> HttpResponse:
    """The code as a QR for 300 seconds. The page comes again by itself, so the seconds count down without a script."""
    found = queries.licence_seen_by(request.user, identifier)
    now = timezone.now()
    row = queries.showing_of(found, code, now)
    seconds = max(int((row.expires_at - now).total_seconds()), 0) if row else 0
    crumbs = [
        (_("My certificates"), reverse("licences:mine")),
        (found.kind_name, reverse("licences:licence", args=[found.identifier])),
        (_("Show the certificate"), ""),
    ]
    context = {
        "licence": found,
        "facts": queries.facts_of(found),
        "code": "-".join((code[:4], code[4:8], code[8:])),
        "qr": qr(actions.address_of_showing(code)) if row else "",
        "seconds": seconds,
        "now": now,
        "used": queries.showing_used(found, code),
        "crumbs": crumbs,
    }
    answer = render(request, "licences/showing.html", context)
    if row:
        answer.headers["Refresh"] = str(min(seconds + 1, 10))
    return answer


@require_http_methods(["POST"])
@signed_in
def move(request: PersonRequest, identifier: str, name: str) -> HttpResponse:
    """One act on the certificate by somebody who may."""
    found = queries.licence_seen_by(request.user, identifier)
    declared = next((one for one in queries.moves_open(found, request.user) if one.name == name), None)
    if declared is None:
        actions.refuse_move(found, name, request.user)  # says precisely why not
    form = MoveForm(declared, request.POST)
    if form.is_valid():
        try:
            actions.move(found, name, request.user, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            return HttpResponseRedirect(reverse("licences:licence", args=[found.identifier]))
    return render(request, "licences/licence.html", page_of(request, found, {name: form}), status=422)
