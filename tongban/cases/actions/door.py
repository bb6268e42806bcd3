"""The one door of every act on a case, and what all acts share: clocks stamped, document issued, entry kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, NoReturn

from django.utils.translation import gettext_lazy as _

from tongban.accounts.models import Person
from tongban.cases import clocks, papers
from tongban.cases.actions.powers import GUARDED, rests_on
from tongban.cases.lifecycle import CASE
from tongban.cases.models import Case
from tongban.cases.queries.seeing import absent, every_role_of, may_read, roles_of
from tongban.journal.actions import keep_out, perform, refuse
from tongban.journal.models import Entry
from tongban.kit.lifecycle import Lifecycle
from tongban.kit.refusals import Invalid, NotAllowed, Refusal

Body = Callable[..., dict[str, Any] | None]
CLOCK_MOVES = frozenset({"extend"})
"""Moves that stay in their state and yet move a date."""


def does(life: Lifecycle, name: str) -> Callable[[Body], Body]:
    """Register what a move does besides the change of state. Afterwards the dates are stamped and the declared
    document issued. An act that takes an application in or answers it rests on a power, and says on which."""
    move_ = life.move(name)

    def register(body: Body) -> Body:
        @life.performs(name)
        def carry_out(case: Case, *, actor: Person | None, at: datetime, **facts: Any) -> dict[str, Any]:
            power = {"power": rests_on(case, name, at)} if life is CASE and name in GUARDED else {}
            said = power | dict(body(case, actor=actor, at=at, **facts) or {})
            if life is CASE and case.received_at is not None and (not move_.stays or name in CLOCK_MOVES):
                clocks.stamp(case)
            if move_.document:
                shown = {"basis": move_.basis, **facts, **said.pop("on_paper", {})}
                said |= papers.issue(case, move_.document, at=at, **shown)
            said.pop("on_paper", None)
            return said

        return body

    return register


def move(case: Case, person: Person | None, name: str, *, at: datetime | None = None, **facts: Any) -> Entry:
    """Make any move of the case's declared life. `facts` are what the move asks:

    accept · ask(defects=[{"what": "field"|"material"|"other", "code": …, "problem": …}]) · decline(reason, where_to,
    remedy) · not-needed(reason) · consult(office=<organisation code>, question, days) · advise(answer) · suspend(kind,
    reason, days) · resume(outcome) · ask-extension(reason) · extend(reason) · deny-extension(reason) · grant(opinion)
    · refuse(reason, basis, remedy) · issue · withdraw(reason).

    Refusals: those of the declaration (unknown-move, not-allowed, wrong-state, still-needed) and
    second-notice-needs-consent, same-officer, no-legal-reason, extension-once, extension-not-asked,
    limit-already-past, material-outstanding, office-unknown."""
    if person is not None:
        must_see(case, person)
    entry = perform(case, case.lifecycle, name, actor=person, at=at, **_tidied(case.lifecycle, name, facts))
    case.__dict__.pop("_roles", None)
    for field in ("extension",):
        case._state.fields_cache.pop(field, None)
    return entry


def refuse_move(case: Case, person: Person, name: str) -> NoReturn:
    """Raise why a move that the page does not offer cannot be made; nothing is ever done."""
    must_see(case, person)
    refuse(case, case.lifecycle, name, person)


def _tidied(life: Lifecycle, name: str, facts: dict[str, Any]) -> dict[str, Any]:
    """Facts as the move asks for them: texts trimmed, days as whole numbers; a fact nobody asks for is refused."""
    if name not in life:
        return {}
    asked = {ask.name: ask for ask in life.move(name).asks}
    unknown = [given for given in facts if given not in asked]
    if unknown:
        raise Invalid(
            _("This act asks for nothing called “%(names)s”.") % {"names": "、".join(unknown)},
            code="not-asked",
            where={"field": ", ".join(unknown)},
        )
    tidy: dict[str, Any] = {}
    for given, value in facts.items():
        if isinstance(value, str):
            value = value.strip()
        if asked[given].kind in ("days", "number") and value not in (None, ""):
            value = whole(value, str(asked[given].label), given)
        tidy[given] = value
    return tidy


def whole(value: Any, label: str, name: str, most: int = 365) -> int:
    """A number of days between 1 and a year; refused otherwise."""
    try:
        days = int(str(value))
    except ValueError:
        days = 0
    if not 1 <= days <= most:
        raise Invalid(
            _("“%(label)s” is a whole number from 1 to %(most)s.") % {"label": label, "most": most},
            code="not-a-number-of-days",
            where={"field": name},
        )
    return days


def must_see(case: Case, person: Person) -> frozenset[str]:
    """The person's roles over the case; not found where they may not even know of it."""
    roles = roles_of(case, person)
    if not may_read(case, roles):
        raise absent()
    return roles


def must_be(case: Case, person: Person, *roles: str) -> frozenset[str]:
    """The person's roles, where one of `roles` is among them; else the refusal: recusal for an officer who has to keep
    out of the matter. Every act that is no move begins here; to be able to see is never enough."""
    seen = must_see(case, person)
    held = every_role_of(case, person)
    if held.isdisjoint(roles):
        raise NotAllowed(_("This is not yours to do."), next_step=_("Ask the person whose duty it is."))
    if held.intersection(roles).isdisjoint(case.lifecycle.own):
        keep_out(case, person)
    return seen


def conflict(code: str, sentence: Any, next_step: Any = "") -> Refusal:
    """A refusal because of how things stand (409)."""
    return Refusal(sentence, code=code, next_step=next_step, status=409)
