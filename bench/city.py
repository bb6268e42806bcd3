"""A city of a million cases: how long it takes to make, and how long its officers and citizens wait for their lists.

The city is made once and kept below var/bench by size and database; `BENCH_CITY` sets the size, `BENCH_CITY_PG=1`
measures PostgreSQL too. A ratio is limit ÷ ours: 1 and more keeps the limit.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import multiprocessing
import os
import queue
import random
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from bench.measure import Row, percentile

SIZE = int(os.environ.get("BENCH_CITY", "1000000"))
KEPT = Path(__file__).resolve().parent.parent / "var" / "bench"
POSTGRES = os.environ.get("BENCH_POSTGRES", "postgres://postgres@127.0.0.1:5432/postgres")
MAKING_LIMIT, QUEUE_LIMIT, MINE_LIMIT = 300.0, 150.0, 100.0
"""Seconds; milliseconds; milliseconds."""
PEOPLE, PAGES = 150, 4


def rows() -> Iterator[Row]:
    """SQLite, and PostgreSQL where asked for."""
    yield from in_the_city(_measure)


def in_the_city(measure: Callable[[str, Any], None]) -> Iterator[Row]:
    """What `measure(url, queue)` hands over of the city on SQLite, and on PostgreSQL where asked for, each in a process
    of its own: a process lives on one database."""
    kept = KEPT / f"city-{SIZE}.sqlite3"
    if not still_fits("sqlite"):
        for part in ("", "-wal", "-shm"):
            kept.with_name(kept.name + part).unlink(missing_ok=True)
    yield from _apart(measure, f"sqlite:///{kept}")
    if os.environ.get("BENCH_CITY_PG"):
        name = f"bench_city_{SIZE}"
        _make_database(name, anew=not still_fits("postgresql"))
        yield from _apart(measure, f"{POSTGRES.rpartition('/')[0]}/{name}")


def _apart(measure: Callable[[str, Any], None], url: str) -> list[Row]:
    spawn = multiprocessing.get_context("spawn")
    handed = spawn.Queue()
    other = spawn.Process(target=measure, args=(url, handed))
    other.start()
    while True:
        try:
            found: list[Row] = handed.get(timeout=1)
        except queue.Empty:
            if not other.is_alive():
                raise SystemExit("the other process ended without a result") from None
        else:
            other.join()
            return found


def shape_of_tables() -> str:
    """A word for the tables as the migrations make them: a city kept from before they changed is made anew."""
    files = sorted((KEPT.parent.parent / "tongban").glob("*/migrations/*.py"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:16]


def still_fits(vendor: str) -> bool:
    """Whether the city that is kept has today's tables."""
    note = KEPT / f"city-{SIZE}-{vendor}.json"
    return note.exists() and json.loads(note.read_text(encoding="utf-8")).get("tables") == shape_of_tables()


def _make_database(name: str, anew: bool) -> None:
    import psycopg

    with psycopg.connect(POSTGRES, autocommit=True) as admin:
        if anew:
            admin.execute(f"DROP DATABASE IF EXISTS {name}")
        if admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
            admin.execute(f"CREATE DATABASE {name}")


def move_in(url: str) -> dict[str, Any]:
    """Make this process live on the city of a database, made where it is not there; what making it took."""
    KEPT.mkdir(parents=True, exist_ok=True)
    os.environ.update(
        DATABASE_URL=url,
        TONGBAN_DATA_DIR=str(KEPT / "city"),
        TONGBAN_HTTPS="no",
        TONGBAN_DEBUG="yes",
        TONGBAN_DEMO="no",
        DJANGO_SETTINGS_MODULE="tongban.site.settings",
    )
    import django

    django.setup()
    from django.conf import settings

    settings.DEBUG = False  # static files as in development, but no statement is kept in memory
    settings.DEMO_PEOPLE = True  # the bulk city's people are invented, and sign in here
    from tongban.site.demo.city import prepare

    return a_city(prepare())


def _measure(url: str, handed: Any) -> None:
    made = move_in(url)
    what = "SQLite" if url.startswith("sqlite") else "PostgreSQL"
    found = [
        Row(
            f"a city of {SIZE:,} cases made ({what})",
            made["seconds"],
            MAKING_LIMIT,
            "s",
            MAKING_LIMIT / made["seconds"],
            1.0,
            made["cases"] == SIZE,
            f"{made['rows']:,} rows, {made['cpu']:.0f} s of processor time",
        )
    ]
    handed.put(found + list(lists(what)))


def a_city(cast: Any) -> dict[str, Any]:
    """What making the city took: now, or when it was made."""
    from django.db import connection

    from tongban.cases.models import Case
    from tongban.journal.models import Entry
    from tongban.site.demo.bulk import grow

    note = KEPT / f"city-{SIZE}-{connection.vendor}.json"
    begun, cpu = time.perf_counter(), time.process_time()
    if grow(cast, SIZE, say=lambda line: print(line, flush=True)):
        made = {
            "seconds": time.perf_counter() - begun,
            "cpu": time.process_time() - cpu,
            "cases": Case.objects.count(),
            "rows": Case.objects.count() + Entry.objects.count(),
            "on": date.today().isoformat(),
            "tables": shape_of_tables(),
        }
        note.write_text(json.dumps(made), encoding="utf-8")
        os.sync()  # what follows measures questions, not the disk still writing
    return dict(json.loads(note.read_text(encoding="utf-8")))


def lists(what: str) -> Iterator[Row]:
    """The officers' work queue and everybody's own cases, as queries and as pages."""
    from tongban.accounts.models import Person

    officers = list(
        Person.objects.filter(username__in=["lisi", "wangwu", "zhaoliu", "zhoushi", "fengsan", "wuyi", "weiwu"])
    )
    residents = list(Person.objects.filter(username__startswith="resident").order_by("pk")[:20000])
    somebody = random.Random(7).sample(residents, min(PEOPLE, len(residents)))
    work, right = queue_times(officers)
    median = f"median {percentile(work, 0.5):.1f} ms"
    note = f"{len(officers)} officers, {PAGES} pages each, by state, tab and number; {median}"
    yield _row(f"work queue p95 ({what})", work, QUEUE_LIMIT, right, note)
    counts = counts_times(officers)
    yield _row(f"counts of the work queue p95 ({what})", counts, QUEUE_LIMIT, True, "the numbers beside its tabs")
    pages = page_times("/desk/", officers * 3)
    yield _row(
        f"work queue as a page p95 ({what})", pages, QUEUE_LIMIT, True, "from the request to the HTML, in process"
    )
    mine = mine_times(somebody)
    yield _row(f"my cases p95 ({what})", mine, MINE_LIMIT, True, f"{len(somebody)} residents, all tabs, two pages")
    pages = page_times("/cases/", somebody[:40])
    yield _row(f"my cases as a page p95 ({what})", pages, MINE_LIMIT, True, "from the request to the HTML, in process")


def _row(name: str, times: list[float], limit: float, right: bool, note: str) -> Row:
    ours = percentile(times, 0.95)
    return Row(name, ours, limit, "ms", limit / ours, 1.0, right, f"{note}; longest {max(times):.1f} ms")


def timed(act: Callable[[], Any]) -> tuple[float, Any]:
    """Milliseconds an act took, and what it gave."""
    begun = time.perf_counter()
    found = act()
    return (time.perf_counter() - begun) * 1000, found


def queue_times(officers: list[Any]) -> tuple[list[float], bool]:
    """Every officer's queue under every filter, page after page; and whether every page was in order."""
    from tongban.cases import queries

    filters: list[dict[str, Any]] = [
        {},
        {"state": "submitted"},
        {"state": "correcting"},
        {"state": "reviewing"},
        {"state": "granted"},
        {"tab": "late"},
        {"tab": "today"},
        {"tab": "mine"},
        {"tab": "consult"},
    ]
    times, right = [], True
    for officer, chosen in itertools.product(officers, filters):
        after = ""
        dues: list[date] = []
        for _page in range(PAGES):
            spent, page = timed(lambda o=officer, c={**chosen, "after": after}: queries.queue(o, c))  # type: ignore[misc]
            times.append(spent)
            dues += [row.next_due or date.max for row in page.rows]
            after = page.after
            if not after:
                break
        right = right and dues == sorted(dues)
    for officer in officers:
        number = next((row.number for row in queries.queue(officer, {}).rows), "")
        times.append(timed(lambda o=officer, n=number: queries.queue(o, {"words": n}))[0])  # type: ignore[misc]
    return times, right


def counts_times(officers: list[Any]) -> list[float]:
    """The numbers beside the tabs of every officer's queue."""
    from tongban.cases import queries

    return [timed(lambda o=officer: queries.queue_counts(o))[0] for officer in officers for _again in range(3)]  # type: ignore[misc]


def mine_times(people: list[Any]) -> list[float]:
    """My cases of these people, every tab, two pages."""
    from tongban.cases import queries

    return [
        timed(lambda p=person, t=tab, n=page: queries.my_cases(p, t, n))[0]  # type: ignore[misc]
        for person in people
        for tab in ("all", "todo", "open", "done")
        for page in (1, 2)
    ]


def page_times(address: str, people: list[Any]) -> list[float]:
    """The whole page as each of these people gets it."""
    from django.test import Client

    times = []
    for person in people:
        client = Client(headers={"host": "127.0.0.1"})
        client.force_login(person)
        client.get("/site/about/")
        spent, answer = timed(lambda c=client: c.get(address))  # type: ignore[misc]
        if answer.status_code != 200:
            raise SystemExit(f"{address}: {answer.status_code}")
        times.append(spent)
    return times
