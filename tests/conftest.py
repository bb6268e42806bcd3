"""What the house tests and the journeys share. The cast and the city come from the rooms' own `testing.py`."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def root() -> Path:
    """The top of the house."""
    return ROOT
