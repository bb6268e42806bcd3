"""Pages of the catalogue: the way in, lists, guides, glossary. All public, all readable without JavaScript."""

from tongban.catalog.views.browse import browse, department, glossary, one_things, theme
from tongban.catalog.views.composing import compose_items, composed_pack
from tongban.catalog.views.entries import entries_home, entries_shelf, entry, entry_version, entry_versions
from tongban.catalog.views.guides import guide, print_guide, version, versions
from tongban.catalog.views.home import home
from tongban.catalog.views.search import hits, search

__all__ = [
    "browse",
    "compose_items",
    "composed_pack",
    "department",
    "entries_home",
    "entries_shelf",
    "entry",
    "entry_version",
    "entry_versions",
    "glossary",
    "guide",
    "hits",
    "home",
    "one_things",
    "print_guide",
    "search",
    "theme",
    "version",
    "versions",
]
