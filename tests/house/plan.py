"""The house as the house tests see it: rooms from the ground up, files, templates, the import graph."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import grimp
from django.conf import settings

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / "tongban"
ROOMS = list(settings.ROOMS)
"""Rooms with tables, from the ground up."""

FRONT_DOOR = {"actions", "queries", "events", "reactions", "lifecycle", "testing", "http"}
SPINE = {"regions", "accounts", "journal"}
"""Rooms whose models every room may use."""
DECLARATIONS = {"tongban.catalog.packs", "tongban.regions.fields", "tongban.regions.shapes"}
"""Modules that only say what a thing looks like, as a lifecycle does: words of a pack, columns of a table."""


@cache
def graph() -> grimp.ImportGraph:
    """Who imports whom at run time."""
    return grimp.build_graph("tongban", exclude_type_checking_imports=True, cache_dir=None)


def modules(*, tests: bool = False, migrations: bool = False) -> Iterator[Path]:
    """Every Python file of the package."""
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).parts
        if ("tests" in parts and not tests) or ("migrations" in parts and not migrations):
            continue
        yield path


def templates() -> list[Path]:
    """Every HTML template."""
    return sorted(PACKAGE.glob("*/templates/**/*.html"))


def named(path: Path) -> str:
    """A file as people write it."""
    return str(path.relative_to(ROOT))
