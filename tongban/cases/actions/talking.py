"""Working on a case without moving it: taking it in hand, looking at materials, writing to the other side."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tongban.accounts.models import Person
from tongban.cases.actions.door import must_be
from tongban.cases.models import OPEN, Case, CaseMaterial, Remark
from tongban.documents import actions as documents
from tongban.journal.actions import held, note
from tongban.kit.refusals import Invalid, NotFound, StillNeeded, WrongState

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

MOST_SAID = 2000
OFFICE = ("window", "approver", "head")
"""Who handles a case."""


@transaction.atomic
def take(case: Case, officer: Person, *, at: datetime | None = None) -> Case:
    """Note that an officer works on the case, so that two do not start at once. Taking over from another is allowed
    and recorded."""
    must_be(case, officer, *OFFICE)
    with held(case) as row:
        if row.state not in OPEN:
            raise WrongState(_("This case is not open any more."))
        if row.handler_id != officer.pk:
            facts = {"from": row.handler.name} if row.handler is not None else {}
            Case.objects.filter(pk=case.pk).update(handler=officer)
            note(row, row.lifecycle, "case.take", actor=officer, role="window", facts=facts, at=at or timezone.now())
    case.handler = officer
    return case


@transaction.atomic
def judge_material(
    case: Case, officer: Person, code: str, verdict: str, remark: str = "", *, at: datetime | None = None
) -> CaseMaterial:
    """An officer's verdict on one material: undecided, passed, defective. An upload passed at the window rises from
    grade C to B."""
    must_be(case, officer, *OFFICE)
    if verdict not in ("undecided", "passed", "defective"):
        raise Invalid(_("There is no such verdict."), code="verdict-unknown", where={"field": "verdict"})
    if verdict == "defective" and not remark.strip():
        raise StillNeeded(_("Say what must be corrected."), where={"field": "remark"})
    with held(case) as now:
        if now.state not in ("submitted", "reviewing", "suspended"):
            raise WrongState(_("Materials are looked at while the case is being examined."))
        row = CaseMaterial.objects.select_for_update().filter(case=case, code=code).first()
        if row is None:
            raise NotFound(_("The case has no such material."))
        row.verdict, row.remark = verdict, remark.strip()
        if row.way == "upload":
            row.grade = "B" if verdict == "passed" else "C"
        row.save(update_fields=["verdict", "remark", "grade"])
        facts, moment = {"material": code, "verdict": verdict}, at or timezone.now()
        note(now, now.lifecycle, "case.judge-material", actor=officer, role="window", facts=facts, at=moment)
    return row


def say(
    case: Case, person: Person, text: str, file: UploadedFile | None = None, *, at: datetime | None = None
) -> Remark:
    """Write a message in the case's thread; the other side is told. Only the applicant and the officers who handle the
    case write: who advises on it or supervises it reads."""
    roles = must_be(case, person, "applicant", *OFFICE)
    words = text.strip()
    if not words:
        raise StillNeeded(_("Write something."), where={"field": "text"})
    if len(words) > MOST_SAID:
        raise Invalid(
            _("A message has at most %(most)s characters.") % {"most": MOST_SAID},
            code="too-long",
            where={"field": "text"},
        )
    moment, side = at or timezone.now(), "applicant" if "applicant" in roles else "office"
    with held(case) as now:
        stored = None
        if file is not None:
            accepted = ["pdf", "jpg", "png", "docx", "xlsx"]
            stored = documents.store_upload(person, file, accepts=accepted, most_megabytes=10)
        remark = Remark.objects.create(case=case, author=person, side=side, text=words, file=stored, said_at=moment)
        facts, role = {"remark": remark.pk, "side": side}, side if side == "applicant" else ""
        note(now, now.lifecycle, "case.say", actor=person, role=role, facts=facts, at=moment)
    return remark
