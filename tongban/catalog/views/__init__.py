"""Pages of the catalogue: the way in, lists, guides, glossary. All public, all readable without JavaScript."""

from tongban.catalog.views.browse import browse, department, glossary, one_things, theme
from tongban.catalog.views.composing import compose_items, composed_pack
from tongban.catalog.views.entries import entries_home, entries_shelf, entry, entry_version, entry_versions
from tongban.catalog.views.findings import check_catalogue, finding, findings, move_finding
from tongban.catalog.views.guides import guide, print_guide, version, versions
from tongban.catalog.views.home import home
from tongban.catalog.views.powers import (
    act_on_power_move,
    desk_power_move,
    desk_powers,
    power,
    power_move,
    power_moves,
    powers,
)
from tongban.catalog.views.search import hits, search

__all__ = [
    "act_on_power_move",
    "desk_power_move",
    "desk_powers",
    "power",
    "power_move",
    "power_moves",
    "powers",
    "browse",
    "check_catalogue",
    "compose_items",
    "composed_pack",
    "department",
    "entries_home",
    "entries_shelf",
    "entry",
    "entry_version",
    "entry_versions",
    "finding",
    "findings",
    "glossary",
    "guide",
    "hits",
    "home",
    "move_finding",
    "one_things",
    "print_guide",
    "search",
    "theme",
    "version",
    "versions",
]
