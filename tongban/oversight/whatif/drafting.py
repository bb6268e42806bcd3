"""From changes to a draft of the past: which steps fall away, who else takes part, what waits for what."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from tongban.oversight.whatif.changes import Change, unknown
from tongban.oversight.whatif.figures import Figures
from tongban.oversight.whatif.past import Past, PastCase
from tongban.oversight.whatif.replay import Draft

CHECKS = frozenset({"case.accept", "case.decline", "case.not-needed"})
"""Acts in which the papers are checked."""


def draft_of(
    past: Past,
    changes: Sequence[Change],
    figures: Figures,
    bodies: Mapping[str, Iterable[int]],
    counties: Mapping[str, str],
) -> Draft:
    """All changes together, in the order given, with how many cases each reaches (`Draft.reach`).

    `bodies`: the keys of the bodies a credit code or a line of business
    names; `counties`: a county's name by its six digits. Refuses (change-unknown) what fits nothing in the period."""
    draft = Draft()
    items = {case.history.item_code for case in past.cases}
    for change in changes:
        asked = {*change.items, *filter(None, [change.item])}
        if asked - items or (change.body and change.body not in bodies):
            raise unknown(change.said)
        if change.of == "promise":
            reach = _promise(past, change, draft)
        elif change.of == "drop-material":
            reach = _drop_material(past, change, draft, figures)
        elif change.of == "add-officer":
            reach = _add_officer(past, change, draft, bodies[change.body])
        elif change.of == "merge":
            reach = _merge(past, change, draft, figures)
        else:
            reach = _delegate(past, change, draft, counties)
        draft.reach.append(reach)
    return draft


def _promise(past: Past, change: Change, draft: Draft) -> int:
    reached = 0
    for place, case in enumerate(past.cases):
        if change.item in ("", case.history.item_code):
            days = draft.promised.get(place, case.history.promised_days)
            draft.promised[place] = new_promise(days, change.by, change.unit)
            reached += draft.promised[place] != days
    return reached


def new_promise(days: int, by: int, unit: str) -> int:
    """The promise in days after a change by percent or by days: rounded up, and at least one day where it was."""
    if days == 0:
        return 0
    return max(1, math.ceil(days * (100 + by) / 100) if unit == "%" else days + by)


def _drop_material(past: Past, change: Change, draft: Draft, figures: Figures) -> int:
    reached = 0
    for place, case in enumerate(past.cases):
        if case.history.item_code != change.item:
            continue
        handed_in = change.code in case.history.papers
        if handed_in:
            draft.papers[place] = draft.papers.get(place, frozenset()) | {change.code}
            for step in case.steps:
                if past.steps[step].what in CHECKS and past.steps[step].officer is not None:
                    draft.work[step] = draft.work.get(step, 0) + figures.paper
        spared = _rounds_only_for(past, case, draft.papers.get(place, frozenset()) | {change.code})
        fresh = [step for step in spared if step not in draft.skipped]
        draft.skipped.update(fresh)
        by_window = sum(past.steps[s].what == "case.correct" and past.steps[s].by_window for s in fresh)
        draft.visits[place] = draft.visits.get(place, 0) + by_window
        reached += handed_in or bool(fresh)
    return reached


def _rounds_only_for(past: Past, case: PastCase, codes: frozenset[str]) -> list[int]:
    """The steps of correction rounds that named nothing but these papers and were answered."""
    found: list[int] = []
    round_: list[int] = []
    for place in case.steps:
        step = past.steps[place]
        if step.what == "case.ask":
            round_ = [place] if step.papers and step.papers <= codes else []
        elif round_:
            round_.append(place)
            if step.what == "case.correct":
                found += round_
            if step.after_state != "correcting":
                round_ = []
    return found


def _add_officer(past: Past, change: Change, draft: Draft, bodies: Iterable[int]) -> int:
    bodies = set(bodies)
    for body in bodies:
        there = draft.extra.setdefault((body, change.stage), [])
        there += [f"new:{body}:{change.stage}:{len(there) + n}" for n in range(change.by)]
    return sum(
        any(past.steps[step].unit in bodies and past.steps[step].stage == change.stage for step in case.steps)
        for case in past.cases
    )


def _merge(past: Past, change: Change, draft: Draft, figures: Figures) -> int:
    """Groups of cases of one applicant, one of each item, sent within the time set; parts that wait are left out."""
    apart = timedelta(days=figures.merge_within_days)
    waiting: dict[tuple[int | None, int, str], list[int]] = {}
    reached = 0
    able = [
        place
        for place, case in enumerate(past.cases)
        if case.history.item_code in change.items
        and past.steps[case.steps[0]].what == "case.submit"
        and place not in draft.group
    ]
    for place in sorted(able, key=lambda place: past.cases[place].steps[0]):
        history = past.cases[place].history
        waiting.setdefault((history.parent, history.applicant, history.item_code), []).append(place)
    for place in sorted(able, key=lambda place: past.cases[place].steps[0]):
        history = past.cases[place].history
        if history.item_code != change.items[0] or place in draft.group:
            continue
        sent = past.steps[past.cases[place].steps[0]].at
        group = [place]
        for item in change.items[1:]:
            others = waiting.get((history.parent, history.applicant, item), [])
            near = (o for o in others if abs(past.steps[past.cases[o].steps[0]].at - sent) <= apart)
            if (other := next((o for o in near if o not in draft.group), None)) is not None:
                group.append(other)
        if len(group) == len(change.items):
            _as_one(past, group, draft)
            reached += len(group)
    return reached


def _as_one(past: Past, group: list[int], draft: Draft) -> None:
    """One submission, when the first was sent; one acceptance, the first that was made; papers and visits once."""
    begins = min(past.steps[past.cases[place].steps[0]].done for place in group)
    accepted = [(past.cases[place].accepted, place) for place in group]
    leads = min(((at, place) for at, place in accepted if at is not None), default=None)
    for place in group:
        case = past.cases[place]
        draft.group[place] = group[0]
        draft.begins[case.steps[0]] = begins
        if leads is not None and case.accepted is not None and place != leads[1]:
            draft.skipped.add(case.accepted)
            draft.waits[case.accepted] = (leads[0],)
    seen: set[str] = set()
    for place in group:
        papers = past.cases[place].history.papers
        draft.papers[place] = draft.papers.get(place, frozenset()) | (papers & seen)
        seen |= papers
    most = max(group, key=lambda place: past.cases[place].history.visits)
    for place in group:
        if place != most:
            draft.visits[place] = draft.visits.get(place, 0) + past.cases[place].history.visits


def _delegate(past: Past, change: Change, draft: Draft, counties: Mapping[str, str]) -> int:
    reached = 0
    for case in past.cases:
        county = case.history.home[:6]
        if case.history.item_code != change.item or county not in counties:
            continue
        for place in case.steps:
            step = past.steps[place]
            if step.officer is not None:
                draft.hands[place] = (f"county:{county}:{step.stage}", counties[county])
        reached += 1
    return reached
