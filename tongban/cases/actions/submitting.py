"""Submitting: everything checked at once, then the receipt; of a one-thing, its parts made and started or left
waiting."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone

from tongban.accounts import queries as accounts
from tongban.accounts.models import Person
from tongban.cases.actions.confirming import ask_the_named
from tongban.cases.actions.door import does, must_be
from tongban.cases.actions.drafts import expired, is_expired
from tongban.cases.actions.supplying import attach_known, deferred_until, reexamine
from tongban.cases.lifecycle import CASE, ONE_THING
from tongban.cases.models import Case, CaseMaterial, MaterialFile
from tongban.cases.queries.filling import all_questions, faults, prefilled, route_of
from tongban.cases.queries.materials import DEFER, needs_of
from tongban.cases.queries.timing import plan
from tongban.cases.refusals import NotReady
from tongban.cases.terms import facts_of, item_of, needed_parts
from tongban.catalog import queries as catalog
from tongban.journal.actions import perform
from tongban.kit.refusals import WrongState


def submit(case: Case, person: Person, at: datetime | None = None) -> Case:
    """Submit a draft. Everything is checked and every fault reported at once: `NotReady` (code not-ready, 422) with
    `.faults` (list of queries.Fault). Submitting twice changes nothing and gives the same case. A one-thing's parts
    are made here, started or left waiting for the parts before them. Refusals: not-ready, draft-expired, wrong-state.
    """
    must_be(case, person, "applicant", "window")
    if case.state == "lapsed":
        raise expired()
    if case.state != "draft":
        return _again(case)
    try:
        perform(case, case.lifecycle, "submit", actor=person, at=at)
    except WrongState:
        case.refresh_from_db()
        return _again(case)
    return case


def _again(case: Case) -> Case:
    """The second of two submissions finds the first one's case; a case that ended before it was sent was never
    submitted."""
    if case.submitted_at is None:
        raise WrongState(_sentence(case), next_step=case.lifecycle.state(case.state).says)
    return case


def _sentence(case: Case) -> Any:
    from tongban.kit.words import say

    return say("wrong-state", move=case.lifecycle.move("submit").label, state=case.lifecycle.state(case.state).label)


@does(CASE, "submit")
def submit_item(case: Case, *, actor: Person | None, at: datetime) -> dict[str, Any]:
    """The item is with the office; the five days of 第三十二条 begin."""
    if case.parent_id is None:
        _check(case, at, actor)
        ask_the_named(case, at)
    case.submitted_at = case.received_at = at
    return {"route": case.route}


@does(CASE, "queue")
def queue_item(case: Case, *, actor: Person | None, at: datetime) -> dict[str, Any]:
    """A part that waits for an earlier one."""
    return {"waits_for": case.waits_for}


@does(CASE, "release")
def release_item(case: Case, *, actor: Person | None, at: datetime) -> dict[str, Any]:
    """What the part waited for is there: its results are taken over, and its own clock begins."""
    _feed(case, at)
    case.submitted_at = case.received_at = at
    return {}


def _feed(case: Case, at: datetime) -> None:
    """Take over what the earlier steps brought: the firm that came into being, certificates as materials, answers from
    them."""
    if case.parent is not None and case.on_behalf_of_id is None and case.parent.on_behalf_of_id is not None:
        case.on_behalf_of = case.parent.on_behalf_of
    attach_known(case, at=at)
    known = prefilled(all_questions(case).values(), case.applicant, case.on_behalf_of)
    for name, found in known.items():
        if case.answers.get(name) in (None, "", []):
            case.answers[name] = found.value


@does(ONE_THING, "submit")
def submit_one_thing(case: Case, *, actor: Person | None, at: datetime) -> dict[str, Any]:
    """The parts needed are made from the one draft; those that wait for nothing start at once, side by side."""
    _check(case, at, actor)
    ask_the_named(case, at)
    case.submitted_at = case.received_at = at
    parts = needed_parts(case)
    codes = [part.item for part in parts]
    numbers = []
    for place, part in enumerate(parts, 1):
        waits = [one for one in part.after if one in codes]
        child = _make_part(case, part.item, f"{case.number}-{place:02d}", waits, at)
        perform(child, CASE, "queue" if waits else "submit", actor=actor, at=at, as_part=True)
        numbers.append(child.number)
    case.promised_due = plan(case).due_on
    return {"parts": numbers, "on_paper": {"due_on": case.promised_due}}


def _make_part(parent: Case, code: str, number: str, waits: list[str], at: datetime) -> Case:
    """One part of a one-thing, with its own copy of the facts it is about and of the materials it needs."""
    version = catalog.pack(code, timezone.localdate(at))
    pack = catalog.item(version)
    child = Case(
        number=number,
        parent=parent,
        pack=version,
        item_code=code,
        title=version.name,
        applicant=parent.applicant,
        on_behalf_of=parent.on_behalf_of,
        organisation=catalog.office_for(pack, parent.region, timezone.localdate(at)),
        region=parent.region,
        channel=parent.channel,
        created_at=at,
        waits_for=waits,
        route=route_of(pack, facts_of(parent)),
    )
    asked = {question.name for question in pack.questions}
    child.answers = {name: value for name, value in parent.answers.items() if name in asked}
    child.situation = dict(parent.situation)
    child.save()
    given = {row.code: row for row in parent.materials.all()}
    rows = []
    for name, need in needs_of(child).items():
        if not need.applies:
            continue
        row = given.get(name)
        copy = CaseMaterial(case=child, code=name, name=need.material.name.zh[:200])
        if row is not None and row.way:
            copy.way, copy.grade, copy.licence_id = row.way, row.grade, row.licence_id
            copy.facts, copy.supplied_at, copy.bound_to = row.facts, row.supplied_at, row.bound_to
            copy.deferred_until = deferred_until(need.material, at) if row.way == DEFER else None
        rows.append(copy)
    CaseMaterial.objects.bulk_create(rows)
    _pass_on_files(given, rows)
    return child


def _pass_on_files(given: dict[str, CaseMaterial], rows: list[CaseMaterial]) -> None:
    """The parts have the files of the one-thing's material, in the same order and turned the same way."""
    files = MaterialFile.objects.filter(material__in=[given[row.code].pk for row in rows if row.code in given])
    of: dict[int, list[MaterialFile]] = {}
    for one in files.filter(set_aside_at=None):
        of.setdefault(one.material_id, []).append(one)
    MaterialFile.objects.bulk_create(
        MaterialFile(
            material=row, file_id=f.file_id, sha256=f.sha256, place=f.place, turned=f.turned, added_at=f.added_at
        )
        for row in rows
        if row.code in given
        for f in of.get(given[row.code].pk, ())
    )


def _check(case: Case, at: datetime, actor: Person | None) -> None:
    """Refuse an expired draft, or one with faults; else make the list of its materials complete."""
    if is_expired(case, at):
        raise expired()
    needs = needs_of(case)
    reexamine(case, at=at)
    found = faults(case, timezone.localdate(at))
    if found:
        raise NotReady(found)
    accounts.must(case.applicant, "submit", case.item_code)
    if actor is not None and actor.pk != case.applicant_id:  # another who acts for the same firm, or for the applicant
        accounts.must(actor, "submit", case.item_code)
    if case.kind == Case.Kind.ITEM:
        case.route = route_of(item_of(case), facts_of(case))
        given = {row.code: row for row in case.materials.all()}
        CaseMaterial.objects.bulk_create(
            CaseMaterial(case=case, code=code, name=need.material.name.zh[:200])
            for code, need in needs.items()
            if need.applies and code not in given
        )
        for code, row in given.items():
            if row.way == DEFER and code in needs:
                row.deferred_until = deferred_until(needs[code].material, at)
                row.save(update_fields=["deferred_until"])
