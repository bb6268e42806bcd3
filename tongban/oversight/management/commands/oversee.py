"""`tongban oversee`: say which limits came near or past, and let the clock act on cards."""

from __future__ import annotations

import json
import time
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from tongban.kit.refusals import Invalid
from tongban.oversight import actions


class Command(BaseCommand):
    """Run it beside `tick`: with `--once` from cron every minute, or left running. Several may run side by side."""

    help = "Say which limits came near or past (signals, cards); keeps running, a pass a minute, unless --once."

    def add_arguments(self, parser: CommandParser) -> None:
        """What to do, when, and the form of the answer."""
        parser.add_argument("--once", action="store_true", help="one pass, then stop")
        parser.add_argument("--at", help="one pass at this moment, ISO 8601")
        parser.add_argument(
            "--rebuild", action="store_true", help="make every watch anew from the cases, then one pass"
        )
        parser.add_argument("--status", action="store_true", help="say how things stand; change nothing")
        parser.add_argument("--every", type=float, default=60.0, help="seconds between passes (60)")
        parser.add_argument("--format", choices=["table", "json"], default="table")

    def handle(self, *args: Any, **options: Any) -> None:
        """Act and say what was done."""
        as_json = options["format"] == "json"
        if options["status"]:
            self._say(actions.standing(_moment(options["at"])), as_json)
            return
        if options["rebuild"]:
            self._say({"rebuilt": actions.rebuild_watches()}, as_json)
        while True:
            self._say(asdict(actions.oversee(_moment(options["at"]))), as_json)
            if options["once"] or options["at"] or options["rebuild"]:
                return
            time.sleep(options["every"])

    def _say(self, answer: dict[str, Any], as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
            return
        self.stdout.write("  ".join(f"{name} {value}" for name, value in answer.items()))


def _moment(said: str | None) -> datetime | None:
    if said is None:
        return None
    moment = parse_datetime(said)
    if moment is None:
        raise Invalid(
            _("“%(said)s” is no moment in time.") % {"said": said},
            next_step=_("Write it as 2026-09-24T09:00:00+08:00."),
        )
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)
