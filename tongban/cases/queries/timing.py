"""When: the clock of a case, and the plan of a one-thing with its longest path."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from tongban.cases.clocks import clock_view, one_thing_clock
from tongban.cases.figures import day_after
from tongban.cases.lifecycle import CASE
from tongban.cases.models import Case
from tongban.cases.shapes import ClockView, Plan, PlannedPart
from tongban.cases.terms import item_of, needed_parts, one_thing_of
from tongban.catalog import queries as catalog
from tongban.catalog.packs import ItemPack
from tongban.kit.workdays import Unannounced, most_working_days

ENDED = frozenset(state.name for state in CASE.states if state.clock == "ended")


def clock_of(case: Case, now: datetime | None = None) -> ClockView:
    """All limits of the case at `now`, every date explained step by step."""
    if case.kind == Case.Kind.ONE_THING:
        planned = plan(case) if case.submitted_at and not case.ended_at else None
        due = planned.due_on if planned else case.promised_due
        days = planned.days if planned else 0
        return one_thing_clock(case, case.submitted_at, due, days, now)
    return clock_view(case, list(case.stops.all()), now)


def plan(case: Case) -> Plan:
    """How the parts of a one-thing run, with dates and the longest path. Works for a draft too (nothing is stored)."""
    if case.kind != Case.Kind.ONE_THING:
        return Plan([], case.promised_due, 0)
    pack = one_thing_of(case)
    children = {
        child.item_code: child
        for child in Case.objects.select_related("organisation").filter(parent=case).order_by("number")
    }
    needed = {part.item: part for part in needed_parts(case)}
    order = [
        code
        for code in (part.item for part in pack.one_thing.parts)
        if (code in children if children else code in needed)
    ]
    packs = {code: item_of(child) for code, child in children.items()} if children else catalog.parts_of(pack)
    after = {
        code: [one for one in (children[code].waits_for if code in children else needed[code].after) if one in order]
        for code in order
    }
    began = timezone.localdate(case.submitted_at) if case.submitted_at else timezone.localdate()
    rows: dict[str, PlannedPart] = {}
    for code in _in_order(order, after):
        rows[code] = _part(code, packs[code], children.get(code), after[code], rows, began)
    path = _longest(rows)
    planned = [_marked(rows[code], code in path) for code in order]
    due = max((row.ends_on for row in planned if row.ends_on), default=None)
    return Plan(planned, due, _span(began, due), tuple(code for code in _in_order(order, after) if code in path))


def _in_order(codes: list[str], after: dict[str, list[str]]) -> list[str]:
    done: list[str] = []
    left = list(codes)
    while left:
        ready = [code for code in left if all(one in done for one in after[code])] or left[:1]
        done += ready
        left = [code for code in left if code not in ready]
    return done


def _part(
    code: str, pack: ItemPack, child: Case | None, after: list[str], rows: dict[str, PlannedPart], began: date
) -> PlannedPart:
    """A part's dates: the real ones where they are known, else from the end of what it waits for."""
    starts = max((rows[one].ends_on or began for one in after), default=began)
    length, unit = pack.item.promised.days, pack.item.promised.unit
    ends: date | None
    if child is not None and child.submitted_at:
        starts = timezone.localdate(child.accepted_at or child.submitted_at)
    if child is not None and child.state in ENDED:
        ends = timezone.localdate(child.ended_at or child.decided_at or child.submitted_at or timezone.now())
    elif child is not None and child.state in ("reviewing", "granted"):
        ends = child.promised_due or child.next_due
    elif child is not None and child.state in ("suspended", "correcting"):
        ends = day_after(_noon(max(starts, timezone.localdate())), length, unit)
    else:
        ends = day_after(_noon(starts), length, unit)
    state = CASE.state(child.state if child else "draft")
    return PlannedPart(
        code=code,
        title=child.title if child else str(pack.item.name),
        office=child.organisation.name
        if child and child.organisation
        else catalog.department(pack.item.department).demo_name,
        number=child.number if child else "",
        state=state.name if child else "",
        state_label=state.label if child else "",
        tone=state.tone if child else "neutral",  # type: ignore[arg-type]  # the declaration's tones are these
        after=tuple(after),
        days=pack.item.promised.working_days,
        starts_on=starts,
        ends_on=ends,
        level=1 + max((rows[one].level for one in after), default=-1),
        is_ended=state.name in ENDED and child is not None,
    )


def _noon(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, datetime.min.time()) + timedelta(hours=12))


def _longest(rows: dict[str, PlannedPart]) -> set[str]:
    """The parts that decide the end: from the last to end, back over what each waited for."""
    path: set[str] = set()
    here = max(rows.values(), key=lambda row: row.ends_on or date.min, default=None)
    while here is not None:
        path.add(here.code)
        here = max((rows[one] for one in here.after), key=lambda row: row.ends_on or date.min, default=None)
    return path


def _marked(row: PlannedPart, is_critical: bool) -> PlannedPart:
    shape: dict[str, Any] = {**row.__dict__, "is_critical": is_critical}
    return PlannedPart(**shape)


def _span(began: date, due: date | None) -> int:
    """Working days from the start to the end."""
    if due is None or due <= began:
        return 0
    try:
        return catalog.calendar().between(began, due)
    except Unannounced:
        return most_working_days((due - began).days)
