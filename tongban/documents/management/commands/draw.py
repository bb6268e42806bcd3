"""`tongban draw`: draw and seal the documents nobody has looked at yet."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from tongban.documents.actions import draw_waiting


class Command(BaseCommand):
    """One pass; safe to run at any time and in several copies."""

    help = "Draw and seal documents that have been issued but not yet looked at."

    def add_arguments(self, parser: CommandParser) -> None:
        """How many, and in how many processes."""
        parser.add_argument("--limit", type=int, default=1000)
        parser.add_argument("--workers", type=int, default=0, help="processes to use; 0 draws in this one")

    def handle(self, *args: Any, **options: Any) -> None:
        """Draw and say how many."""
        count = draw_waiting(options["limit"], options["workers"])
        self.stdout.write(f"{count} drawn")
