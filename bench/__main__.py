"""`python -m bench [module …]`: run the comparisons, print them as a table, write them to bench/results/."""

from __future__ import annotations

import importlib
import json
import os
import platform
import subprocess
import sys
import tempfile
from datetime import datetime
from pathlib import Path

from bench.measure import Row

MODULES = (
    "deadlines", "transitions", "papers", "pages", "city", "importing", "searching", "composing", "linting", "mining",
    "oversight",
    "indicators", "whatif", "log",
)  # fmt: skip
HERE = Path(__file__).parent
HEAD = "| what | ours | peer | unit | ratio | goal | equal | met | note |\n|---|---:|---:|---|---:|---:|---|---|---|"


def as_line(row: Row) -> str:
    """One line of the table."""
    peer = f"{row.peer:,.4g}" if row.peer is not None else "–"
    marks = ("yes" if row.equal else "NO", "yes" if row.met else "NO")
    return (
        f"| {row.name} | {row.ours:,.4g} | {peer} | {row.unit} | {row.ratio:.2f} | {row.goal:.2f} "
        f"| {marks[0]} | {marks[1]} | {row.note} |"
    )


def run_one(module: str) -> list[Row]:
    """The rows of one module, each printed as it comes."""
    found: list[Row] = []
    for row in importlib.import_module(f"bench.{module}").rows():
        print(as_line(row), flush=True)
        found.append(row)
    return found


def main(chosen: list[str]) -> int:
    """Run each module in a fresh process, so that none disturbs the next; 1 if results were not equal."""
    if chosen[:1] == ["--one"]:
        rows = run_one(chosen[1])
        Path(chosen[2]).write_text(json.dumps([row.as_dict() for row in rows], ensure_ascii=False), encoding="utf-8")
        return 0
    print(HEAD, flush=True)
    rows_found = []
    for module in chosen or MODULES:
        with tempfile.NamedTemporaryFile(suffix=".json") as handed:
            ended = subprocess.run([sys.executable, "-m", "bench", "--one", module, handed.name], check=False)
            if ended.returncode:
                print(f"| {module} | failed | | | | | NO | NO | see above |", flush=True)
                return 1
            rows_found += json.loads(Path(handed.name).read_text(encoding="utf-8"))
    taken_at = datetime.now().astimezone()
    result = {
        "at": taken_at.isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "rows": rows_found,
    }
    results = HERE / "results"
    results.mkdir(exist_ok=True)
    name = f"{taken_at:%Y-%m-%d}.json"
    (results / name).write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"\nbench/results/{name}")
    return 0 if all(row["equal"] for row in rows_found) else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
