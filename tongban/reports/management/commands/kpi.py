"""`tongban kpi`: the indicators of a day, a week or a month in the terminal."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from tongban.documents.actions import draw_bulletin
from tongban.kit.refusals import Refusal
from tongban.reports import counting, queries
from tongban.reports.bulletin import bulletin_page
from tongban.reports.presenting import name_of_report
from tongban.reports.queries import Figure, Report
from tongban.reports.workbook import workbook_of


class Command(BaseCommand):
    """Whoever runs commands has the database: nobody's rights are asked, and everything is told."""

    help = "The city's indicators with their intervals and places: tongban kpi --month 2026-10-01 --by department."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which period, grouped how, told how."""
        when = parser.add_mutually_exclusive_group()
        for period in ("day", "week", "month"):
            when.add_argument(f"--{period}", metavar="DATE", nargs="?", const="", help=f"the {period} DATE lies in")
        parser.add_argument("--by", choices=["department", "region"], default="department")
        parser.add_argument("--kpi", metavar="CODE", help="one indicator only")
        parser.add_argument("--format", choices=["table", "json"], default="table")
        parser.add_argument("--pdf", metavar="FILE", type=Path, help="write the bulletin there instead")
        parser.add_argument("--xlsx", metavar="FILE", type=Path, help="write the workbook there instead")
        parser.add_argument("--recount", action="store_true", help="throw the daily sums away and count anew")
        parser.add_argument("--language", choices=["zh-hans", "en"], default=settings.LANGUAGE_CODE)

    def handle(self, *args: Any, **options: Any) -> None:
        """Count what is new, then tell."""
        with translation.override(options["language"]):
            try:
                counting.refresh(anew=options["recount"], at_once=True)
                report = self._report(options)
            except Refusal as refusal:
                raise CommandError(str(refusal)) from refusal
            if options["pdf"] or options["xlsx"]:
                self._write(report, options["pdf"], options["xlsx"])
                return
            tell = self._json if options["format"] == "json" else self._table
            tell(report)

    def _write(self, report: Report, pdf: Path | None, xlsx: Path | None) -> None:
        title = name_of_report(report.period)
        if pdf:
            pdf.write_bytes(draw_bulletin(bulletin_page(report, None, title=title)))
            self.stdout.write(str(pdf))
        if xlsx:
            xlsx.write_bytes(workbook_of(report, None, title=title))
            self.stdout.write(str(xlsx))

    def _report(self, options: dict[str, Any]) -> Report:
        period = next((name for name in ("day", "week", "month") if options[name] is not None), "day")
        yesterday = timezone.localdate() - timedelta(days=1)
        said = options[period]
        try:
            on = date.fromisoformat(said) if said else yesterday
        except ValueError as fault:
            raise CommandError(_("A date is written like 2026-03-31.")) from fault
        return queries.whole_report(period, on, options["by"], options["kpi"])

    def _json(self, report: Report) -> None:
        rows = [
            {
                **{name: value for name, value in asdict(row).items() if name not in ("kpi", "unit")},
                "kpi": row.kpi.code,
                "unit": row.unit.code,
                "unit_name": row.unit.name,
            }
            for row in report.rows
        ]
        said = {"period": report.period, "since": report.since, "until": report.until, "by": report.by, "rows": rows}
        self.stdout.write(json.dumps(said, ensure_ascii=False, default=str, indent=1))

    def _table(self, report: Report) -> None:
        self.stdout.write(f"{report.since} – {report.until}")
        last = ""
        for row in report.rows:
            if row.kpi.code != last:
                last = row.kpi.code
                self.stdout.write(f"\n{row.kpi.name}  ({row.kpi.formula})")
            self.stdout.write("  " + "  ".join(_line(row)))
        for note in report.notes:
            self.stdout.write(f"\n* {note}")


def _line(row: Figure) -> list[str]:
    """Name, value, interval, numerator ÷ denominator, places, verdict."""
    bounds = f"[{shown(row, row.low)}, {shown(row, row.high)}]" if row.low is not None else ""
    parts = f"{row.numerator:g} ÷ {row.denominator:g}" if row.denominator else ""
    rank = f"{row.rank_from}–{row.rank_to}" if row.rank_from is not None else ""
    return [
        f"{shown(row, row.value):>8}",
        f"{bounds:<18}",
        f"{parts:<18}",
        f"{rank:<7}",
        row.unit.name,
        row.verdict_label,
    ]


def shown(row: Figure, value: float | None) -> str:
    """A value in its unit; a dash where it cannot be said."""
    if value is None:
        return "–"
    if row.kpi.unit in ("percent", "ratio"):
        return f"{value:.1%}"
    return f"{value:.0f}" if row.kpi.unit == "count" else f"{value:.2f}"
