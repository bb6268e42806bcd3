"""Following one case: at each of its events what was owed is said, acts are judged, and its watch is made anew."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone

from tongban.accounts.queries import is_declared_kin
from tongban.cases import queries as cases
from tongban.cases.queries import Overseen, OverseenLimit
from tongban.catalog import queries as catalog
from tongban.journal.models import Entry
from tongban.kit.workdays import CHINA
from tongban.oversight.actions.signalling import Found, Made, make_signals
from tongban.oversight.ahead import Explained, begun_of, look_ahead, once
from tongban.oversight.models import Signal, Watch
from tongban.oversight.rules import rules_in_force
from tongban.oversight.rules.judges import Act


class Seen(NamedTuple):
    """What a pass reads of a watch; by the same names as a `Watch` has them."""

    number: str
    item_code: str
    organisation_id: int | None
    region_id: str | None
    officer_id: int | None
    next_at: datetime | None
    ahead: dict[str, Any]


COLUMNS = Seen._fields
TURNS = ("case.consult", "case.hand-over")
CURRENT = {"submitted": "receipt", "reviewing": "promised", "granted": "delivery"}
"""The limit the desk is warned of, by state."""


@transaction.atomic
def follow(entry: Entry) -> Made:
    """An event of a case: moments owed until then, the act itself, and what lies ahead now. Safe to do twice."""
    watch = _held(entry.subject)
    case = cases.overseen(entry.subject)
    if case is None:
        return Made()
    made = Made()
    if watch is not None:
        made.add(make_signals(list(owed(watch, entry.at, Explained())), entry.at))
    made.add(make_signals(list(_judged(entry, case)), entry.at))
    fired = set(Signal.objects.filter(kind="case", subject=case.number).values_list("once", flat=True))
    fresh = watch_of(case, begun_of([case.number]).get(case.number, {}), fired, since=entry.at)
    made.add(make_signals(list(owed(fresh, entry.at, Explained())), entry.at))
    _keep(case, fresh, entry.at)
    return made


def _held(number: str) -> Watch | None:
    """The case's watch, locked until the transaction ends."""
    return Watch.objects.select_for_update().filter(number=number).first()


def watch_of(
    case: Overseen, begun: dict[str, int], fired: set[str] | frozenset[str] = frozenset(), since: datetime | None = None
) -> Watch:
    """The watch a case needs now (not written)."""
    ahead = look_ahead(case, begun, fired, since)
    current = _current(case)
    return Watch(
        number=case.number,
        item_code=case.item_code,
        organisation_id=case.organisation_id,
        region_id=case.region_id,
        officer_id=case.officer_id,
        next_at=next_moment(ahead),
        ahead=ahead,
        near_at=current.near_at if current else None,
        late_on=current.due if current else None,
    )


def _current(case: Overseen) -> OverseenLimit | None:
    wanted = CURRENT.get(case.state)
    return next((limit for limit in case.limits if limit.name == wanted and limit.met_at is None), None)


def _keep(case: Overseen, watch: Watch, at: datetime) -> None:
    """Write the watch, its pointer behind what was said; a case that has ended needs none any more."""
    if not case.is_open and next_moment(watch.ahead, at) is None:
        Watch.objects.filter(number=case.number).delete()
        return
    watch.next_at = next_moment(watch.ahead, at)
    keep_watches([watch])


def keep_watches(watches: list[Watch]) -> None:
    """Write watches, over those that are there."""
    Watch.objects.bulk_create(
        watches,
        update_conflicts=True,
        unique_fields=["number"],
        update_fields=[*(name for name in COLUMNS if name != "number"), "near_at", "late_on"],
        batch_size=1000,
    )


def next_moment(ahead: dict[str, Any], after: datetime | None = None) -> datetime | None:
    """The first moment (after another); None where nothing is ahead."""
    past = _said(after) if after else ""
    return next((datetime.fromisoformat(said) for said, _rule, _place in ahead["moments"] if said > past), None)


@lru_cache(maxsize=4096)
def _said(moment: datetime) -> str:
    """A moment as watches keep it: in UTC, so that texts sort as moments do."""
    return moment.astimezone(UTC).isoformat()


def owed(watch: Watch | Seen, until: datetime, explained: Explained) -> Iterator[Found]:
    """What has come true in a watched case by `until` and was not said yet."""
    if watch.next_at is None or watch.next_at > until:
        return
    first, last = _said(watch.next_at), _said(until)
    for said, code, place in watch.ahead["moments"]:
        if said > last:
            return
        rule = explained.rules.get(code)
        if said < first or rule is None:
            continue
        moment, limit = datetime.fromisoformat(said), watch.ahead["limits"][place]
        if not rule.is_in_force(moment.astimezone(CHINA).date()):
            continue
        yield Found(
            rule=rule,
            once=once(code, watch.number, limit["key"]),
            subject=watch.number,
            at=moment,
            organisation_id=limit["office"] or watch.organisation_id,
            region_id=watch.region_id,
            officer_id=None if limit["office"] else watch.officer_id,
            item_code=watch.item_code,
            entries=(limit["entry"],) if limit["entry"] else (),
            explanation=explained.of(limit),
        )


# ---------------------------------------------------------------- acts


def _judged(entry: Entry, case: Overseen) -> Iterator[Found]:
    """What the rules of acts say of one act."""
    heard = [r for r in rules_in_force("act", timezone.localdate(entry.at)) if entry.what in r.judge.hears]
    if not heard:
        return
    act, entries = _act(entry, case)
    for rule in heard:
        figures = rule.judge.function(act, rule.figures)
        if figures is None:
            continue
        key = f"p{entry.actor_id}" if rule.judge.each == "officer" else str(entry.pk)
        yield Found(
            rule=rule,
            once=once(rule.code, case.number, key),
            subject=case.number,
            at=entry.at,
            organisation_id=entry.organisation_id or case.organisation_id,
            region_id=case.region_id,
            officer_id=entry.actor_id,
            item_code=case.item_code,
            entries=entries,
            explanation=figures,
        )


def _act(entry: Entry, case: Overseen) -> tuple[Act, tuple[int, ...]]:
    """The act as rules see it, and the entries it and its forerunners stand on (its own first)."""
    alike = TURNS if entry.what in TURNS else (entry.what,)
    earlier: list[int] = []
    if entry.what in (*TURNS, "case.ask"):
        rows = Entry.objects.filter(kind="case", subject=entry.subject, what__in=alike, pk__lt=entry.pk)
        earlier = list(rows.order_by("pk").values_list("pk", flat=True)[:50])
    act = Act(
        what=entry.what,
        at=entry.at.astimezone(CHINA),
        calendar=catalog.calendar(),
        has_actor=entry.actor_id is not None,
        accepted_at=case.accepted_at,
        is_instant=case.is_instant,
        facts={**entry.facts, "basis": entry.facts.get("basis") or entry.basis},
        notices=len(earlier) + 1 if entry.what == "case.ask" else 0,
        turns=len(earlier) + 1 if entry.what in TURNS else 0,
        is_kin=entry.actor_id is not None and is_declared_kin(entry.actor_id, case.applicant_id),
    )
    return act, (entry.pk, *earlier)
