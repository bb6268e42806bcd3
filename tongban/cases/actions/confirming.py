"""Somebody whom a result will name beside the applicant confirms it: signed in, or in person at the window.

They are asked when the application is sent, and again when a correction names somebody else. Until they have
confirmed, nothing is granted. Who an application names is decided by its answers (`evidence.subject_in`) and the pack
(`named`); a one-thing asks once for all its parts.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from tongban.accounts.models import Person
from tongban.accounts.queries import must
from tongban.cases.actions.door import conflict, must_be
from tongban.cases.models import Case, Confirmation
from tongban.cases.queries.confirming import namings, outstanding, root_of
from tongban.journal.actions import held, note
from tongban.kit.names import same_name
from tongban.kit.refusals import NotFound, StillNeeded

CONFIRMED, DECLINED = Confirmation.Answer.CONFIRMED, Confirmation.Answer.DECLINED


def ask_the_named(case: Case, at: datetime) -> None:
    """Put down who must confirm, now that it is sent; whoever was asked already is not asked again."""
    root = root_of(case)
    for naming in namings(case):
        subject = naming.subject
        Confirmation.objects.get_or_create(
            case=root,
            role=subject.role,
            digest=subject.digest,
            name=subject.name[:60],
            defaults={"called": naming.called[:60], "masked": subject.masked[:30], "asked_at": at},
        )


def answer_naming(confirmation_id: int, person: Person, answer: str, *, at: datetime | None = None) -> Confirmation:
    """The named person confirms (“confirm”) or declines (“decline”). Refusals: not-found (nobody asked them),
    answered-already, name-differs."""
    row = Confirmation.objects.select_related("case").filter(pk=confirmation_id).first()
    if row is None or not person.id_digest or row.digest != person.id_digest or answer not in ("confirm", "decline"):
        raise NotFound(_("Nothing is asked of you under this number."))
    if answer == "confirm":
        must(person, "data-check")  # whoever opened an account on their own word confirms for nobody
    if answer == "confirm" and not same_name(row.name, person.name):
        raise conflict(
            "name-differs",
            _("The application names “%(name)s”, your account another name.") % {"name": row.name},
            _("Decline, and ask the applicant to correct the name; or go to a service hall."),
        )
    return _answered(row, person, CONFIRMED if answer == "confirm" else DECLINED, at, way="signed-in")


def confirm_in_person(case: Case, officer: Person, role: str, seen: str, *, at: datetime | None = None) -> Confirmation:
    """An officer records that the named person came and confirmed, and what was seen of them. Refusals: not-allowed,
    still-needed, nobody-named, answered-already."""
    must_be(case, officer, "window", "approver", "head")
    if not seen.strip():
        raise StillNeeded(_("Say what you saw: the person, and which paper of theirs."), where={"field": "seen"})
    row = next((one.row for one in outstanding(case) if one.subject.role == role and one.row is not None), None)
    if row is None:
        raise NotFound(_("Nobody is still to confirm in that part."), code="nobody-named")
    return _answered(row, officer, CONFIRMED, at, way="window", seen=seen.strip()[:300])


def _answered(
    row: Confirmation, by: Person, state: str, at: datetime | None, *, way: str, seen: str = ""
) -> Confirmation:
    moment = at or timezone.now()
    with held(row.case) as case:
        row = Confirmation.objects.select_for_update().get(pk=row.pk)
        if row.answer == CONFIRMED or (row.answer == DECLINED and way == "signed-in"):
            raise conflict("answered-already", _("This has been answered already."), _("Nothing more is needed."))
        row.answer, row.way, row.seen, row.answered_by, row.answered_at = state, way, seen, by, moment
        row.save(update_fields=["answer", "way", "seen", "answered_by", "answered_at"])
        what = "confirm-person" if state == CONFIRMED else "decline-person"
        facts: dict[str, Any] = {"role": row.role, "way": way} | ({"seen": seen} if seen else {})
        role = "window" if way == "window" else ""
        note(case, case.lifecycle, f"{case.lifecycle.name}.{what}", actor=by, role=role, facts=facts, at=moment)
    return row


def must_be_confirmed(case: Case) -> None:
    """Refuse (confirmation-outstanding, confirmation-declined) while somebody the result names has not confirmed."""
    open_ones = outstanding(case)
    if not open_ones:
        return
    refused = [one for one in open_ones if one.row is not None and one.row.answer == DECLINED]
    named = "、".join(f"{one.called} {one.subject}" for one in refused or open_ones)
    if refused:
        raise conflict(
            "confirmation-declined",
            _("Declined by the person named: %(named)s.") % {"named": named},
            _("Ask the applicant to correct who is named, or refuse with reasons."),
        )
    raise conflict(
        "confirmation-outstanding",
        _("Not confirmed yet by the person named: %(named)s.") % {"named": named},
        _("They confirm under “To confirm” after signing in, or in person at the window, which records it."),
    )
