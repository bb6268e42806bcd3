"""`tongban serve`: the site under granian, one blocking thread a worker."""

from __future__ import annotations

import os
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from tongban.accounts.queries import demo_people, secret_state
from tongban.site.checks import wrong_secret


class Command(BaseCommand):
    """Serve until stopped; static files are gathered first, migrations are not run."""

    help = "Serve the site with granian. Gathers static files first; migrate before."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=max(1, os.cpu_count() or 1))

    def handle(self, *args: Any, **options: Any) -> None:
        from granian import Granian
        from granian.constants import Interfaces

        if secret_state() == "other":
            fault = wrong_secret()
            raise CommandError(f"{fault.msg}\n{fault.hint}")
        if not settings.DEMO_PEOPLE and (count := demo_people()):
            self.stderr.write(
                f"{count} accounts of this database were invented for a demonstration; they cannot sign in here."
            )
        if not settings.DEBUG:
            call_command("collectstatic", interactive=False, verbosity=0)
        self.stdout.write(f"http://{options['host']}:{options['port']}/  (Ctrl+C stops)")
        self.stdout.flush()
        Granian(
            "tongban.site.wsgi:application",
            address=options["host"],
            port=options["port"],
            interface=Interfaces.WSGI,
            workers=options["workers"],
            blocking_threads=1,
        ).serve()
