"""The small city browser tests look at: the cast, the packs and a handful of cases."""

from __future__ import annotations


def load() -> None:
    """Load it, once a session."""
    from tongban.accounts import cast
    from tongban.catalog import actions as catalog

    cast.assemble()
    catalog.load_packs()
