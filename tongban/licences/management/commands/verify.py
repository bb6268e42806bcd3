"""`tongban verify FILE.pdf`: is this file genuine? Works without a connection and without a database.

Exit code 0: genuine and, as far as was looked at, in force. 1: it does not hold. 2: something cannot be read at all.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from cryptography import x509
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from tongban.documents.actions import Verdict, known_roots, read_roots, second_opinion, verify_pdf

UNREADABLE = 2


class Command(BaseCommand):
    """One verdict for each file."""

    help = "Say whether a sealed PDF is genuine, and exactly what is wrong with it where it is not."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        """The files, and whom to trust."""
        parser.add_argument("files", nargs="+", metavar="FILE", help="the PDF; several are judged one by one")
        parser.add_argument("--roots", help="PEM file of trusted authorities (default: this installation's)")
        parser.add_argument("--status", help="signed status list, as downloaded from /verify/status.json")
        parser.add_argument("--second-opinion", action="store_true", help="also have pyHanko validate the signature")
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        """Look, say, and end with the exit code: that of the worst file. JSON is an object for one file, a list for
        several."""
        contents = {name: _bytes_of(name) for name in options["files"]}
        roots = _roots(options["roots"])
        status = _bytes_of(options["status"]) if options["status"] else None
        worst, rows = 0, []
        for name, content in contents.items():
            verdict = verify_pdf(content, roots=roots, status_list=status)
            said = verdict.as_json()
            if options["second_opinion"] and verdict.readable:
                said["pyhanko"] = second_opinion(content, roots)
            rows.append({"file": name, **said})
            if options["format"] == "text":
                self.stdout.write(as_text(name, verdict, said.get("pyhanko")))
            ok = verdict.ok and said.get("pyhanko", True)
            worst = max(worst, 0 if ok else 1 if verdict.readable else UNREADABLE)
        if options["format"] == "json":
            self.stdout.write(json.dumps(rows[0] if len(rows) == 1 else rows, ensure_ascii=False, indent=1))
        sys.exit(worst)


def as_text(name: str, verdict: Verdict, pyhanko: bool | None) -> str:
    """The verdict as lines for people."""
    lines = [f"{'✓' if verdict.ok else '✗'} {name}"]
    lines += [f"  {'✗' if f.grave else '·'} {f.sentence} [{f.code}]" for f in verdict.findings]
    if verdict.facts:
        rows = [
            (_("Document"), verdict.facts.get("title", "")),
            (_("Number"), verdict.document_number),
            (_("Certificate identifier"), verdict.identifier),
            (_("Sealed by"), f"{verdict.issuer} {verdict.issuer_code}"),
            (_("Sealed at"), verdict.signed_at.isoformat() if verdict.signed_at else ""),
        ]
        lines += [f"    {label}: {value}" for label, value in rows if value]
    lines.append(f"    SHA-256: {verdict.sha256}")
    if pyhanko is not None:
        lines.append(f"  {'✓' if pyhanko else '✗'} pyHanko")
    return "\n".join(lines)


def _bytes_of(name: str) -> bytes:
    try:
        return Path(name).read_bytes()
    except OSError as fault:
        said = _("“%(name)s” cannot be read: %(fault)s.") % {"name": name, "fault": fault.strerror or fault}
        raise CommandError(said, returncode=UNREADABLE) from fault


def _roots(name: str | None) -> list[x509.Certificate]:
    try:
        return read_roots(_bytes_of(name) if name else known_roots())
    except ValueError as fault:
        said = _(
            "No trusted authorities are known here. Give their file: --roots roots.pem (from /verify/ of the site)."
        )
        if name:
            said = _("“%(name)s” holds no authority in PEM form.") % {"name": name}
        raise CommandError(said, returncode=UNREADABLE) from fault
