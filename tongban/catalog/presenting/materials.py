"""The materials list of a guide: which apply, where each comes from, how many the applicant must really bring."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

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
    def undecided(self) -> int:
        """How many depend on questions not answered yet."""
        return sum(row.applies is None for row in self.rows)


def material_rows(
    items: Sequence[ItemPack], situation: Mapping[str, Any], held: Collection[str] | None = None
) -> Materials:
    """The materials of one item, or of a one-thing's parts with each material asked for once (一套材料).

    Two items mean the same material where code and Chinese name agree.
    """
    within = len(items) > 1
    coming = {item.result.licence for item in items if within and item.result.kind == "licence"}
    results = {item.item.code for item in items} if within else None
    found: dict[tuple[str, str], MaterialRow] = {}
    for item in items:
        for need in queries.materials_for(item, situation):
            code = (need.material.code, need.material.name.zh)
            row = found.get(code)
            if row is None or (need.applies and not row.applies) or (row.applies is False and need.applies is None):
                used_by = row.used_by if row else []
                made = badge(need.material, held=held, coming=coming, results=results)
                row = found[code] = MaterialRow(need.material, need.applies, need.reason, made, used_by)
            if need.applies is not False:
                row.used_by.append(str(item.item.name))
    rows = [row for row in found.values() if row.applies is not False]
    return Materials(rows, [row for row in found.values() if row.applies is False])
