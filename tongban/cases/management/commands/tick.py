"""`tongban tick`: let the clock act."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from tongban.cases import actions
from tongban.journal.actions import LogChanged, sign_heads
from tongban.kit.refusals import Invalid


class Command(BaseCommand):
    """Run it every few minutes (cron, or beside the worker). Running it twice does no harm."""

    help = (
        "Let the clock act: deemed acceptance after five working days, lapse of drafts and of corrections not sent; "
        "then sign the heads of the public log."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """The moment and the form of the answer."""
        parser.add_argument("--at", help="the moment to act at, ISO 8601 (now unless said)")
        parser.add_argument("--format", choices=["table", "json"], default="table")

    def handle(self, *args: Any, **options: Any) -> None:
        """Act and say what was done."""
        ticked = asdict(actions.tick(self._moment(options["at"])))
        try:
            sign_heads()
        except LogChanged as changed:
            self._say(ticked, options["format"])
            raise CommandError(f"{changed.sentence}\n{changed.next_step}") from changed
        self._say(ticked, options["format"])

    def _say(self, ticked: dict[str, Any], form: str) -> None:
        if form == "json":
            self.stdout.write(json.dumps(ticked, ensure_ascii=False))
            return
        for name, label in (
            ("deemed_accepted", _("Deemed accepted")),
            ("drafts_lapsed", _("Drafts lapsed")),
            ("corrections_lapsed", _("Corrections lapsed")),
            ("redated", _("Dates changed with the calendar")),
        ):
            self.stdout.write(f"{label}  {ticked[name]}")
        for number, code in ticked["failed"]:
            self.stdout.write(f"{number}  {code}")

    def _moment(self, said: str | None) -> datetime | None:
        if said is None:
            return None
        moment = parse_datetime(said)
        if moment is None:
            raise Invalid(
                _("“%(said)s” is no moment in time.") % {"said": said},
                next_step=_("Write it as 2026-09-24T09:00:00+08:00."),
            )
        return moment if timezone.is_aware(moment) else timezone.make_aware(moment)
