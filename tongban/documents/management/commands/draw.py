"""`tongban draw`: draw and seal the documents nobody has looked at yet."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from tongban.documents.actions import draw_waiting
from tongban.documents.checks import covered
from tongban.documents.queries import waiting_for_fonts


class Command(BaseCommand):
    """One pass; safe to run at any time and in several copies."""

    help = "Draw and seal documents that have been issued but not yet looked at."

    def add_arguments(self, parser: CommandParser) -> None:
        """How many, and in how many processes."""
        parser.add_argument("--limit", type=int, default=1000)
        parser.add_argument("--coverage", action="store_true", help="only say which letters of names can be drawn")
        parser.add_argument("--workers", type=int, default=0, help="processes to use; 0 draws in this one")

    def handle(self, *args: Any, **options: Any) -> None:
        """Draw and say how many."""
        if options["coverage"]:
            for script, drawn, whole in covered():
                self.stdout.write(f"{drawn:>6} of {whole:>6}  {script}")
            return
        count = draw_waiting(options["limit"], options["workers"])
        self.stdout.write(f"{count} drawn")
        for glyph, papers in waiting_for_fonts().items():
            self.stdout.write(f"{papers} wait for a font with {glyph} (U+{ord(glyph):04X})")
