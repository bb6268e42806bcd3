"""Ends that nobody decides: withdrawal, lapse, a part that is no longer needed; and the end of a one-thing."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone

from tongban.accounts.models import Person
from tongban.cases.actions.door import does
from tongban.cases.actions.receiving import close_stop
from tongban.cases.lifecycle import CASE, ONE_THING
from tongban.cases.models import Case
from tongban.documents import queries as documents
from tongban.journal.actions import perform
from tongban.kit.refusals import WrongState
from tongban.licences import queries as licences

WELL = frozenset({"issued", "not-needed"})
"""Ends of a part after which the parts behind it go on."""
BADLY = frozenset({"refused", "declined", "withdrawn", "lapsed"})


def _ended(case: Case, at: datetime) -> None:
    close_stop(case, at)
    case.ended_at = at


@does(CASE, "withdraw")
def withdraw(case: Case, *, actor: Person | None, at: datetime, reason: str = "") -> dict[str, Any]:
    """The applicant takes it back."""
    _ended(case, at)
    return {}


@does(CASE, "lapse")
def lapse(case: Case, *, actor: Person | None, at: datetime, reason: str) -> dict[str, Any]:
    """Not sent, or not corrected, in time."""
    _ended(case, at)
    return {}


@does(CASE, "drop")
def drop(case: Case, *, actor: Person | None, at: datetime, reason: str) -> dict[str, Any]:
    """What it waited for did not come."""
    _ended(case, at)
    return {}


@does(ONE_THING, "withdraw")
def withdraw_one_thing(case: Case, *, actor: Person | None, at: datetime, reason: str = "") -> dict[str, Any]:
    """With the whole its open parts are taken back; what has been decided stays decided."""
    case.ended_at = at
    taken = []
    for child in Case.objects.filter(parent=case).order_by("number"):
        if child.state in CASE.move("withdraw").start:
            perform(child, CASE, "withdraw", actor=actor, at=at, reason=reason)
            taken.append(child.number)
    return {"parts": taken}


@does(ONE_THING, "lapse")
def lapse_one_thing(case: Case, *, actor: Person | None, at: datetime, reason: str) -> dict[str, Any]:
    """The draft was not sent in time."""
    case.ended_at = at
    return {}


@does(ONE_THING, "finish")
def finish(case: Case, *, actor: Person | None, at: datetime) -> dict[str, Any]:
    """All parts ended well: one list of all results."""
    case.ended_at = at
    return {"on_paper": {"papers": _papers(case)}}


@does(ONE_THING, "end")
def end(case: Case, *, actor: Person | None, at: datetime, reason: str) -> dict[str, Any]:
    """All parts ended, but not all of them well."""
    case.ended_at = at
    return {}


def _papers(case: Case) -> list[dict[str, str]]:
    children = {
        child.number: child
        for child in Case.objects.select_related("organisation").filter(parent=case).order_by("number")
    }
    rows = []
    for child in children.values():
        office = child.organisation.name if child.organisation else ""
        for document in documents.documents_of("case", child.number):
            name = f"{child.title}：{document.title}"
            if document.kind in ("grant-decision", "not-needed-notice"):
                rows.append({"name": name, "number": document.number, "office": office})
    for licence in licences.licences_of(case.applicant):
        if licence.case_number in children:
            organisation = children[licence.case_number].organisation
            rows.append(
                {
                    "name": licence.kind_name,
                    "number": licence.number,
                    "office": organisation.name if organisation else "",
                }
            )
    return rows


# ---------------------------------------------------------------- the parts of a one-thing move on


def settle(parent_id: int, at: datetime | None = None) -> None:
    """Bring a one-thing up to date: start what may start, drop what nothing will come for, finish or end the whole.
    Safe to do twice."""
    moment = at or timezone.now()
    while _step(parent_id, moment):
        pass
    parent = Case.objects.filter(pk=parent_id).first()
    if parent is None or parent.state != "under-way":
        return
    children = list(Case.objects.filter(parent=parent_id).order_by("number"))
    ended = [child for child in children if child.state in WELL | BADLY]
    if len(ended) == len(children):
        badly = [child for child in children if child.state in BADLY]
        moment = _not_before(ended, moment)
        _try(parent, "end" if badly else "finish", moment, **({"reason": _why(badly)} if badly else {}))
    else:
        _new_due(parent)


def _step(parent_id: int, at: datetime) -> bool:
    """Move one waiting part on, where one can be moved."""
    children = {child.item_code: child for child in Case.objects.filter(parent=parent_id).order_by("number")}
    for child in children.values():
        if child.state != "waiting":
            continue
        before = [children[code] for code in child.waits_for if code in children]
        moment = _not_before(before, at)
        failed = [one for one in before if one.state in BADLY]
        if failed and _try(child, "drop", moment, reason=_why(failed)):
            return True
        if not failed and all(one.state in WELL for one in before) and _try(child, "release", moment):
            return True
    return False


def _not_before(ended: list[Case], at: datetime) -> datetime:
    """The moment an act of the clock bears: never earlier than what it follows from, however late the news came."""
    return max([at, *(case.ended_at for case in ended if case.ended_at is not None)])


def _try(case: Case, name: str, at: datetime, **facts: Any) -> bool:
    """Make a move of the clock; somebody quicker is no fault."""
    try:
        perform(case, case.lifecycle, name, actor=None, at=at, **facts)
    except WrongState:
        return False
    return True


def _why(failed: list[Case]) -> str:
    """Which parts ended how, in the words of the law's language (it is kept in the record)."""
    from django.utils import translation

    with translation.override("zh-hans"):
        return "；".join(f"“{child.title}”{CASE.state(child.state).label}" for child in failed)


def _new_due(parent: Case) -> None:
    from tongban.cases.queries.timing import plan

    due = plan(parent).due_on
    if due != parent.promised_due:
        Case.objects.filter(pk=parent.pk).update(promised_due=due)
