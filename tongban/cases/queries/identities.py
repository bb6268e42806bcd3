"""Whose identity numbers a case holds: masked for everybody who may see it, and by which key one is asked for."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from tongban.accounts.models import SealedNumber
from tongban.cases.models import Case
from tongban.cases.queries.filling import all_questions
from tongban.cases.shapes import HeldNumber

APPLICANT = "applicant"


def numbers_in(case: Case) -> list[HeldNumber]:
    """The applicant's number, those in the answers, and those somebody wrote in a message; each person's once."""
    found: dict[str, HeldNumber] = {}
    own = case.applicant.id_number
    if own is not None:
        found[own.digest] = HeldNumber(APPLICANT, _("Applicant %(name)s") % {"name": case.applicant.name}, own)
    questions: dict[str, Any] = all_questions(case)
    for name, value in case.answers.items():
        if isinstance(value, SealedNumber) and value.digest:
            label = str(questions[name].label) if name in questions else name
            found.setdefault(value.digest, HeldNumber(name, label, value))
    for remark in case.thread.all():
        for place, number in enumerate(getattr(remark.text, "numbers", ())):
            label = _("In a message of %(name)s") % {"name": remark.author.name}
            found.setdefault(number.digest, HeldNumber(f"message-{remark.pk}-{place}", label, number))
    return list(found.values())
