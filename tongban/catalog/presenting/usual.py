"""How many papers people usually have to upload: counted over the situations a pack gives as its examples, so that the
most that could ever be asked for frightens nobody."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from tongban.catalog import queries
from tongban.catalog.packs import ItemPack, OneThingPack
from tongban.catalog.presenting.materials import Materials, material_rows
from tongban.catalog.queries import Guide


def usual_uploads(guide: Guide) -> tuple[int, int] | None:
    """(fewest, most) of the pack's example situations that can be had; None where it gives none."""
    return _counted(queries.stamp(), guide.code, guide.number)


@lru_cache(maxsize=512)
def _counted(stamp: str, code: str, number: int) -> tuple[int, int] | None:
    pack = queries.guide_of(queries.version(code, number)).pack
    counts = [_uploads(pack, example.facts) for example in pack.examples if not queries.stops(pack, example.facts)]
    return (min(counts), max(counts)) if counts else None


def _uploads(pack: ItemPack | OneThingPack, facts: Mapping[str, Any]) -> int:
    if isinstance(pack, ItemPack):
        items = [pack]
    else:
        parts = queries.parts_of(pack)
        items = [parts[row.item] for row in queries.needed_parts(pack, facts).parts if row.item in parts]
    return sum(row.badge.handed_in for row in material_rows(items, facts).rows if row.applies)


def uploads_in_words(guide: Guide, rows: Materials, *, answered: bool) -> str:
    """“usually 4–9 to upload, at most 18” before anything is answered; afterwards what this situation really needs."""
    usual = None if answered else usual_uploads(guide)
    if not rows.handed_in:
        return _("none to upload")
    if usual is None or usual == (rows.handed_in, rows.handed_in):
        return _("only %(n)s to upload") % {"n": rows.handed_in}
    words = {"usual": range_in_words(usual), "most": rows.handed_in}
    return _("usually %(usual)s to upload, at most %(most)s") % words


def range_in_words(usual: tuple[int, int]) -> str:
    """“4–9”, or one number where they are the same."""
    fewest, most = usual
    return str(fewest) if fewest == most else f"{fewest}–{most}"
