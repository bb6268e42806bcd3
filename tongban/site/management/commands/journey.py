"""`tongban journey open-a-restaurant --out DIR`: the main job, in the terminal, through the public interface."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tongban.site.demo.city import prepare
from tongban.site.journey import restaurant
from tongban.site.journey.serving import served
from tongban.site.journey.telling import Stopped

STORIES = {restaurant.CODE: restaurant.tell}


class Command(BaseCommand):
    """Make the sample city ready in the chosen database, serve it on a free port, tell the story over HTTP."""

    help = "A whole story through the public API. Exits 0 only if every certificate and document verifies offline."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("story", nargs="?", choices=sorted(STORIES))
        parser.add_argument("--out", type=Path, help="where certificates, documents and timeline go")
        parser.add_argument("--list", action="store_true", help="name the stories, one a line")
        parser.add_argument("--format", choices=["text", "json"], default="text", help="json: the timeline, at the end")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["list"]:
            self.stdout.write("\n".join(sorted(STORIES)))
            return
        if not options["story"] or options["out"] is None:
            raise CommandError(f"Name a story and where it goes: tongban journey {next(iter(STORIES))} --out DIR")
        cast = prepare(lambda _said: None)
        out, as_json = options["out"], options["format"] == "json"
        out.mkdir(parents=True, exist_ok=True)
        with served() as site:
            try:
                ok = STORIES[options["story"]](site, out, cast, _silent if as_json else self.stdout.write)
            except Stopped as stopped:
                self.stderr.write(str(stopped))
                sys.exit(1)
        if as_json:
            steps = json.loads((out / "timeline.json").read_text(encoding="utf-8"))
            self.stdout.write(json.dumps({"verified": ok, "timeline": steps}, ensure_ascii=False, indent=1))
        sys.exit(0 if ok else 1)


def _silent(_said: str) -> None:
    """Nothing is printed while the story is told."""
