"""Relatives an officer declares (回避), so that nobody decides about their own."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongban.accounts import actions as accounts
from tongban.accounts import queries as people
from tongban.accounts.http import PersonRequest, officer
from tongban.kit.refusals import Refusal
from tongban.oversight.forms import RelativeForm
from tongban.oversight.views.door import private


@require_http_methods(["GET", "POST"])
@officer
def relatives(request: PersonRequest) -> HttpResponse:
    """The relatives somebody has declared, masked; and the form for one more."""
    form = RelativeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            accounts.declare_kin(request.user, **form.cleaned_data)
        except Refusal as refusal:
            field = str(refusal.where.get("field", ""))
            said = f"{refusal.sentence} {refusal.next_step}".strip()
            form.add_error(field if field in form.fields else "id_number", said)
        else:
            messages.success(request, _("Declared. Cases of this relative are not for you to act on."))
            return redirect("oversight:relatives")
    context = {"form": form, "relatives": people.kin_of(request.user)}
    return private(render(request, "oversight/relatives.html", context, status=422 if form.errors else 200))
