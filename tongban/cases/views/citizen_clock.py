"""Both clocks in words, and why a date is the date it is."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tongban.accounts.http import PersonRequest, signed_in
from tongban.cases import queries
from tongban.cases.views.citizen import crumbs, screen

COLOURS = {"good": "green", "warn": "yellow", "bad": "red", "info": "green", "neutral": "grey"}


def chip(limit: queries.Limit) -> dict[str, str]:
    """A limit as a chip: colour and words. The words say everything the colour does."""
    if limit.status == "stopped":
        return {"colour": "stopped", "says": _("Clock stopped")}
    if limit.status == "met":
        return {"colour": "grey", "says": _("Kept")}
    if limit.status == "unannounced":
        return {"colour": "grey", "says": _("Not before the %(year)s calendar is announced") % {"year": limit.year}}
    if limit.remaining is None:
        return {"colour": "grey", "says": _("Not started")}
    return {"colour": COLOURS.get(limit.tone, "grey"), "says": remaining_in_words(limit)}


def remaining_in_words(limit: queries.Limit) -> str:
    """“3 working days left”, “Due today”, “1 working day late”."""
    left = limit.remaining or 0
    if left == 0:
        return _("Due today")
    late, count = left < 0, abs(left)
    if limit.unit == "workday":
        words = (
            ngettext("%(count)s working day late", "%(count)s working days late", count)
            if late
            else ngettext("%(count)s working day left", "%(count)s working days left", count)
        )
    else:
        words = (
            ngettext("%(count)s day late", "%(count)s days late", count)
            if late
            else ngettext("%(count)s day left", "%(count)s days left", count)
        )
    return words % {"count": count}


def limit_rows(clock: queries.ClockView) -> list[dict[str, Any]]:
    """The limits that have begun, each with its chip."""
    return [{"limit": limit, "chip": chip(limit)} for limit in clock.limits if limit.status != "not-started"]


STEP_WORDS = {
    "event": lambda step: _("The day of the event is not counted"),
    "workday": lambda step: _("Working days"),
    "make-up": lambda step: _("Make-up working days (%(name)s)") % {"name": step.name},
    "weekend": lambda step: _("Weekend"),
    "holiday": lambda step: _("Public holiday (%(name)s)") % {"name": step.name},
    "stopped": lambda step: _("Clock stopped (%(name)s)") % {"name": step.name},
    "natural": lambda step: _("Calendar days"),
    "after-hours": lambda step: _("Outside business hours"),
    "rolled": lambda step: _("The last day is no working day, so the next working day takes its place"),
    "unannounced": lambda step: _("The calendar of %(year)s has not been announced yet") % {"year": step.name},
}


@signed_in
def clock(request: PersonRequest, number: str) -> HttpResponse:
    """Why each date: which days counted, which did not, on what article or notice. Officers read the same page."""
    case = queries.case_seen_by(request.user, number)
    is_mine = queries.is_applicant(case, request.user)
    view = queries.clock_of(case)
    rows = [
        {
            **row,
            "steps": [
                {"step": step, "words": STEP_WORDS[step.kind](step), "counts": step.counted > 0}
                for step in row["limit"].steps
            ],
        }
        for row in limit_rows(view)
    ]
    here = (_("Why these dates?"), "")
    way = crumbs(case, here) if is_mine else [(case.number, reverse("cases:desk-case", args=[case.number])), here]
    changes = queries.time_changes(case, request.user)
    return screen(request, "clock", case, clock=view, rows=rows, changes=changes, is_mine=is_mine, crumbs=way)
