"""`tongban serve`: the site under granian, one blocking thread a worker."""

from __future__ import annotations

import os
import sys
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser


class Command(BaseCommand):
    help = "Serve the site with granian. Gathers static files first; migrate before."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address", nargs="?", default="127.0.0.1:8000", help="host:port")
        parser.add_argument("--workers", type=int, default=max(1, (os.cpu_count() or 1)))

    def handle(self, *args: Any, **options: Any) -> None:
        host, _, port = options["address"].rpartition(":")
        if not settings.DEBUG:
            call_command("collectstatic", interactive=False, verbosity=0)
        self.stdout.write(f"http://{host or '127.0.0.1'}:{port}/")
        self.stdout.flush()
        words = ["--interface", "wsgi", "--blocking-threads", "1", "--workers", str(options["workers"])]
        words += ["--host", host or "127.0.0.1", "--port", port, "tongban.site.wsgi:application"]
        os.execv(sys.executable, [sys.executable, "-m", "granian", *words])  # noqa: S606 - replaces itself with the server
