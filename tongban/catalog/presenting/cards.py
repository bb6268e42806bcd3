"""Packs in one line: cards of one-things, rows of lists, and the true figures of the catalogue."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tongban.catalog import queries, shelves
from tongban.catalog.packs import ItemPack, OneThingPack
from tongban.catalog.presenting.materials import material_rows
from tongban.catalog.presenting.usual import range_in_words, usual_uploads
from tongban.catalog.presenting.words import days_in_words, online_name
from tongban.catalog.queries import Guide

ICONS = {
    "open-a-restaurant": ("fork-knife-duotone", "amber"),
    "newborn": ("baby-carriage-duotone", "pink"),
    "start-a-company": ("buildings-duotone", "blue"),
    "retire": ("hand-heart-duotone", "green"),
}
"""Artwork of the one-things everybody knows; any other takes that of its first theme."""


@dataclass(frozen=True, slots=True)
class Card:
    """What a list shows of a guide; `tags` are (words, tone), most telling first."""

    guide: Guide
    department: str
    line: str
    tags: list[tuple[str, str]] = field(default_factory=list)
    icon: str = "file-text-duotone"
    tone: str = "blue"
    departments: int = 0
    materials_before: int = 0
    materials_after: str = ""
    """How many are usually uploaded, as “4–9”."""
    parts: int = 0


def card(guide: Guide) -> Card:
    """The card of a guide in the reader's language."""
    return _of_one_thing(guide, guide.pack) if isinstance(guide.pack, OneThingPack) else _of_item(guide, guide.pack)


def cards(guides: Iterable[Guide]) -> list[Card]:
    """Cards in the order of the guides."""
    return [card(guide) for guide in guides]


def _art(guide: Guide) -> tuple[str, str]:
    if guide.code in ICONS:
        return ICONS[guide.code]
    known = {theme.code: theme for theme in shelves.shelves().themes}
    theme = next((known[code] for code in guide.themes if code in known), None)
    return (f"{theme.icon.removesuffix('-duotone')}-duotone", theme.tone) if theme else ("file-text-duotone", "blue")


def _of_item(guide: Guide, pack: ItemPack) -> Card:
    facts = pack.item
    department = shelves.department_name(facts.department)
    rows = material_rows([pack], {})
    tags: list[tuple[str, str]] = []
    if facts.instant:
        tags.append((_("On the spot"), "ok"))
    if facts.online == "IV":
        tags.append((online_name("IV"), "info"))
    if any(rule.then.get("route") == "promise" for rule in pack.rules):
        tags.append((_("Promise instead of proof"), "warn"))
    if rows.spared and not rows.handed_in:
        tags.append((_("Nothing to upload"), "teal"))
    elif rows.spared:
        tags.append(
            (
                ngettext("%(n)s paper you need not bring", "%(n)s papers you need not bring", rows.spared)
                % {"n": rows.spared},
                "teal",
            )
        )
    time = days_in_words(facts.promised.days, facts.promised.unit)
    words = [department, time if facts.instant else _("promised in %(time)s") % {"time": time}]
    words.append(_("with fee") if facts.fees else _("free of charge"))
    icon, tone = _art(guide)
    return Card(guide, department, " · ".join(words), tags[:3], icon, tone)


def _of_one_thing(guide: Guide, pack: OneThingPack) -> Card:
    items = list(queries.parts_of(pack).values())
    plan = queries.plan(pack)
    departments = {item.item.department for item in items}
    rows = material_rows(items, {})
    icon, tone = _art(guide)
    line = _("%(items)s items · %(departments)s departments · at most %(days)s working days") % {
        "items": len(items),
        "departments": len(departments),
        "days": plan.days,
    }
    return Card(
        guide,
        shelves.department_name(guide.department),
        line,
        [(_("One thing, done once"), "purple")],
        icon,
        tone,
        len(departments),
        pack.one_thing.before.get("materials", 0),
        range_in_words(usual) if (usual := usual_uploads(guide)) else str(rows.handed_in),
        len(items),
    )


def figures(guides: Iterable[Guide]) -> list[tuple[str, str, str]]:
    """(number, unit, label) of what the catalogue itself can say truthfully: no claims about cases."""
    packs = [guide.pack for guide in guides]
    items = [pack for pack in packs if isinstance(pack, ItemPack)]
    if not items:
        return []
    online = sum(item.item.online == "IV" for item in items)
    legal = sum(item.item.legal.working_days for item in items)
    promised = sum(item.item.promised.working_days for item in items)
    spared = sum(material_rows([item], {}).spared for item in items)
    shorter = round(100 * (1 - promised / legal)) if legal else 0
    return [
        (str(len(items)), "", _("Services published")),
        (str(len(packs) - len(items)), "", _("Life events")),
        (f"{round(100 * online / len(items))}", "%", _("Wholly online")),
        (str(shorter), "%", _("Promised time below the law's limit")),
        (str(spared), "", _("Papers nobody is asked for any more")),
    ]
