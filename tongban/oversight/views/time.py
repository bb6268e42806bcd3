"""Where the time went: one case's working minutes, each with its owner. Applicants and officers read the same page."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tongban.accounts.http import PersonRequest, signed_in
from tongban.cases.lifecycle import STOP_REASONS
from tongban.catalog import queries as catalog
from tongban.oversight.attribution import OWNERS, PartTime, Segment, time_of_case
from tongban.oversight.attribution.spoken import in_words, percent, strip
from tongban.oversight.views.door import private

STOPS = dict(STOP_REASONS)


@require_GET
@signed_in
def time(request: PersonRequest, number: str) -> HttpResponse:
    """The account of one case, or of the parts of a one-thing, for whoever may see it."""
    found = time_of_case(request.user, number)
    name = "cases:case" if found.is_mine else "cases:desk-case"
    back = reverse(name, args=[found.case.number])
    day = catalog.calendar().opening_hours().minutes
    context = {
        "case": found.case,
        "parts": [shown(part, day) for part in found.parts],
        "now": found.now,
        "day": in_words(day, day + 1),
        "back": back,
        "crumbs": [(found.case.title, back), (_("Where the time went"), "")],
    }
    return private(render(request, "oversight/time.html", context))


def shown(part: PartTime, day: int) -> dict[str, Any]:
    """One account as the page shows it."""
    account = part.account
    known = sum(account.by_owner().values())
    owners = [
        {
            "owner": owner,
            "label": OWNERS[owner],
            "words": in_words(minutes, day),
            "minutes": minutes,
            "share": percent(minutes, known),
        }
        for owner, minutes in account.by_owner().items()
    ]
    return {
        "case": part.case,
        "account": account,
        "owners": owners,
        "longest": max(owners, key=lambda row: row["minutes"]) if known else None,
        "whole": in_words(known, day),
        "known": known,
        "after_hours": account.passed - known if account.unannounced is None else None,
        "strip": strip(account.segments, day),
        "rows": [_row(one, part, day) for one in account.segments],
    }


def _row(one: Segment, part: PartTime, day: int) -> dict[str, Any]:
    return {
        "segment": one,
        "owner": OWNERS[one.owner],
        "kind": STOPS.get(one.kind, ""),
        "office": part.offices.get(one.organisation or 0, ""),
        "words": in_words(one.minutes, day) if one.minutes is not None else "",
    }
