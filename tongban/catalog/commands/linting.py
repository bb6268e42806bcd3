"""tongban catalog lint: check the whole catalogue; exit 1 where there is an error, so that a script notices."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def add(subparsers: Any) -> None:
    """The word and what it may be told."""
    check = subparsers.add_parser("lint", help="check every item: law, limits, materials, proofs, conditions, wording")
    check.add_argument("--format", choices=["text", "json", "sarif"], default="text")
    check.add_argument("--out", type=Path, default=None, help="write the report to a file")
    check.add_argument("--on", type=date.fromisoformat, default=None, metavar="DATE", help="as of a day; today")
    check.add_argument("--keep", action="store_true", help="keep the findings, for the page /desk/catalogue/findings/")
    check.set_defaults(run=run_lint)


def run_lint(options: dict[str, Any]) -> int:
    """Check, say, keep where asked."""
    from tongban.catalog.linting import formats, reading
    from tongban.catalog.linting.keeping import keep

    linter = reading.linter(options["on"])
    report = linter.report()
    said = formats.WRITERS[options["format"]](report)
    if options["out"]:
        options["out"].write_text(said + "\n", encoding="utf-8")
        options["stdout"].write(formats.summary(report))
    else:
        options["stdout"].write(said)
    if options["keep"]:
        kept = keep(report, divisions={code: item.division for code, item in linter.around.items.items()})
        if options["format"] == "text" or options["out"]:
            words = {"new": kept.new, "closed": kept.closed, "reopened": kept.reopened}
            options["stdout"].write(
                ngettext("%(new)s new finding", "%(new)s new findings", kept.new) % words
                + _("; %(closed)s closed, %(reopened)s reopened.") % words
            )
    return 1 if report.errors else 0
