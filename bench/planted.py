"""`python -m bench.planted [COUNT [PER_RULE [SEED]]]`: plant defects in a clean catalogue, find them, write a page."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import django

PAGE = Path(__file__).resolve().parent.parent / "docs" / "explanation" / "lint-quality.md"


def main(numbers: list[int]) -> int:
    """Measure, write docs/explanation/lint-quality.md; 1 where something was missed or wrongly found."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongban.site.settings")
    django.setup()
    from tongban.catalog.linting.defects import measure
    from tongban.catalog.linting.reference import quality_page

    count, per_rule, seed = [*numbers, *(900, 6, 20260601)[len(numbers) :]][:3]
    measured = measure(count, per_rule, seed)
    _head, mark, kept = PAGE.read_text(encoding="utf-8").partition("## On real lists")  # written by bench.labelled
    PAGE.write_text(quality_page(measured, seed) + (f"\n{mark}{kept}" if mark else ""), encoding="utf-8")
    print(
        f"{measured.items} items, {measured.planted} defects: recall {measured.recall:.3f}, "
        f"precision {measured.precision:.3f}, {measured.clean_findings} on the clean twin"
    )
    return 0 if measured.recall == measured.precision == 1 and not measured.clean_findings else 1


if __name__ == "__main__":
    raise SystemExit(main([int(one) for one in sys.argv[1:]]))
