"""For tests and measurements: the same counts as `measures`, by the plainest loop, one case after another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from django.utils import timezone

from tongban.cases.models import Case
from tongban.catalog import queries as catalog
from tongban.kit.workdays import Unannounced
from tongban.licences import queries as licences
from tongban.reports import counting
from tongban.reports.kpis import indicators
from tongban.reports.models import Daily

Place = tuple[date, int, str, str, str, str]
"""Day, body, place, item, channel, measure."""


def kept() -> dict[Place, tuple[int, float]]:
    """The daily sums as they are kept: how many, and their sum."""
    rows = Daily.objects.values_list(*counting.WHERE, "measure", "n", "total")
    return {row[:6]: (row[6], round(row[7], 4)) for row in rows}


def recounted(cases: Iterable[Case], today: date) -> dict[Place, tuple[int, float]]:
    """What these cases come to, case by case."""
    found: dict[Place, list[float]] = {}
    for case in cases:
        for day, measure, value in contributions(case, today):
            place = (day, case.organisation_id or 0, case.region_id or "", case.item_code, case.channel, measure)
            found.setdefault(place, []).append(value)
    return {place: (len(values), round(sum(values), 4)) for place, values in found.items()}


def contributions(case: Case, today: date) -> Iterator[tuple[date, str, float]]:
    """Everything one case counts for: day, measure, value."""
    if case.kind != Case.Kind.ITEM or case.submitted_at is None:
        return
    sent, accepted, decided, ended = map(_day, (case.submitted_at, case.accepted_at, case.decided_at, case.ended_at))
    assert sent is not None
    yield sent, "sent", 1
    if case.channel in ("online", "api"):
        yield sent, "sent-online", 1
    answered = accepted or (ended if case.state in ("declined", "not-needed") else None)
    if answered:
        yield answered, "answered", 1
        if case.state == "declined":
            yield answered, "declined", 1
    if accepted:
        yield from _at_acceptance(case, accepted)
    if accepted and decided and case.state in ("granted", "issued", "refused"):
        yield from _at_decision(case, decided)
    due = case.promised_due
    if due and due < today and not (decided is None and ended and ended <= due):
        yield due, "fell-due", 1
        if decided is None or decided > due:
            yield due, "fell-overdue", 1
    if case.state == "issued" and ended and catalog.item(case.pack).result.kind == "licence":
        yield ended, "certificate-owed", 1
        if licences.of_cases([case.number]).exists():
            yield ended, "certificate-issued", 1


def _at_acceptance(case: Case, day: date) -> Iterator[tuple[date, str, float]]:
    notices = case.corrections.count()
    yield day, "accepted", 1
    if notices:
        yield day, "corrected", 1
    if notices == 1:
        yield day, "told-once", 1


def _at_decision(case: Case, day: date) -> Iterator[tuple[date, str, float]]:
    yield day, "decided", 1
    stops = list(case.stops.exclude(kind="correction"))
    if stops:
        yield day, "special-procedure", 1
    if case.promised_due:
        yield day, "decided-with-promise", 1
        if day <= min(case.promised_due, case.legal_due or case.promised_due):
            yield day, "decided-on-time", 1
        if day < case.promised_due:
            yield day, "decided-early", 1
    days = _days(case, [(stop.since, stop.until) for stop in stops])
    if days is None:
        return
    yield day, "decided-with-days", 1
    yield day, "working-days", days
    legal = catalog.item(case.pack).item.legal
    length = legal.days * indicators().normal.working_days.get(legal.unit, 0.0)
    if length:
        yield day, "legal-days", length
        yield day, "legal-days-saved", length - days


def _days(case: Case, stops: list[tuple[datetime, datetime | None]]) -> int | None:
    """Working days from acceptance to decision by the calendar itself."""
    if case.accepted_at is None or case.decided_at is None:
        return None
    try:
        return catalog.calendar().used(case.accepted_at, case.decided_at, stops)
    except Unannounced:
        return None


def _day(moment: datetime | None) -> date | None:
    return timezone.localdate(moment) if moment else None
