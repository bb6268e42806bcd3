"""My cases on the home page: what waits for me, how much is under way, and the one thing to do next."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from tongban.accounts.models import Person
from tongban.accounts.queries import firms_of
from tongban.cases.models import Case
from tongban.cases.queries import CaseRow, my_cases
from tongban.cases.queries.lists import ENDED
from tongban.catalog.events import home_card


@home_card
def my_cases_card(person: Person) -> dict[str, Any]:
    """Counts by what is to be done, and the most urgent next step (a correction before a draft)."""
    mine = reverse("cases:mine")
    whose = Q(applicant=person) | Q(on_behalf_of__in=firms_of(person))
    states = dict(
        Case.objects.filter(whose, parent=None).values_list("state").annotate(n=Count("pk")).values_list("state", "n")
    )
    correct = my_cases(person, "correct", size=9).rows
    drafts = states.get("draft", 0)
    done = sum(number for state, number in states.items() if state in ENDED)
    open_ = sum(states.values()) - drafts - done
    waiting = correct or (my_cases(person, "draft", size=1).rows if drafts else [])
    return {
        "counts": [
            (_("To be corrected"), len(correct), f"{mine}?tab=correct", bool(correct)),
            (_("Drafts"), drafts, f"{mine}?tab=draft", False),
            (_("Under way"), open_, f"{mine}?tab=open", False),
            (_("Finished"), done, f"{mine}?tab=done", False),
        ],
        "next": _next(waiting[0]) if waiting else None,
        "all": mine,
    }


def _next(row: CaseRow) -> dict[str, Any]:
    """The button of the card."""
    page = "tasks" if row.state == "draft" else "correct" if row.state == "correcting" else "case"
    return {
        "title": row.title,
        "note": row.says,
        "action": _("Continue") if row.state == "draft" else _("Correct now"),
        "address": reverse(f"cases:{page}", args=[row.number]),
    }
