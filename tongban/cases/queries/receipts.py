"""What an applicant can show a court: that an act is on the public log, and what the office committed to with it."""

from __future__ import annotations

from typing import Any

from tongban.accounts.models import Person
from tongban.cases.models import Case
from tongban.cases.queries.seeing import is_applicant, parts_of
from tongban.cases.queries.story import OFFICE_ONLY, log_number
from tongban.journal import queries as journal
from tongban.kit.refusals import NotFound
from tongban.kit.words import say


def opened_receipt(case: Case, person: Person, number: str) -> dict[str, Any]:
    """The receipt of an act of the case (or of a part of it) with its opening: the salt and the text committed to.

    For the applicant alone, and only of acts the applicant's own timeline shows; NotFound otherwise. Says so where no
    signed head covers the act yet (log-not-signed-yet) or its contents were erased (log-entry-erased).
    """
    if is_applicant(case, person):
        for one in [case, *parts_of(case, person)]:
            shown = journal.entries_of(one.lifecycle.name, one.number).filter(commitment__isnull=False)
            for entry in shown.exclude(what__in=OFFICE_ONLY):
                if log_number(entry) == number:
                    return {**journal.receipt_of(entry), "opening": journal.opening_of(entry)}
    raise NotFound(say("not-found"))
