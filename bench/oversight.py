"""The pass of oversight over a million open cases of which one in a hundred is due; and from an act to its signal.

On SQLite, and on PostgreSQL where `BENCH_OVERSIGHT_PG=1` asks for it. `BENCH_OVERSIGHT` sets the number of cases. A
ratio is limit ÷ ours: 1 and more keeps the limit.
"""

from __future__ import annotations

import contextlib
import json
import multiprocessing
import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bench.measure import Row, timed
from bench.transitions import POSTGRES, django_at

SIZE = int(os.environ.get("BENCH_OVERSIGHT", "1000000"))
DUE = SIZE // 100
LIMIT = 1.0
"""Seconds: for the pass, and from an act to its signal."""
PROMISED, LEGAL, ACTS = 10, 20, 20


def rows() -> Iterator[Row]:
    """Each database in a process of its own: a process lives on one."""
    folder = tempfile.mkdtemp(prefix="bench-")
    try:
        yield from _apart(f"sqlite:///{Path(folder) / 'city.sqlite3'}")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if os.environ.get("BENCH_OVERSIGHT_PG"):
        yield from _on_postgres()


def _on_postgres() -> Iterator[Row]:
    import psycopg

    name = f"bench_{os.getpid()}"
    with contextlib.closing(psycopg.connect(POSTGRES, autocommit=True)) as admin:
        admin.execute(f"CREATE DATABASE {name}")
    try:
        yield from _apart(f"{POSTGRES.rpartition('/')[0]}/{name}")
    finally:
        with contextlib.closing(psycopg.connect(POSTGRES, autocommit=True)) as admin:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _apart(url: str) -> list[Row]:
    spawn = multiprocessing.get_context("spawn")
    with spawn.Pool(1) as pool:
        return [Row(**row) for row in pool.apply(_measure, (url,))]


def _measure(url: str) -> list[dict[str, Any]]:
    """The rows of one database, as plain values."""
    django_at(url)
    os.environ["TONGBAN_DELIVER_INLINE"] = ""
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    found = [asdict(measured(connection.vendor)) for measured in (_pass_over_all, _from_act_to_signal)]
    connection.close()
    return found


def _pass_over_all(vendor: str) -> Row:
    """One pass with DUE cases due, and a second one that must find nothing."""
    from django.utils import timezone

    from tongban.oversight.actions import oversee
    from tongban.oversight.models import Card, Signal, Watch

    now = timezone.make_aware(datetime(2026, 5, 20, 9, 30))
    _watch_a_million(now)
    oversee(now - timedelta(days=30))  # the day's comparison of peers is not what is measured
    seconds = timed(lambda: oversee(now))
    again = oversee(now)
    made = Signal.objects.filter(subject__startswith="BENCH-")
    equal = (
        made.count() == made.values("subject").distinct().count() == DUE
        and (again.watched, again.signals) == (0, 0)
        and Card.objects.count() == DUE // 2
        and Watch.objects.filter(next_at__lte=now).count() == 0
        and Watch.objects.count() == SIZE
    )
    note = (
        f"{DUE:,} of {SIZE:,} due: a signal and an entry each, a card and its entry for half; a second pass makes none"
    )
    return Row(f"pass of oversight, {vendor}", seconds, LIMIT, "s", LIMIT / seconds, 1.0, equal, note)


def _watch_a_million(now: datetime) -> None:
    """SIZE watches as the room itself makes them for cases of one item, by the day they were accepted on."""
    from django.db import connection, transaction

    from tongban.accounts.models import Organisation
    from tongban.cases.queries import Overseen, OverseenLimit
    from tongban.cases.turning import turns_of
    from tongban.journal.actions import insert_many, new
    from tongban.journal.models import Entry
    from tongban.oversight.actions.following import next_moment, watch_of
    from tongban.oversight.models import Watch
    from tongban.regions.models import Division

    city = Division.objects.create(code="990199", name="测试区", level=3)
    office = Organisation.objects.create(code="1199019900000000XX", name="测试局", kind="office", region=city)
    entries = Entry.objects.bulk_create(
        [
            Entry(what="case.accept", kind="case", subject=f"BENCH-{n}", organisation=office, at=now, delivered_at=now)
            for n in range(DUE)
        ],
        batch_size=2000,
    )

    def watch_from(day: int, said: int) -> dict[str, Any]:
        """The columns of the watch of a case accepted `day` days ago, of whose moments `said` were said."""
        start = now - timedelta(days=day)
        limits = tuple(
            OverseenLimit(name, "1", length, "workday", start, due, None, near, late, "")
            for name, length in (("promised", PROMISED), ("legal", LEGAL))
            for due, near, late in (turns_of(start, length, "workday"),)
        )
        case = Overseen("", "", "bench", "reviewing", True, False, office.pk, city.pk, None, 0, start, None, limits)
        watch = watch_of(case, {"case.accept": entries[0].pk})
        for _each in range(said):
            watch.next_at = next_moment(watch.ahead, watch.next_at)
        return {field.attname: getattr(watch, field.attname) for field in Watch._meta.concrete_fields}

    near, late = _days_of(now)
    due = [watch_from(near, 0), watch_from(late, 1)]
    quiet = [watch_from(day, 0) for day in range(3)]
    for begin in range(0, SIZE, 10_000):
        with transaction.atomic():
            insert_many(
                [
                    new(Watch, **(due[n % 2] if n < DUE else quiet[n % 3]) | {"number": f"BENCH-{n}"})
                    for n in range(begin, min(begin + 10_000, SIZE))
                ]
            )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")


def _days_of(now: datetime) -> tuple[int, int]:
    """How many days ago a case was accepted whose promise is near (not late), and one whose promise is late."""
    from tongban.cases.turning import turns_of

    days = {day: turns_of(now - timedelta(days=day), PROMISED, "workday") for day in range(40)}
    near = max(d for d, turns in days.items() if turns.near_at and turns.near_at <= now < (turns.late_at or now))
    late = min(d for d, turns in days.items() if turns.late_at and turns.late_at <= now)
    return near, late


def _from_act_to_signal(vendor: str) -> Row:
    """A refusal without an article, from the moment the officer presses the button to the signal and its card, while
    the million are watched."""
    from django.conf import settings
    from django.utils import timezone

    settings.DELIVER_INLINE = True
    from tongban.cases.testing import a_case, make
    from tongban.journal.models import Entry, FailedDelivery
    from tongban.oversight.models import Card, Signal

    Entry.objects.filter(delivered_at=None).update(delivered_at=timezone.now())  # the pass's own news have been told
    taken, cards = [], 0
    for _each in range(ACTS):
        case = a_case("reviewing")
        begun = time.perf_counter()
        make(case, "refuse", basis="有关规定")
        cards += Card.objects.filter(subject=case.number, rule="no-article").exists()
        taken.append(time.perf_counter() - begun)
    signals = Signal.objects.filter(rule="no-article").count()
    equal = signals == cards == ACTS and not FailedDelivery.objects.filter(done_at=None).exists()
    worst = max(taken)
    note = f"worst of {ACTS}, with the decision and its document; median {statistics.median(taken) * 1000:.0f} ms"
    return Row(f"from an act to its signal, {vendor}", worst, LIMIT, "s", LIMIT / worst, 1.0, equal, note)


if __name__ == "__main__":
    for one in rows():
        print(json.dumps(one.as_dict(), ensure_ascii=False))
