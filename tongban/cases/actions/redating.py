"""When the calendar is amended: every open date is reckoned anew, and each change is recorded with its notice."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tongban.cases import clocks
from tongban.cases.figures import day_after
from tongban.cases.models import IN_HAND, CalendarSeen, Case, Consultation, Stop
from tongban.cases.terms import packs_by_id
from tongban.catalog import queries as catalog
from tongban.catalog.packs import ItemPack
from tongban.journal.actions import held_all, note_of, record_all
from tongban.journal.models import Entry
from tongban.kit.workdays import Calendar

BATCH = 500
DATES = {
    "receipt_due": _("Answer on acceptance"),
    "promised_due": _("Promised limit"),
    "legal_due": _("Legal limit"),
}
STORED = (*DATES, "next_due")


def redate(now: datetime | None = None) -> int:
    """Reckon the dates of every open case anew and record each change (`case.redated`, with old and new date and the
    notice); how many cases changed.

    A pass that dies leaves each batch done or undone, and the next one finds nothing to change in what was done. The
    calendar counts as seen when all are through."""
    moment = now or timezone.now()
    calendar = catalog.calendar()
    seen = CalendarSeen.objects.filter(pk=CalendarSeen.ONLY).first()
    known = set(seen.notices) if seen else set()
    changed, last = 0, 0
    rows = Case.objects.filter(IN_HAND, kind=Case.Kind.ITEM).order_by("pk")
    with translation.override("zh-hans"):  # reasons are kept in the record
        while keys := list(rows.filter(pk__gt=last).values_list("pk", flat=True)[:BATCH]):
            last = keys[-1]
            changed += _redate_batch(keys, moment, known)
    remember_the_calendar(calendar)
    return changed


def redate_if_amended(now: datetime | None = None) -> int:
    """`redate` where the calendar is not the one last seen; how many cases changed. The first calendar is just
    remembered."""
    seen = CalendarSeen.objects.filter(pk=CalendarSeen.ONLY).first()
    if seen is None:
        remember_the_calendar(catalog.calendar())
        return 0
    return 0 if seen.fingerprint == fingerprint(catalog.calendar()) else redate(now)


def remember_the_calendar(calendar: Calendar) -> None:
    """Keep what the stored dates rest on."""
    CalendarSeen.objects.update_or_create(
        pk=CalendarSeen.ONLY, defaults={"fingerprint": fingerprint(calendar), "notices": _notices(calendar)}
    )


def fingerprint(calendar: Calendar) -> str:
    """What every day of the announced years is, in 64 digits: equal where every date comes out equal."""
    first, last = date(calendar.years[0], 1, 1), calendar.last_day
    days = "".join("w" if calendar.is_workday(first + timedelta(n)) else "-" for n in range((last - first).days + 1))
    hours = calendar.hours.sessions if calendar.hours else ()
    return hashlib.sha256(f"{first}{days}{hours}".encode()).hexdigest()


def _notices(calendar: Calendar) -> list[str]:
    return [notice.number or notice.title for year in calendar.years for notice in calendar.notices(year)]


@transaction.atomic
def _redate_batch(keys: list[int], at: datetime, known: set[str]) -> int:
    """One batch, whole or not at all."""
    cases = held_all(Case.objects.filter(pk__in=keys, ended_at=None).order_by("pk"))
    packs = packs_by_id(cases)
    stops: dict[int, list[Stop]] = {}
    for stop in Stop.objects.filter(case__in=keys).order_by("since"):
        stops.setdefault(stop.case_id, []).append(stop)
    asked = _asked_anew(cases)
    moved = []
    for case in cases:
        pack = packs.get(case.pack_id)
        changes = _changes(case, pack, stops.get(case.pk, [])) if isinstance(pack, ItemPack) else []
        changes += asked.get(case.pk, [])
        if changes:
            moved.append((case, changes))
    Case.objects.bulk_update([case for case, _changes_ in moved], STORED)
    record_all(_happening(case, changes, at, known) for case, changes in moved)
    return len(moved)


def _changes(case: Case, pack: ItemPack, stops: list[Stop]) -> list[dict[str, str | None]]:
    """Write the dates into the case as they come out now; what differs."""
    dates = clocks.dates_of(
        case.state,
        clocks.terms_of(pack),
        received_at=case.received_at,
        accepted_at=case.accepted_at,
        decided_at=case.decided_at,
        extended_days=case.extended_days,
        stops=clocks.pauses(stops) if case.accepted_at else (),
    )
    awaited = DATES if case.decided_at is None else {}  # a limit that was met keeps the date it was met by
    found = [
        _change(str(label), getattr(case, name), getattr(dates, name))
        for name, label in awaited.items()
        if getattr(case, name) != getattr(dates, name)
    ]
    if not found and case.next_due != dates.next_due:
        found = [_change(gettext("Next act"), case.next_due, dates.next_due)]
    for name in (*awaited, "next_due"):
        setattr(case, name, getattr(dates, name))
    return found


def _change(what: str, old: date | None, new: date | None) -> dict[str, str | None]:
    return {"date": what, "from": old.isoformat() if old else None, "to": new.isoformat() if new else None}


def _asked_anew(cases: list[Case]) -> dict[int, list[dict[str, str | None]]]:
    """Questions to other bodies that are still open: their date too, from the days the question gave."""
    found: dict[int, list[dict[str, str | None]]] = {}
    rows = Consultation.objects.filter(case__in=[case.pk for case in cases], answered_at=None)
    for row in rows.select_related("case", "office"):
        days = _days_given(row)
        due = day_after(row.asked_at, days) if days else row.due_on
        if due != row.due_on:
            found.setdefault(row.case_id, []).append(_change(row.office.name, row.due_on, due))
            Consultation.objects.filter(pk=row.pk).update(due_on=due)
    return found


def _days_given(row: Consultation) -> int:
    entries = Entry.objects.filter(kind="case", subject=row.case.number, what="case.consult")
    for facts in entries.values_list("facts", flat=True):
        if facts.get("consultation") == row.pk:
            return int(facts.get("days") or 0)
    return 0


def _happening(case: Case, changes: list[dict[str, str | None]], at: datetime, known: set[str]) -> dict[str, Any]:
    notice = _notice(changes, known)
    told = "；".join(f"{one['date']}：{one['from'] or '—'} → {one['to'] or '—'}" for one in changes)
    reason = gettext("The calendar of working days was amended (%(notice)s). %(changes)s") % {
        "notice": notice,
        "changes": told,
    }
    facts = {"changes": changes, "notice": notice, "reason": reason}
    return note_of(case, case.lifecycle, "case.redated", role="clock", facts=facts, basis=notice, at=at)


def _notice(changes: list[dict[str, str | None]], known: set[str]) -> str:
    """The notice behind a change: one not seen before, of the years concerned; else the last of those years."""
    concerned = list(_of_years(changes))
    fresh = [notice for notice in concerned if notice not in known]
    return (fresh or concerned or [""])[-1]


def _of_years(changes: list[dict[str, str | None]]) -> Iterator[str]:
    calendar = catalog.calendar()
    years = sorted({int(str(said)[:4]) for one in changes for said in (one["from"], one["to"]) if said})
    for year in years:
        if year in calendar.years:
            yield from (notice.number or notice.title for notice in calendar.notices(year))
