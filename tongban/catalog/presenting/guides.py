"""A guide page (办事指南) as data: all that page, print sheet and API say, computed from the pack alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tongban.catalog.packs import ItemPack
from tongban.catalog.presenting.items import page_of_item
from tongban.catalog.presenting.one_things import page_of_one_thing
from tongban.catalog.presenting.pieces import GuidePage
from tongban.catalog.queries import Guide

__all__ = ["GuidePage", "guide_page"]


def guide_page(
    guide: Guide, situation: Mapping[str, Any] | None = None, errors: Mapping[str, str] | None = None
) -> GuidePage:
    """The guide in a situation (none: everything that may be needed is shown)."""
    pack, known = guide.pack, situation or {}
    if isinstance(pack, ItemPack):
        return page_of_item(guide, pack, known, errors or {})
    return page_of_one_thing(guide, pack, known, errors or {})
