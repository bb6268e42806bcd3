"""No act without a power on the list (法无授权不可为); and what becomes of cases when a power moves to another body."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from tongban.accounts.models import Organisation
from tongban.cases.models import IN_HAND, Case
from tongban.cases.terms import item_of
from tongban.catalog import queries as catalog
from tongban.journal.actions import held_all, note
from tongban.kit.refusals import Refusal

GUARDED = frozenset({"submit", "release", "accept", "deem-accepted", "decline", "not-needed", "grant", "refuse"})
"""Acts that need a power in force on their day: whatever takes an application in or answers it."""
HOMECOMING = frozenset({"submit", "release"})
"""Acts by which a case first comes to an office: it comes to the body that holds the power on that day."""
BATCH = 500


def rests_on(case: Case, name: str, at: datetime) -> str:
    """The power an act rests on, on its day, at the case's body; else `power-not-on-the-list`. A draft whose power has
    moved since goes to the body that holds it now."""
    code, on = item_of(case).item.power, timezone.localdate(at)
    sent_on = timezone.localdate(case.submitted_at) if case.submitted_at else None
    try:
        return catalog.power_in_force(code, on, case.organisation_id, sent_on=sent_on).code
    except Refusal:
        if name not in HOMECOMING:
            raise
    case.organisation = catalog.office_for(item_of(case), case.region, on)
    return catalog.power_in_force(code, on, case.organisation_id).code


def follow_the_powers(at: datetime | None = None, code: str = "") -> list[str]:
    """Hand over every case in hand whose body lost its power by a move that says so; numbers of those handed over.

    `code`: only cases resting on that power. Safe at any time, twice: a case whose body may act stays where it is.
    """
    moment = at or timezone.now()
    on = timezone.localdate(moment)
    done: list[str] = []
    for power, body in catalog.rows_closed_by_moves(on):
        if code and power != code:
            continue
        items = catalog.item_codes_ever_on(power)
        stranded = Case.objects.filter(IN_HAND, kind=Case.Kind.ITEM, organisation=body, item_code__in=items)
        for pk in list(stranded.order_by("next_due", "id").values_list("pk", flat=True)[:BATCH]):
            number = _hand_over(pk, moment)
            if number:
                done.append(number)
    return done


def _who_takes_it(case: Case, code: str, on: date, sent_on: date | None) -> Organisation | None:
    """The body that holds the power now; where it was cancelled meanwhile, the last one that finishes what came in."""
    try:
        return catalog.office_for(item_of(case), case.region, on)
    except Refusal:
        row = catalog.finisher(code, on, sent_on)
        return Organisation.objects.get(pk=row.organisation_id) if row is not None else None


@transaction.atomic
def _hand_over(pk: int, at: datetime) -> str:
    """One case to the body that holds its power now. No date moves, no clock stops: the limit is the applicant's."""
    case = next(iter(held_all(Case.objects.filter(pk=pk, ended_at=None))), None)
    if case is None:
        return ""
    code, on = item_of(case).item.power, timezone.localdate(at)
    sent_on = timezone.localdate(case.submitted_at) if case.submitted_at else None
    try:
        catalog.power_in_force(code, on, case.organisation_id, sent_on=sent_on)
        return ""
    except Refusal:
        pass
    new = _who_takes_it(case, code, on, sent_on)
    if new is None:
        return ""
    old = Organisation.objects.get(pk=case.organisation_id) if case.organisation_id else None
    case.organisation = new
    case.handler = None
    case.save(update_fields=["organisation", "handler"])
    facts = {"power": code, "from": old.name if old else "", "to": new.name}
    note(case, case.lifecycle, "case.hand-over", role="clock", facts=facts, at=at)
    return case.number
