"""The public log: what it costs the act, how fast it merges, proves out of ten million entries, and is verified.

The peers: the same act through the same door, off the log; a stated bound of five milliseconds; a stated pace.
"""

from __future__ import annotations

import contextlib
import hashlib
import multiprocessing
import os
import random
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bench.measure import Row, in_turn, percentile, rate, timed
from bench.transitions import POSTGRES, THINGS, a_city, django_at

SECONDS = 2.0
LARGE = int(os.environ.get("BENCH_LOG_ENTRIES", "10000000"))
MERGED = 20_000
VERIFIED = 200_000
PROOFS = 2000
BOUND_MS, PACE = 5.0, 100_000


def a_step(keys: list[int], officer: Any, *, is_power: bool) -> Callable[[int], Any]:
    """One move of a case there and back, told its reason and article, on the public log or off it."""
    from tongban.cases.models import Case
    from tongban.journal.actions import perform
    from tongban.kit.lifecycle import Ask, Lifecycle, Move, State

    asks = (Ask("reason", "理由"), Ask("days", "天数"))
    life = Lifecycle(
        "bench",
        states=(State("reviewing", "审查"), State("suspended", "中止")),
        moves=tuple(
            Move(name, name, ("reviewing", "suspended"), end, ("approver",), asks, "第四十五条", is_power=is_power)
            for name, end in (("stop", "suspended"), ("go", "reviewing"))
        ),
    )
    draw, held = random.Random(os.getpid()), list(Case.objects.filter(pk__in=keys))

    def step(_i: int) -> Any:
        case = draw.choice(held)
        name = "go" if case.state == "suspended" else "stop"
        return perform(case, life, name, actor=officer, reason="需要专家评审，评审期间不计时限", days=20)

    return step


def in_the_transaction(where: str) -> Iterator[Row]:
    """The act with its commitment ÷ the same act without, in turn on the same tables; then the merging of both."""
    from tongban.journal.models import Entry

    keys, officer = a_city()
    on, off = a_step(keys, officer, is_power=True), a_step(keys, officer, is_power=False)
    ours, peer = in_turn(lambda: rate(on, SECONDS), lambda: rate(off, SECONDS), runs=5)
    left = Entry.objects.exclude(commitment=None).count()
    equal = left > 0 and not Entry.objects.exclude(commitment=None).filter(log_index__isnull=False).exists()
    note = f"{where}: perform on {THINGS} cases, two facts; {left} entries committed to, merged later"
    yield Row(f"act on the public log ÷ off it ({where})", ours, peer, "moves/s", ours / peer, 0.7, equal, note)
    yield merging(where)


def merging(where: str) -> Row:
    """Entries a second that get their place: leaf, tree, tiles, row. Checked by the verifier's own functions."""
    from django.utils import timezone

    from tongban.journal.actions import merge_log, sign_heads
    from tongban.journal.log import exporting
    from tongban.journal.models import Entry
    from tongban.journal.static.journal import verify_log

    Entry.objects.filter(delivered_at=None).update(delivered_at=timezone.now())
    waiting = Entry.objects.exclude(commitment=None).filter(log_index=None).count()
    seconds = timed(merge_log)
    sign_heads()
    found = list(verify_log.verify(line.encode() for line in exporting.lines()))
    equal = [one.fault for one in found] == [""] and found[0].count == waiting
    pace = waiting / seconds
    note = f"{where}: {waiting} entries in batches of 1,000; then exported and verified"
    return Row(f"merging into the public log ({where})", pace, None, "entries/s", pace / 1000, 1.0, equal, note)


def on_sqlite() -> Iterator[Row]:
    """The act and its merging, on SQLite."""
    folder = tempfile.mkdtemp(prefix="bench-")
    try:
        django_at(f"sqlite:///{Path(folder) / 'city.sqlite3'}")
        yield from in_the_transaction("SQLite")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def a_postgres() -> Iterator[None]:
    """A database of its own on the server of the benchmarks."""
    import psycopg

    name = f"bench_log_{os.getpid()}"
    with contextlib.closing(psycopg.connect(POSTGRES, autocommit=True)) as admin:
        admin.execute(f"CREATE DATABASE {name}")
    try:
        django_at(f"{POSTGRES.rpartition('/')[0]}/{name}")
        yield
    finally:
        from django.db import connections

        connections.close_all()
        with contextlib.closing(psycopg.connect(POSTGRES, autocommit=True)) as admin:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def on_postgres() -> Iterator[Row]:
    """The act and its merging, on PostgreSQL; then proofs out of a log of ten million entries."""
    with a_postgres():
        yield from in_the_transaction("PostgreSQL")
        yield proving()


def a_large_log(size: int) -> Any:
    """A log of so many invented entries: its leaves and tiles, written as merging writes them, without the rows."""
    from tongban.journal.models import Log, Tile
    from tongban.kit import tiles
    from tongban.kit.merkle import Appender, Hasher

    appender, kept = Appender(Hasher()), dict[tuple[int, int], bytes]()
    log = Log.objects.create(code="large", origin="tongban.990199/large", algorithm="sha256")
    step = 256 * 400
    for first in range(0, size, step):
        leaves = (leaf_of(number) for number in range(first, min(first + step, size)))
        kept |= tiles.append(appender, leaves, lambda level, index: kept.get((level, index), b""))  # noqa: B023 - called at once
        if first % (step * 10) == 0 or first + step >= size:
            done = {place for place, row in kept.items() if len(row) == 8192 or first + step >= size}
            Tile.objects.bulk_create(
                [Tile(log=log, level=level, index=index, hashes=kept.pop((level, index))) for level, index in done],
                batch_size=500,
            )
    log.size, log.edge = appender.size, b"".join(appender.edge)
    log.save()
    return log


def leaf_of(number: int) -> bytes:
    """The leaf hash of an invented entry."""
    return hashlib.sha256(b"\x00" + number.to_bytes(8, "big")).digest()


def proving() -> Row:
    """The time an inclusion proof takes out of the database's tiles, and whether every one of them verifies."""
    from tongban.journal import queries
    from tongban.journal.actions import sign_heads
    from tongban.kit.merkle import Hasher, verify_inclusion

    begun = time.perf_counter()
    a_large_log(LARGE)
    built = time.perf_counter() - begun
    (head,) = sign_heads(["large"])
    draw, taken, equal = random.Random(7), list[float](), True
    for _n in range(PROOFS):
        index = draw.randrange(LARGE)
        begun = time.perf_counter()
        proof = queries.inclusion("large", index)
        taken.append((time.perf_counter() - begun) * 1000)
        path = [bytes.fromhex(one) for one in proof.path]
        root = bytes.fromhex(head.root)
        equal &= verify_inclusion(Hasher(), leaf_of(index), index, LARGE, path, root) and proof.head == head
    slow = percentile(taken, 0.99)
    note = (
        f"PostgreSQL, {LARGE:,} entries, {PROOFS} proofs; p50 {percentile(taken, 0.5):.2f} ms; built in {built:.0f} s"
    )
    return Row("inclusion proof, p99 ÷ bound", slow, BOUND_MS, "ms", BOUND_MS / slow, 1.0, equal, note)


def an_export(path: Path, size: int) -> None:
    """A signed export of so many invented entries, as `tongban log export` writes them."""
    import json

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from django.utils import timezone

    from tongban.journal.log import heads
    from tongban.kit.merkle import Appender, Hasher

    hasher, appender, origin = Hasher(), Appender(Hasher()), "tongban.990199/large"
    private, moment = Ed25519PrivateKey.generate(), timezone.now()
    lines = []
    for number in range(size):
        said = {
            "after": "reviewing", "at": "2026-01-02T03:04:05.678901Z", "authority": "large",
            "basis": "《中华人民共和国行政许可法》第三十二条", "before": "submitted",
            "commitment": hashlib.sha256(b"%d" % number).hexdigest(), "index": number,
            "logged": "2026-01-02T03:04:06.678901Z", "v": 1, "what": "case.accept",
        }  # fmt: skip
        line = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        leaf = hasher.leaf(line.encode())
        appender.append(leaf)
        lines.append(f"entry {leaf.hex()} {line}\n")
    root, public = appender.root(), private.public_key().public_bytes_raw()
    body = heads.body_of(origin, size, root, moment)
    note = heads.signed_note(origin, body, public, private.sign(body.encode()))
    header = {"code": "large", "name": "测试局", "origin": origin, "algorithm": "sha256", "size": size}
    header["key"] = heads.verifier_key(origin, public)
    with path.open("w", encoding="utf-8") as file:
        file.write(f"tongban-log 1\nlog {json.dumps(header)}\nhead {json.dumps(note)}\n")
        file.writelines([*lines, "end large\n", "done\n"])


def verifying() -> Iterator[Row]:
    """Entries a second the stand-alone script checks, and that it still sees one changed character."""
    import subprocess
    import sys

    django_at("sqlite:///:memory:")
    from tongban.journal.static.journal import verify_log

    def script(path: Path) -> int:
        words = [sys.executable, "-I", verify_log.__file__, str(path), "--trust-file-key"]
        return subprocess.run(words, capture_output=True).returncode

    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        path, bad = Path(folder) / "log.txt", Path(folder) / "bad.txt"
        an_export(path, VERIFIED)
        text = path.read_text(encoding="utf-8")
        at = text.rindex("case.accept")
        bad.write_text(text[:at] + "case.accepT" + text[at + 11 :], encoding="utf-8")
        equal = script(path) == 0 and script(bad) == 1
        (pace,) = in_turn(lambda: VERIFIED / timed(lambda: script(path)), runs=3)
    note = f"{VERIFIED:,} entries, start of Python included; standard library only, one core"
    yield Row("stand-alone verification ÷ goal", pace, float(PACE), "entries/s", pace / PACE, 1.0, equal, note)


def rows() -> Iterator[Row]:
    """Each part in a process of its own, since a process lives on one database."""
    spawn = multiprocessing.get_context("spawn")
    for part in ("on_sqlite", "on_postgres", "verifying"):
        handed = spawn.Queue()
        other = spawn.Process(target=_part, args=(part, handed))
        other.start()
        yield from handed.get(timeout=1800)
        other.join()


def _part(name: str, handed: Any) -> None:
    handed.put(list(globals()[name]()))
