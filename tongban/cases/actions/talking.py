"""Working on a case without moving it: taking it in hand, looking at materials, writing to the other side."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tongban.accounts.models import Person
from tongban.cases.actions.door import must_be, must_see
from tongban.cases.models import OPEN, Case, CaseMaterial, Remark
from tongban.documents import actions as documents
from tongban.journal.actions import record
from tongban.kit.refusals import Invalid, NotFound, StillNeeded, WrongState

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

MOST_SAID = 2000


@transaction.atomic
def take(case: Case, officer: Person, *, at: datetime | None = None) -> Case:
    """Note that an officer works on the case, so that two do not start at once. Taking over from another is allowed
    and recorded."""
    must_be(case, officer, "window", "approver", "head")
    locked = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    if locked.state not in OPEN:
        raise WrongState(_("This case is not open any more."))
    if locked.handler_id != officer.pk:
        before = locked.handler
        Case.objects.filter(pk=case.pk).update(handler=officer)
        facts = {"from": before.name} if before is not None else {}
        _note(locked, "case.take", officer, at or timezone.now(), facts)
    case.handler = officer
    return case


@transaction.atomic
def judge_material(
    case: Case, officer: Person, code: str, verdict: str, remark: str = "", *, at: datetime | None = None
) -> CaseMaterial:
    """An officer's verdict on one material: undecided, passed, defective. An upload passed at the window rises from
    grade C to B."""
    must_be(case, officer, "window", "approver", "head")
    if case.state not in ("submitted", "reviewing", "suspended"):
        raise WrongState(_("Materials are looked at while the case is being examined."))
    if verdict not in ("undecided", "passed", "defective"):
        raise Invalid(_("There is no such verdict."), code="verdict-unknown", where={"field": "verdict"})
    if verdict == "defective" and not remark.strip():
        raise StillNeeded(_("Say what must be corrected."), where={"field": "remark"})
    row = CaseMaterial.objects.select_for_update().filter(case=case, code=code).first()
    if row is None:
        raise NotFound(_("The case has no such material."))
    row.verdict, row.remark = verdict, remark.strip()
    if row.way == "upload":
        row.grade = "B" if verdict == "passed" else "C"
    row.save(update_fields=["verdict", "remark", "grade"])
    _note(case, "case.judge-material", officer, at or timezone.now(), {"material": code, "verdict": verdict})
    return row


@transaction.atomic
def say(
    case: Case, person: Person, text: str, file: UploadedFile | None = None, *, at: datetime | None = None
) -> Remark:
    """Write a message in the case's thread; the other side is told."""
    roles = must_see(case, person)
    words = text.strip()
    if not words:
        raise StillNeeded(_("Write something."), where={"field": "text"})
    if len(words) > MOST_SAID:
        raise Invalid(
            _("A message has at most %(most)s characters.") % {"most": MOST_SAID},
            code="too-long",
            where={"field": "text"},
        )
    stored = None
    if file is not None:
        stored = documents.store_upload(person, file, accepts=["pdf", "jpg", "png", "docx", "xlsx"], most_megabytes=10)
    moment = at or timezone.now()
    side = "applicant" if "applicant" in roles else "office"
    remark = Remark.objects.create(case=case, author=person, side=side, text=words, file=stored, said_at=moment)
    record(
        "case.say",
        kind=case.lifecycle.name,
        subject=case.number,
        actor=person,
        role=side if side == "applicant" else "",
        organisation_id=case.organisation_id,
        before=case.state,
        after=case.state,
        facts={"remark": remark.pk, "side": side},
        at=moment,
    )
    return remark


def _note(case: Case, what: str, officer: Person, at: datetime, facts: dict[str, str]) -> None:
    record(
        what,
        kind=case.lifecycle.name,
        subject=case.number,
        actor=officer,
        role="window",
        organisation_id=case.organisation_id,
        before=case.state,
        after=case.state,
        facts=facts,
        at=at,
    )
