"""The past as a graph of steps: what waited for what, whose hands it went through, and how long each step held them.

Every moment is a place on the line of working minutes (`Calendar.minute_position`), so all times are whole numbers.
A step of an officer begins when the step before it is done and the officer's own step before it is done, whichever is
later; from there to its recorded end it *held* the officer: work, and whatever else the officer did meanwhile. Any
other step (the applicant's, another office's, the clock's, the end of a statutory stop) takes as long as it took.
Reckoned forward again from these, every recorded time comes back exactly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from tongban.cases.queries import CaseHistory
from tongban.oversight.attribution import Moment
from tongban.oversight.attribution.rules import BEGINS, ENDED

STAGES = {"submitted": "acceptance", "reviewing": "decision", "granted": "delivery"}
"""State → the stage of the office's work in it."""
OFFICE = frozenset({"window", "approver", "head", ""})
DECIDES = frozenset({"granted", "refused", "declined", "not-needed"})


@dataclass(slots=True)
class Step:
    """One recorded act. `done`: where it ended; `hold`: how long it took from when it could begin; `after`: the steps
    (by place) it waited for. `officer` is None where nobody of the office's own was at work. `by_window`: somebody at
    the window acted. `papers`: what a correction notice named, None where it named something else besides."""

    case: int
    what: str
    after_state: str
    at: datetime
    entry: int
    done: int
    stage: str = ""
    officer: str | None = None
    unit: int | None = None
    after: tuple[int, ...] = ()
    hold: int = 0
    work: int = 0
    by_window: bool = False
    papers: frozenset[str] | None = None


@dataclass(slots=True)
class PastCase:
    """A case: the places of its steps, of its acceptance, its decision and its end (None: not yet), and its visits."""

    history: CaseHistory
    steps: tuple[int, ...]
    accepted: int | None = None
    decided: int | None = None
    ended: int | None = None
    visits: int = 0


@dataclass(slots=True)
class Past:
    """All cases of a period; `steps` lie in the order in which they happened. `left_out`: cases that touch a year
    without a calendar or hold no submission."""

    cases: list[PastCase] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Told:
    """One case as recorded: what does not change, its moments with their places on the line of working minutes (None:
    not announced), and the material codes each correction notice named, by entry."""

    history: CaseHistory
    moments: list[tuple[Moment, int | None]] = field(default_factory=list)
    notices: dict[int, frozenset[str] | None] = field(default_factory=dict)


def past_of(told: Iterable[Told], work: Callable[[str, bool, int], int]) -> Past:
    """Read the record. `work` gives an officer's minutes for a stage, whether the act moved the case on, and the
    number of papers handed in."""
    past, drafts = Past(), []
    for one in told:
        rows = _begun(one.moments)
        if not rows or any(place is None for _moment, place in rows):
            past.left_out += 1
            continue
        case = len(past.cases)
        past.cases.append(PastCase(one.history, (), visits=one.history.visits))
        drafts += [_step(case, moment, place or 0, one, work) for moment, place in rows]
    past.steps = sorted(drafts, key=lambda step: (step.done, step.at, step.entry))
    _tie(past)
    _hold(past)
    return past


def _begun(moments: Sequence[tuple[Moment, int | None]]) -> list[tuple[Moment, int | None]]:
    """From the submission to the end, in order."""
    rows = sorted(moments, key=lambda row: (row[0].at, row[0].entry))
    first = next((i for i, (one, _place) in enumerate(rows) if one.what in BEGINS), len(rows))
    last = next((i for i, (one, _place) in enumerate(rows) if i >= first and one.after in ENDED), len(rows) - 1)
    return rows[first : last + 1]


def _step(case: int, moment: Moment, place: int, told: Told, work: Callable[[str, bool, int], int]) -> Step:
    stage = STAGES.get(moment.before, "")
    own = bool(stage) and moment.actor is not None and moment.role in OFFICE
    step = Step(case, moment.what, moment.after, moment.at, moment.entry, place, by_window=moment.role == "window")
    if own:
        moves = moment.after != moment.before
        step.stage, step.unit, step.officer = stage, moment.organisation, f"{moment.actor}"
        step.work = work(stage, moves, len(told.history.papers))
    if moment.what == "case.ask":
        step.papers = told.notices.get(moment.entry)
    return step


def _tie(past: Past) -> None:
    """Each step after the one before it in its case; a released part after the ends of those it waited for."""
    places: list[list[int]] = [[] for _case in past.cases]
    for place, step in enumerate(past.steps):
        if places[step.case]:
            step.after = (places[step.case][-1],)
        places[step.case].append(place)
    parts: dict[tuple[int | None, str], int] = {}
    for place, one in enumerate(past.cases):
        if one.history.parent:
            parts[one.history.parent, one.history.item_code] = place
    for case, found in zip(past.cases, places, strict=True):
        case.steps = tuple(found)
        for place in found:
            _mark(case, past.steps[place], place)
    for case in past.cases:
        for place in case.steps:
            if past.steps[place].what == "case.release":
                _wait_for_siblings(past, case, place, parts)


def _mark(case: PastCase, step: Step, place: int) -> None:
    case.visits += step.what == "case.correct" and step.by_window
    if step.what in ("case.accept", "case.deem-accepted"):
        case.accepted = place
    if step.after_state in DECIDES and case.decided is None:
        case.decided = place
    if step.after_state in ENDED:
        case.ended = place


def _wait_for_siblings(past: Past, case: PastCase, place: int, parts: dict[tuple[int | None, str], int]) -> None:
    waited = (parts.get((case.history.parent, code)) for code in case.history.waits_for)
    ends = [past.cases[one].ended for one in waited if one is not None]
    known = tuple(end for end in ends if end is not None and end < place)
    past.steps[place].after += known


def _hold(past: Past) -> None:
    """How long each step took from when it could begin."""
    free: dict[str, int] = {}
    for step in past.steps:
        ready = max((past.steps[one].done for one in step.after), default=step.done)
        if step.officer is not None:
            ready = max(ready, free.get(step.officer, ready))
            free[step.officer] = step.done
        step.hold = step.done - ready
