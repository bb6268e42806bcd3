"""The catalogue carried out: XLSX with the national field names, JSON, and CPSV-AP 3.2 as JSON-LD."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from tongban.catalog.elements import ItemElements
from tongban.catalog.entries.questions import all_elements
from tongban.catalog.exporting.cpsv import write_cpsv
from tongban.catalog.exporting.sheets import write_json, write_xlsx

__all__ = ["ENDINGS", "WRITERS", "write"]

Writer = Callable[[Iterable[ItemElements], Path], int]
WRITERS: dict[str, Writer] = {"xlsx": write_xlsx, "json": write_json, "cpsv-ap": write_cpsv}
ENDINGS = {"xlsx": "xlsx", "json": "json", "cpsv-ap": "jsonld"}


def write(kind: str, path: Path, division: str = "") -> int:
    """Write everything in force today (entries of one division where named); how many items were written."""
    return WRITERS[kind](all_elements(division=division or None), path)
