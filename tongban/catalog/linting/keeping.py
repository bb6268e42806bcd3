"""What becomes of a report: new findings are kept, those no longer found are closed, those found again are opened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NoReturn

from django.db import transaction
from django.utils import timezone

from tongban.accounts.models import Person
from tongban.catalog.events import CHECKED
from tongban.catalog.linting.engine import Report
from tongban.catalog.linting.lifecycle import FINDING
from tongban.catalog.linting.registry import Problem
from tongban.catalog.models.findings import Finding
from tongban.journal import actions as journal


@dataclass(frozen=True)
class Kept:
    """What a check changed."""

    new: int
    closed: int
    reopened: int


@transaction.atomic
def keep(report: Report, *, actor: Person | None = None, divisions: dict[str, str] | None = None) -> Kept:
    """Bring the findings in step with a report over the whole catalogue. `divisions`: item code → division."""
    now = timezone.now()
    found = {one.key: one for one in report.problems}
    known = dict(Finding.objects.values_list("key", "state"))
    fresh = [_finding(one, (divisions or {}).get(one.item, "")) for key, one in found.items() if key not in known]
    Finding.objects.bulk_create(fresh, batch_size=500)
    still = [key for key in found if key in known]
    for start in range(0, len(still), 500):
        Finding.objects.filter(key__in=still[start : start + 500]).update(seen_at=now)
    gone = sorted(key for key, state in known.items() if key not in found and state != "closed")
    again = sorted(key for key, state in known.items() if key in found and state in ("fixed", "closed"))
    for keys, move in ((gone, "close"), (again, "find-again")):
        for start in range(0, len(keys), 500):
            for row in Finding.objects.filter(key__in=keys[start : start + 500]).order_by("id"):
                journal.perform(row, FINDING, move, actor=None, at=now)
    kept = Kept(len(fresh), len(gone), len(again))
    if fresh or gone or again:
        facts = {"items": report.items, "new": kept.new, "closed": kept.closed, "reopened": kept.reopened}
        journal.record(CHECKED, kind="catalogue", subject="catalogue", actor=actor, facts=facts)
    return kept


def _finding(one: Problem, division: str) -> Finding:
    return Finding(
        key=one.key,
        rule=one.rule.code,
        severity=one.rule.severity,
        item=one.item,
        item_name=one.name[:300],
        division=division,
        field=one.field[:200],
        words=one.words,
    )


def check_now(actor: Person | None = None) -> Kept:
    """Check everything in force today and keep what is found."""
    from tongban.catalog.linting import reading

    linter = reading.linter()
    divisions = {code: item.division for code, item in linter.around.items.items()}
    return keep(linter.report(), actor=actor, divisions=divisions)


def refuse_move(key: str, name: str, *, actor: Person) -> NoReturn:
    """Raise why a move that the page does not offer cannot be made; nothing is ever done."""
    from tongban.catalog.linting.questions import finding

    journal.refuse(finding(key).row, FINDING, name, actor)


def move(key: str, name: str, *, actor: Person, **facts: Any) -> Finding:
    """One move of a finding's life: explain, mend, reopen. Refuses what the life or the actor's rights do not allow."""
    from tongban.catalog.linting.questions import finding

    row = finding(key).row
    journal.perform(row, FINDING, name, actor=actor, **facts)
    return row
