"""The whole of an identity number that a case holds, shown to an officer once, against a reason that is recorded."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tongban.accounts.actions import disclose
from tongban.accounts.models import Person
from tongban.cases.actions.door import must_be
from tongban.cases.models import Case
from tongban.cases.queries.identities import APPLICANT, numbers_in
from tongban.kit.refusals import NotFound

OFFICERS = ("window", "approver", "head", "supervisor")


def reveal_number(case: Case, officer: Person, which: str, why: str) -> str:
    """The whole number under a key of `queries.numbers_in`; the journal says who looked, at whose, and why. Refusals:
    not-allowed, still-needed (no reason), no-such-number."""
    must_be(case, officer, *OFFICERS)
    held = next((one for one in numbers_in(case) if one.key == which), None)
    if held is None:
        raise NotFound(
            _("The case holds no such number."),
            code="no-such-number",
            next_step=_("Choose one of the numbers the case holds."),
        )
    whose = "" if which == APPLICANT else held.label
    said = f"{case.number} {why.strip()}" if why.strip() else ""
    subject = ("person", str(case.applicant_id)) if which == APPLICANT else (case.lifecycle.name, case.number)
    return disclose(held.number, "office", actor=officer, kind=subject[0], subject=subject[1], why=said, whose=whose)
