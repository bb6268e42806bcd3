"""Why a case may take longer: every time that does not count, and the one extension, each with the act that ordered
it."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tongban.accounts.models import Person
from tongban.cases.clocks import STOP_LABELS
from tongban.cases.models import Case, Extension, Stop
from tongban.cases.queries.seeing import parts_of
from tongban.cases.queries.story import timeline
from tongban.cases.shapes import Happening, TimeChange
from tongban.catalog import queries as catalog
from tongban.kit.workdays import Unannounced

ORDERS = ("case.ask", "case.suspend", "case.extend")
"""The acts that stop the clock or give it more time."""


def time_changes(
    case: Case, person: Person, now: datetime | None = None, *, told: list[Happening] | None = None
) -> list[TimeChange]:
    """Every stop of the clock (补正 of 第三十二条, 特别程序 of 第四十五条) and the extension (第四十二条) of a case.

    Of a one-thing its parts' too. Oldest first: since and until when, the working days that do not count, the article,
    the paper, and who ordered it (applicants read the office's name, officers the acting person's). `told`: the case's
    timeline, where it is at hand."""
    family = {one.pk: one for one in (case, *parts_of(case, person))}
    lines = timeline(case, person) if told is None else told
    acts = {(line.case_number, line.at): line for line in lines if line.what in ORDERS}
    moment = now or timezone.now()
    found = [
        _stopped(stop, family[stop.case_id], case, acts, moment)
        for stop in Stop.objects.filter(case__in=list(family), since__lte=moment)
    ]
    extensions = Extension.objects.filter(case__in=list(family), is_granted=True, decided_at__lte=moment)
    found += [_extended(extension, family[extension.case_id], case, acts) for extension in extensions]
    return sorted(found, key=lambda change: change.since)


def _stopped(
    stop: Stop, about: Case, case: Case, acts: dict[tuple[str, datetime], Happening], moment: datetime
) -> TimeChange:
    order = acts.get((about.number, stop.since))
    return TimeChange(
        kind=stop.kind,
        label=STOP_LABELS.get(stop.kind, stop.kind),
        reason=stop.reason or (order.reason if order else ""),
        basis=(order.basis if order else "") or stop.basis,
        since=stop.since,
        until=stop.until,
        days=_working_days(stop.since, min(stop.until or moment, moment)),
        expected_days=stop.expected_days,
        order=order,
        case_title=about.display_title if about.pk != case.pk else "",
    )


def _extended(extension: Extension, about: Case, case: Case, acts: dict[tuple[str, datetime], Happening]) -> TimeChange:
    decided_at = extension.decided_at or extension.asked_at
    order = acts.get((about.number, decided_at))
    return TimeChange(
        kind="extension",
        label=_("Extension of the limit"),
        reason=(order.reason if order else "") or extension.reason,
        basis=order.basis if order else "",
        since=decided_at,
        until=decided_at,
        days=extension.days,
        order=order,
        case_title=about.display_title if about.pk != case.pk else "",
    )


def _working_days(since: datetime, until: datetime) -> int | None:
    """Working days that do not count: after the day of the stop, up to the day it ended; None without a calendar."""
    try:
        return catalog.calendar().used(since, until)
    except Unannounced:
        return None
