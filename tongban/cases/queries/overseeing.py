"""What somebody must know who watches over cases: limits as they run, acts as they were done, decisions in bulk.

For rooms that have made sure the asker may know: nothing here asks who is asking.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from tongban.cases.clocks import DELIVERY_BASIS, LEGAL_BASIS, pauses, terms_of
from tongban.cases.figures import figures
from tongban.cases.lifecycle import CASE, LAW
from tongban.cases.models import IN_HAND, Case, Consultation, Stop
from tongban.cases.shapes import Decided, Overseen, OverseenLimit
from tongban.cases.terms import packs_by_id
from tongban.cases.turning import midnight, turns_of
from tongban.catalog.packs import ItemPack
from tongban.kit.workdays import Stop as Pause
from tongban.kit.workdays import Unit

CONSULTATION_BASIS = "征求意见函载明的期限"
SUSPENSION_BASIS = LAW + "第四十五条"
SAME_DAY_BASIS = LAW + "第三十四条第二款"


def overseen(number: str) -> Overseen | None:
    """One item's case with every limit that runs or ran since its last turn; None where there is no such case."""
    return next(iter(_gathered(Case.objects.filter(number=number, kind=Case.Kind.ITEM))), None)


def open_cases_overseen(size: int = 1000) -> Iterator[list[Overseen]]:
    """Every case in hand, in batches by key, for whoever must begin anew."""
    last = 0
    rows = Case.objects.filter(IN_HAND, kind=Case.Kind.ITEM).order_by("pk")
    while keys := list(rows.filter(pk__gt=last).values_list("pk", flat=True)[:size]):
        last = keys[-1]
        yield _gathered(Case.objects.filter(pk__in=keys))


def decisions_since(since: datetime) -> list[Decided]:
    """Who granted or refused what since a moment: one row a decision."""
    rows = Case.objects.filter(decided_at__gte=since, accepted_at__isnull=False, handler__isnull=False)
    rows = rows.filter(state__in=("granted", "issued", "refused"), kind=Case.Kind.ITEM).order_by("pk")
    columns = ("number", "item_code", "handler_id", "organisation_id", "region_id", "accepted_at", "decided_at")
    found: Iterable[tuple[Any, ...]] = rows.values_list(*columns, "state")
    return [Decided(*(*known, state == "refused")) for *known, state in found]


def _gathered(rows: QuerySet[Case]) -> list[Overseen]:
    """The cases with their packs, stops and open questions: four queries for any number of them."""
    cases = list(rows.defer("answers", "situation", "waits_for").order_by("pk"))
    packs = packs_by_id(cases)
    keys = [case.pk for case in cases]
    stops = _by_case(Stop.objects.filter(case__in=keys).order_by("since"))
    asked = _by_case(Consultation.objects.filter(case__in=keys).order_by("id"))
    return [
        _overseen(case, pack, stops.get(case.pk, []), asked.get(case.pk, []))
        for case in cases
        if isinstance(pack := packs.get(case.pack_id), ItemPack)
    ]


def _by_case(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.case_id, []).append(row)
    return found


def _overseen(case: Case, pack: ItemPack, stops: list[Stop], asked: list[Consultation]) -> Overseen:
    limits = [*_receipt(case), *_running(case, pack, stops), *_delivery(case, pack)]
    if case.state == "suspended":
        limits += [_suspension(stop) for stop in stops if stop.until is None and stop.expected_days]
    if case.state in ("reviewing", "suspended"):
        limits += [_consultation(row) for row in asked if row.due_on is not None]
    return Overseen(
        number=case.number,
        title=case.title,
        item_code=case.item_code,
        state=case.state,
        is_open=CASE.state(case.state).clock not in ("none", "ended"),
        is_instant=pack.item.instant,
        organisation_id=case.organisation_id,
        region_id=case.region_id,
        officer_id=case.handler_id,
        applicant_id=case.applicant_id,
        accepted_at=case.accepted_at,
        decided_at=case.decided_at,
        limits=tuple(limits),
    )


def _limit(
    name: str, start: datetime, length: int, unit: Unit, basis: str, met: datetime | None, stops: Iterable[Pause] = ()
) -> OverseenLimit:
    halts = tuple(stops)
    due, near, late = turns_of(start, length, unit, halts)
    spans = tuple((stop.start, stop.end, str(stop.reason)) for stop in halts)
    return OverseenLimit(name, str(int(start.timestamp())), length, unit, start, due, met, near, late, basis, spans)


def _receipt(case: Case) -> list[OverseenLimit]:
    """Only while the answer is awaited: an earlier receipt is not remembered."""
    if case.received_at is None or case.state != "submitted":
        return []
    figure = figures().receipt
    return [_limit("receipt", case.received_at, figure.days, figure.unit, figure.basis, None)]


def _running(case: Case, pack: ItemPack, stops: list[Stop]) -> list[OverseenLimit]:
    if case.accepted_at is None:
        return []
    terms, halts, met = terms_of(pack), pauses(stops), case.decided_at or case.ended_at
    more = case.extended_days
    promised = _limit(
        "promised", case.accepted_at, terms.promised + more, terms.promised_unit, terms.promised_basis, met, halts
    )
    legal = _limit(
        "legal", case.accepted_at, terms.legal + more, terms.legal_unit, terms.legal_basis or LEGAL_BASIS, met, halts
    )
    if not pack.item.instant:
        return [promised, legal]
    day = timezone.localdate(case.accepted_at)
    same_day = _plain("same-day", str(int(case.accepted_at.timestamp())), case.accepted_at, day, met, SAME_DAY_BASIS)
    return [promised, legal, same_day]


def _delivery(case: Case, pack: ItemPack) -> list[OverseenLimit]:
    if case.decided_at is None or case.state not in ("granted", "issued"):
        return []
    days = terms_of(pack).delivery
    return [_limit("delivery", case.decided_at, days, "workday", DELIVERY_BASIS, case.ended_at)]


def _suspension(stop: Stop) -> OverseenLimit:
    """The stop named how long it takes, in working days like every limit of the law."""
    return _limit("suspension", stop.since, stop.expected_days or 0, "workday", SUSPENSION_BASIS, stop.until)


def _consultation(row: Consultation) -> OverseenLimit:
    assert row.due_on is not None  # noqa: S101 - only such rows are asked for
    key = f"{int(row.asked_at.timestamp())}-{row.pk}"
    return _plain("consultation", key, row.asked_at, row.due_on, row.answered_at, CONSULTATION_BASIS, row.office_id)


def _plain(
    name: str, key: str, start: datetime, due: date, met: datetime | None, basis: str, office: int | None = None
) -> OverseenLimit:
    """A limit known by its last day alone."""
    late = midnight(due + timedelta(1))
    return OverseenLimit(name, key, 0, "workday", start, due, met, None, late, basis, (), office)
