"""The packs of this installation: check | new CODE | load."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tongban.catalog import actions
from tongban.catalog.reading import Fault
from tongban.catalog.reading.files import read_draft
from tongban.kit.refusals import Refusal


class Command(BaseCommand):
    """tongban packs check [DIR] · tongban packs new CODE · tongban packs load [DIR]"""

    help = "Check, scaffold or load the service packs."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        """The three words and what each may be told."""
        words = parser.add_subparsers(dest="word", required=True)
        check = words.add_parser("check", help="name every fault with file, row, sentence and next step; exit 1 if any")
        check.add_argument("dir", nargs="?", type=Path, default=None)
        new = words.add_parser("new", help="write a pack that already passes every check")
        new.add_argument("code")
        new.add_argument("--kind", choices=["item", "one-thing"], default="item")
        new.add_argument("--dir", type=Path, default=None)
        load = words.add_parser("load", help="publish what changed as new versions")
        load.add_argument("dir", nargs="?", type=Path, default=None)
        for word in (check, new, load):
            word.add_argument("--format", choices=["text", "json"], default="text")
            word.add_argument("--language", choices=["zh-hans", "en"], default=settings.LANGUAGE_CODE)

    def handle(self, *args: Any, **options: Any) -> None:
        """Do the one word asked, in the language asked."""
        folder: Path = options["dir"] or settings.PACKS_DIR
        act = {"check": self.check_them, "new": self.new_one, "load": self.load_them}[options["word"]]
        with translation.override(options["language"]):
            try:
                act(folder, options)
            except actions.BrokenPacks as broken:
                self.print_faults(broken.faults, options["format"])
                sys.exit(1)
            except Refusal as refusal:
                raise CommandError(str(refusal)) from refusal

    def check_them(self, folder: Path, options: dict[str, Any]) -> None:
        """Print every fault; exit 1 where there is one."""
        faults = actions.check_packs(folder)
        if faults or options["format"] == "json":
            self.print_faults(faults, options["format"])
        else:
            draft = read_draft(folder)
            words = {"items": len(draft.items), "one_things": len(draft.one_things), "folder": folder}
            self.stdout.write(_("%(items)s items and %(one_things)s one-things in %(folder)s: no fault.") % words)
        if faults:
            sys.exit(1)

    def print_faults(self, faults: Any, form: str) -> None:
        """Faults as JSON, or file by file: row, sentence, next step."""
        if form == "json":
            rows = [fault.as_dict() for fault in faults]
            self.stdout.write(json.dumps({"faults": rows}, ensure_ascii=False, indent=2))
            return
        file = ""
        fault: Fault
        for fault in faults:
            if fault.file != file:
                file = fault.file
                self.stdout.write(self.style.MIGRATE_HEADING(file))
            place = f"{fault.row} (:{fault.line})" if fault.line and fault.row else fault.row or "—"
            self.stdout.write(f"  {place}\n    {fault.sentence}\n    → {fault.next_step}")
        count = len(faults)
        self.stdout.write(ngettext("%(count)s fault.", "%(count)s faults.", count) % {"count": count})

    def new_one(self, folder: Path, options: dict[str, Any]) -> None:
        """Write the pack, check it, and say what to do next."""
        draft = read_draft(folder)
        files = actions.new_pack(folder, options["code"], options["kind"], draft.shelves, list(draft.items))
        if options["format"] == "json":
            self.stdout.write(json.dumps({"files": [str(path) for path in files]}, ensure_ascii=False, indent=2))
            return
        for path in files:
            self.stdout.write(str(path))
        self.stdout.write(_("Written. Replace the words, then run “tongban packs check”."))

    def load_them(self, folder: Path, options: dict[str, Any]) -> None:
        """Publish what changed."""
        loaded = actions.load_packs(folder)
        if options["format"] == "json":
            made = [{"kind": row.kind, "code": row.code, "number": row.number} for row in loaded.made]
            said = {"made": made, "unchanged": loaded.unchanged, "powers": loaded.powers, "edition": loaded.edition}
            self.stdout.write(json.dumps(said, ensure_ascii=False, indent=2))
            return
        for row in loaded.made:
            self.stdout.write(f"  {row.code} v{row.number}  {row.name}")
        words = {"made": len(loaded.made), "unchanged": len(loaded.unchanged), "powers": loaded.powers}
        self.stdout.write(_("%(made)s new versions, %(unchanged)s unchanged, %(powers)s new rows of powers.") % words)
