"""`tongban docs`: rewrite the generated reference pages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from tongban.site import reference


class Command(BaseCommand):
    help = "Rewrite docs/reference from what the code declares."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--out", type=Path, default=settings.BASE_DIR / "docs" / "reference")

    def handle(self, *args: Any, **options: Any) -> None:
        reference.write(options["out"], self.stdout.write)
