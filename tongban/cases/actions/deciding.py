"""The approver and the head: ask others, stop and restart the clock, extend once, grant or refuse."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from tongban.accounts import queries as accounts
from tongban.accounts.models import Person, Role
from tongban.cases.actions.confirming import must_be_confirmed
from tongban.cases.actions.door import conflict, does
from tongban.cases.actions.proving import must_prove
from tongban.cases.actions.receiving import close_stop
from tongban.cases.figures import day_after
from tongban.cases.lifecycle import CASE, LAW, STOP_REASONS
from tongban.cases.models import Case, CaseMaterial, Consultation, Extension, Stop
from tongban.cases.queries.materials import DEFER, unseen_of
from tongban.cases.terms import item_of
from tongban.kit.refusals import Invalid, NotAllowed, NotFound, Refusal


@does(CASE, "consult")
def consult(case: Case, *, actor: Person, at: datetime, office: str, question: str, days: int) -> dict[str, Any]:
    """Another office is asked, with a limit of its own; the case's clocks go on."""
    asked = accounts.organisation_by_code(office)
    if asked is None or asked.kind != "office" or asked.pk == case.organisation_id:
        raise Invalid(
            _("There is no other office of that code."),
            code="office-unknown",
            next_step=_("Choose one from the list."),
            where={"field": "office"},
        )
    row = Consultation.objects.create(
        case=case, office=asked, question=question, asked_by=actor, asked_at=at, due_on=day_after(at, days)
    )
    return {"consultation": row.pk, "office_name": asked.name, "due_on": row.due_on}


@does(CASE, "advise")
def advise(case: Case, *, actor: Person, at: datetime, answer: str) -> dict[str, Any]:
    """The office that was asked answers."""
    asked = (Role.APPROVER, Role.HEAD)
    offices = [d.organisation_id for d in accounts.duties_of(actor) if d.role in asked and d.covers(case.region_id)]
    row = case.consultations.filter(office__in=offices, answered_at=None).order_by("id").first()
    if row is None:
        raise NotFound(_("Nothing is asked of your office here."))
    row.answer, row.answered_by, row.answered_at = answer, actor, at
    row.save(update_fields=["answer", "answered_by", "answered_at"])
    return {"consultation": row.pk, "office_name": row.office.name}


@does(CASE, "suspend")
def suspend(case: Case, *, actor: Person, at: datetime, kind: str, reason: str, days: int) -> dict[str, Any]:
    """第四十五条: the time of this procedure is not counted, and the applicant is told how long it takes."""
    if kind not in dict(STOP_REASONS):
        raise Invalid(
            _("The law names no such reason for stopping the clock."),
            code="no-legal-reason",
            next_step=_("Choose one of the procedures of Article 45; nothing else stops the clock."),
            where={"field": "kind"},
        )
    Stop.objects.create(case=case, kind=kind, reason=reason, basis=LAW + "第四十五条", since=at, expected_days=days)
    return {}


@does(CASE, "resume")
def resume(case: Case, *, actor: Person, at: datetime, outcome: str) -> dict[str, Any]:
    """The clock runs again."""
    close_stop(case, at)
    return {}


@does(CASE, "ask-extension")
def ask_extension(case: Case, *, actor: Person, at: datetime, reason: str) -> dict[str, Any]:
    """The approver asks the head for the one extension the law allows."""
    days = item_of(case).item.extension_days
    row = Extension.objects.filter(case=case).first()
    if row is not None and row.is_granted:
        raise _extended_already()
    if row is not None and row.is_granted is None:
        raise conflict("extension-asked-already", _("The head has been asked already."), _("Wait for the answer."))
    if case.legal_due is not None and timezone.localdate(at) > case.legal_due:
        raise conflict(
            "limit-already-past",
            _("The legal limit is past and can no longer be extended."),
            _("Decide at once and note why it is late."),
        )
    Extension.objects.update_or_create(
        case=case,
        defaults={
            "days": days,
            "reason": reason,
            "asked_by": actor,
            "asked_at": at,
            "decided_by": None,
            "decided_at": None,
            "is_granted": None,
        },
    )
    return {"days": days}


@does(CASE, "extend")
def extend(case: Case, *, actor: Person, at: datetime, reason: str) -> dict[str, Any]:
    """The head approves: once, by the days the law allows."""
    row = _asked(case)
    row.is_granted, row.decided_by, row.decided_at = True, actor, at
    row.save(update_fields=["is_granted", "decided_by", "decided_at"])
    case.extended_days = row.days
    return {"days": row.days, "on_paper": {"days": row.days}}


@does(CASE, "deny-extension")
def deny_extension(case: Case, *, actor: Person, at: datetime, reason: str) -> dict[str, Any]:
    """The head does not approve: the limit stays."""
    row = _asked(case)
    row.is_granted, row.decided_by, row.decided_at = False, actor, at
    row.save(update_fields=["is_granted", "decided_by", "decided_at"])
    return {}


def _extended_already() -> Refusal:
    return conflict(
        "extension-once",
        _("The limit has been extended already; the law allows it once."),
        _("Decide within the limit."),
    )


def _asked(case: Case) -> Extension:
    row = Extension.objects.filter(case=case).first()
    if row is not None and row.is_granted:
        raise _extended_already()
    if row is None or row.is_granted is not None:
        raise conflict(
            "extension-not-asked", _("No extension is asked for."), _("The approver asks first, with a reason.")
        )
    return row


@does(CASE, "grant")
def grant(case: Case, *, actor: Person, at: datetime, opinion: str = "", unseen_reason: str = "") -> dict[str, Any]:
    """准予. Whoever accepted does not decide (受审分离), and nothing put off may still be outstanding."""
    _other_officer(case, actor)
    outstanding = [
        row.name for row in case.materials.all() if row.way == DEFER or row.verdict == CaseMaterial.Verdict.DEFECTIVE
    ]
    if outstanding:
        raise conflict(
            "material-outstanding",
            _("Not in order yet: %(materials)s.") % {"materials": "、".join(outstanding)},
            _("Wait until the material has been handed in and looked at, or refuse with reasons."),
        )
    must_prove(case)
    must_be_confirmed(case)
    unseen = unseen_of(case)
    if unseen and not unseen_reason.strip():
        raise conflict(
            "material-unseen",
            _("%(n)s materials have not been looked at: %(materials)s.")
            % {"n": len(unseen), "materials": "、".join(unseen)},
            _("Look at each and note your verdict, or say why you grant all the same; the reason is recorded."),
        )
    case.decided_at, case.handler = at, actor
    return {"unseen": unseen} if unseen else {}


@does(CASE, "refuse")
def refuse(case: Case, *, actor: Person, at: datetime, reason: str, basis: str, remedy: str) -> dict[str, Any]:
    """不予: with reason, article, and how to seek remedy."""
    _other_officer(case, actor)
    case.decided_at = case.ended_at = at
    case.handler = actor
    return {}


def _other_officer(case: Case, actor: Person) -> None:
    if case.accepted_by_id is not None and case.accepted_by_id == actor.pk:
        raise NotAllowed(
            _("You accepted this application yourself; somebody else must decide it."),
            code="same-officer",
            next_step=_("Hand it to another approver of your office (受审分离)."),
        )
