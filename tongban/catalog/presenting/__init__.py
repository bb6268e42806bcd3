"""Packs as a reader meets them: summaries, materials with badges, situation questions, plans. No requests, no HTML."""

from tongban.catalog.presenting.asking import Asked, asked
from tongban.catalog.presenting.cards import Card, card, cards, figures
from tongban.catalog.presenting.guides import GuidePage, guide_page
from tongban.catalog.presenting.materials import MaterialRow, Materials, material_rows
from tongban.catalog.presenting.words import audience_name, level_name, limit_in_words, online_name, type_name
from tongban.catalog.questions import read_facts

__all__ = [
    "Asked",
    "Card",
    "GuidePage",
    "MaterialRow",
    "Materials",
    "asked",
    "audience_name",
    "card",
    "cards",
    "figures",
    "guide_page",
    "level_name",
    "limit_in_words",
    "material_rows",
    "online_name",
    "read_facts",
    "type_name",
]
