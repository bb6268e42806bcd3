"""The command `tongban`: our own words first, Django's management commands for every other word."""

from __future__ import annotations

import os
import sys

OURS = (
    (
        "Look at it",
        (
            ("demo", "the sample city on 127.0.0.1:8000; --size N makes a city of N cases"),
            ("journey", "a whole story through the public API: tongban journey open-a-restaurant --out DIR"),
            ("verify", "say whether a certificate is genuine, offline: tongban verify FILE.pdf"),
        ),
    ),
    (
        "Write service items",
        (
            ("packs", "check | new CODE | load: the service packs in packs/"),
            ("catalog", "implementation lists of other bodies: import, export; lint: check every item"),
        ),
    ),
    (
        "Run it",
        (
            ("serve", "serve the site with granian"),
            ("deliver", "tell every room what happened (the journal's outbox)"),
            ("draw", "draw documents that were issued but not yet looked at"),
            ("tick", "let the clocks act: lapse, deemed acceptance, letters due"),
            ("oversee", "say which limits came near or past; keeps running, --once for cron beside tick"),
            ("kpi", "the city's indicators: --day | --week | --month DATE, --by department | region"),
            ("db_worker", "do background tasks"),
            ("regions", "load the divisions of the country"),
        ),
    ),
    (
        "See how it goes",
        (
            ("mine", "why is it slow: tongban mine FILE (.xes .csv .parquet) or --journal; --out DIR"),
            ("whatif", "replay last year's cases under a draft change: tongban whatif --change promise:-30%"),
        ),
    ),
    (
        "Keep the house",
        (
            ("log", "the public log: status, sign, heads, export, verify, erase, rebase"),
            ("docs", "rewrite the generated pages in docs/reference"),
            ("check", "look for faults; --deploy before going into service"),
            ("migrate", "bring the database up to date"),
        ),
    ),
)
"""The words a newcomer needs, grouped by what they want."""


def welcome() -> str:
    """What `tongban` says when it is given no word."""
    lines = ["tongban: one platform with which a city gets things done for people (通办)", ""]
    for title, rows in OURS:
        lines.append(f"{title}:")
        lines += [f"  tongban {name:<10} {meaning}" for name, meaning in rows]
        lines.append("")
    lines.append("Every other word is a Django management command; `tongban help --commands` lists them all.")
    return "\n".join(lines)


def main() -> None:
    """Run one command. `demo` switches the demonstration on; no other word can."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongban.site.settings")
    asked = sys.argv[1:]
    if not asked or asked in (["help"], ["--help"], ["-h"]):
        sys.stdout.write(welcome() + "\n")
        return
    if asked[0] in {"demo", "journey"}:
        os.environ.setdefault("TONGBAN_DEBUG", "yes")
        os.environ.setdefault("TONGBAN_DEMO", "yes")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["tongban", *asked])
