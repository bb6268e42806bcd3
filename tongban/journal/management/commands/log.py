"""`tongban log`: the public log, signed, handed out, checked."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tongban.accounts.models import Person
from tongban.accounts.queries import person_by_username
from tongban.journal import actions, queries
from tongban.journal.log import exporting, memory, signing
from tongban.journal.static.journal import verify_log
from tongban.kit.refusals import Refusal


class Command(BaseCommand):
    help = (
        "The public log: status, sign (tree heads), heads (send them elsewhere), export (a witness file), verify (it, "
        "or an export), erase, rebase (go on with a log that is not what was signed)."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        words = parser.add_subparsers(dest="word", required=True)
        status = words.add_parser("status", help="every log: entries, newest signed head")
        status.add_argument("--format", choices=["text", "json"], default="text")
        words.add_parser("sign", help="merge what waits, and sign the head of every log that has grown")
        heads = words.add_parser("heads", help="the newest heads, to be kept elsewhere: a small witness file")
        heads.add_argument("--to", metavar="DIR", help="a directory elsewhere; refuses what is no continuation of it")
        export = words.add_parser("export", help="write a file that anybody can keep and check")
        which = export.add_mutually_exclusive_group(required=True)
        which.add_argument("--authority", metavar="CODE", action="append", help="one log; may be said more than once")
        which.add_argument("--all", action="store_true", help="every log")
        export.add_argument("--out", metavar="FILE", required=True, help="- for the standard output")
        verify = words.add_parser("verify", help="check the log as it is now, an export, or a receipt")
        verify.add_argument("--export", metavar="FILE", help="an export instead of the live log")
        verify.add_argument("--witness", metavar="FILE", default="", help="an older export to compare with")
        verify.add_argument("--receipt", metavar="FILE", help="a receipt instead of a log")
        verify.add_argument("--key", default="", help="the public key to insist on, in hexadecimal")
        verify.add_argument(
            "--trust-file-key", action="store_true", help="insist on the key that the file itself (or the table) names"
        )
        erase = words.add_parser("erase", help="destroy what ties one entry to a person; itself an act on the log")
        erase.add_argument("--authority", metavar="CODE", required=True)
        erase.add_argument("--index", type=int, required=True)
        erase.add_argument("--by", metavar="USERNAME", required=True, help="head or administrator of the authority")
        rebase = words.add_parser("rebase", help="go on with a log that signing refused; itself an act on the log")
        rebase.add_argument(
            "--authority", metavar="CODE", action="append", required=True, help="more than once: several"
        )
        rebase.add_argument("--by", metavar="USERNAME", required=True, help="head or administrator of the authority")
        rebase.add_argument("--reason", required=True, help="what happened, and what was found")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            getattr(self, f"_{options['word']}")(options)
        except Refusal as refusal:
            raise CommandError(f"{refusal.sentence}\n{refusal.next_step}".strip()) from refusal

    def _status(self, options: dict[str, Any]) -> None:
        rows = [
            {
                "code": row.code,
                "name": row.name,
                "size": row.size,
                "hash": row.algorithm,
                "last_at": row.last_at and row.last_at.isoformat(),
                "signed": row.covered,
                "uncovered": row.uncovered,
                "root": row.last_head.root if row.last_head else "",
            }
            for row in queries.logs()
        ]
        if options["format"] == "json":
            said = {"key": queries.public_key(), "fingerprint": queries.key_fingerprint(), "logs": rows}
            self.stdout.write(json.dumps(said, ensure_ascii=False))
            return
        self.stdout.write(f"key {queries.public_key() or '–'}  fingerprint {queries.key_fingerprint() or '–'}")
        for row in rows:
            line = "{code}  {size} entries, {signed} under a signed head, {uncovered} not yet  {root:.16}  {name}"
            self.stdout.write(line.format(**row))

    def _sign(self, options: dict[str, Any]) -> None:
        merged, heads = actions.merge_log(), actions.sign_heads()
        self.stdout.write(f"merged {merged}  signed {len(heads)}")

    def _heads(self, options: dict[str, Any]) -> None:
        if options["to"]:
            sent = signing.send(Path(options["to"]))
            self.stdout.write(f"{len(sent)} heads kept in {options['to']}")
            return
        self.stdout.write(memory.one_file(signing.newest()), ending="")

    def _rebase(self, options: dict[str, Any]) -> None:
        by = _person(options["by"])
        for code in options["authority"]:
            entry = actions.rebase(code, by=by, reason=options["reason"])
            self.stdout.write(f"re-based {code}; entry {entry.pk} says so on the log")

    def _export(self, options: dict[str, Any]) -> None:
        lines = exporting.lines(None if options["all"] else options["authority"])
        if options["out"] == "-":
            for line in lines:
                self.stdout.write(line, ending="")
            return
        with Path(options["out"]).open("w", encoding="utf-8", errors="surrogatepass", newline="\n") as file:
            file.writelines(lines)

    def _verify(self, options: dict[str, Any]) -> None:
        if options["export"] or options["receipt"]:
            named = ["--receipt", options["receipt"]] if options["receipt"] else [options["export"]]
            named += [word for name in ("witness", "key") if options[name] for word in (f"--{name}", options[name])]
            _leave(verify_log.main([*named, *["--trust-file-key"] * options["trust_file_key"]]))
            return
        _leave(self._verify_live(options))

    def _verify_live(self, options: dict[str, Any]) -> int:
        """The log as it is now, against the memory in the data directory, and an older export where one is named."""
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".txt") as remembered:
            try:
                remembered.write(memory.as_witness(signing.folder()))
                remembered.flush()
                worst = []
                for witness in filter(None, (remembered.name, options["witness"])):
                    live = (line.encode("utf-8", "surrogatepass") for line in exporting.lines())
                    said = witness if witness != remembered.name else f"{signing.folder()} (what was signed)"
                    self.stdout.write(f"compared with 对照: {said}")
                    found = verify_log.verify(live, witness, options["key"])
                    worst.append(verify_log.report(found, options["trust_file_key"]))
            except (OSError, ValueError) as fault:
                raise CommandError(f"unreadable: {fault}", returncode=2) from fault
        return next(code for code in (1, 3, 4, 0) if code in worst)

    def _erase(self, options: dict[str, Any]) -> None:
        by = _person(options["by"])
        actions.erase(options["authority"], options["index"], by=by)
        actions.deliver()
        self.stdout.write(f"erased {options['authority']}/{options['index']}; the erasure is on the log")


def _person(username: str) -> Person:
    found = person_by_username(username)
    if found is None:
        raise CommandError(f"There is nobody whose sign-in name is {username}.")
    return found


def _leave(code: int) -> None:
    """With the verifier's own exit code, where it is not 0."""
    if code:
        sys.exit(code)
