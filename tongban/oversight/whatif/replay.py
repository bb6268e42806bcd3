"""The past reckoned forward again: as it was, or with some of it changed.

Steps are taken in the order in which they happened, so nobody overtakes; each begins as soon as what it waits for is
done and somebody is free, and holds them as long as it did. With nothing changed every step ends where it ended.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from tongban.oversight.whatif.past import Past


@dataclass(slots=True)
class Draft:
    """What is different. Keys are places of steps or of cases in the past.

    `skipped` steps take no time and nobody's hands; `begins` moves a first step; `waits` adds steps to wait for;
    `hands` gives a step to somebody else (an officer's name, and the unit's label); `extra` are further officers by
    (body, stage); `work` is less work by step; `promised` the new promise by case; `papers` and `visits` are spared by
    case; `group` is the case a merged one goes with. `reach` says of each change, in order, with how many cases it has
    anything to do.
    """

    skipped: set[int] = field(default_factory=set)
    begins: dict[int, int] = field(default_factory=dict)
    waits: dict[int, tuple[int, ...]] = field(default_factory=dict)
    hands: dict[int, tuple[str, str]] = field(default_factory=dict)
    extra: dict[tuple[int | None, str], list[str]] = field(default_factory=dict)
    work: dict[int, int] = field(default_factory=dict)
    promised: dict[int, int] = field(default_factory=dict)
    papers: dict[int, frozenset[str]] = field(default_factory=dict)
    visits: dict[int, int] = field(default_factory=dict)
    group: dict[int, int] = field(default_factory=dict)
    reach: list[int] = field(default_factory=list)


def replay(past: Past, draft: Draft) -> list[int]:
    """Where each step ends, on the line of working minutes."""
    done: list[int] = []
    free: dict[str, int] = {}
    for place, step in enumerate(past.steps):
        after = step.after + draft.waits[place] if place in draft.waits else step.after
        if len(after) == 1:  # nearly always, and the quickest
            ready = done[after[0]]
        else:
            ready = max((done[one] for one in after), default=draft.begins.get(place, step.done))
        if place in draft.skipped:
            done.append(ready)
            continue
        officer = step.officer
        if officer is not None:
            officer = _hands(place, officer, step.unit, step.stage, ready, free, draft)
            ready = max(ready, free.get(officer, ready))
            free[officer] = ready + step.hold
        done.append(ready + step.hold)
    return done


def _hands(
    place: int, officer: str, unit: int | None, stage: str, ready: int, free: dict[str, int], draft: Draft
) -> str:
    """Who does a step: whoever did it, unless it is given away, or one who was added can begin earlier."""
    if place in draft.hands:
        return draft.hands[place][0]
    best, begins = officer, max(ready, free.get(officer, ready))
    for other in draft.extra.get((unit, stage), ()):
        if (other_begins := max(ready, free.get(other, ready))) < begins:
            best, begins = other, other_begins
    return best
