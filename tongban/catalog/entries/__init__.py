"""Entries (实施清单): items of any bureau as `ItemElements`, their versions, differences, shelves and search."""

from tongban.catalog.entries.codes import Segment, segments
from tongban.catalog.entries.differences import Change, diff
from tongban.catalog.entries.from_packs import from_pack

__all__ = ["Change", "Segment", "diff", "from_pack", "segments"]
