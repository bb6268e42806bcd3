"""Why it is slow: the cases of a period by owner of their time, as a map, and in tables."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tongban.accounts.http import PersonRequest, signed_in
from tongban.catalog import queries as catalog
from tongban.journal.queries import lifecycles
from tongban.kit.days import read_day
from tongban.kit.integers import read_integer
from tongban.kit.refusals import Invalid
from tongban.oversight.attribution import OWNERS
from tongban.oversight.attribution.spoken import in_words, percent, shares
from tongban.oversight.delay import Delay, Slow, Whose, delay_of
from tongban.oversight.mining import Mined
from tongban.oversight.mining.charts import links_of
from tongban.oversight.mining.dotted_drawing import dotted_chart
from tongban.oversight.mining.drawing import process_map
from tongban.oversight.mining.journal_log import labels_of
from tongban.oversight.mining.report import Label, Table, dots_table, shown, summary, tables
from tongban.oversight.mining.sankey_drawing import handover_map
from tongban.oversight.views.door import private
from tongban.oversight.whatif.asking import bodies_of, items_of, scope_of

USUAL_DAYS = 90
SHARES = (50, 80, 90, 100)
"""How much of the cases the map shows, in per cent."""
MOST_ROWS = 15
"""Rows of a table that are open at once; the others are folded."""


@require_GET
@signed_in
def delay(request: PersonRequest) -> HttpResponse:
    """The account of a period, for supervisors and heads."""
    scope = scope_of(request.user)
    since, until, body, share = _asked(request)
    item = request.GET.get("item", "")[:60]
    found = delay_of(request.user, since, until, items=[item] if item else (), body=body)
    label = labels_of(lifecycles()["case"])
    context: dict[str, Any] = {
        "since": since,
        "until": until,
        "item": item,
        "body": body,
        "share": share,
        "shares": SHARES,
        "items": items_of(scope, since, until),
        "bodies": bodies_of(scope),
        "found": found,
    }
    if found.mined.cases:
        context |= {**_whose(found), **_mined(found.mined, share / 100, label), **_charts(found, label)}
    return private(render(request, "oversight/delay.html", context))


def _asked(request: PersonRequest) -> tuple[date, date, int | None, int]:
    until = _day(request, "until") or timezone.localdate()
    since = _day(request, "since") or until - timedelta(days=USUAL_DAYS)
    share = request.GET.get("share", "80")
    return (
        since,
        until,
        read_integer(request.GET.get("body")),
        int(share) if share in map(str, SHARES) else 80,
    )


def _day(request: PersonRequest, name: str) -> date | None:
    said = request.GET.get(name, "").strip()
    day = read_day(said)
    if said and day is None:
        raise Invalid(
            _("“%(said)s” is no date.") % {"said": said[:20]},
            code="no-date",
            next_step=_("Write it like 2026-03-02."),
            where={"field": name},
        )
    return day


# ---------------------------------------------------------------- whose time


def _whose(found: Delay) -> dict[str, Any]:
    day = catalog.calendar().opening_hours().minutes
    whole = found.all.whole
    return {
        "owners": [
            {"owner": owner, "label": OWNERS[owner], "words": in_words(minutes, day), "share": percent(minutes, whole)}
            for owner, minutes in found.all.minutes.items()
        ],
        "whole": in_words(whole, day),
        "bar": shares(found.all.minutes, day),
        "by_item": [_sums(row, day, row.cases) for row in found.items],
        "slowest": [_sums(row, day) for row in found.slowest],
        "owner_names": list(OWNERS.values()),
    }


def _sums(row: Whose | Slow, day: int, cases: int = 1) -> dict[str, Any]:
    """A row with its mean per case, and the share of each owner."""
    return {
        "row": row,
        "words": in_words(round(row.whole / cases), day),
        "shares": [(name, percent(row.minutes[owner], row.whole)) for owner, name in OWNERS.items()],
        "bar": shares(row.minutes, day),
    }


# ---------------------------------------------------------------- flow


def _mined(mined: Mined, share: float, label: Label) -> dict[str, Any]:
    return {
        "says": list(summary(mined)),
        "map": mark_safe(process_map(mined, share=share, label=label)),  # its texts are escaped
        "tables": [_table(table) for table in tables(mined, label)],
    }


def _charts(found: Delay, label: Label) -> dict[str, Any]:
    return {
        "dots": mark_safe(dotted_chart(found.dots, label=label)),  # its texts are escaped
        "dots_table": _table(dots_table(found.dots, label)),
        "hands": mark_safe(handover_map(found.flows, links=links_of(found.mined))) if found.flows else "",  # and here
    }


def _table(table: Table) -> dict[str, Any]:
    numbers = [not isinstance(cell, str) for cell in table.rows[0]]
    rows = [
        [(head, shown(cell, widest=None), number) for head, cell, number in zip(table.heads, row, numbers, strict=True)]
        for row in table.rows
    ]
    return {
        "name": table.name,
        "title": table.title,
        "heads": list(zip(table.heads, numbers, strict=True)),
        "rows": rows[:MOST_ROWS],
        "more": rows[MOST_ROWS:200],
        "left_out": max(0, len(rows) - 200),
    }
