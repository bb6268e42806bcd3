"""tongban mine FILE | --journal: why is it slow. Flow, variants, rework, bottlenecks, hand-overs, conformance."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from tongban.cases import queries as cases
from tongban.catalog import queries as catalog
from tongban.journal import queries as journal
from tongban.kit.lifecycle import Lifecycle
from tongban.kit.refusals import Refusal
from tongban.oversight.mining import EventLog, mine, read
from tongban.oversight.mining.folder import write
from tongban.oversight.mining.journal_log import journal_log, labels_of
from tongban.oversight.mining.report import as_json, on_terminal

PARTLY_READ = 3
"""How the command leaves when rows were left out and --partly was not said; what was read is mined all the same."""


class Command(BaseCommand):
    """Mines a file or the journal. No name of a person is ever printed: officers of the journal are numbered."""

    help = "Find out why it is slow, from an event log (.xes, .csv, .parquet) or from the journal."

    def add_arguments(self, parser: CommandParser) -> None:
        """What is mined, how its columns are called, and where the findings go."""
        parser.add_argument("file", nargs="?", type=Path, help=".xes, .xes.gz, .csv, .csv.gz or .parquet")
        for name, holds in (("case", "case"), ("activity", "activity"), ("time", "moment"), ("resource", "person")):
            parser.add_argument(f"--{name}", metavar="COLUMN", help=f"the column that holds the {holds}")
        parser.add_argument("--journal", action="store_true", help="mine what was recorded here, not a file")
        parser.add_argument("--kind", default="case", help="things of which kind (case)")
        parser.add_argument("--item", metavar="CODE", help="only cases of this item")
        parser.add_argument("--since", type=date.fromisoformat, metavar="DATE", help="begun on this day or later")
        parser.add_argument("--until", type=date.fromisoformat, metavar="DATE", help="begun before this day")
        parser.add_argument(
            "--lifecycle", metavar="NAME", help="compare with this declared life; of the journal, its own"
        )
        parser.add_argument(
            "--correction", action="append", default=[], metavar="ACTIVITY", help="an extra step; repeat"
        )
        parser.add_argument("--wall", action="store_true", help="wall time only, no legal calendar")
        parser.add_argument("--share", type=float, default=0.9, help="draw ways through of this share of cases (0.9)")
        parser.add_argument(
            "--partly", action="store_true", help="leave with 0 though some rows could not be read (else with 3)"
        )
        parser.add_argument("--format", choices=["table", "json"], default="table")
        parser.add_argument("--out", type=Path, metavar="DIR", help="write tables, drawings and index.html there")
        parser.add_argument("--language", choices=["zh-hans", "en"], default=settings.LANGUAGE_CODE)

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, mine, say."""
        if bool(options["file"]) == options["journal"]:
            raise CommandError("Name one file, or --journal.")
        with translation.override(options["language"]):
            try:
                self._mine(options)
            except Refusal as refusal:
                raise CommandError(str(refusal)) from refusal

    def _mine(self, options: dict[str, Any]) -> None:
        log = _journal(options) if options["journal"] else _file(options)
        life = _life(options)
        mined = mine(
            log,
            calendar=None if options["wall"] else catalog.calendar(),
            lifecycle=life,
            corrections=options["correction"],
        )
        for row in log.unread[:20]:
            self.stderr.write(f"{row.place}: {row.sentence}")
        if log.unread_count:
            self.stderr.write(_("Rows left out: %(n)s.") % {"n": f"{log.unread_count:,}"})
        label = labels_of(life)
        self.stdout.write(as_json(mined) if options["format"] == "json" else on_terminal(mined, label))
        if options["out"]:
            written = write(log, mined, options["out"], label=label, share=options["share"])
            self.stderr.write(_("Written: %(files)s") % {"files": ", ".join(str(path) for path in written)})
        if log.unread_count and not options["partly"]:
            raise CommandError(
                _("The log was only partly read: mend the rows named above, or say --partly."), returncode=PARTLY_READ
            )


def _file(options: dict[str, Any]) -> EventLog:
    names = {name: options[name] for name in ("case", "activity", "time", "resource")}
    return read(options["file"], **names)


def _journal(options: dict[str, Any]) -> EventLog:
    since, until = (_begins(options[name]) for name in ("since", "until"))
    subjects = cases.numbers_of(items=[options["item"]]) if options["item"] else None
    return journal_log(options["kind"], since=since, until=until, subjects=subjects)


def _begins(day: date | None) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, time.min)) if day else None


def _life(options: dict[str, Any]) -> Lifecycle | None:
    """The declared life to compare with: the one named, or that of the kind of thing in the journal."""
    lives = journal.lifecycles()
    name = options["lifecycle"] or (options["kind"] if options["journal"] else "")
    if options["lifecycle"] and name not in lives:
        raise CommandError(f"No life is called {name}; there are {', '.join(sorted(lives))}.")
    return lives.get(name)
