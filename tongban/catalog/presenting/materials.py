"""The materials list of a guide: which apply, where each comes from, how many the applicant must really bring."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from tongban.catalog import queries
from tongban.catalog.badges import Badge, badge
from tongban.catalog.packs import ItemPack, Material


@dataclass
class MaterialRow:
    """One material with its badge, its reason, and (in a one-thing) the items that use it."""

    material: Material
    applies: bool | None
    reason: str
    badge: Badge
    used_by: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Materials:
    """The list as a whole: rows that apply or may apply, those ruled out, and the counts the summary shows."""

    rows: list[MaterialRow]
    left_out: list[MaterialRow]

    @property
    def total(self) -> int:
        """How many may be needed."""
        return len(self.rows)

    @property
    def handed_in(self) -> int:
        """How many of them the applicant must bring a file for."""
        return sum(row.badge.handed_in for row in self.rows)

    @property
    def spared(self) -> int:
        """How many of them nobody asks the applicant for."""
        return self.total - self.handed_in

    @property
    def groups(self) -> list[tuple[str, str, list[MaterialRow]]]:
        """(key, heading, rows): to hand in, depending on answers to come, and spared; empty groups are left out."""
        certain = [row for row in self.rows if row.applies and row.badge.handed_in]
        open_ = [row for row in self.rows if row.applies is None and row.badge.handed_in]
        spared = [row for row in self.rows if not row.badge.handed_in]
        named = (
            ("hand-in", _("For you to hand in"), certain),
            ("depends", _("Perhaps, depending on your situation"), open_),
            ("spared", _("Nobody asks you for these"), spared),
        )
        return [(key, heading, rows) for key, heading, rows in named if rows]

    @property
    def is_long(self) -> bool:
        """Whether the list is so long that what nobody is asked for is folded away."""
        return self.total > 20

    @property
    def undecided(self) -> int:
        """How many depend on questions not answered yet."""
        return sum(row.applies is None for row in self.rows)


def material_rows(
    items: Sequence[ItemPack],
    situation: Mapping[str, Any],
    held: Collection[str] | None = None,
    undecided: Mapping[str, str] | None = None,
) -> Materials:
    """The materials of one item, or of a one-thing's parts with each material asked for once (一套材料).

    Two items mean the same material where code and Chinese name agree. `undecided`: item code → why it is not known yet
    whether that part is needed; its materials are then not known either.
    """
    within = len(items) > 1
    coming = {item.result.licence for item in items if within and item.result.kind == "licence"}
    results = {item.item.code for item in items} if within else None
    found: dict[tuple[str, str], MaterialRow] = {}
    for item in items:
        doubt = (undecided or {}).get(item.item.code)
        for need in queries.materials_for(item, situation):
            applies = None if need.applies and doubt else need.applies
            reason = doubt if need.applies and doubt else need.reason
            made = badge(need.material, held=held, coming=coming, results=results)
            key = (need.material.code, need.material.name.zh)
            row = found.setdefault(key, MaterialRow(need.material, applies, reason, made))
            if _says_more(applies, row.applies):
                row.applies, row.reason = applies, reason
            if applies is not False:
                row.used_by.append(str(item.item.name))
    rows = [row for row in found.values() if row.applies is not False]
    return Materials(rows, [row for row in found.values() if row.applies is False])


def _says_more(applies: bool | None, before: bool | None) -> bool:
    """Needed by one part outweighs unknown, and unknown outweighs not needed by another."""
    weight = {True: 2, None: 1, False: 0}
    return weight[applies] > weight[before]
