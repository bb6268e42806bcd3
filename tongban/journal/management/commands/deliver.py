"""`tongban deliver`: tell every room what happened."""

from __future__ import annotations

import argparse
import json
import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections

from tongban.journal import queries
from tongban.journal.delivery import Delivered, deliver, redeliver


class Command(BaseCommand):
    help = "Deliver what the journal recorded to every room that listens. Any number of these may run at once."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="deliver what is there and stop")
        parser.add_argument("--limit", type=int, default=1000, metavar="N", help="entries in one pass (1000)")
        parser.add_argument("--pause", type=float, default=1.0, metavar="SECONDS", help="wait when idle (1)")
        parser.add_argument("--status", action="store_true", help="say how far behind delivery is, and what failed")
        parser.add_argument("--retry", type=int, metavar="ID", help="try a delivery that was given up once more")
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["status"]:
            self._status(options["format"])
            return
        if options["retry"] is not None:
            self._retry(options["retry"])
        if options["once"] or options["retry"] is not None:
            self._say(deliver(options["limit"]), options["format"])
            return
        self._loop(options)

    def _loop(self, options: dict[str, Any]) -> None:
        """Until SIGTERM or Ctrl-C; the entry at hand is finished first."""
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        while not stop.is_set():
            close_old_connections()
            done = deliver(min(options["limit"], 100))
            if done.entries or done.retried:
                self._say(done, options["format"])
            else:
                stop.wait(options["pause"])

    def _retry(self, failure_id: int) -> None:
        if failure_id not in {f.pk for f in queries.failures()}:
            raise CommandError(f"There is no open failed delivery {failure_id}. `tongban deliver --status` lists them.")
        redeliver(failure_id)

    def _say(self, done: Delivered, style: str) -> None:
        if style == "json":
            self.stdout.write(json.dumps(done.as_row()))
        else:
            row = done.as_row()
            self.stdout.write("  ".join(f"{name.replace('_', ' ')} {count}" for name, count in row.items()))

    def _status(self, style: str) -> None:
        backlog, failed = queries.backlog(), queries.failures()
        rows = [
            {
                "id": f.pk,
                "entry": f.entry_id,
                "what": f.entry.what,
                "subject": f.entry.subject,
                "reaction": f.reaction,
                "attempts": f.attempts,
                "next_try_at": f.next_try_at.isoformat() if f.next_try_at else None,
                "last_error": f.last_error.strip().rsplit("\n", 1)[-1],
            }
            for f in failed
        ]
        if style == "json":
            oldest = backlog.oldest.isoformat() if backlog.oldest else None
            summary = {"waiting": backlog.waiting, "oldest": oldest, "failures": rows}
            self.stdout.write(json.dumps(summary, ensure_ascii=False))
            return
        since = f" (oldest from {backlog.oldest:%Y-%m-%d %H:%M})" if backlog.oldest else ""
        self.stdout.write(f"waiting {backlog.waiting}{since}  failing {backlog.failing}  given up {backlog.given_up}")
        for row in rows:
            again = f"again at {row['next_try_at']}" if row["next_try_at"] else "given up"
            self.stdout.write(
                f"  {row['id']}: {row['what']} {row['subject']} → {row['reaction']}, "
                f"{row['attempts']} attempts, {again}\n     {row['last_error']}"
            )
