"""The catalogue check: 5,000 items in 10 s, one changed item in 0.2 s, planted defects found (recall, precision)."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator

import django

from bench.measure import Row

ITEMS, WHOLE_SECONDS, CHANGE_SECONDS = 5000, 10.0, 0.2


def rows() -> Iterator[Row]:
    """Whole check, incremental check (the slowest of many), recall, precision."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongban.site.settings")
    django.setup()
    from tongban.catalog.linting import Linter
    from tongban.catalog.linting.defects import measure, planted
    from tongban.catalog.linting.planting import clean, world

    twin = clean(ITEMS - ITEMS // 12)
    items = list(twin.items.values())[:ITEMS]
    begun = time.perf_counter()
    linter = Linter(world(items))
    whole = time.perf_counter() - begun
    found = len(linter.report().problems)
    note = f"{len(items):,} clean items, every rule, indexes built; {WHOLE_SECONDS:g} s allowed"
    yield Row("catalogue check", whole, WHOLE_SECONDS, "s", WHOLE_SECONDS / whole, 1.0, found == 0, note)

    planted(twin, 4)
    changed = [item for code, item in twin.items.items() if linter.around.items.get(code) not in (None, item)]
    times = []
    for item in changed:
        begun = time.perf_counter()
        linter.put([item])
        times.append(time.perf_counter() - begun)
    slowest = max(times)
    again = Linter(world(list(linter.around.items.values()))).report()
    equal = [one.key for one in again.problems] == [one.key for one in linter.report().problems]
    note = f"slowest of {len(changed)} changes, one after another; equal to checking everything again"
    yield Row("check of one change", slowest, CHANGE_SECONDS, "s", CHANGE_SECONDS / slowest, 1.0, equal, note)

    scored = measure()
    note = f"{scored.planted} planted defects of {len(scored.scores)} rules among {scored.items} items"
    yield Row("recall of the check", scored.recall, None, "share", scored.recall, 1.0, True, note)
    clean_twin = scored.clean_findings == 0
    note = f"{scored.clean_findings} findings on the clean twin"
    yield Row("precision of the check", scored.precision, None, "share", scored.precision, 1.0, clean_twin, note)
