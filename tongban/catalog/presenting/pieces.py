"""What a guide page is, and the small pieces that items and one-things share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from tongban.catalog import shelves
from tongban.catalog.packs import ItemPack, OneThingPack, Question
from tongban.catalog.planning import Plan
from tongban.catalog.presenting.asking import Asked
from tongban.catalog.presenting.materials import Materials
from tongban.catalog.presenting.usual import uploads_in_words
from tongban.catalog.queries import Guide
from tongban.catalog.situations import PartReason
from tongban.catalog.stopping import Stop

Row = tuple[str, str, str]
"""(label, value, small print)"""


@dataclass(frozen=True, slots=True)
class PartRow:
    """One item of a one-thing on its guide: what it is, whether it is needed, and why."""

    reason: PartReason
    item: ItemPack
    department: str
    time: str
    after: tuple[str, ...] = ()

    @property
    def applies(self) -> bool | None:
        """Whether it is needed; None: not known yet."""
        return self.reason.applies


@dataclass(frozen=True)
class GuidePage:
    """All of one guide for one situation. Item and one-thing share it; what one of them lacks is empty."""

    guide: Guide
    facts: Any
    summary: list[Row]
    questions: list[Asked]
    situation: Mapping[str, Any]
    materials: Materials
    codes: list[Row]
    department: str
    phone: str
    complaint_phone: str
    guide_text: str
    legal: str = ""
    parts: list[PartRow] = field(default_factory=list)
    plan: Plan | None = None
    before_after: list[tuple[str, str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    stops: list[Stop] = field(default_factory=list)
    dropped: list[Stop] = field(default_factory=list)
    route: str = ""
    needed: list[Question] = field(default_factory=list)
    deciding: frozenset[str] = frozenset()

    @property
    def first_questions(self) -> list[Asked]:
        """The questions that decide most: for a one-thing those its parts depend on; for an item all of them."""
        return [row for row in self.questions if not self.deciding or row.name in self.deciding]

    @property
    def more_questions(self) -> list[Asked]:
        """The rest, which only change the papers."""
        return [row for row in self.questions if self.deciding and row.name not in self.deciding]

    @property
    def papers_line(self) -> str:
        """How many are to be uploaded, out of how many papers, in one line."""
        return " · ".join(materials_line(self.guide, self.materials, self.situation))

    @property
    def refusals(self) -> list[str]:
        """What makes it impossible in this situation, each with its article."""
        return [str(stop) for stop in self.stops]

    @property
    def item(self) -> ItemPack | None:
        """The service item; None for a one-thing."""
        return self.guide.pack if isinstance(self.guide.pack, ItemPack) else None

    @property
    def names(self) -> dict[str, str]:
        """Item code → name, for the parts."""
        return {row.item.item.code: str(row.item.item.name) for row in self.parts}


def text_of(pack: ItemPack | OneThingPack) -> str:
    chosen = "en" if (get_language() or "").startswith("en") else "zh-Hans"
    return pack.guide.get(chosen) or pack.guide.get("zh-Hans", "")


def phones_of(code: str) -> tuple[str, str]:
    row = next((row for row in shelves.shelves().departments if row.code == code), None)
    return (row.phone, row.complaint_phone) if row else ("12345", "12345")


def materials_line(guide: Guide, rows: Materials, situation: Mapping[str, Any]) -> tuple[str, str]:
    """(what is to be uploaded, out of how many papers in all): the first is what the reader must do."""
    total = ngettext("%(n)s paper in all", "%(n)s papers in all", rows.total) % {"n": rows.total}
    return uploads_in_words(guide, rows, answered=bool(situation)), total


def version_rows(guide: Guide) -> list[Row]:
    facts = guide.facts
    return [
        (_("Version of this guide"), str(guide.number), ""),
        (_("In force from"), facts.in_force_from.isoformat(), ""),
    ]
