"""What anybody who holds a slip may see without signing in: how far the application is."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from tongban.accounts.http import counted_guesses
from tongban.cases import queries
from tongban.cases.views.citizen import TAGS, screen
from tongban.kit.refusals import Refusal


class ProgressForm(forms.Form):
    """Number and check code, as they stand on the slip."""

    use_required_attribute = False
    number = forms.CharField(
        label=gettext_lazy("Application number"),
        max_length=40,
        widget=forms.TextInput(attrs={"class": "form-control num", "inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Write the number that stands on the slip.")},
    )
    code = forms.CharField(
        label=gettext_lazy("Progress code"),
        help_text=gettext_lazy("Eight letters and digits beside the number on the slip."),
        max_length=20,
        widget=forms.TextInput(attrs={"class": "form-control num short", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Write the check code that stands on the slip.")},
    )


@require_safe
def progress(request: HttpRequest) -> HttpResponse:
    """Number and code in, state and next date out. The address of a slip's QR code carries both."""
    asked = "number" in request.GET or "code" in request.GET
    form = ProgressForm(request.GET if asked else None)
    found, tag, status = None, "", 200
    if asked and form.is_valid():
        try:
            with counted_guesses(request, "progress"):
                found = queries.progress(**form.cleaned_data)
            tag = TAGS.get(found.tone, "")
        except Refusal as refusal:
            form.add_error("code", f"{refusal.sentence}{refusal.next_step}")
            status = refusal.status
    elif asked:
        status = 422
    return screen(
        request, "progress", form=form, found=found, tag=tag, status=status, crumbs=[(_("Follow an application"), "")]
    )
