"""Once a day: everybody who decides an item beside all others who decide it."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta

from django.utils import timezone

from tongban.cases import queries as cases
from tongban.cases.queries import Decided
from tongban.catalog import queries as catalog
from tongban.journal.models import Entry
from tongban.kit.workdays import Unannounced
from tongban.oversight.actions.signalling import Found
from tongban.oversight.ahead import once
from tongban.oversight.rules import Rule, rules_in_force
from tongban.oversight.rules.judges import Tally

MOST_ENTRIES = 200
"""A finding on many decisions names this many of the latest entries."""


def compare_peers(now: datetime) -> list[Found]:
    """What the rules of discretion find on the day; of one officer and item once a month."""
    found: list[Found] = []
    rules = rules_in_force("peers", timezone.localdate(now))
    longest = max((rule.figures.days for rule in rules), default=0)
    decided = [row for row in cases.decisions_since(now - timedelta(days=longest)) if row.decided_at <= now]
    for rule in rules:
        since = now - timedelta(days=rule.figures.days)
        for item_code, rows in _by_item([row for row in decided if row.decided_at >= since]).items():
            by_officer = _by_officer(rows)
            tallies = [_tally(officer, own) for officer, own in sorted(by_officer.items())]
            for officer, figures in rule.judge.function(tallies, rule.figures).items():
                found.append(_found(rule, item_code, officer, by_officer[officer], figures, now))
    return found


def _by_item(rows: list[Decided]) -> dict[str, list[Decided]]:
    found: dict[str, list[Decided]] = defaultdict(list)
    for row in rows:
        found[row.item_code].append(row)
    return found


def _by_officer(rows: list[Decided]) -> dict[int, list[Decided]]:
    found: dict[int, list[Decided]] = defaultdict(list)
    for row in rows:
        found[row.officer_id].append(row)
    return found


def _tally(officer: int, rows: list[Decided]) -> Tally:
    minutes = []
    for row in rows:
        try:
            minutes.append(catalog.calendar().minutes_between(row.accepted_at, row.decided_at))
        except Unannounced:
            continue
    return Tally(officer, len(rows), sum(row.is_refused for row in rows), tuple(minutes))


def _found(
    rule: Rule, item_code: str, officer: int, rows: list[Decided], figures: dict[str, object], now: datetime
) -> Found:
    last = rows[-1]
    entries = Entry.objects.filter(
        kind="case", subject__in=[row.number for row in rows[-MOST_ENTRIES:]], what__in=("case.grant", "case.refuse")
    )
    return Found(
        rule=rule,
        once=once(rule.code, f"p{officer}", f"{item_code[:60]}:{timezone.localdate(now):%Y-%m}"),
        subject=item_code,
        kind="item",
        at=now,
        organisation_id=last.organisation_id,
        region_id=last.region_id,
        officer_id=officer,
        item_code=item_code,
        entries=tuple(entries.order_by("pk").values_list("pk", flat=True)),
        explanation={**figures},
    )
