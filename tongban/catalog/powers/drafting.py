"""A move of powers as it is drafted, and everything that would make it impossible to carry out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from tongban.accounts.models import Mandate, Organisation, Person, Role
from tongban.accounts.queries import has_role
from tongban.catalog.models import Power, PowerMove
from tongban.catalog.powers.lifecycle import CANCEL, DELEGATE, KINDS, MERGE, POWER_MOVE, TRANSFER
from tongban.journal.actions import next_number, record
from tongban.kit.refusals import Invalid, NotAllowed
from tongban.regions.queries import children, scope_prefix

DECIDERS = (Role.APPROVER, Role.HEAD)
"""Who signs for a body: those whose mandates go over with a power."""


@dataclass(frozen=True)
class Draft:
    """What a keeper says of a move: bodies by credit code, powers by code, officers by sign-in name."""

    kind: str
    title: str
    powers: Sequence[str]
    from_body: str
    document: str
    effective_on: date
    to_bodies: Sequence[str] = field(default=())
    document_number: str = ""
    in_flight: str = PowerMove.InFlight.FINISH
    officers: Sequence[str] = field(default=())
    into: str = ""
    into_name: str = ""
    batch: str = ""
    window: str = ""


@transaction.atomic
def draft(said: Draft, *, by: Person | None, at: Any = None) -> PowerMove:
    """A new move, drafted and checked; refused (422, with the field) where it could never be carried out. `by` None is
    the command line of the installation."""
    if by is not None and not any(has_role(by, role) for role in (Role.CATALOGUER, Role.ADMINISTRATOR)):
        raise NotAllowed(_("Only a keeper of the catalogue drafts moves of powers."))
    if said.kind not in dict(KINDS):
        raise _wrong("kind", _("There is no such kind of move."))
    if said.in_flight not in PowerMove.InFlight.values:
        raise _wrong("in_flight", _("Say “finish-at-old” or “move” for the cases under way."))
    for name in ("title", "document"):
        if not str(getattr(said, name)).strip():
            raise _wrong(name, _("A move of powers needs a title and the legal document it rests on."))
    moment = at or timezone.now()
    year = timezone.localdate(moment).year
    move = PowerMove.objects.create(
        number=f"{settings.CITY_CODE}-{year}-{next_number(f'power-move-{year}'):03d}",
        kind=said.kind,
        title=said.title.strip(),
        batch=said.batch.strip(),
        powers=list(dict.fromkeys(code.strip() for code in said.powers if code.strip())),
        from_body=_body(said.from_body, "from_body"),
        into=said.into.strip(),
        into_name=said.into_name.strip(),
        document=said.document.strip(),
        document_number=said.document_number.strip(),
        effective_on=said.effective_on,
        in_flight=said.in_flight,
        officers=[name.strip() for name in said.officers if name.strip()],
        window=said.window.strip(),
        drafted_by=by,
        drafted_at=moment,
    )
    move.to_bodies.set([_body(code, "to_bodies") for code in said.to_bodies if code.strip()])
    check(move, move.effective_on)
    record("power-move.draft", kind=POWER_MOVE.name, subject=move.number, actor=by, after=POWER_MOVE.first, at=moment)
    return move


def _body(code: str, name: str) -> Organisation:
    found = Organisation.objects.filter(code=code.strip().upper(), kind=Organisation.Kind.OFFICE).first()
    if found is None:
        raise _wrong(name, _("No government office has the credit code “%(code)s”.") % {"code": code})
    return found


def _wrong(name: str, sentence: str, next_step: str = "", code: str = "power-move-impossible") -> Invalid:
    return Invalid(sentence, code=code, next_step=next_step or _("Correct it and try again."), where={"field": name})


def rows_held(move: PowerMove, on: date) -> QuerySet[Power]:
    """The rows of the old body that the move closes: in force on the day before, and still open on the day."""
    held = Power.objects.filter(organisation=move.from_body, code__in=move.powers, since__lte=on)
    return held.filter(Q(until=None) | Q(until__gte=on)).order_by("code")


def targets(move: PowerMove) -> list[Organisation]:
    """The bodies that hold the powers afterwards; a merge without another body stays where it is."""
    found = list(move.to_bodies.order_by("pk"))
    return found or ([move.from_body] if move.kind == MERGE else [])


def check(move: PowerMove, on: date) -> None:
    """Refuse whatever could not be carried out on the day; asked at drafting, at approval and at the act itself."""
    if not move.powers:
        raise _wrong("powers", _("Name at least one power."))
    rows = {row.code: row for row in rows_held(move, on)}
    missing = [code for code in move.powers if code not in rows]
    if missing:
        words = {"powers": "、".join(missing), "body": move.from_body.name}
        sentence = _("Not on the list of powers of %(body)s on that day: %(powers)s.") % words
        raise _wrong("powers", sentence, _("Look at the list of powers; it may have moved already."))
    young = [code for code, row in rows.items() if row.since >= on]
    if young:
        sentence = _("Powers that only came to the body on that day: %(powers)s.") % {"powers": "、".join(young)}
        raise _wrong("effective_on", sentence, _("Choose a later day: a power moves at most once a day."))
    KIND_CHECKS[move.kind](move, rows, on)
    for body in targets(move):
        _somebody_decides(move, body, on)


def _check_cancel(move: PowerMove, rows: dict[str, Power], on: date) -> None:
    if move.to_bodies.exists():
        raise _wrong("to_bodies", _("A power that is cancelled goes to nobody."))
    if move.in_flight != PowerMove.InFlight.FINISH:
        raise _wrong(
            "in_flight", _("Where a power is cancelled, cases under way can only be finished by the old body.")
        )


def _check_transfer(move: PowerMove, rows: dict[str, Power], on: date) -> None:
    body = _the_one_target(move)
    _answers_for_the_place(move, body)
    _free_of(rows, [body], on)


def _answers_for_the_place(move: PowerMove, body: Organisation) -> None:
    """No place without a body: who takes over answers at least for the place of the old body."""
    if body.region_id and not (move.from_body.region_id or "").startswith(scope_prefix(body.region_id)):
        raise _wrong("to_bodies", _("%(body)s does not answer for the whole place.") % {"body": body.name})


def _check_delegate(move: PowerMove, rows: dict[str, Power], on: date) -> None:
    bodies, mine = targets(move), move.from_body.region_id or ""
    if not bodies:
        raise _wrong("to_bodies", _("Name the bodies of the lower level."))
    for body in bodies:
        lower = body.region_id or ""
        if not lower.startswith(scope_prefix(mine)) or len(scope_prefix(lower)) <= len(scope_prefix(mine)):
            raise _wrong("to_bodies", _("%(body)s is not of a lower level in this place.") % {"body": body.name})
    if is_partial(move) and move.in_flight != PowerMove.InFlight.FINISH:
        raise _wrong(
            "in_flight",
            _("The old body keeps the power for the other places, so it finishes the cases already sent to it."),
        )
    _free_of(rows, bodies, on)


def is_partial(move: PowerMove) -> bool:
    """Whether a delegation leaves places without a body of the lower level: there the old body keeps the power."""
    if move.kind != DELEGATE or not move.from_body.region_id:
        return False
    theirs = [scope_prefix(body.region_id or "") for body in targets(move)]
    places = [place.code for place in children(move.from_body.region_id)]
    return not all(any(place.startswith(prefix) for prefix in theirs) for place in places)


def _check_merge(move: PowerMove, rows: dict[str, Power], on: date) -> None:
    if len(move.powers) < 2:
        raise _wrong("powers", _("A merge needs at least two powers."))
    if len({row.kind for row in rows.values()}) > 1:
        raise _wrong("powers", _("Powers of different kinds cannot become one."))
    if not move.into or not move.into_name:
        raise _wrong("into", _("Say the code and the name of the one power they become."))
    if len(targets(move)) > 1:
        raise _wrong("to_bodies", _("Merged powers go to one body."))
    for body in targets(move):
        _answers_for_the_place(move, body)
    if Power.objects.filter(code=move.into).exists():
        sentence = _("The code “%(code)s” is or was another power's.") % {"code": move.into}
        raise _wrong("into", sentence, _("Choose a code that was never used."), code="power-code-taken")


KIND_CHECKS = {CANCEL: _check_cancel, MERGE: _check_merge, DELEGATE: _check_delegate, TRANSFER: _check_transfer}


def _the_one_target(move: PowerMove) -> Organisation:
    bodies = targets(move)
    if len(bodies) != 1 or bodies[0].pk == move.from_body_id:
        raise _wrong("to_bodies", _("Name the one other body the powers go to."))
    return bodies[0]


def _free_of(rows: dict[str, Power], bodies: Sequence[Organisation], on: date) -> None:
    """No code collision: a receiving body must not hold, nor be about to hold, one of the powers already."""
    taken = Power.objects.filter(organisation__in=bodies, code__in=rows).filter(Q(until=None) | Q(until__gte=on))
    found = taken.select_related("organisation").first()
    if found is not None:
        words = {"body": found.organisation.name, "power": found.name}
        raise _wrong("to_bodies", _("%(body)s already has “%(power)s” on its list.") % words, code="power-code-taken")


def _somebody_decides(move: PowerMove, body: Organisation, on: date) -> None:
    """No power without an owner: the receiving body has, or is given, somebody who may decide."""
    going = officers_of(move, on)
    there = mandates_at(body, on)
    if going or there.filter(role=Role.APPROVER).exists():
        return
    raise _wrong(
        "officers",
        _("Nobody at %(body)s may decide on that day.") % {"body": body.name},
        _("Name officers of the old body who go over, or give somebody there a mandate first."),
        code="nobody-decides",
    )


def mandates_at(body: Organisation, on: date) -> QuerySet[Mandate]:
    """Mandates to decide for a body that hold on a day."""
    held = Mandate.objects.filter(organisation=body, role__in=DECIDERS, since__lte=on, person__is_active=True)
    return held.filter(Q(until=None) | Q(until__gte=on))


def officers_of(move: PowerMove, on: date) -> list[Mandate]:
    """The mandates at the old body of the officers who go over; refused where a name is nobody's there."""
    rows = list(mandates_at(move.from_body, on).filter(person__username__in=move.officers).select_related("person"))
    unknown = set(move.officers) - {row.person.username for row in rows}
    if unknown:
        words = {"names": "、".join(sorted(unknown)), "body": move.from_body.name}
        raise _wrong("officers", _("%(names)s may not decide for %(body)s on that day.") % words)
    return rows
