"""What the moves of a batch do; above all the one act by which powers change hands."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from tongban.accounts.actions import end_mandate, give_mandate
from tongban.accounts.models import Organisation, Person
from tongban.catalog import editions
from tongban.catalog.events import MOVED
from tongban.catalog.models import Dispute, ExpertOpinion, Power, PowerMove
from tongban.catalog.powers import drafting
from tongban.catalog.powers.codes import codes_of, level_of
from tongban.catalog.powers.lifecycle import CANCEL, DELEGATE, MERGE, POWER_MOVE, TRANSFER
from tongban.documents.actions import make_seal
from tongban.journal.actions import perform, record
from tongban.journal.models import Entry
from tongban.kit.refusals import Invalid


@POWER_MOVE.performs("submit")
def submit(move: PowerMove, *, actor: Person | None, at: datetime) -> dict[str, Any]:
    """Whatever could not be carried out is refused before anybody reviews it."""
    drafting.check(move, _day(move, at))
    return {"document": move.document}


@POWER_MOVE.performs("approve")
def approve(move: PowerMove, *, actor: Person | None, at: datetime) -> dict[str, Any]:
    """Checked once more: the list may have changed since."""
    drafting.check(move, _day(move, at))
    return {"document": move.document, "effective_on": move.effective_on}


@POWER_MOVE.performs("dispute")
def dispute(move: PowerMove, *, actor: Person | None, at: datetime, body: str, reason: str) -> dict[str, Any]:
    """The objection is kept with the body that raised it; only a body concerned can raise one."""
    concerned = [move.from_body, *drafting.targets(move)]
    found = next((one for one in concerned if one.code == body.strip().upper()), None)
    if found is None:
        raise Invalid(
            _("Only a body the move concerns can object."),
            code="not-concerned",
            next_step=_("Choose one of: %(bodies)s.") % {"bodies": "、".join(one.name for one in concerned)},
            where={"field": "body"},
        )
    Dispute.objects.create(move=move, body=found, raised_by=actor, reason=reason, raised_at=at)
    return {}


@POWER_MOVE.performs("hear-experts")
def hear_experts(
    move: PowerMove, *, actor: Person | None, at: datetime, experts: str, opinion: str, in_favour: bool = False
) -> dict[str, Any]:
    """The experts' opinion (专家论证) is kept; it binds nobody, and everybody can read it."""
    ExpertOpinion.objects.create(
        move=move, experts=experts[:200], opinion=opinion, in_favour=bool(in_favour), given_at=at
    )
    return {}


def _day(move: PowerMove, at: datetime) -> date:
    """The day from which it holds: the document's, or, where that is past, the day of the act. Never backwards: what
    was done on the list stays done on the list."""
    return max(move.effective_on, timezone.localdate(at))


@POWER_MOVE.performs("take-effect")
def carry_out(move: PowerMove, *, actor: Person | None, at: datetime) -> dict[str, Any]:
    """The one act, in one transaction: rows closed and opened, codes, windows, mandates, seals, supervision; announced
    for each power, so that cases follow."""
    on = _day(move, at)
    drafting.check(move, on)
    old = list(drafting.rows_held(move, on).select_for_update())
    going = drafting.officers_of(move, on)
    bodies = drafting.targets(move)
    if not drafting.is_partial(move):
        for row in old:
            _close(row, move, on)
    opened = {body.pk: _open(move, old, body, on) for body in bodies}
    for body in bodies:
        make_seal(body)
        for mandate in going:
            _give(mandate.person, mandate.role, body, actor, on)
    if move.in_flight == PowerMove.InFlight.MOVE and not _holds_anything(move.from_body, on):
        for mandate in going:
            end_mandate(mandate, ended_by=actor, on=on)
    move.table = [_line(row, move, opened, bodies) for row in old]
    for row in old:
        record(
            MOVED,
            kind="power",
            subject=row.code,
            actor=actor,
            organisation_id=move.from_body_id,
            facts={"move": move.number, "kind": move.kind, "on": on, "to": [body.code for body in bodies]},
            basis=move.document,
            at=at,
        )
    return {"on": on, "powers": list(move.powers), "to": [body.code for body in bodies]}


def _close(row: Power, move: PowerMove, on: date) -> None:
    row.until = on - timedelta(days=1)
    row.closed_by = move
    row.finishes = move.in_flight == PowerMove.InFlight.FINISH
    row.became = move.into if move.kind == MERGE else ""
    row.save(update_fields=["until", "closed_by", "finishes", "became"])


def _open(move: PowerMove, old: list[Power], body: Organisation, on: date) -> dict[str, Power]:
    """New rows at a body, by the code of the old row each continues."""
    if move.kind == CANCEL:
        return {}
    if move.kind == MERGE:
        made = _row(move, old[0], body, on)
        made.code, made.name = move.into, move.into_name
        made.basis = _joined(old, "basis")
        made.duties = _joined(old, "duties")
        made.accountability = _joined(old, "accountability")
        made.save()
        return {row.code: made for row in old}
    rows = {row.code: _row(move, row, body, on) for row in old}
    Power.objects.bulk_create(rows.values())
    return rows


def _row(move: PowerMove, row: Power, body: Organisation, on: date) -> Power:
    """The row a body gets in place of the old one. Who approves answers for approvals; after a transfer the old body
    goes on supervising (谁审批谁负责，谁主管谁监管)."""
    delegated = move.kind == DELEGATE
    return Power(
        code=row.code,
        name=row.name,
        kind=row.kind,
        organisation=body,
        basis=row.basis,
        duties=row.duties,
        accountability=row.accountability,
        level=level_of(body) if delegated else row.level,
        source="2" if delegated else ("1" if body.pk == move.from_body_id else "4"),
        regulator_id=_regulator(move, row, body),
        window=move.window or body.address,
        since=on,
        until=None,
        opened_by=move,
    )


def _regulator(move: PowerMove, row: Power, body: Organisation) -> int | None:
    if move.kind == DELEGATE or body.pk == move.from_body_id:
        return row.regulator_id if move.kind != DELEGATE else None
    return (row.regulator_id or move.from_body_id) if move.kind in (TRANSFER, MERGE) else None


def _joined(rows: list[Power], name: str) -> list[Any]:
    """The lists of several rows as one, nothing twice."""
    found: list[Any] = []
    for row in rows:
        found += [one for one in getattr(row, name) if one not in found]
    return found


def _give(person: Person, role: str, body: Organisation, actor: Person | None, on: date) -> None:
    """The mandate at the new body from the day on; one that holds already stays as it is."""
    if not drafting.mandates_at(body, on).filter(person=person, role=role).exists():
        give_mandate(person, role, body, given_by=actor, region=body.region, since=on)


def _holds_anything(body: Organisation, on: date) -> bool:
    """Whether the body still has a power on the day, or cases to finish from an earlier move."""
    rows = Power.objects.filter(organisation=body)
    return rows.filter(Q(until=None) | Q(until__gte=on) | Q(finishes=True)).exists()


def _line(
    row: Power, move: PowerMove, opened: dict[int, dict[str, Power]], bodies: list[Organisation]
) -> dict[str, Any]:
    """One line of the public table before → after, with whatever a citizen looks for: body, code, level, window,
    telephone, and who supervises."""
    after = [_side(opened[body.pk][row.code], body) for body in bodies]
    return {"before": _side(row, move.from_body), "after": after, "name": row.name}


def _side(row: Power, body: Organisation) -> dict[str, Any]:
    regulator = row.regulator or body
    return {
        "power": row.code,
        "name": row.name,
        "body": body.name,
        "body_code": body.code,
        "level": row.level,
        "window": row.window or body.address,
        "phone": body.phone,
        "regulator": regulator.name,
        "since": row.since.isoformat(),
        "codes": codes_of(row.code, body, row.level),
    }


def move_powers(move: PowerMove, name: str, *, by: Person | None, at: datetime | None = None, **facts: Any) -> Entry:
    """Make any move of a batch's declared life: submit · dispute(body, reason) · hear-experts(experts, opinion,
    in_favour) · approve · take-effect · withdraw(reason)."""
    with transaction.atomic():
        entry = perform(move, POWER_MOVE, name, actor=by, at=at, **facts)
        editions.renew()  # public pages and every process look at the list anew
    return entry


def take_effect(move: PowerMove, *, by: Person | None, at: datetime | None = None) -> PowerMove:
    """Carry an approved move out (once; also ahead of its day, since every row says from when it holds)."""
    move_powers(move, "take-effect", by=by, at=at)
    return move


def foreseen(move: PowerMove, rows: list[Power], bodies: list[Organisation]) -> list[dict[str, Any]]:
    """The table before → after as it would be on the move's day; nothing is written."""
    lines = []
    for row in rows:
        after = []
        for body in bodies:
            made = _row(move, row, body, move.effective_on)
            if move.kind == MERGE:
                made.code, made.name = move.into, move.into_name
            after.append(_side(made, body))
        lines.append({"before": _side(row, move.from_body), "after": after, "name": row.name})
    return lines


def take_due(at: datetime | None = None) -> list[str]:
    """What the clock does: every approved move whose day is here or tomorrow takes effect. Numbers of those that did;
    one that has become impossible stays approved, for the keeper to look at."""
    moment = at or timezone.now()
    eve = timezone.localdate(moment) + timedelta(days=1)
    done = []
    for move in PowerMove.objects.filter(state="approved", effective_on__lte=eve).order_by("effective_on", "pk"):
        try:
            take_effect(move, by=None, at=moment)
        except Invalid:
            continue
        done.append(move.number)
    return done
