"""Makers for other rooms' tests."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from tongban.regions.actions import Loaded, load_csv
from tongban.regions.models import Division

DEMO_FILE = Path(settings.PACKS_DIR) / "regions" / "demo.csv"


def the_demo_city() -> Division:
    """The sample city 示例市 (990100) with its counties and towns, loaded from its file."""
    load_the_demo_city()
    return Division.objects.get(code="990100")


def load_the_demo_city() -> Loaded:
    """Load the sample city's file; again as often as one likes."""
    return load_csv(DEMO_FILE)
