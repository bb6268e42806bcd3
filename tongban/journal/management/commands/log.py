"""`tongban log`: the public log, signed, handed out, checked."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tongban.accounts.queries import person_by_username
from tongban.journal import actions, queries
from tongban.journal.log import exporting
from tongban.journal.static.journal import verify_log
from tongban.kit.refusals import Refusal


class Command(BaseCommand):
    help = "The public log: status, sign (tree heads), export (a witness file), verify (it, or an export), erase."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        words = parser.add_subparsers(dest="word", required=True)
        status = words.add_parser("status", help="every log: entries, newest signed head")
        status.add_argument("--format", choices=["text", "json"], default="text")
        words.add_parser("sign", help="merge what waits, and sign the head of every log that has grown")
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
        erase = words.add_parser("erase", help="destroy what ties one entry to a person; itself an act on the log")
        erase.add_argument("--authority", metavar="CODE", required=True)
        erase.add_argument("--index", type=int, required=True)
        erase.add_argument("--by", metavar="USERNAME", required=True, help="head or administrator of the authority")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            getattr(self, f"_{options['word']}")(options)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal

    def _status(self, options: dict[str, Any]) -> None:
        rows = [
            {
                "code": row.code,
                "name": row.name,
                "size": row.size,
                "hash": row.algorithm,
                "last_at": row.last_at and row.last_at.isoformat(),
                "signed": row.last_head.size if row.last_head else 0,
                "root": row.last_head.root if row.last_head else "",
            }
            for row in queries.logs()
        ]
        if options["format"] == "json":
            self.stdout.write(json.dumps({"key": queries.public_key(), "logs": rows}, ensure_ascii=False))
            return
        self.stdout.write(f"key {queries.public_key() or '–'}")
        for row in rows:
            self.stdout.write("{code}  {size} entries, {signed} signed  {root:.16}  {name}".format(**row))

    def _sign(self, options: dict[str, Any]) -> None:
        merged, heads = actions.merge_log(), actions.sign_heads()
        self.stdout.write(f"merged {merged}  signed {len(heads)}")

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
            _leave(verify_log.main([*named, "--witness", options["witness"], "--key", options["key"]]))
            return
        live = (line.encode("utf-8", "surrogatepass") for line in exporting.lines())
        try:
            code = verify_log.report(verify_log.verify(live, options["witness"], options["key"]))
        except (OSError, ValueError) as fault:
            raise CommandError(f"unreadable: {fault}", returncode=2) from fault
        _leave(code)

    def _erase(self, options: dict[str, Any]) -> None:
        by = person_by_username(options["by"])
        if by is None:
            raise CommandError(f"There is nobody whose sign-in name is {options['by']}.")
        actions.erase(options["authority"], options["index"], by=by)
        actions.deliver()
        self.stdout.write(f"erased {options['authority']}/{options['index']}; the erasure is on the log")


def _leave(code: int) -> None:
    """With the verifier's own exit code, where it is not 0."""
    if code:
        sys.exit(code)
