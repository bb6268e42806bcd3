"""The scheduled pass: rows whose moment has come, in batches, each batch whole or not at all.

A pass that dies leaves every batch done or undone; the next one goes on. Several may run: on PostgreSQL each takes rows
no other holds. A case with an act nobody here has heard of yet is left to that act's reaction, so that nothing is said
on old news.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils import timezone, translation
from pydantic_core import from_json

from tongban.cases import queries as cases
from tongban.journal.models import Entry, FailedDelivery
from tongban.oversight.actions.carding import let_the_clock_judge
from tongban.oversight.actions.comparing import compare_peers
from tongban.oversight.actions.following import COLUMNS, Seen, keep_watches, next_moment, owed, watch_of
from tongban.oversight.actions.signalling import Found, Made, make_signals
from tongban.oversight.ahead import Explained, begun_of
from tongban.oversight.models import Signal, Sweep, Watch

BATCH = 5000
PEERS = "peers"


@dataclass(frozen=True)
class Passed:
    """What one pass did. `watched`: cases whose moment had come; `cards_moved`: by the clock itself."""

    watched: int = 0
    signals: int = 0
    cards: int = 0
    cards_moved: int = 0
    compared: int = 0


def oversee(now: datetime | None = None, batch: int = BATCH) -> Passed:
    """Say what has come true by `now`, let the clock act on cards nobody answered, and once a day compare those who
    decide. Safe at any time, twice, and side by side."""
    moment = now or timezone.now()
    watched, made, explained = 0, Made(), Explained()
    with translation.override("zh-hans"):  # explanations are kept in the record
        while True:
            with _undisturbed():
                taken, more = _one_batch(moment, batch, explained)
            watched += taken
            made.add(more)
            if taken < batch:
                break
        compared = _once_a_day(moment)
        made.add(compared)
        moved = let_the_clock_judge(moment)
    return Passed(watched, made.signals, made.cards, moved, compared.signals)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Without the garbage collector: it would walk a batch's thousands of fresh rows again and again, and free none."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@transaction.atomic
def _one_batch(now: datetime, size: int, explained: Explained) -> tuple[int, Made]:
    rows = _due(now)
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True, of=("self",))
    found: list[Found] = []
    onward: dict[datetime | None, list[int]] = {}
    taken = 0
    columns = ("pk", *COLUMNS[:-1], Cast("ahead", TextField()))  # read as text: Django takes twice as long over JSON
    for key, *values in rows.order_by("next_at", "id").values_list(*columns)[:size]:
        taken += 1
        watch = Seen._make([*values[:-1], from_json(values[-1])])
        found += owed(watch, now, explained)
        onward.setdefault(next_moment(watch.ahead, now), []).append(key)
    made = make_signals(found, now)
    for following, keys in onward.items():
        Watch.objects.filter(pk__in=keys).update(next_at=following)
    return taken, made


def _due(now: datetime) -> QuerySet[Watch]:
    """Watches whose moment has come, save those of cases with acts that have not been heard."""
    about = {"kind": "case", "subject": OuterRef("number")}
    unheard = Entry.objects.filter(**about, delivered_at=None)
    failed = FailedDelivery.objects.filter(
        entry__kind="case", entry__subject=OuterRef("number"), done_at=None, next_try_at__isnull=False
    )
    return Watch.objects.filter(~Exists(unheard), ~Exists(failed), next_at__lte=now)


@transaction.atomic
def _once_a_day(now: datetime) -> Made:
    """Compare peers where that was not done on this day yet; where another pass is at it, nothing."""
    long_ago = now - timedelta(days=2)
    Sweep.objects.get_or_create(name=PEERS, defaults={"done_at": long_ago})
    rows = Sweep.objects.filter(name=PEERS)
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True)
    sweep = rows.first()
    if sweep is None or timezone.localdate(sweep.done_at) >= timezone.localdate(now):
        return Made()
    made = make_signals(compare_peers(now), now)
    rows.update(done_at=now)
    return made


def rebuild_watches(batch: int = 1000) -> int:
    """Make every watch anew from the cases themselves, and drop those of cases no longer open: after an import,
    a change of the rules, or a doubt. Signals made are not made again. How many cases are watched."""
    kept = 0
    newest = Watch.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    seen: set[str] = set()
    for cases_ in cases.open_cases_overseen(batch):
        numbers = [case.number for case in cases_]
        begun = begun_of(numbers)
        fired: dict[str, set[str]] = {}
        for subject, once in Signal.objects.filter(kind="case", subject__in=numbers).values_list("subject", "once"):
            fired.setdefault(subject, set()).add(once)
        keep_watches([watch_of(c, begun.get(c.number, {}), fired.get(c.number, set())) for c in cases_ if c.is_open])
        seen.update(numbers)
        kept += len(numbers)
    _drop_strangers(newest, seen)
    return kept


def _drop_strangers(newest: int, seen: set[str]) -> None:
    """Watches of cases that ended while nobody listened; those made meanwhile stay."""
    stray = [
        key
        for key, number in Watch.objects.filter(pk__lte=newest).values_list("pk", "number").iterator(5000)
        if number not in seen
    ]
    for begin in range(0, len(stray), 5000):
        Watch.objects.filter(pk__in=stray[begin : begin + 5000]).delete()


def standing(now: datetime | None = None) -> dict[str, Any]:
    """How things stand, for whoever runs the installation: watches, those due, signals, the last comparison."""
    moment = now or timezone.now()
    last = Sweep.objects.filter(name=PEERS).values_list("done_at", flat=True).first()
    return {
        "watched": Watch.objects.count(),
        "due": Watch.objects.filter(next_at__lte=moment).count(),
        "unheard": Entry.objects.filter(kind="case", delivered_at=None).count(),
        "signals": Signal.objects.count(),
        "peers_compared_at": last.isoformat() if last else None,
    }
