"""Where the code on a slip leads, and where anybody may have a receipt checked."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from tongban.journal import commands, queries
from tongban.journal.checking import check
from tongban.journal.forms import ReceiptForm
from tongban.journal.slips import Act, act_of


def crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    """The way from the home page to a page of the log."""
    return [(_("Public log"), reverse("journal:logs")), *more]


@never_cache
@require_GET
def receipt(request: HttpRequest, number: str) -> HttpResponse:
    """What the act of that number is, and whether it stands on the log unchanged: looked at anew each time."""
    act = act_of(number)
    said = _receipt(act)
    context = {
        "act": act,
        "signed": said is not None,
        "unchanged": said is not None and act.is_whole and check(said).sound,
        "number": act.commitment[: commands.NUMBER],
        "crumbs": crumbs((_("An act on the log"), "")),
    }
    return render(request, "journal/receipt.html", context)


@never_cache
@require_GET
def receipt_file(request: HttpRequest, number: str) -> HttpResponse:
    """The receipt as a file, for verify_log.py and for later."""
    act = act_of(number)
    said = queries.receipt_of(act.commitment)
    text = json.dumps(said, ensure_ascii=False, indent=1)
    answer = HttpResponse(text, content_type="application/json; charset=utf-8")
    name = f"receipt-{act.commitment[: commands.NUMBER]}.json"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _receipt(act: Act) -> dict[str, Any] | None:
    try:
        return queries.receipt_of(act.commitment)
    except queries.NotSignedYet:
        return None


@never_cache
@require_http_methods(["GET", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """How to check everything alone; and a receipt checked here, looked at and forgotten."""
    form = ReceiptForm(request.POST, request.FILES) if request.method == "POST" else ReceiptForm()
    if form.is_bound and form.is_valid():
        verdict = check(form.cleaned_data["receipt"])
        context = {
            "verdict": verdict,
            "crumbs": crumbs((_("Verify this yourself"), reverse("journal:verify")), (_("Verdict"), "")),
        }
        return render(request, "journal/verdict.html", context)
    rows = queries.logs()
    asked = request.GET.get("log", "")
    chosen = next((row for row in rows if row.code == asked), rows[0] if rows else None)
    context = {
        "form": form,
        "logs": rows,
        "chosen": chosen,
        "key": queries.public_key(),
        "fingerprint": queries.key_fingerprint(),
        "fetch": commands.fetch_script(),
        "check_receipt": commands.check_receipt(),
        "check_opening": commands.check_opening(),
        "check_log": commands.check_log(chosen.code if chosen else ""),
        "prefix": f"{settings.SITE_URL}/log/{chosen.code if chosen else '…'}",
        "crumbs": crumbs((_("Verify this yourself"), "")),
    }
    return render(request, "journal/verify.html", context, status=422 if form.errors else 200)
