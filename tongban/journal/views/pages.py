"""The log for people: the authorities, one authority's days, one entry with its proof."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from tongban.journal import commands, queries
from tongban.journal.busy import busy_days, newest_day
from tongban.journal.climbing import climb
from tongban.journal.forms import NumberForm
from tongban.journal.months import months_of, weekdays, weeks_of
from tongban.journal.views.receipts import crumbs
from tongban.kit.days import read_day
from tongban.kit.integers import read_page
from tongban.kit.merkle import Hasher


@require_GET
def logs(request: HttpRequest) -> HttpResponse:
    """Every authority that has a log, and a field for the number on a slip."""
    form = NumberForm(request.GET if "number" in request.GET else None)
    if form.is_bound and form.is_valid():
        return HttpResponseRedirect(reverse("journal:receipt", args=[form.cleaned_data["number"]]))
    rows = queries.logs()
    here = _day_asked(request) or newest_day() or timezone.localdate()
    busy = busy_days(here)
    first = here.replace(day=1)
    context = {
        "logs": [{"log": row, "on_day": busy.get(here, {}).get(row.code, 0)} for row in rows],
        "total": sum(row.size for row in rows),
        "here": here,
        "on_day": sum(busy.get(here, {}).values()),
        "weeks": weeks_of(here, {day: sum(counts.values()) for day, counts in busy.items()}),
        "weekdays": weekdays(),
        "earlier": first - timedelta(days=1) if first.year > 1900 else None,
        "later": (first + timedelta(days=31)).replace(day=1) if first < timezone.localdate().replace(day=1) else None,
        "form": form,
        "crumbs": crumbs(),
    }
    return render(request, "journal/logs.html", context, status=422 if form.errors else 200)


@require_GET
def log(request: HttpRequest, code: str) -> HttpResponse:
    """One authority's log, a day at a time; the newest day that has entries where none is asked for."""
    found = queries.log(code)
    counts = {row.day: row.count for row in queries.log_days(code)}
    days = sorted(counts)
    here = _day_asked(request) or (days[-1] if days else timezone.localdate())
    page = queries.log_entries(code, day=here, page=_page_asked(request))
    context = {
        "log": found,
        "here": here,
        "page": page,
        "newer": page.number - 1,
        "older": page.number + 1,
        "facts": _facts(found),
        "months": months_of(here.year, counts, here),
        "weeks": weeks_of(here, counts),
        "weekdays": weekdays(),
        "earlier": next((day for day in reversed(days) if day.year < here.year), None),
        "later": next((day for day in days if day.year > here.year), None),
        "crumbs": crumbs((found.name, "")),
    }
    return render(request, "journal/log.html", context)


def _facts(found: queries.LogRow) -> list[tuple[str, Any, str]]:
    head = found.last_head
    signed = ngettext("%(n)s act", "%(n)s acts", head.size) % {"n": head.size} if head else _("not signed yet")
    at = timezone.localtime(head.at).strftime("%Y-%m-%d %H:%M") if head else ""
    last = timezone.localtime(found.last_at).strftime("%Y-%m-%d %H:%M") if found.last_at else "—"
    return [
        (_("Acts"), found.size, ""),
        (_("Newest entry"), last, ""),
        (_("Newest signed head"), signed, at),
    ]


def _day_asked(request: HttpRequest) -> date | None:
    """The day in the address; none where it is no day, or one no log can know."""
    return read_day(request.GET.get("day"))


def _page_asked(request: HttpRequest) -> int:
    return read_page(request.GET.get("page"))


@require_GET
def entry(request: HttpRequest, code: str, index: int) -> HttpResponse:
    """One entry: what, when, on which article, its way up to the signed root, and how to check it alone."""
    found = queries.public_entry(code, index)
    log = queries.log(code)
    head = log.last_head
    proof = queries.inclusion(code, index, head.size) if head is not None and index < head.size else None
    way = None
    if proof is not None:
        path = [bytes.fromhex(one) for one in proof.path]
        way = climb(Hasher(log.algorithm), bytes.fromhex(proof.leaf), index, proof.size, path)
    context = {
        "log": log,
        "entry": found,
        "proof": proof,
        "last": proof.size - 1 if proof else 0,
        "climb": way,
        "head": head,
        "late": found.logged.date() != found.at.date(),
        "number": found.commitment[: commands.NUMBER],
        "fetch": commands.fetch_script(),
        "run": commands.check_receipt(found.commitment),
        "crumbs": crumbs((log.name, reverse("journal:log", args=[code])), (_("Entry %(n)s") % {"n": index}, "")),
    }
    return render(request, "journal/entry.html", context)
