"""The one door every move goes through: lock, check, carry out, save, record, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NoReturn, TypeVar

from django.db import connection, transaction
from django.utils import timezone

from tongban.accounts.models import Person, Role
from tongban.journal import statements
from tongban.journal.crowds import insert_many
from tongban.journal.delivery import Delivered, deliver, nudge, redeliver
from tongban.journal.events import is_power as is_public
from tongban.journal.holding import UnlockedRowError, held, held_all, is_held
from tongban.journal.log import erasing, leaves, rebasing, signing
from tongban.journal.log.merging import merge as merge_log
from tongban.journal.log.signing import LogChanged
from tongban.journal.log.signing import sign as sign_heads
from tongban.journal.models import Counter, Entry, Stateful
from tongban.journal.recusal import Recusal, is_barred, keep_out
from tongban.journal.statements import new
from tongban.journal.told import facts_told
from tongban.kit.identifiers import mask_within
from tongban.kit.lifecycle import SYSTEM, Lifecycle, Move
from tongban.kit.refusals import NotFound, WrongState
from tongban.kit.words import say

__all__ = [
    "Delivered",
    "LogChanged",
    "Recusal",
    "as_recorded",
    "deliver",
    "erase",
    "facts_told",
    "held",
    "held_all",
    "insert_many",
    "is_barred",
    "keep_out",
    "merge_log",
    "new",
    "note",
    "note_of",
    "next_number",
    "perform",
    "rebase",
    "record",
    "record_all",
    "redeliver",
    "refuse",
    "sign_heads",
]

Thing = TypeVar("Thing", bound=Stateful)


def perform(
    thing: Thing,
    lifecycle: Lifecycle,
    name: str,
    *,
    actor: Person | None,
    at: datetime | None = None,
    as_part: bool = False,
    **facts: Any,
) -> Entry:
    """Make one move of a life, wholly or not at all, and return the entry that records it.

    `actor` None is the clock itself (deemed acceptance, expiry). `at` lets the clock and the demonstration date an
    act; it is now otherwise. `as_part`: it is a part of another act of the same actor, inside that act's transaction;
    only so are the system's own moves open. `facts` are what the move asks. The passed `thing` is brought up to date
    with what was saved.

    Raises a `Refusal` (unknown-move, not-allowed, wrong-state, still-needed, recusal, or the performer's own) and then
    changes nothing.
    """
    moment = at or timezone.now()
    with transaction.atomic():
        locked = statements.lock(type(thing), thing.pk)
        if locked is None:
            raise NotFound(say("not-found"))
        roles = _roles(locked, lifecycle, name, actor, as_part=as_part)
        move = lifecycle.check(name, locked.state, roles, facts)
        if actor is not None and SYSTEM not in move.by and lifecycle.is_for_office(move, roles):
            keep_out(locked, actor)
        as_it_was = statements.kept(locked)
        before, locked.state = locked.state, move.end
        carry_out = lifecycle.performers.get(name)
        said: Mapping[str, Any] | None = None
        if carry_out is not None:
            said = carry_out(locked, actor=actor, at=moment, **facts)
        entry = _entry(
            kind=lifecycle.name,
            subject=locked.reference(),
            actor=actor,
            organisation_id=locked.office_id(),
            before=before,
            after=locked.state,
            at=moment,
            is_power=move.is_power,
            **as_recorded(lifecycle, move, roles, facts, said),
        )
        statements.save_changes_and_insert(locked, as_it_was, entry)
        nudge()
    statements.bring_up_to_date(thing, locked)
    return entry


def refuse(thing: Stateful, lifecycle: Lifecycle, name: str, actor: Person) -> NoReturn:
    """Raise what `perform` would refuse this actor for this move; nothing is ever done. For pages that were asked for a
    move they do not show."""
    roles = thing.roles_of(actor)
    asked = {ask.name: "-" for ask in lifecycle.move(name).asks} if name in lifecycle else {}
    move = lifecycle.check(name, thing.state, roles, asked)
    if lifecycle.is_for_office(move, roles):
        keep_out(thing, actor)
    state = lifecycle.state(thing.state).label
    raise WrongState(say("wrong-state", move=move.label, state=state), next_step=say("wrong-state-next"))


def _roles(thing: Stateful, lifecycle: Lifecycle, name: str, actor: Person | None, *, as_part: bool) -> frozenset[str]:
    """In what roles a move is asked for."""
    if as_part and name in lifecycle and SYSTEM in lifecycle.move(name).by:
        return frozenset({SYSTEM})
    return frozenset({Role.CLOCK.value}) if actor is None else thing.roles_of(actor)


def note_of(row: Stateful, lifecycle: Lifecycle, what: str, **said: Any) -> dict[str, Any]:
    """What `record_all` writes of an act on a thing that changes no state: which thing, whose, and the state it is in.

    `said`: actor, role, organisation_id, facts, basis, at. Only of a row that `held` or `held_all` gave out: a record
    of a state from an unlocked copy may name one that is already past.
    """
    if not is_held(row):
        raise UnlockedRowError(what)
    plain = {"kind": lifecycle.name, "subject": row.reference(), "organisation_id": row.office_id()}
    return {"what": what, **plain, "before": row.state, "after": row.state, **said}


def note(row: Stateful, lifecycle: Lifecycle, what: str, **said: Any) -> Entry:
    """Record an act that changes no state, on a locked row; `said` as in `note_of`."""
    return record(**note_of(row, lifecycle, what, **said))


def record(what: str, *, kind: str, subject: str, **said: Any) -> Entry:
    """Write one entry: the record, and the outbox row the delivery worker will take. Call inside the act's transaction.

    `said`: actor, role, organisation_id, before, after, facts, basis, at; each may be left out.
    """
    entry = _entry(what, kind=kind, subject=subject, is_power=is_public(what), **said)
    statements.insert(entry)
    nudge()
    return entry


def record_all(happenings: Iterable[Mapping[str, Any]]) -> list[Entry]:
    """Write many entries at once, each as `record` would (what, kind, subject, …), in the order given; with keys."""
    entries = [_entry(**said, is_power=is_public(said["what"])) for said in happenings]
    with transaction.atomic():
        insert_many(entries)
        if entries:
            nudge()
    return entries


def erase(code: str, index: int, *, by: Person, at: datetime | None = None) -> Entry:
    """Have what ties an entry of the log to a person destroyed (个人信息保护法 第四十七条); the erasure's own entry.

    It is carried out as soon as that entry gets its place in the same log, in one transaction with it: salt and facts
    are gone, the tree is as it was. Raises NotFound, NotAllowed, Erased or Invalid (log-erase-erasure).
    """
    with transaction.atomic():
        entry = erasing.erasable(code, index, by)
        return record(
            leaves.ERASE,
            kind="log",
            subject=f"{code}/{index}",
            actor=by,
            organisation_id=entry.organisation_id,
            facts={"authority": code, "index": index},
            basis=erasing.ERASURE_LAW,
            at=at,
        )


def rebase(code: str, *, by: Person, reason: str, at: datetime | None = None) -> Entry:
    """Let a log go on that is no continuation of what was signed (`LogChanged`): an act on that very log, which says
    publicly how much had been signed. Then it is signed as it is, and the memory begins again from there.

    Raises NotFound, NotAllowed or Invalid (log-rebase-reason). Not to be called inside a transaction.
    """
    authority = rebasing.rebasable(code, by, reason)
    entry = record(
        leaves.REBASE,
        kind="log",
        subject=code,
        actor=by,
        organisation_id=authority.pk if authority else None,
        facts={"authority": code, "size": rebasing.given_up(code), "reason": reason.strip()},
        at=at,
    )
    deliver()
    signing.sign_anew(code)
    return entry


def _entry(
    what: str,
    *,
    kind: str,
    subject: str,
    actor: Person | None = None,
    role: str = "",
    organisation_id: int | None = None,
    before: str = "",
    after: str = "",
    facts: Mapping[str, Any] | None = None,
    basis: str = "",
    at: datetime | None = None,
    is_power: bool = False,
) -> Entry:
    """The entry, not yet written, with no whole identity number whatever somebody typed; for the public log with a
    commitment to all of it, under a salt of its own."""
    values = {
        "what": what,
        "kind": kind,
        "subject": subject,
        "actor_id": actor.pk if actor else None,
        "role": role,
        "organisation_id": organisation_id,
        "before": before,
        "after": after,
        "facts": mask_within(dict(facts)) if facts else {},
        "basis": basis[:200],
        "at": at or timezone.now(),
    }
    salt, commitment = leaves.commit(values) if is_power else (None, None)
    return new(Entry, **values, salt=salt, commitment=commitment)


def next_number(name: str) -> int:
    """The next value of a running number, starting at 1; never the same twice, gaps only where a transaction failed."""
    table = connection.ops.quote_name(Counter._meta.db_table)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (name, value) VALUES (%s, 1) "  # noqa: S608 - a table name of ours
            f"ON CONFLICT (name) DO UPDATE SET value = {table}.value + 1 RETURNING value",
            [name],
        )
        return int(cursor.fetchone()[0])


def as_recorded(
    lifecycle: Lifecycle, move: Move, roles: frozenset[str], facts: Mapping[str, Any], said: Mapping[str, Any] | None
) -> dict[str, Any]:
    """What the record keeps of a move, besides who, when and which thing: what, in what role, what was said, on what
    article. Nothing that the move did not ask for or its performer did not say."""
    return {
        "what": f"{lifecycle.name}.{move.name}",
        "role": _role_used(move, roles),
        "facts": _kept(move, facts) | dict(said or {}),
        "basis": str(facts.get("basis") or move.basis)[:200],
    }


def _role_used(move: Move, roles: frozenset[str]) -> str:
    return next((role for role in move.by if role in roles), "")


def _kept(move: Move, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Only what the move declared is recorded, so that nothing personal leaks in by the side."""
    return {ask.name: facts[ask.name] for ask in move.asks if facts.get(ask.name) not in (None, "")}
