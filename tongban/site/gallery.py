"""One specimen of every component, invented."""

from typing import Any


def specimens() -> dict[str, Any]:
    """What the gallery page shows."""
    return {}
