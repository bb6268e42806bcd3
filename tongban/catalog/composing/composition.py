"""A one-thing computed from its items: one form, one set of materials, one plan, and what it saves (集成办理).

Everything saved is explained by the rule it follows from; nothing is dropped that an item asked for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tongban.catalog.composing.feeding import Feeding, Supplied, feed, producers
from tongban.catalog.composing.merging import MergedForm, merge
from tongban.catalog.packs import ItemPack, Part
from tongban.catalog.planning import Plan, in_order, plan_of
from tongban.catalog.situations import MaterialNeed, materials_for


@dataclass(frozen=True, slots=True)
class Measure:
    """One row of the before → after table (改革前后)."""

    name: str  # departments | steps | materials | fields | days | visits
    before: int
    after: int

    @property
    def saved(self) -> int:
        """How much less it is."""
        return self.before - self.after


@dataclass(frozen=True)
class Composition:
    """What several items become when they are handled as one thing."""

    items: tuple[ItemPack, ...]
    form: MergedForm
    needs: Mapping[str, tuple[MaterialNeed, ...]]
    feeding: Feeding
    parts: tuple[Part, ...]
    plan: Plan
    measures: tuple[Measure, ...]

    def supplied(self, reason: str) -> list[Supplied]:
        """The materials met for one reason: produced, library, shared, promised, made, circle, paper."""
        return [row for row in self.feeding.supplied if row.reason == reason]

    @property
    def still_needed(self) -> tuple[str, ...]:
        """Facts that would decide materials which may or may not be needed."""
        return tuple(dict.fromkeys(n for asked in self.needs.values() for need in asked for n in need.needed))


def compose(
    items: Sequence[ItemPack], situation: Mapping[str, Any] | None = None, same_as: Mapping[str, str] | None = None
) -> Composition:
    """Compose the items for a situation. A material that may be needed (facts missing) counts as needed."""
    facts = dict(situation or {})
    needs = {
        pack.item.code: tuple(
            need for need in materials_for(pack, facts) if need.applies is not False and need.material.required
        )
        for pack in items
    }
    feeding = feed({code: [need.material for need in found] for code, found in needs.items()}, producers(items))
    parts = tuple(
        Part(item=pack.item.code, required=True, after=list(feeding.after[pack.item.code]), lead=number == 0)
        for number, pack in enumerate(items)
    )
    days = {pack.item.code: pack.item.promised.working_days for pack in items}
    plan = plan_of(list(parts), days)
    form = merge(items, same_as)
    return Composition(
        tuple(items), form, needs, feeding, parts, plan, tuple(_measures(items, form, needs, feeding, plan))
    )


def _measures(
    items: Sequence[ItemPack],
    form: MergedForm,
    needs: Mapping[str, Sequence[MaterialNeed]],
    feeding: Feeding,
    plan: Plan,
) -> list[Measure]:
    """Before: each item at its own window, one after another, every material brought. After: the composition."""
    departments = len({pack.item.department for pack in items})
    steps = sum(max(1, len(pack.item.steps)) for pack in items)
    shared_steps = max((len(pack.item.steps) for pack in items), default=1) or 1
    return [
        Measure("departments", departments, 1),
        Measure("steps", steps, shared_steps + plan.ranks - 1 if items else 0),
        Measure("materials", sum(len(asked) for asked in needs.values()), len(feeding.handed_in)),
        Measure("fields", form.asked_before, len(form.fields)),
        Measure("days", plan.days_one_by_one, plan.days),
        Measure(
            "visits", sum(max(1, pack.item.visits) for pack in items), max((p.item.visits for p in items), default=0)
        ),
    ]


def in_running_order(composition: Composition) -> list[str]:
    """Item codes so that each stands after those it waits for."""
    return in_order({part.item: part.after for part in composition.parts})


def in_every_situation(composition: Composition) -> Composition:
    """The same with what waits for what as it must stand in a pack: in whichever situation somebody applies.

    A material that only some situations ask for still makes its item wait there.
    """
    return replace(composition, parts=compose(composition.items).parts)
