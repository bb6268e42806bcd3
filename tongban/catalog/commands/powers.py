"""tongban catalog powers …: the list of powers, and moves of powers from a file: list · draft · approve · apply."""

from __future__ import annotations

import json
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tongban.kit.refusals import Invalid, NotFound


def add(subparsers: Any) -> None:
    """The words and what each may be told."""
    listed = subparsers.add_parser("powers", help="the list of powers in force, today or on a day")
    listed.add_argument("--on", type=date.fromisoformat, default=None, metavar="DATE")
    listed.add_argument("--department", default="")
    listed.add_argument("--format", choices=["text", "json"], default="text")
    listed.set_defaults(run=run_list)
    moves = subparsers.add_parser("power-moves", help="moves of powers: list them, or carry one out from a TOML file")
    words = moves.add_subparsers(dest="act", required=True)
    every = words.add_parser("list", help="every move, newest first")
    every.add_argument("--format", choices=["text", "json"], default="text")
    every.set_defaults(run=run_moves)
    apply = words.add_parser("apply", help="draft, approve and carry out what a file says, wholly or not at all")
    apply.add_argument("file", type=Path)
    apply.add_argument("--by", required=True, metavar="NAME", help="sign-in name of the catalogue keeper")
    apply.add_argument("--dry-run", action="store_true", help="say what would change, and change nothing")
    apply.add_argument("--format", choices=["text", "json"], default="text")
    apply.set_defaults(run=run_apply)


def run_list(options: dict[str, Any]) -> int:
    """One line for each row in force."""
    from tongban.catalog import queries

    rows = queries.powers_list(options["on"], department=options["department"])
    if options["format"] == "json":
        said = [
            {"code": r.code, "name": r.name, "kind": r.kind, "body": r.organisation.name, "since": r.since.isoformat()}
            for r in rows
        ]
        options["stdout"].write(json.dumps(said, ensure_ascii=False, indent=2))
        return 0
    for row in rows:
        options["stdout"].write(f"{row.kind}  {row.code}  {row.name}  {row.organisation.name}  {row.since}")
    options["stdout"].write(_("%(n)s powers in force.") % {"n": len(rows)})
    return 0


def run_moves(options: dict[str, Any]) -> int:
    """One line for each move."""
    from tongban.catalog import queries
    from tongban.catalog.lifecycle import POWER_MOVE

    moves = queries.moves_of_powers()
    if options["format"] == "json":
        options["stdout"].write(json.dumps([_as_dict(move) for move in moves], ensure_ascii=False, indent=2))
        return 0
    for move in moves:
        label = POWER_MOVE.state(move.state).label
        options["stdout"].write(f"{move.number}  {move.effective_on}  {label}  {move.title}")
    if not moves:
        options["stdout"].write(_("No power has moved yet."))
    return 0


def run_apply(options: dict[str, Any]) -> int:
    """Every batch of the file in one transaction: drafted, reviewed, approved, carried out."""
    from tongban.accounts.queries import person_by_username
    from tongban.catalog import actions

    keeper = person_by_username(options["by"])
    if keeper is None:
        raise NotFound(_("Nobody signs in as “%(name)s”.") % {"name": options["by"]})
    done = []
    with transaction.atomic():
        for said in read(options["file"]):
            move = actions.draft(said, by=keeper)
            for name in ("submit", "approve", "take-effect"):
                actions.move_powers(move, name, by=keeper)
            done.append(move)
        if options["dry_run"]:
            transaction.set_rollback(True)
    if options["format"] == "json":
        options["stdout"].write(json.dumps([_as_dict(move) for move in done], ensure_ascii=False, indent=2))
        return 0
    for move in done:
        options["stdout"].write(f"{move.number}  {move.title}")
        for line in move.table:
            after = "、".join(side["body"] for side in line["after"]) or _("cancelled")
            options["stdout"].write(f"  {line['name']}: {line['before']['body']} → {after}")
    options["stdout"].write(_("Nothing was changed: this was a rehearsal.") if options["dry_run"] else _("Done."))
    return 0


def read(path: Path) -> list[Any]:
    """The batches a file declares as `[[moves]]`; refused with the row and field that are wrong."""
    from dataclasses import fields

    from tongban.catalog.actions import Draft

    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8")).get("moves", [])
    except (OSError, tomllib.TOMLDecodeError) as wrong:
        raise Invalid(
            _("The file cannot be read: %(why)s") % {"why": wrong},
            code="power-moves-file",
            next_step=_("Write it as the README of the catalogue shows."),
            where={"file": path.name},
        ) from wrong
    known = {field.name for field in fields(Draft)}
    needed = {"kind", "title", "powers", "from_body", "document", "effective_on"}
    found = []
    for number, row in enumerate(rows, 1):
        wrong_names = sorted(set(row) - known) or sorted(needed - set(row))
        if wrong_names or not isinstance(row.get("effective_on"), date):
            raise Invalid(
                _("A move must say %(needed)s, and nothing unknown.") % {"needed": "、".join(sorted(needed))},
                code="power-moves-file",
                next_step=_("Look at the field named; dates are written 2026-01-31 without quotes."),
                where={"file": path.name, "row": number, "field": "、".join(wrong_names) or "effective_on"},
            )
        found.append(Draft(**row))
    if not found:
        raise Invalid(_("The file declares no moves."), code="power-moves-file", where={"file": path.name})
    return found


def _as_dict(move: Any) -> dict[str, Any]:
    names = ("number", "kind", "title", "batch", "state", "document", "in_flight", "powers", "table")
    return {name: getattr(move, name) for name in names} | {"effective_on": move.effective_on.isoformat()}
