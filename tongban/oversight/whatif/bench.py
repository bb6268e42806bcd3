"""One question to the bench: these cases, these changes, what would have come of it (推演)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import translation

from tongban.kit.workdays import Calendar
from tongban.oversight.whatif.changes import Change, assumptions
from tongban.oversight.whatif.drafting import draft_of
from tongban.oversight.whatif.figures import Figures
from tongban.oversight.whatif.measures import Load, Measure, Measures, measure
from tongban.oversight.whatif.past import Past
from tongban.oversight.whatif.replay import Draft, replay


@dataclass(frozen=True)
class World:
    """What changes speak of: bodies' keys by credit code and line of business, bodies' names by key, and counties'
    names by their six digits."""

    bodies: Mapping[str, Sequence[int]]
    units: Mapping[int, str]
    counties: Mapping[str, str]


@dataclass(frozen=True)
class Outcome:
    """Before and after, with everything that was taken for granted."""

    since: date
    until: date
    changes: tuple[Change, ...]
    before: Measures
    after: Measures
    assumptions: tuple[Any, ...]
    left_out: int
    reach: tuple[int, ...] = ()
    """How many cases of the period each of `changes` has anything to do with."""

    @property
    def is_unchanged(self) -> bool:
        """Whether every figure came out as it was, though something was changed."""
        return bool(self.changes) and self.before == self.after

    def pairs(self) -> list[tuple[Measure, Measure]]:
        """The whole, then every item: before and after."""
        after = {one.item: one for one in self.after.items}
        return [(self.before.whole, self.after.whole), *((one, after[one.item]) for one in self.before.items)]

    def loads(self) -> list[tuple[str, str, Load | None, Load | None]]:
        """Every body and stage that has work before or after."""
        before = {(one.unit, one.stage): one for one in self.before.loads}
        after = {(one.unit, one.stage): one for one in self.after.loads}
        return [(*key, before.get(key), after.get(key)) for key in sorted({*before, *after})]

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return {
            "since": self.since.isoformat(),
            "until": self.until.isoformat(),
            "changes": [one.said for one in self.changes],
            "reach": list(self.reach),
            "before": self.before.as_dict(),
            "after": self.after.as_dict(),
            "assumptions": [_in_both_languages(one) for one in self.assumptions],
            "left_out": self.left_out,
        }


def _in_both_languages(sentence: Any) -> dict[str, str]:
    said = {}
    for language in ("zh-hans", "en"):
        with translation.override(language):
            said[language] = str(sentence)
    return said


def what_if(
    past: Past,
    changes: Sequence[Change],
    period: tuple[date, date],
    world: World,
    calendar: Calendar,
    figures: Figures,
) -> Outcome:
    """Replay the past twice: as it was, and as changed."""
    as_it_was = Draft()
    before = measure(past, as_it_was, replay(past, as_it_was), calendar, world.units)
    draft = draft_of(past, changes, figures, world.bodies, world.counties)
    after = measure(past, draft, replay(past, draft), calendar, world.units)
    return Outcome(
        *period, tuple(changes), before, after, tuple(assumptions(changes)), past.left_out, tuple(draft.reach)
    )
