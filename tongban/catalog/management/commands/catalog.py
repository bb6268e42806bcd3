"""The catalogue as a program: tongban catalog import | export | lint | … Each word lives in `catalog/commands/`."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from tongban.catalog import commands
from tongban.kit.refusals import Refusal


class Command(BaseCommand):
    """tongban catalog WORD …: a word is a parser with `run` among its defaults (`parser.set_defaults(run=run)`).

    A module of `catalog/commands/` offers `add(subparsers)`, which adds its words; `run(options)` gets every option
    (with `stdout` and `stderr` to write to) and returns the exit status, or None for well done.
    """

    help = "Import, export and check the catalogue."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        """Ask every module of `catalog/commands/` for its words."""
        words = parser.add_subparsers(dest="word", required=True)
        for found in sorted(pkgutil.iter_modules(commands.__path__), key=lambda module: module.name):
            importlib.import_module(f"{commands.__name__}.{found.name}").add(words)
        for word in words.choices.values():
            word.add_argument("--language", choices=["zh-hans", "en"], default=settings.LANGUAGE_CODE)

    def handle(self, *args: Any, **options: Any) -> None:
        """Do the one word asked, in the language asked."""
        run = options["run"]
        with translation.override(options["language"]):
            try:
                status = run(options | {"stdout": self.stdout, "stderr": self.stderr})
            except Refusal as refusal:
                raise CommandError(str(refusal)) from refusal
        if status:
            sys.exit(status)
