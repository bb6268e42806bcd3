"""What if: a supervisor or a head asks what last year would have been under a draft change. The address is the
question, so that it can be passed on; nothing is stored."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tongban.accounts.http import PersonRequest, signed_in
from tongban.kit.days import read_day
from tongban.kit.refusals import Refusal
from tongban.oversight.views.door import private
from tongban.oversight.whatif import (
    MOST_DAYS,
    Outcome,
    ask,
    bodies_of,
    items_of,
    names_in,
    papers_of,
    read_changes,
    scope_of,
)
from tongban.oversight.whatif.drawing import bars
from tongban.oversight.whatif.form import Asked
from tongban.oversight.whatif.printed import STAGE_WORDS, figures_of, number, reasons, spoken

USUAL_DAYS = 90


@require_GET
@signed_in
def whatif(request: PersonRequest) -> HttpResponse:
    """The question and, once one is asked, before and after."""
    scope = scope_of(request.user)
    until = timezone.localdate() - timedelta(days=1)
    usual = (until - timedelta(days=USUAL_DAYS - 1), until)
    items = items_of(scope, *_period(request, usual))
    choices: dict[str, Any] = {
        "items": items,
        "papers": papers_of(items),
        "bodies": [(body.code, body.name) for body in bodies_of(scope)],
    }
    is_asked = "since" in request.GET
    first = {"since": usual[0], "until": until, "stage": "decision", "officers": 0}
    form = Asked(request.GET if is_asked else None, initial=first, **choices)
    outcome, refusal = None, None
    if is_asked and form.is_valid():
        try:
            said = form.cleaned_data
            outcome = ask(scope, said["since"], said["until"], read_changes(form.changes()), items=said["item"])
        except Refusal as found:
            refusal = found
    if outcome is not None and request.GET.get("format") == "json":
        return _download(outcome)
    status = 422 if refusal or (is_asked and not form.is_valid()) else 200
    context = {"form": form, "refusal": refusal, "asked": _shown(outcome) if outcome else None}
    return private(render(request, "oversight/whatif.html", context, status=status))


def _period(request: PersonRequest, usual: tuple[date, date]) -> tuple[date, date]:
    """The period whose items are offered: the one asked for, where it can be read and a page can carry it."""
    since, until = read_day(request.GET.get("since")), read_day(request.GET.get("until"))
    if since is None or until is None:
        return usual
    return (since, until) if timedelta() <= until - since < timedelta(days=MOST_DAYS) else usual


def _download(outcome: Outcome) -> HttpResponse:
    text = json.dumps(outcome.as_dict(), ensure_ascii=False, indent=1)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="what-if.json"'
    return private(response)


def _shown(outcome: Outcome) -> dict[str, Any]:
    """The outcome as the page shows it: what changed first, what stayed as it was folded."""
    (before, after), *items = outcome.pairs()
    figures = [(one, bars(one), *_cells(one.before, one.after)) for one in figures_of(before, after)]
    rows = [(b.title, b.item, [(f, *_cells(f.before, f.after)) for f in figures_of(b, a)], a != b) for b, a in items]
    loads = [
        (unit or _("not known"), STAGE_WORDS[stage], *_cells(was.hours if was else 0, now.hours if now else 0))
        for unit, stage, was, now in outcome.loads()
    ]
    return {
        "outcome": outcome,
        "changes": [spoken(one, names_in(outcome)) for one in outcome.changes],
        "reasons": reasons(outcome),
        "figures": figures,
        "heads": [row[0].name for row in figures],
        "items": [
            (_("What changes"), [row for row in rows if row[3]]),
            (_("As it was"), [r for r in rows if not r[3]]),
        ],
        "loads": [
            (_("What changes"), [row for row in loads if row[2] != row[3]]),
            (_("As it was"), [row for row in loads if row[2] == row[3]]),
        ],
    }


def _cells(before: float | None, after: float | None) -> tuple[str, str, str]:
    """Before, after and the difference, in words."""
    known = before is not None and after is not None
    return number(before), number(after), number(after - before, signed=True) if known else "–"  # type: ignore[operator]
