"""What a replay comes to: days, visits, papers, the share kept within the promise, and the work of each body."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from statistics import median
from typing import Any

from tongban.kit.workdays import Calendar, Unannounced
from tongban.kit.workdays.clock import local_day
from tongban.oversight.whatif.past import Past, PastCase
from tongban.oversight.whatif.replay import Draft


@dataclass(frozen=True)
class Measure:
    """Of one item, or of everything (`item` empty): `cases` applications, `ended` of them; days from submission to the
    end in working days (None where nothing ended); visits and papers in all; `due` decided cases with a known date
    promised, `kept` of them within it."""

    item: str
    title: str
    cases: int
    ended: int
    median_days: float | None
    p90_days: float | None
    visits: int
    papers: int
    due: int
    kept: int

    @property
    def kept_share(self) -> float | None:
        """Percent decided within the promise, to a tenth."""
        return round(self.kept * 100 / self.due, 1) if self.due else None


@dataclass(frozen=True)
class Load:
    """Officers' work of one body in one stage, in hours to a tenth."""

    unit: str
    stage: str
    acts: int
    hours: float


@dataclass(frozen=True)
class Measures:
    """Everything measured of one replay."""

    whole: Measure
    items: tuple[Measure, ...]
    loads: tuple[Load, ...]

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        rows = [{**asdict(one), "kept_share": one.kept_share} for one in (self.whole, *self.items)]
        return {"whole": rows[0], "items": rows[1:], "workload": [asdict(one) for one in self.loads]}


@dataclass(frozen=True)
class _Ran:
    """One application in a replay."""

    begun: int
    ended: int | None
    visits: int
    papers: int
    kept: bool | None


def measure(past: Past, draft: Draft, done: Sequence[int], calendar: Calendar, units: Mapping[int, str]) -> Measures:
    """Count what a replay came to. `units` names the bodies by key."""
    day = calendar.opening_hours().minutes
    when = _moments(past, done, calendar)
    ran = [_ran(past, place, draft, done, when, calendar) for place in range(len(past.cases))]
    by_item: dict[str, list[int]] = {}
    for place, case in enumerate(past.cases):
        by_item.setdefault(case.history.item_code, []).append(place)
    items = tuple(
        _measured(item, past.cases[places[-1]].history.title, [ran[place] for place in places], day)
        for item, places in sorted(by_item.items())
    )
    return Measures(_measured("", "", _whole(past, draft, ran), day), items, _loads(past, draft, units))


def _moments(past: Past, done: Sequence[int], calendar: Calendar) -> Any:
    """A step's moment: the recorded one where it ends where it ended, else the first that far along."""

    def when(place: int) -> datetime:
        step = past.steps[place]
        return step.at if done[place] == step.done else calendar.moment_at(max(done[place], 1))

    return when


def _ran(past: Past, place: int, draft: Draft, done: Sequence[int], when: Any, calendar: Calendar) -> _Ran:
    case = past.cases[place]
    return _Ran(
        done[case.steps[0]],
        None if case.ended is None else done[case.ended],
        max(0, case.visits - draft.visits.get(place, 0)),
        len(case.history.papers - draft.papers.get(place, frozenset())),
        _kept(past, case, draft.promised.get(place), when, calendar),
    )


def _kept(past: Past, case: PastCase, promised: int | None, when: Any, calendar: Calendar) -> bool | None:
    """Whether the decision came within the promise; None where there is none, no date was promised, or a year the
    replay reaches is not announced."""
    history = case.history
    if case.decided is None or case.accepted is None or history.promised_due is None:
        return None
    less = history.promised_days - (history.promised_days if promised is None else promised)
    recorded = past.steps[case.accepted].at
    try:
        now = when(case.accepted)
        if now is recorded and not less:
            due = history.promised_due
        elif history.promised_unit == "workday":
            due = _back(calendar, history.promised_due, calendar.between(now, recorded) + less)
        else:
            due = _rolled(calendar, history.promised_due - (local_day(recorded) - local_day(now)) - timedelta(less))
        return bool(local_day(when(case.decided)) <= due)
    except Unannounced:
        return None


@lru_cache(maxsize=100_000)
def _back(calendar: Calendar, due: date, days: int) -> date:
    return calendar.add(due, -days)


def _rolled(calendar: Calendar, due: date) -> date:
    """A last calendar day that is no working day gives way to the next one (民法典 第二百零三条)."""
    return due if calendar.is_workday(due) else calendar.add(due, 1)


def _whole(past: Past, draft: Draft, ran: Sequence[_Ran]) -> list[_Ran]:
    """Merged applications are one: from the first submission to the last end."""
    groups: dict[int, list[_Ran]] = {}
    for place, one in enumerate(ran):
        groups.setdefault(draft.group.get(place, place), []).append(one)
    return [group[0] if len(group) == 1 else _one(group) for group in groups.values()]


def _one(group: Sequence[_Ran]) -> _Ran:
    ends = [one.ended for one in group if one.ended is not None]
    kept = [one.kept for one in group if one.kept is not None]
    return _Ran(
        min(one.begun for one in group),
        max(ends) if len(ends) == len(group) else None,
        sum(one.visits for one in group),
        sum(one.papers for one in group),
        all(kept) if kept else None,
    )


def _measured(item: str, title: str, ran: Sequence[_Ran], day: int) -> Measure:
    spans = sorted(one.ended - one.begun for one in ran if one.ended is not None)
    due = [one.kept for one in ran if one.kept is not None]
    return Measure(
        item=item,
        title=title,
        cases=len(ran),
        ended=len(spans),
        median_days=round(median(spans) / day, 2) if spans else None,
        p90_days=round(spans[math.ceil(len(spans) * 0.9) - 1] / day, 2) if spans else None,
        visits=sum(one.visits for one in ran),
        papers=sum(one.papers for one in ran),
        due=len(due),
        kept=sum(due),
    )


def _loads(past: Past, draft: Draft, units: Mapping[int, str]) -> tuple[Load, ...]:
    found: dict[tuple[str, str], list[int]] = {}
    for place, step in enumerate(past.steps):
        if step.officer is None or place in draft.skipped:
            continue
        unit = draft.hands[place][1] if place in draft.hands else units.get(step.unit or 0, "")
        tally = found.setdefault((unit, step.stage), [0, 0])
        tally[0] += 1
        tally[1] += max(0, step.work - draft.work.get(place, 0))
    return tuple(
        Load(unit, stage, acts, round(minutes / 60, 1)) for (unit, stage), (acts, minutes) in sorted(found.items())
    )
