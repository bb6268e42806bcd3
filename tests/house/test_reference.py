"""Generated pages are what the code says today."""

from __future__ import annotations

from pathlib import Path

import pytest

from tongban.site import reference


@pytest.mark.parametrize(
    "name", ["lifecycles.md", "events.md", "refusals.md", "glossary.md", "addresses.md", "tables.md", "openapi.json"]
)
def test_the_page_is_current(name: str, root: Path) -> None:
    kept = root / "docs" / "reference" / name

    assert kept.exists(), f"{name} is missing: make docs"
    assert kept.read_text(encoding="utf-8") == reference.pages()[name], f"{name} is not current: make docs"


def test_every_page_is_listed_here(root: Path) -> None:
    assert sorted(p.name for p in (root / "docs" / "reference").iterdir()) == sorted(reference.pages())
