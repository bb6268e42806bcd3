"""Composing eight items: within a tenth of a second, and never more papers than trying every order leaves."""

from __future__ import annotations

import itertools
import random
import statistics
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from bench.measure import Row, timed

PACKS = Path(__file__).resolve().parent.parent / "packs"
EIGHT = (
    "company-deregistration", "tax-deregistration", "social-insurance-deregistration",
    "medical-insurance-deregistration", "housing-fund-deregistration", "customs-deregistration", "seal-cancellation",
    "bank-account-closing-booking",
)  # fmt: skip
"""企业注销登记, the largest one-thing of the packs."""
GOAL = 0.1  # seconds


def setting_up() -> None:
    """Packs are read with Django's settings; no database is asked."""
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongban.site.settings")
    django.setup()


def fewest_by_force(needs: Mapping[str, Sequence[object]], made_by: Mapping[str, str]) -> int:
    """The fewest papers over every order of the items, counted plainly."""
    from tongban.catalog.composing import lightest
    from tongban.catalog.packs import Material

    counts = []
    for order in itertools.permutations(needs):
        handed = set()
        for place, item in enumerate(order):
            for material in needs[item]:
                assert isinstance(material, Material)
                makers = {made_by[way] for way in material.ways if way in made_by} - {item}
                if not makers & set(order[:place]) and lightest(material, made_by) == "upload":
                    handed.add(material.code)
        counts.append(len(handed))
    return min(counts)


def equal_to_force(sets: int = 150) -> bool:
    """Whether random sets of up to five items, circles among them, come out as the plain count says."""
    from tongban.catalog.composing import feed
    from tongban.catalog.packs import Material

    draw = random.Random(9)
    names = ["a", "b", "c", "d", "e"]
    made_by = {f"result:{name}": name for name in names}
    ways = [*made_by, "exchange:x", "promise", "upload"]
    for _set in range(sets):
        chosen = names[: draw.randint(2, 5)]
        known = {way: item for way, item in made_by.items() if item in chosen}
        materials = [
            Material.model_validate(
                {"code": f"m{n}", "name": {"zh": "材料"}, "ways": draw.sample(ways, draw.randint(1, 3))}
            )
            for n in range(6)
        ]
        needs = {item: draw.sample(materials, draw.randint(0, 4)) for item in chosen}
        if len(feed(needs, known).handed_in) != fewest_by_force(needs, known):
            return False
    return True


def rows() -> Iterator[Row]:
    """One row: seconds for eight items, beside what the issue allows."""
    setting_up()
    from tongban.catalog.composing import compose
    from tongban.catalog.reading import read_packs

    known = read_packs(PACKS).items
    items = [known[code] for code in EIGHT]
    compose(items)
    ours = statistics.median(timed(lambda: compose(items)) for _run in range(15))
    note = f"{len(items)} items, goal {GOAL * 1000:.0f} ms; papers equal to every order tried on 150 random sets"
    yield Row("composing 8 items", ours, GOAL, "s", GOAL / ours, 1.0, equal_to_force(), note)
