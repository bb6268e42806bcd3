"""One move through `journal.perform` (lock, check, update, entry with outbox) beside the same statements without it.

The peers: raw sqlite3, pgbench, and SpiffWorkflow stepping the same process with serialisation.
"""

from __future__ import annotations

import contextlib
import io
import multiprocessing
import os
import random
import shutil
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from bench.measure import Row, in_turn, rate

THINGS, WORKERS, SECONDS = 2000, 4, 2.0
FIRST_KEY = 1_000_000
"""Keys of the cases: like no other number in the statements, so that the raw side can draw its own case each time."""
POSTGRES = os.environ.get("BENCH_POSTGRES", "postgres://postgres@127.0.0.1:5432/postgres")


def django_at(url: str) -> None:
    """Set the site up on one database."""
    os.environ["DATABASE_URL"] = url
    os.environ.setdefault("TONGBAN_LOG_MEMORY_DIR", tempfile.mkdtemp(prefix="bench-heads-"))  # of this database alone
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongban.site.settings")
    import django

    django.setup()


def a_city() -> tuple[list[int], Any]:
    """A fresh set of tables with THINGS accepted cases, and an officer whose mandate covers them."""
    from django.core.management import call_command
    from django.utils import timezone

    from tongban.accounts.models import Mandate, Organisation, Person
    from tongban.cases.models import Case
    from tongban.catalog.models import PackVersion
    from tongban.regions.models import Division

    call_command("migrate", verbosity=0)
    city = Division.objects.create(code="990199", name="测试区", level=3)
    office = Organisation.objects.create(code="1199019900000000XX", name="测试局", kind="office", region=city)
    officer = Person.objects.create(username="bench", name="测试员")
    applicant = Person.objects.create(username="bench2", name="申请人")
    Mandate.objects.create(person=officer, role="approver", organisation=office, region=city)
    pack = PackVersion.objects.create(
        kind="item", code="bench", number=1, fingerprint="0", content={}, name="测试", in_force_from="2026-01-01"
    )
    now = timezone.now()
    Case.objects.bulk_create(
        Case(
            pk=FIRST_KEY + i, number=f"BENCH-{i}", pack=pack, item_code="bench", title="测试", applicant=applicant,
            organisation=office, region=city, state="reviewing", submitted_at=now, received_at=now, accepted_at=now,
        )
        for i in range(THINGS)
    )  # fmt: skip
    return list(Case.objects.order_by("pk").values_list("pk", flat=True)), officer


def a_step(keys: list[int], officer: Any) -> Callable[[int], Any]:
    """One move of a real case somebody holds, there and back again, by a life whose moves do nothing else."""
    from tongban.cases.models import Case
    from tongban.journal.actions import perform
    from tongban.kit.lifecycle import Lifecycle, Move, State

    life = Lifecycle(
        "bench",
        states=(State("reviewing", "审查"), State("suspended", "中止")),
        moves=(
            Move("stop", "中止", ("reviewing", "suspended"), "suspended", ("approver",)),
            Move("go", "恢复", ("reviewing", "suspended"), "reviewing", ("approver",)),
        ),
    )
    draw, held = random.Random(os.getpid()), list(Case.objects.filter(pk__in=keys))

    def step(_i: int) -> Any:
        case = draw.choice(held)
        return perform(case, life, "go" if case.state == "suspended" else "stop", actor=officer)

    return step


def statements_of(step: Callable[[int], Any]) -> list[tuple[str, tuple[Any, ...]]]:
    """What one step says to the database: the very statements the raw side will say."""
    from django.db import connection

    said: list[tuple[str, tuple[Any, ...]]] = []

    def listen(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        said.append((sql, tuple(params or ())))
        return execute(sql, params, many, context)

    step(0)
    with connection.execute_wrapper(listen):
        step(1)
    return [(sql, params) for sql, params in said if not sql.startswith(("BEGIN", "SAVEPOINT", "RELEASE"))]


def drawn(param: Any, key: int, state: str, now: str) -> Any:
    """A captured value, with the case, the state and the moment of this move in its place."""
    if isinstance(param, int) and param >= FIRST_KEY:
        return key
    if param in {"reviewing", "suspended"}:
        return {"go": "reviewing", "stop": "suspended"}[state]
    return (
        now if hasattr(param, "isoformat") or (isinstance(param, str) and param[:2] == "20" and ":" in param) else param
    )


def count_entries() -> int:
    """Entries written by the comparison, all waiting in the outbox."""
    from tongban.journal.models import Entry

    return Entry.objects.filter(kind="bench", delivered_at=None).count()


def on_sqlite() -> Iterator[Row]:
    """perform against raw sqlite3 with the same statements on the same tables."""
    folder = tempfile.mkdtemp(prefix="bench-")
    try:
        path = Path(folder) / "city.sqlite3"
        django_at(f"sqlite:///{path}")
        keys, officer = a_city()
        step = a_step(keys, officer)
        said = [(sql.replace("%s", "?"), params) for sql, params in statements_of(step)]
        raw = sqlite3.connect(path, isolation_level=None, timeout=20)
        raw.execute("PRAGMA journal_mode=WAL")
        raw.execute("PRAGMA synchronous=NORMAL")

        draw = random.Random(0)

        def plain(i: int) -> None:
            key, state, now = draw.choice(keys), "go" if i % 2 else "stop", str(datetime.now())
            raw.execute("BEGIN IMMEDIATE")
            for sql, params in said:
                raw.execute(sql, [drawn(p, key, state, now) for p in params]).fetchall()
            raw.execute("COMMIT")

        before = count_entries()
        done = [0]

        def counted(i: int) -> None:
            step(i)
            done[0] += 1

        ours, peer = in_turn(lambda: rate(counted, SECONDS), lambda: rate(plain, SECONDS), runs=3)
        raw_wrote = (
            raw.execute("SELECT count(*) FROM journal_entry WHERE kind = 'bench'").fetchone()[0] - before - done[0]
        )
        equal = raw_wrote > 0 and count_entries() == before + done[0] + raw_wrote
        note = f"{len(said)} statements a move on {THINGS} cases; every move left one entry"
        yield Row("move through perform ÷ raw sqlite3", ours, peer, "moves/s", ours / peer, 0.4, equal, note)
        spiff = spiff_rate()
        yield Row(
            "move through perform ÷ SpiffWorkflow",
            ours,
            spiff,
            "moves/s",
            ours / spiff,
            5.0,
            True,
            "the peer serialises to JSON and writes no database",
        )
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def spiff_rate() -> float:
    """SpiffWorkflow's moves a second: begin, keep as JSON, restore, complete the task, run to the end, keep as JSON."""
    from lxml import etree
    from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
    from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
    from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
    from SpiffWorkflow.util.task import TaskState

    parser = BpmnParser()
    parser.add_bpmn_xml(etree.parse(io.BytesIO((Path(__file__).parent / "two-steps.bpmn").read_bytes())))
    spec = parser.get_spec("approval")
    keeper = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure())

    def two_moves(i: int) -> None:
        workflow = BpmnWorkflow(spec)
        workflow.do_engine_steps()
        workflow = keeper.deserialize_json(keeper.serialize_json(workflow))
        task = workflow.get_tasks(state=TaskState.READY, manual=True)[0]
        task.data.update(case=i, applicant="某某餐饮店", decision="approve" if i % 3 else "return")
        task.run()
        workflow.do_engine_steps()
        keeper.serialize_json(workflow)

    return 2 * rate(two_moves, SECONDS)


def _worker(url: str, seed: int, barrier: Any, handed: Any) -> None:
    django_at(url)
    from tongban.accounts.models import Person
    from tongban.cases.models import Case

    step = a_step(list(Case.objects.values_list("pk", flat=True)), Person.objects.get(username="bench"))
    for i in range(30):
        step(i)
    barrier.wait()
    count, begun = 0, time.perf_counter()
    while time.perf_counter() - begun < SECONDS:
        step(count + seed)
        count += 1
    handed.put((count, time.perf_counter() - begun))


def four_workers(url: str) -> float:
    """Moves a second of WORKERS processes together."""
    spawn = multiprocessing.get_context("spawn")
    barrier, handed = spawn.Barrier(WORKERS), spawn.Queue()
    workers = [spawn.Process(target=_worker, args=(url, i, barrier, handed)) for i in range(WORKERS)]
    for worker in workers:
        worker.start()
    results = [handed.get(timeout=120) for _worker_ in workers]
    for worker in workers:
        worker.join()
    return sum(count / seconds for count, seconds in results)


def pgbench_rate(script: Path, address: dict[str, Any]) -> float:
    """Transactions a second of pgbench with as many clients, prepared statements."""
    out = subprocess.run(
        ["pgbench", "-n", "-M", "prepared", "-c", str(WORKERS), "-j", "1", "-T", str(int(SECONDS)), "-f", str(script),
         "-h", address["HOST"], "-p", address["PORT"] or "5432", "-U", address["USER"], address["NAME"]],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    return float(next(line for line in out.splitlines() if line.startswith("tps")).split()[2])


def on_postgres() -> Iterator[Row]:
    """perform with four workers against pgbench with four clients, on the same tables."""
    import psycopg

    base, _slash, _name = POSTGRES.rpartition("/")
    name = f"bench_{os.getpid()}"
    if shutil.which("pgbench") is None:
        return
    with contextlib.closing(psycopg.connect(POSTGRES, autocommit=True)) as admin:
        admin.execute(f"CREATE DATABASE {name}")
    script = Path(tempfile.mkdtemp(prefix="bench-")) / "move.sql"
    try:
        url = f"{base}/{name}"
        django_at(url)  # before the settings are read, or they would name another database
        from tongban.site.settings import database

        keys, officer = a_city()
        said = statements_of(a_step(keys, officer))
        script.write_text(as_pgbench(said, keys), encoding="utf-8")
        from django.db import connections

        connections.close_all()
        ours, peer = in_turn(lambda: four_workers(url), lambda: pgbench_rate(script, database(url)), runs=3)
        note = f"{WORKERS} workers; the peer says the same statements from C, prepared, on 1 thread"
        yield Row("move through perform ÷ pgbench", ours, peer, "moves/s", ours / peer, 1.0, True, note)
    finally:
        shutil.rmtree(script.parent, ignore_errors=True)
        with contextlib.closing(psycopg.connect(POSTGRES, autocommit=True)) as admin:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def as_pgbench(said: list[tuple[str, tuple[Any, ...]]], keys: list[int]) -> str:
    """The captured statements as a pgbench script, on a random case each time."""
    lines = [f"\\set key random({keys[0]}, {keys[-1]})", "BEGIN;"]
    for sql, params in said:
        for param in params:
            sql = sql.replace("%s", ":key" if isinstance(param, int) and param >= FIRST_KEY else _literal(param), 1)
        lines.append(sql + ";")
    return "\n".join([*lines, "COMMIT;", ""])


def _literal(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, int | float):
        return str(value)
    shown = getattr(value, "obj", value)  # psycopg's Jsonb wraps the mapping
    text = "{}" if shown == {} else str(shown)
    return "'" + text.replace("'", "''") + "'"


def rows() -> Iterator[Row]:
    """SQLite here; PostgreSQL in a process of its own, since a process lives on one database."""
    yield from on_sqlite()
    spawn = multiprocessing.get_context("spawn")
    handed = spawn.Queue()
    other = spawn.Process(target=_postgres_rows, args=(handed,))
    other.start()
    yield from handed.get(timeout=300)
    other.join()


def _postgres_rows(handed: Any) -> None:
    handed.put(list(on_postgres()))
