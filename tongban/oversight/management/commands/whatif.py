"""`tongban whatif`: replay a period's cases under a draft change."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone, translation

from tongban.kit.refusals import Refusal
from tongban.oversight.whatif import EVERYWHERE, Outcome, ask, names_in, read_changes
from tongban.oversight.whatif.printed import on_terminal
from tongban.oversight.whatif.question import Question, read_question


class Command(BaseCommand):
    """Replays every case of a period twice, as it was and as changed, and says what it takes for granted."""

    help = (
        "Replay last year's cases under draft changes: --change promise:-30%% --change drop-material:ITEM:CODE "
        "--change add-officer:BODY:STAGE:+1 --change merge:ITEM,ITEM --change delegate:ITEM:county"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """The period, the changes, and the form of the answer."""
        parser.add_argument("--since", type=date.fromisoformat, metavar="DATE", help="sent on this day or later")
        parser.add_argument("--until", type=date.fromisoformat, metavar="DATE", help="sent on this day or earlier")
        parser.add_argument("--item", action="append", default=[], metavar="CODE", help="only this item; repeat")
        parser.add_argument("--change", action="append", default=[], metavar="CHANGE", help="a draft change; repeat")
        parser.add_argument("--file", type=Path, metavar="FILE", help="the question as .toml or .json")
        parser.add_argument("--format", choices=["table", "json"], default="table")
        parser.add_argument("--language", choices=["zh-hans", "en"], default=settings.LANGUAGE_CODE)

    def handle(self, *args: Any, **options: Any) -> None:
        """Replay and say."""
        with translation.override(options["language"]):
            try:
                outcome = _asked(options)
            except Refusal as refusal:
                raise CommandError(str(refusal)) from refusal
            if options["format"] == "json":
                self.stdout.write(json.dumps(outcome.as_dict(), ensure_ascii=False, indent=1))
            else:
                self.stdout.write(on_terminal(outcome, names_in(outcome)))


def _asked(options: dict[str, Any]) -> Outcome:
    """Options win over the file; without a period, the year up to yesterday."""
    kept = read_question(options["file"]) if options["file"] else Question()
    yesterday = timezone.localdate() - timedelta(days=1)
    until = options["until"] or kept.until or yesterday
    since = options["since"] or kept.since or until - timedelta(days=364)
    changes = read_changes([*kept.changes, *options["change"]])
    return ask(EVERYWHERE, since, until, changes, items=[*kept.items, *options["item"]], bounded=False)
