"""The window: accept, ask once for all that is wrong, do not accept; and the applicant's corrections (第三十二条)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tongban.accounts.models import Person
from tongban.cases.actions.confirming import ask_the_named
from tongban.cases.actions.door import conflict, does, must_be, must_see
from tongban.cases.actions.proving import must_prove
from tongban.cases.actions.supplying import not_asked, reexamine, supply_material
from tongban.cases.checking import EMPTY, clean_all, missing
from tongban.cases.clocks import CORRECTION
from tongban.cases.figures import day_after, figures
from tongban.cases.lifecycle import CASE, LAW
from tongban.cases.models import Case, CaseMaterial, Correction, CorrectionConsent, Stop
from tongban.cases.queries.filling import all_questions
from tongban.cases.queries.materials import DEFER
from tongban.cases.queries.seeing import absent
from tongban.cases.refusals import NotReady
from tongban.cases.shapes import Fault
from tongban.journal.actions import held, note, perform
from tongban.journal.models import Entry
from tongban.kit.refusals import Invalid, NotFound, StillNeeded, WrongState


@does(CASE, "accept")
def accept(case: Case, *, actor: Person | None, at: datetime) -> dict[str, Any]:
    """受理: the promised and the legal limit begin."""
    defective = [row.name for row in case.materials.filter(verdict=CaseMaterial.Verdict.DEFECTIVE)]
    if defective:
        raise conflict(
            "material-defective",
            _("Marked as to be corrected: %(materials)s.") % {"materials": "、".join(defective)},
            _("Ask for corrections, or look at the materials again."),
        )
    must_prove(case)
    case.accepted_at, case.accepted_by = at, actor
    return {}


@does(CASE, "deem-accepted")
def deem_accepted(case: Case, *, actor: Person | None, at: datetime) -> dict[str, Any]:
    """Nobody answered within five days: accepted by law from the day the materials were received."""
    case.accepted_at = case.received_at
    return {}


@does(CASE, "ask")
def ask_for_corrections(case: Case, *, actor: Person, at: datetime, defects: list[dict[str, Any]]) -> dict[str, Any]:
    """The one notice with every defect. A second one rests on the head's consent, and says so."""
    rows = _defects(case, defects)
    round_ = case.corrections.count() + 1
    consent = None
    if round_ > 1:
        consent = case.consents.filter(given_at__isnull=False, used_at=None).select_related("given_by").first()
        if consent is None:
            raise conflict(
                "second-notice-needs-consent",
                _("Everything had to be named in the first notice. A further notice needs the head's consent."),
                _("Ask the head for consent, or accept the application."),
            )
        consent.used_at = at
        consent.save(update_fields=["used_at"])
    due = day_after(at, figures().correction.days, figures().correction.unit)
    Correction.objects.create(
        case=case,
        round=round_,
        defects=rows,
        asked_by=actor,
        asked_at=at,
        due_on=due,
        consent_by=consent.given_by if consent else None,
        consent_reason=consent.reason if consent else "",
    )
    Stop.objects.create(case=case, kind=CORRECTION, basis=LAW + "第三十二条", since=at)
    codes = [row["code"] for row in rows if row["what"] == "material"]
    for row in case.materials.filter(code__in=codes):
        row.verdict = CaseMaterial.Verdict.DEFECTIVE
        row.remark = next(one["problem"] for one in rows if one["code"] == row.code)
        row.save(update_fields=["verdict", "remark"])
    note = ""
    if consent is not None and consent.given_by is not None:
        note = f"本次为第{round_}次补正告知，已经本机关负责人{consent.given_by.name}同意，理由：{consent.reason}"
    return {"round": round_, "due_on": due, "on_paper": {"due_on": due, "consent_note": note, "defects": rows}}


def _defects(case: Case, defects: Any) -> list[dict[str, str]]:
    """The defects as they are kept; each names a field or material of this case, or something else in words."""
    materials = set(case.materials.values_list("code", flat=True))
    fields = all_questions(case)
    rows = []
    for row in defects if isinstance(defects, list) else []:
        what, code, problem = (str(row.get(key) or "").strip() for key in ("what", "code", "problem"))
        known = {"field": code in fields, "material": code in materials, "other": True}.get(what, False)
        if not known:
            raise Invalid(
                _("The case has no field or material “%(code)s”.") % {"code": code},
                code="defect-unknown",
                where={"field": "defects"},
            )
        if not problem:
            raise StillNeeded(
                _("Say what is wrong with “%(code)s”.") % {"code": code or _("the application")},
                where={"field": "defects"},
            )
        rows.append({"what": what, "code": code, "problem": problem[:500]})
    if not rows:
        raise StillNeeded(_("Name at least one thing that must be corrected."), where={"field": "defects"})
    return rows


def correct(
    case: Case,
    person: Person,
    facts: dict[str, Any] | None = None,
    materials: dict[str, Any] | None = None,
    *,
    at: datetime | None = None,
) -> Entry:
    """Send what the correction notice asked for: `facts` by question name; `materials` {code: keyword arguments of
    supply_material} (or supplied beforehand). Refusals: not-asked (something else was changed), not-ready (something
    asked is missing), wrong-state."""
    must_be(case, person, "applicant", "window")
    with transaction.atomic():
        for code, given in (materials or {}).items():
            supply_material(case, person, code, at=at, **given)
        return perform(case, case.lifecycle, "correct", actor=person, at=at, corrected=dict(facts or {}))


@does(CASE, "correct")
def take_corrections(
    case: Case, *, actor: Person, at: datetime, corrected: dict[str, Any] | None = None
) -> dict[str, Any]:
    """What was asked is there: the five days begin again from today (received anew)."""
    notice = case.corrections.filter(answered_at=None).order_by("-round").first()
    if notice is None:
        raise NotFound(_("No correction is asked."))
    corrected = corrected or {}
    questions = all_questions(case)
    asked_fields = [row["code"] for row in notice.defects if row["what"] == "field"]
    asked_materials = {row["code"] for row in notice.defects if row["what"] == "material"}
    for name in corrected:
        if name not in asked_fields:
            raise not_asked(str(questions[name].label) if name in questions else name)
    kept, faults = clean_all({name: questions[name] for name in asked_fields if name in questions}, corrected)
    faults += [missing(questions[name]) for name in asked_fields if name in questions and kept.get(name) in EMPTY]
    rows = {row.code: row for row in case.materials.filter(code__in=asked_materials)}
    for row in rows.values():
        if not row.way or (row.way != DEFER and (row.supplied_at is None or row.supplied_at < notice.asked_at)):
            sentence = _("“%(material)s” has not been handed in anew.") % {"material": row.name}
            faults.append(Fault("material", row.code, row.name, sentence, code="not-corrected"))
    if faults:
        raise NotReady(faults)
    case.answers.update(kept)
    reexamine(case, at=at)
    ask_the_named(case, at)
    notice.answered_at = at
    notice.save(update_fields=["answered_at"])
    close_stop(case, at)
    case.received_at = at
    if case.parent_id and kept:
        _tell_waiting_siblings(case, kept)
    return {"round": notice.round, "corrected": sorted([*kept, *rows])}


def _tell_waiting_siblings(case: Case, kept: dict[str, Any]) -> None:
    """A corrected fact also holds for parts that have not begun yet; those under way examine what they were sent."""
    for sibling in Case.objects.select_for_update().filter(parent=case.parent_id, state="waiting").exclude(pk=case.pk):
        shared = {name: value for name, value in kept.items() if name in sibling.answers}
        if shared:
            sibling.answers.update(shared)
            sibling.save(update_fields=["answers"])


def close_stop(case: Case, at: datetime) -> None:
    """End the open stop of the clock, if there is one."""
    Stop.objects.filter(case=case, until=None).update(until=at)


@does(CASE, "decline")
def decline(case: Case, *, actor: Person, at: datetime, **said: Any) -> dict[str, Any]:
    """不予受理."""
    case.decided_at = case.ended_at = at
    return {}


@does(CASE, "not-needed")
def not_needed(case: Case, *, actor: Person, at: datetime, reason: str) -> dict[str, Any]:
    """不需要取得行政许可."""
    case.decided_at = case.ended_at = at
    return {}


# ---------------------------------------------------------------- a further notice


@transaction.atomic
def ask_consent(case: Case, officer: Person, reason: str, *, at: datetime | None = None) -> CorrectionConsent:
    """Ask the head for consent to a further correction notice. Refusals: wrong-state, still-needed, consent-not-needed
    (no notice was sent yet), consent-asked-already."""
    must_be(case, officer, "window", "approver")
    if not reason.strip():
        raise StillNeeded(_("Say why the defect was not named in the first notice."), where={"field": "reason"})
    moment = at or timezone.now()
    with held(case) as now:
        if now.state != "submitted":
            raise WrongState(_("Consent is only needed while the application waits for acceptance."))
        if not now.corrections.exists():
            raise conflict(
                "consent-not-needed", _("The first notice needs no consent."), _("Name everything in it at once.")
            )
        if now.consents.filter(used_at=None).exists():
            raise conflict("consent-asked-already", _("The head has been asked already."), _("Wait for the answer."))
        consent = CorrectionConsent.objects.create(case=case, asked_by=officer, reason=reason.strip(), asked_at=moment)
        facts = {"consent": consent.pk, "reason": consent.reason}
        note(now, now.lifecycle, "case.ask-consent", actor=officer, role="window", facts=facts, at=moment)
    return consent


@transaction.atomic
def give_consent(consent_id: int, head: Person, *, at: datetime | None = None) -> CorrectionConsent:
    """The head consents; used up by the next notice. Refusals: not-found, recusal."""
    asked = CorrectionConsent.objects.select_related("case").filter(pk=consent_id).first()
    if asked is None or "head" not in must_see(asked.case, head):
        raise absent()
    must_be(asked.case, head, "head")
    with held(asked.case) as now:
        consent = CorrectionConsent.objects.select_for_update().get(pk=consent_id)
        if consent.given_at is None:
            consent.given_by, consent.given_at = head, at or timezone.now()
            consent.save(update_fields=["given_by", "given_at"])
            facts, moment = {"consent": consent.pk}, consent.given_at
            note(now, now.lifecycle, "case.give-consent", actor=head, role="head", facts=facts, at=moment)
    return consent
