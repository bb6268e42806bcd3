"""A list of 100,000 items brought in: read, checked, translated into the national elements, kept as versions.

No peer: the goal is a rate (5,000 rows a second) and memory that does not grow with the file. Indexing for the search
is a step of its own and is measured as one.
"""

from __future__ import annotations

import csv
import random
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.measure import Row
from bench.transitions import django_at

ROWS = 100_000
GOAL = 5_000.0
GROWN_MEGABYTES = 96.0
"""64 of them are the page cache that SQLite is allowed (settings: cache_size)."""
NAMES = [
    "食品经营许可",
    "道路运输经营许可",
    "医疗机构执业登记",
    "建筑施工许可",
    "教师资格认定",
    "残疾人证核发",
    "取水许可",
    "出版物零售许可",
]
DOINGS = ["新办", "变更", "延续", "注销", "补证"]
PAPERS = [
    "申请表",
    "居民身份证",
    "营业执照",
    "场所使用证明",
    "平面布局图",
    "管理制度",
    "从业人员健康证明",
    "授权委托书",
]
THEMES = ["准营准办", "交通出行", "医疗卫生", "教育科研", "规划建设", "优待抚恤"]


def a_list(path: Path, rows: int) -> None:
    """A list as the Guangdong mapping reads it; one row in a thousand is damaged."""
    from tongban.catalog.importing import load
    from tongban.kit.identifiers import make_uscc

    draw = random.Random(7)
    bodies = [make_uscc(number, kind="11") for number in range(100, 300)]
    heads = [column.column for column in load("guangdong").columns]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, heads, restval="")
        writer.writeheader()
        for number in range(rows):
            body = bodies[number % 200]
            basic = f"0001{number % 31 + 1:02d}{number // 200:06d}"
            row: dict[str, Any] = {
                "task_code": f"{body}3{basic}" if number % 1000 else "1.14401E+30",
                "catalog_code": basic,
                "name": draw.choice(NAMES) + draw.choice(DOINGS),
                "type": "行政许可",
                "dept": f"示例市第{number % 200}局",
                "org_code": body[8:17],
                "area_code": "990100",
                "level": "市级",
                "visits": draw.randrange(3),
                "legal_days": 20,
                "legal_unit": "工作日",
                "promise_days": draw.randrange(1, 20),
                "promise_unit": "工作日",
                "service_objects": "自然人|企业法人",
                "themes": draw.choice(THEMES),
                "materials": "|".join(draw.sample(PAPERS, draw.randrange(1, 6))),
                "conditions": "依法登记，具有与经营规模相适应的固定场所和从业人员。",
                "place": "办理地点：示例市政务服务中心",
                "online_booking": "是",
                "courier": "是",
                "consult_phone": "990-12345",
                "complaint_phone": "990-54321",
            }
            writer.writerow(row)


def megabytes() -> float:
    """Memory of this process that is its own (not the database file mapped into it)."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("RssAnon")) / 1024


class Most:
    """The most memory seen while an import tells how far it is."""

    def __init__(self) -> None:
        self.seen = megabytes()

    def __call__(self, _done: Any) -> None:
        self.seen = max(self.seen, megabytes())


def rows() -> Iterator[Row]:
    """The rate, the memory, the second reading, the index."""
    with tempfile.TemporaryDirectory() as folder:
        django_at(f"sqlite:///{folder}/bench.sqlite3")
        from django.core.management import call_command

        from tongban.catalog import importing
        from tongban.catalog.models import ItemEntry

        call_command("migrate", verbosity=0)
        small, large = Path(folder) / "small.csv", Path(folder) / "large.csv"
        a_list(small, 5_000)
        a_list(large, ROWS)
        mapping = importing.load("guangdong")
        most = Most()
        importing.import_file(small, mapping, progress=most)
        before = most.seen
        begun, worked = time.perf_counter(), time.process_time()
        done = importing.import_file(large, mapping, progress=most)
        took, worked = time.perf_counter() - begun, time.process_time() - worked
        grown = most.seen - before
        kept = ItemEntry.objects.filter(superseded_from=None).count()
        whole = done.rows == ROWS and done.rejected == ROWS // 1000 and kept == ROWS - done.rejected
        rate = ROWS / took
        note = f"{done.rejected} damaged rows named; {ROWS / worked:,.0f} rows a second of processor time"
        yield Row("import of 100,000 items", rate, None, "rows/s", rate / GOAL, 1.0, whole, note)
        note = "most memory in 5,000 rows → in 100,000; SQLite's page cache of 64 MB is within"
        yield Row("memory it grows by", grown, None, "MB", GROWN_MEGABYTES / max(grown, 1.0), 1.0, True, note)
        begun = time.perf_counter()
        again = importing.import_file(large, mapping)
        rate = ROWS / (time.perf_counter() - begun)
        yield Row(
            "the same file again", rate, None, "rows/s", 1.0, 1.0, again.made == 0, "nothing changes; no goal was set"
        )
        begun = time.perf_counter()
        indexed = importing.index_entries()
        rate = indexed / (time.perf_counter() - begun)
        yield Row("full text of the versions", rate, None, "entries/s", 1.0, 1.0, indexed >= kept, "a step of its own")
