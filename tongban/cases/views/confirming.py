"""Confirming that one is named: the named person's own page, and the window's note of who came."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongban.accounts.http import PersonRequest, officer, signed_in
from tongban.cases import actions, queries
from tongban.cases.forms.desk import ReasonForm
from tongban.cases.views.citizen import screen
from tongban.cases.views.desk_case import office_case
from tongban.kit.refusals import NotFound
from tongban.kit.words import say


@require_GET
@signed_in
def to_confirm(request: PersonRequest) -> HttpResponse:
    """Every application that names me, what I am named as, and my two answers."""
    return screen(request, "to_confirm", rows=queries.to_confirm(request.user))


@require_POST
@signed_in
def answer(request: PersonRequest, confirmation_id: int) -> HttpResponse:
    """I confirm, or decline."""
    said = "confirm" if request.POST.get("answer") == "confirm" else "decline"
    actions.answer_naming(confirmation_id, request.user, said)
    done = _("Confirmed. The office can see it.") if said == "confirm" else _("Declined. Nothing is granted.")
    messages.success(request, done)
    return HttpResponseRedirect(reverse("cases:to-confirm"))


@require_http_methods(["GET", "POST"])
@officer
def in_person(request: PersonRequest, number: str, role: str) -> HttpResponse:
    """The window notes that somebody named came in person, and what was seen."""
    case = office_case(request, number)
    naming = next((one for one in queries.outstanding(case) if one.subject.role == role), None)
    if naming is None:
        raise NotFound(say("not-found"))
    form = ReasonForm(request.POST or None, label=_("What did you see? The person, and which paper of theirs."))
    if request.method == "POST" and form.is_valid():
        actions.confirm_in_person(case, request.user, role, form.cleaned_data["reason"])
        messages.success(request, _("Recorded: the person named has confirmed."))
        return redirect("cases:desk-case", number=number)
    status = 422 if form.is_bound else 200
    return render(request, "cases/desk/in_person.html", {"case": case, "form": form, "naming": naming}, status=status)
