"""One line of the catalogue, as lists, cards and search results show it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tongban.catalog.models import PackVersion
from tongban.catalog.packs import ItemPack, OneThingPack, Words


@dataclass(frozen=True, slots=True)
class Guide:
    """One line of the catalogue: what a list, a card or a search result shows of a pack in force."""

    code: str
    kind: str
    number: int
    fingerprint: str
    pack: ItemPack | OneThingPack = field(repr=False, compare=False)

    @property
    def is_one_thing(self) -> bool:
        """Whether this is a one-thing (一件事)."""
        return self.kind == PackVersion.Kind.ONE_THING

    @property
    def facts(self) -> Any:
        """pack.toml: ItemFacts or OneThingFacts."""
        return self.pack.one_thing if isinstance(self.pack, OneThingPack) else self.pack.item

    @property
    def name(self) -> Words:
        """What it is called."""
        name: Words = self.facts.name
        return name

    @property
    def summary(self) -> Words:
        """What it is for, in one sentence."""
        summary: Words = self.facts.summary
        return summary

    @property
    def department(self) -> str:
        """Code of the department that carries or leads it."""
        return self.pack.one_thing.lead_department if isinstance(self.pack, OneThingPack) else self.pack.item.department

    @property
    def audience(self) -> list[str]:
        """Whom it is for: person, firm, shop."""
        audience: list[str] = self.facts.audience
        return audience

    @property
    def themes(self) -> list[str]:
        """Theme codes it stands under."""
        themes: list[str] = self.facts.themes
        return themes
