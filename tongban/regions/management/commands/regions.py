"""tongban regions load FILE… | demo | show CODE: the divisions of the country from files, and one of them to look
at."""

from __future__ import annotations

import json
import time
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from tongban.kit.refusals import Refusal
from tongban.regions import actions, queries
from tongban.regions.files import BadFile


class Command(BaseCommand):
    """Load divisions or show one."""

    help = "load FILE…: divisions from CSV files (also .gz); demo: the sample city; show CODE: one division"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """load FILE…, demo, or show CODE; each with --format."""
        acts = parser.add_subparsers(dest="act", required=True)
        load = acts.add_parser("load", help="load divisions from CSV files, together, whole or not at all")
        load.add_argument("files", nargs="+", metavar="FILE", type=Path)
        demo = acts.add_parser("demo", help="load the sample city")
        show = acts.add_parser("show", help="show a division, what it lies in and what lies in it")
        show.add_argument("code", metavar="CODE")
        for one in (load, demo, show):
            one.add_argument("--format", choices=["table", "json"], default="table")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do the one thing asked; exit 1 with every fault where it is refused."""
        try:
            if options["act"] == "show":
                self._show(options["code"], options["format"])
            else:
                files = options.get("files") or [Path(settings.PACKS_DIR) / "regions" / "demo.csv"]
                self._load(files, options["format"])
        except Refusal as refused:
            faults = refused.faults if isinstance(refused, BadFile) else (refused,)
            if options["format"] == "json":
                self.stdout.write(json.dumps([fault.as_problem() for fault in faults], ensure_ascii=False, indent=2))
            raise CommandError("\n".join(map(str, faults))) from refused

    def _load(self, files: list[Path], form: str) -> None:
        began = time.perf_counter()
        loaded = actions.load_csv(*files)
        seconds = round(time.perf_counter() - began, 2)
        if form == "json":
            self.stdout.write(json.dumps({**asdict(loaded), "total": loaded.total, "seconds": seconds}))
            return
        rows = [
            (_("created"), loaded.created),
            (_("corrected"), loaded.changed),
            (_("unchanged"), loaded.unchanged),
            (_("counties that repeat their city"), loaded.merged),
        ]
        for label, number in rows:
            self.stdout.write(f"{number:>8}  {label}")
        self.stdout.write(
            _("%(total)s divisions in %(seconds)s seconds.") % {"total": loaded.total, "seconds": seconds}
        )

    def _show(self, code: str, form: str) -> None:
        place, inside = queries.division(code), list(queries.children(code))
        if form == "json":
            rows = [{"code": one.code, "name": one.name, "level": one.level} for one in inside]
            shown = {"code": place.code, "full_name": queries.full_name(code), "level": place.level, "children": rows}
            self.stdout.write(json.dumps(shown, ensure_ascii=False, indent=2))
            return
        self.stdout.write(f"{place.code}  {queries.full_name(code)}  ({place.get_level_display()})")
        for one in inside:
            self.stdout.write(f"  {one.code:<12}  {one.name}")
