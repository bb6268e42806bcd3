"""My cases on the home page: what waits for me, how much is under way, and the one thing to do next."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tongban.accounts.models import Person
from tongban.cases.queries import CaseRow, my_cases, my_counts
from tongban.catalog.events import home_card


@home_card
def my_cases_card(person: Person) -> dict[str, Any]:
    """Counts by what is to be done, and the most urgent next step (a correction before a draft)."""
    mine = reverse("cases:mine")
    counts = my_counts(person)
    waiting = my_cases(person, "todo", size=1).rows if counts["todo"] else []
    return {
        "counts": [
            (_("To be corrected"), counts["correct"], f"{mine}?tab=correct", bool(counts["correct"])),
            (_("Drafts"), counts["draft"], f"{mine}?tab=draft", False),
            (_("Under way"), counts["open"], f"{mine}?tab=open", False),
            (_("Finished"), counts["done"], f"{mine}?tab=done", False),
        ],
        "next": _next(waiting[0]) if waiting else None,
        "all": mine,
    }


def _next(row: CaseRow) -> dict[str, Any]:
    """The button of the card."""
    page = "correct" if row.turn_number else "tasks"
    return {
        "title": row.title,
        "note": _until(row),
        "action": _("Continue") if row.state == "draft" else _("Correct now"),
        "address": reverse(f"cases:{page}", args=[row.turn_number or row.number]),
    }


def _until(row: CaseRow) -> str:
    """What is to be done and by when: a notice says it itself; a draft says until when it is kept."""
    if row.turn_number or row.due_on is None:
        return str(row.says)
    day = date_format(row.due_on, "MONTH_DAY_FORMAT")
    return _("Not sent yet; you can go on with it until %(day)s.") % {"day": day}
