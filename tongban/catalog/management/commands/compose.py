"""`tongban compose CODE … [--situation k=v]`: several items as one thing, reckoned and explained."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from tongban.catalog.composing import Composition, compose, in_every_situation
from tongban.catalog.composing.writing import write_pack
from tongban.catalog.packs import ItemPack, Words
from tongban.catalog.reading import BrokenPacks, faults_of, read_packs


class Command(BaseCommand):
    """Compose items from the packs folder; nothing is asked of a database."""

    help = "Compose several items into a one-thing: merged form, fewest materials, parallel plan, before and after."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("codes", nargs="+", metavar="CODE")
        parser.add_argument("--situation", action="append", default=[], metavar="FACT=VALUE")
        parser.add_argument(
            "--optional", action="append", default=[], metavar="CODE:FACT=VALUE", help="needed only then"
        )
        parser.add_argument("--out", type=Path, help="a packs folder to write the one-thing into")
        parser.add_argument("--as", dest="code", default="", help="code of the one-thing that is written")
        parser.add_argument("--name", default="", help="its Chinese name")
        parser.add_argument("--name-en", default="", help="its English name")
        parser.add_argument("--format", choices=["text", "json"], default="text")
        parser.add_argument("--language", choices=["zh-hans", "en"], default=settings.LANGUAGE_CODE)

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(options["language"]):
            items = self.items(options["codes"])
            situation = dict(self.fact(said) for said in options["situation"])
            made = compose(items, situation)
            self.stdout.write(
                json.dumps(as_dict(made), ensure_ascii=False, indent=1)
                if options["format"] == "json"
                else as_text(made)
            )
            if options["out"]:
                self.write_down(made, situation, options)

    def items(self, codes: list[str]) -> list[ItemPack]:
        """The packs of the codes; every unknown code is named."""
        try:
            known = read_packs(settings.PACKS_DIR).items
        except BrokenPacks as broken:
            raise CommandError(str(broken)) from broken
        unknown = [code for code in codes if code not in known]
        if unknown:
            raise CommandError(
                _("No service item is called %(codes)s. See packs/items/.") % {"codes": "、".join(unknown)}
            )
        return [known[code] for code in dict.fromkeys(codes)]

    def fact(self, said: str) -> tuple[str, Any]:
        """FACT=VALUE; true, false and numbers are read as such."""
        name, equals, value = said.partition("=")
        if not equals or not name:
            raise CommandError(_("“%(said)s” is no fact. Write it as area_sqm=320.") % {"said": said})
        try:
            return name, json.loads(value)
        except json.JSONDecodeError:
            return name, value

    def write_down(self, made: Composition, situation: dict[str, Any], options: dict[str, Any]) -> None:
        """The one-thing as a pack; exit 1 where the folder then has faults."""
        code = options["code"] or "composed-" + made.items[0].item.code
        when: dict[str, list[dict[str, Any]]] = {}
        for said in options["optional"]:
            item, _colon, fact = said.partition(":")
            name, value = self.fact(fact)
            when.setdefault(item, []).append({"fact": name, "test": "is", "value": value})
        first = made.items[0].item
        written = write_pack(
            in_every_situation(made),
            options["out"],
            code=code,
            name=Words(zh=options["name"] or f"{first.name.zh}一件事", en=options["name_en"] or first.name.en),
            summary=Words(
                zh=f"{len(made.items)}个事项一次申请，最长{made.plan.days}个工作日办好。",
                en=f"{len(made.items)} items in one application, {made.plan.days} working days at most.",
            ),
            stage=Words(zh="经营发展", en="Doing business"),
            in_force_from=timezone.localdate(),
            situations=[situation],
            when=when,
        )
        for path in written:
            self.stderr.write(str(path))
        faults = [fault for fault in faults_of(options["out"]) if code in fault.file]
        for fault in faults:
            self.stderr.write(str(fault))
        if faults:
            sys.exit(1)


REASONS = {
    "produced": gettext_noop("produced by an earlier item"),
    "library": gettext_noop("certificate library"),
    "shared": gettext_noop("data check"),
    "promised": gettext_noop("written promise"),
    "made": gettext_noop("made from the form"),
    "circle": gettext_noop("paper, since the items wait for each other"),
    "paper": gettext_noop("handed in"),
}
"""Why a material is met as it is; the words are translated where they are shown."""


def as_dict(made: Composition) -> dict[str, Any]:
    """The composition for programs."""
    return {
        "items": [pack.item.code for pack in made.items],
        "is_fewest": made.feeding.is_fewest,
        "measures": {m.name: {"before": m.before, "after": m.after} for m in made.measures},
        "plan": {
            "days": made.plan.days,
            "longest": list(made.plan.longest),
            "parts": [
                {"item": n.item, "after": list(n.after), "begins": n.begins, "ends": n.ends} for n in made.plan.nodes
            ],
        },
        "fields": [
            {"name": f.question.name, "label": f.question.label.zh, "origins": [list(o) for o in f.origins]}
            for f in made.form.fields
        ],
        "conflicts": [{"name": c.name, "what": c.what, "said": list(c.said)} for c in made.form.conflicts],
        "materials": [
            {"item": s.item, "material": s.material.code, "name": s.material.name.zh, "way": s.way, "reason": s.reason}
            for s in made.feeding.supplied
        ],
        "still_needed": list(made.still_needed),
    }


def as_text(made: Composition) -> str:
    """The composition for people."""
    names = {pack.item.code: str(pack.item.name) for pack in made.items}
    labels = {
        "departments": _("departments"), "steps": _("steps"), "materials": _("materials"),
        "fields": _("form fields"), "days": _("working days"), "visits": _("visits"),
    }  # fmt: skip
    lines = [_("%(n)s items as one thing") % {"n": len(made.items)}, ""]
    lines += [f"  {labels[m.name]:<14} {m.before:>4} → {m.after}" for m in made.measures]
    lines += ["", _("Plan (working days from the start)")]
    for node in made.plan.nodes:
        bar = " " * node.begins + "█" * max(1, node.days)
        waits = f"  ← {'、'.join(names[one] for one in node.after)}" if node.after else ""
        lines.append(
            f"  {node.begins:>3}–{node.ends:<3} {bar} {names[node.item]}{waits}{' *' if node.is_longest else ''}"
        )
    lines += ["", _("Handed in by the applicant")]
    if not made.feeding.is_fewest:
        lines.append(
            "  " + _("Too many items wait for each other to try every order; one with fewer papers may exist.")
        )
    lines += [f"  {material.name}" for material in made.feeding.handed_in] or ["  –"]
    lines += ["", _("Not asked for, and why")]
    for row in made.feeding.supplied:
        if not row.is_handed_in:
            maker = f" ({names[row.way.split(':', 1)[1]]})" if row.reason == "produced" else ""
            lines.append(f"  {row.material.name} – {_(REASONS[row.reason])}{maker}")
    lines += ["", _("Fields asked once instead of several times")]
    lines += [f"  {one.question.label} × {len(one.origins)}" for one in made.form.fields if one.spared] or ["  –"]
    if made.form.conflicts:
        lines += ["", _("Conflicts to decide")]
        lines += [f"  {c.name}: {c.what} ({' | '.join(c.said)})" for c in made.form.conflicts]
    return "\n".join(lines)
