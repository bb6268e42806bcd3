"""The clocks of a case: which dates follow from what happened, and why. One calculation for every screen, list and
command.

received ── 5 working days ──▶ accepted ── promised / legal days, without the stops ──▶ decided ── delivery days ──▶
issued

Stops of 第四十五条 stand still; corrections come before acceptance, so they never touch the promised and legal limits.
Deemed acceptance counts from the day the materials were received (第三十二条).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tongban.cases.figures import figures
from tongban.cases.lifecycle import CASE, LAW, STOP_REASONS
from tongban.cases.models import NEVER, Case, Stop
from tongban.cases.shapes import ClockView, Limit, StopRow, Tone
from tongban.cases.terms import item_of
from tongban.catalog import queries as catalog
from tongban.catalog.packs import ItemPack
from tongban.kit.workdays import Due, Unannounced, Unit
from tongban.kit.workdays import Stop as Pause

CORRECTION = "correction"
STOP_LABELS: dict[str, Any] = {CORRECTION: _("Correction by the applicant"), **dict(STOP_REASONS)}
LEGAL_BASIS = LAW + "第四十二条"
DELIVERY_BASIS = LAW + "第四十四条"


@dataclass(frozen=True)
class Terms:
    """The lengths an item promises: as the pack version says that the case was born with."""

    promised: int
    promised_unit: Unit
    legal: int
    legal_unit: Unit
    delivery: int
    promised_basis: str = ""
    legal_basis: str = ""


@dataclass(frozen=True)
class Dates:
    """The stored dates of a case; None where there is no such date now. `next_due` is never None (NEVER: clock still
    or over)."""

    receipt_due: date | None
    promised_due: date | None
    legal_due: date | None
    next_due: date


def terms_of(pack: ItemPack) -> Terms:
    """The lengths of an item's limits."""
    item = pack.item
    return Terms(
        item.promised.days,
        item.promised.unit,
        item.legal.days,
        item.legal.unit,
        pack.result.delivery_days,
        item.promised.source or item.promised.note,
        item.legal.source or item.legal.note,
    )


def dates_of(
    state: str,
    terms: Terms,
    *,
    received_at: datetime | None,
    accepted_at: datetime | None,
    decided_at: datetime | None,
    extended_days: int = 0,
    stops: Sequence[Pause] = (),
) -> Dates:
    """What is due when, from what happened. Pure: the bulk generator asks it too. `stops`: only those of 第四十五条."""
    clock = CASE.state(state).clock
    receipt = promised = legal = None
    following = NEVER
    if received_at and clock == "receipt":
        receipt, following = _dated(_receipt(received_at))
    if accepted_at:
        promised, soon = _dated(_running(accepted_at, terms.promised + extended_days, terms.promised_unit, stops))
        legal, _later = _dated(_running(accepted_at, terms.legal + extended_days, terms.legal_unit, stops))
        if clock == "runs":
            following = soon
    if clock == "delivery" and decided_at:
        _date, following = _dated(_delivery(decided_at, terms.delivery))
    return Dates(receipt, promised, legal, following)


def stamp(case: Case, stops: Iterable[Stop] | None = None) -> None:
    """Write the dates that follow from the case's present state into it (not saved: the act that moved it saves)."""
    found = case.stops.all() if stops is None else stops
    dates = dates_of(
        case.state,
        terms_of(item_of(case)),
        received_at=case.received_at,
        accepted_at=case.accepted_at,
        decided_at=case.decided_at,
        extended_days=case.extended_days,
        stops=pauses(found) if case.accepted_at else (),
    )
    case.receipt_due, case.promised_due, case.legal_due = dates.receipt_due, dates.promised_due, dates.legal_due
    case.next_due = dates.next_due


def pauses(stops: Iterable[Stop]) -> list[Pause]:
    """The stops of 第四十五条, as the calendar counts them."""
    return [Pause(s.since, s.until, STOP_LABELS.get(s.kind, s.kind)) for s in stops if s.kind != CORRECTION]


def tone_of(length: int, remaining: int | None) -> Tone:
    """The colour of a running clock (packs/clocks.toml)."""
    if remaining is None:
        return "neutral"
    if remaining < 0:
        return "bad"
    warns = figures().tones
    if remaining <= warns.warn_left or 100 * (length - remaining) >= warns.warn_share * length:
        return "warn"
    return "good"


def clock_view(case: Case, stops: Sequence[Stop], now: datetime | None = None) -> ClockView:
    """All limits of one item's case at `now`, with the explanation of every date."""
    moment = now or timezone.now()
    terms = terms_of(item_of(case))
    halts = pauses(stops)
    receipt = _receipt_limit(case, moment)
    promised = _running_limit(
        case, moment, "promised", _("Promised limit"), terms.promised, terms.promised_unit, terms.promised_basis, halts
    )
    legal = _running_limit(
        case, moment, "legal", _("Legal limit"), terms.legal, terms.legal_unit, terms.legal_basis or LEGAL_BASIS, halts
    )
    delivery = _delivery_limit(case, moment, terms)
    now_runs = {"receipt": receipt, "runs": promised, "stopped": promised, "delivery": delivery}
    current = now_runs.get(case.lifecycle.state(case.state).clock) if case.kind == Case.Kind.ITEM else None
    if current is not None and current.status == "not-started":
        current = None
    rows = tuple(
        StopRow(s.kind, STOP_LABELS.get(s.kind, s.kind), s.reason, s.basis, s.since, s.until, s.expected_days)
        for s in stops
    )
    return ClockView(receipt, promised, legal, delivery, rows, current)


def one_thing_clock(
    case: Case, started: datetime | None, due: date | None, days: int, now: datetime | None = None
) -> ClockView:
    """The clock of a one-thing: one promised date, the end of its longest path."""
    moment = now or timezone.now()
    none = Limit("receipt", _("Answer on acceptance"), 0, "workday", "", "not-started")
    status: Any = "not-started" if started is None else ("met" if case.ended_at else "running")
    until = case.ended_at or moment
    remaining = None if started is None or due is None else _between(until, due)
    promised = Limit(
        "promised",
        _("Promised limit of the whole"),
        days,
        "workday",
        "",
        status,
        "neutral" if started is None else tone_of(days, remaining),
        started,
        due,
        case.ended_at,
        0 if remaining is None else max(0, days - remaining),
        remaining,
    )
    legal = Limit("legal", _("Legal limit"), 0, "workday", LEGAL_BASIS, "not-started")
    delivery = Limit("delivery", _("Delivery"), 0, "workday", DELIVERY_BASIS, "not-started")
    return ClockView(none, promised, legal, delivery, (), promised if status == "running" else None)


def remaining_days(today: date, due: date) -> int | None:
    """Working days from today to a day due; negative once late; None where a calendar is missing or the clock stands
    still."""
    if due == NEVER:
        return None
    try:
        return catalog.calendar().between(today, due)
    except Unannounced:
        return None


# ---------------------------------------------------------------- the four limits


def _receipt(start: datetime) -> Due:
    figure = figures().receipt
    return catalog.calendar().due(start, figure.days, (), figure.unit, rolls=figure.unit == "natural-day")


def _running(start: datetime, length: int, unit: Unit, stops: Sequence[Pause]) -> Due:
    return catalog.calendar().due(start, length, stops, unit, rolls=unit == "natural-day")


def _delivery(start: datetime, length: int) -> Due:
    return catalog.calendar().due(start, length, (), "workday")


def _dated(due: Due) -> tuple[date | None, date]:
    """The date to store, and the date to sort by."""
    if due.status == "stopped":
        return None, NEVER
    return due.date, due.date or due.not_before or NEVER


def _receipt_limit(case: Case, now: datetime) -> Limit:
    figure = figures().receipt
    shape: dict[str, Any] = {
        "name": "receipt",
        "label": _("Answer on acceptance"),
        "length": figure.days,
        "unit": figure.unit,
        "basis": figure.basis,
    }
    if case.received_at is None:
        return Limit(**shape, status="not-started")
    if case.state == "correcting":
        return Limit(**shape, status="stopped", started=case.received_at)
    met = _met_receipt(case)
    return _limit(shape, _receipt(case.received_at), now, met)


def _met_receipt(case: Case) -> datetime | None:
    if case.state == "submitted":
        return None
    return case.accepted_at or case.ended_at


def _running_limit(
    case: Case, now: datetime, name: str, label: Any, length: int, unit: Unit, basis: str, stops: Sequence[Pause]
) -> Limit:
    shape: dict[str, Any] = {
        "name": name,
        "label": label,
        "length": length + case.extended_days,
        "unit": unit,
        "basis": basis,
    }
    if case.accepted_at is None:
        return Limit(**shape, status="not-started")
    due = _running(case.accepted_at, length + case.extended_days, unit, stops)
    return _limit({**shape, "extended": case.extended_days}, due, now, case.decided_at or case.ended_at)


def _delivery_limit(case: Case, now: datetime, terms: Terms) -> Limit:
    shape: dict[str, Any] = {
        "name": "delivery",
        "label": _("Delivery"),
        "length": terms.delivery,
        "unit": "workday",
        "basis": DELIVERY_BASIS,
    }
    if case.decided_at is None or case.state not in ("granted", "issued"):
        return Limit(**shape, status="not-started")
    return _limit(shape, _delivery(case.decided_at, terms.delivery), now, case.ended_at)


def _limit(shape: dict[str, Any], due: Due, now: datetime, met: datetime | None) -> Limit:
    """A limit that has begun: how much is used, what is left, and its colour."""
    used, remaining = _used(due, met or now)
    if met is not None:
        status: Any = "met"
    else:
        status = {"known": "running"}.get(due.status, due.status)
    late = remaining is not None and remaining < 0
    tone: Tone = (
        ("bad" if late else "good")
        if met
        else ("neutral" if status == "stopped" else tone_of(shape["length"], remaining))
    )
    return Limit(
        **shape,
        status=status,
        tone=tone,
        started=due.start,
        due=due.date,
        met_at=met,
        used=used,
        remaining=remaining,
        year=due.year,
        not_before=due.not_before,
        steps=due.steps,
    )


def _used(due: Due, moment: datetime) -> tuple[int, int | None]:
    """Units used by a moment and units left; None left where the calendar of that year is missing."""
    try:
        used = due.calendar.used(due.start, max(moment, due.start), due.stops, due.unit)
    except Unannounced:
        return 0, None
    if (
        due.rolled_from is not None
        and due.date is not None
        and due.rolled_from < timezone.localdate(moment) <= due.date
    ):
        return due.length, 0  # a last day that is no working day gives way to the next one: not late yet
    return used, due.length - used


def _between(moment: datetime, due: date) -> int | None:
    return remaining_days(timezone.localdate(moment), due)


def length_of(case: Case) -> int:
    """The length of the limit that runs now, for the colour of a list row."""
    clock = CASE.state(case.state).clock
    if clock == "receipt":
        return figures().receipt.days
    terms = terms_of(item_of(case))
    return terms.delivery if clock == "delivery" else terms.promised + case.extended_days


__all__ = [
    "CORRECTION",
    "Dates",
    "STOP_LABELS",
    "Terms",
    "clock_view",
    "dates_of",
    "length_of",
    "one_thing_clock",
    "pauses",
    "remaining_days",
    "stamp",
    "terms_of",
    "tone_of",
]
