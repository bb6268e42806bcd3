"""Who may see which case, and what they may do with it."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from tongban.accounts.models import Organisation, Person, Role
from tongban.cases.models import Case, Consultation, Correction
from tongban.journal import queries as journal
from tongban.kit.lifecycle import Move
from tongban.kit.refusals import NotFound

READERS = frozenset({"applicant", "window", "approver", "head", "adviser", "supervisor"})


def cases() -> QuerySet[Case]:
    """Cases with what every screen shows of them, without the packs' content."""
    return Case.objects.select_related(
        "pack", "applicant", "on_behalf_of", "organisation", "region", "handler", "accepted_by", "parent"
    ).defer("pack__content")


def absent() -> NotFound:
    """The one answer for a case that is not there and for one that is somebody else's."""
    return NotFound(_("There is no such case."), next_step=_("Check the number, or look it up under “My cases”."))


def case_seen_by(person: Person, number: str) -> Case:
    """The case of that number, where `person` is its applicant (or represents the firm), handles it, advises on it or
    supervises it. Anything else is `NotFound` (not-found, 404), whether it exists or not. Related rows are fetched
    with it."""
    case = cases().filter(number=number[:50]).first() if isinstance(person, Person) else None
    if case is None:
        raise absent()
    roles = roles_of(case, person)
    if not may_read(case, roles):
        raise absent()
    return case


def may_read(case: Case, roles: frozenset[str]) -> bool:
    """Whether somebody with these roles may read it: a draft is the applicant's alone."""
    if case.state in ("draft", "lapsed") and case.submitted_at is None:
        return "applicant" in roles
    if case.kind == Case.Kind.ONE_THING:
        return not roles.isdisjoint({"applicant", "window", "supervisor", "approver", "head"})
    return not roles.isdisjoint(READERS) or _was_asked(case, roles)


def _was_asked(case: Case, roles: frozenset[str]) -> bool:
    return "adviser" in roles


def roles_of(case: Case, person: Person) -> frozenset[str]:
    """What `person` is to the case: applicant, window, approver, head, adviser, supervisor; an applicant is nothing
    else to their own case. Asked once for each pair of objects."""
    roles = every_role_of(case, person)
    return roles - {"window", "approver", "head", "adviser"} if "applicant" in roles else roles


def every_role_of(case: Case, person: Person) -> frozenset[str]:
    """The same with the roles they would have to keep out of as officers (回避): what a refusal of an act rests on."""
    kept: dict[int, frozenset[str]] = case.__dict__.setdefault("_roles", {})
    if person.pk not in kept:
        kept[person.pk] = case.roles_of(person)
    return kept[person.pk]


def is_applicant(case: Case, person: Person) -> bool:
    """Whether `person` may act as the applicant of the case."""
    return "applicant" in roles_of(case, person)


def parts_of(case: Case, person: Person) -> list[Case]:
    """The children of a one-thing that `person` may see, in number order; empty for a single item."""
    if case.kind != Case.Kind.ONE_THING:
        return []
    parts = list(cases().filter(parent=case).order_by("number"))
    if not roles_of(case, person).isdisjoint({"applicant", "window", "supervisor", "approver", "head"}):
        return parts
    return [part for part in parts if may_read(part, roles_of(part, person))]


def moves_open(case: Case, person: Person) -> list[Move]:
    """The moves `person` may make now, in declared order (the same list the buttons and the API show). Moves that the
    law rules out for this very person or case (回避, 受审分离, a second extension) are left out."""
    moves = journal.moves_open(case, case.lifecycle, person)
    ruled_out = _ruled_out(case, person) if case.state == "reviewing" else set()
    if case.parent_id and "submit" in {m.name for m in moves}:
        ruled_out.add("submit")
    return [move for move in moves if move.name not in ruled_out]


def _ruled_out(case: Case, person: Person) -> set[str]:
    out: set[str] = set()
    if case.accepted_by_id == person.pk:
        out |= {"grant", "refuse"}
    extension = getattr(case, "extension", None) if case.pk else None
    if extension is None:
        out |= {"extend", "deny-extension"}
    elif extension.is_granted is None:
        out.add("ask-extension")
    else:
        out |= {"extend", "deny-extension"} | ({"ask-extension"} if extension.is_granted else set())
    return out


def open_correction(case: Case) -> Correction | None:
    """The correction notice waiting for the applicant, if any."""
    return case.corrections.filter(answered_at=None).order_by("-round").first() if case.state == "correcting" else None


def consultations_of(case: Case) -> list[Consultation]:
    """The questions asked of other offices about the case, with their answers."""
    return list(case.consultations.select_related("office", "asked_by", "answered_by").order_by("id"))


def offices_to_ask(case: Case) -> list[Organisation]:
    """The offices an approver may ask about the case (all but its own), for the choice of `consult`."""
    region = (case.region_id or "")[:4]
    offices = Organisation.objects.filter(kind=Organisation.Kind.OFFICE).exclude(pk=case.organisation_id or 0)
    return list(offices.filter(Q(region__code__startswith=region) | Q(region=None)).order_by("name"))


OFFICE_ROLES = (Role.WINDOW, Role.APPROVER, Role.HEAD, Role.SUPERVISOR)
"""Roles under which somebody has a work queue."""
