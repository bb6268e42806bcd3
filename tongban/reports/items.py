"""The items in force on a day, as a frame of what is measured of them: packs of this city and imported lists alike."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import polars as pl
from django.conf import settings

from tongban.catalog import queries as catalog
from tongban.reports.kpis import indicators

if TYPE_CHECKING:
    from tongban.catalog.elements import ItemElements, MaterialElement

SHARED = frozenset({"licence", "exchange", "result"})
"""Ways (获取方式) in which the office gets a paper from shared data."""
SPARED = SHARED | {"promise", "form"}
"""Ways in which nobody hands in a file."""
SHAPE = {
    "code": pl.String,
    "name": pl.String,
    "body": pl.String,
    "office": pl.String,
    "region": pl.String,
    "type": pl.String,
    "depth": pl.String,
    "instant": pl.Boolean,
    "visits": pl.Int64,
    "legal_days": pl.Float64,
    "promised_days": pl.Float64,
    "materials": pl.Int64,
    "spared": pl.Int64,
    "proofs": pl.Int64,
    "shared_proofs": pl.Int64,
}
"""The columns of `frame`; limits in working days, null where the unit is not converted."""
_KEPT: dict[tuple[str, date, str], pl.DataFrame] = {}
MOST_KEPT = 128


def frame(on: date) -> pl.DataFrame:
    """Items applied for (依申请) in force on a day. Kept by the catalogue's stamp: it changes with nothing else."""
    return frames([on])[on]


def frames(days: Sequence[date]) -> dict[date, pl.DataFrame]:
    """`frame` of several days, by day, at the queries of one: a trend looks at a year month by month."""
    stamp, folder = catalog.stamp(), str(settings.PACKS_DIR)
    missing = [day for day in dict.fromkeys(days) if (stamp, day, folder) not in _KEPT]
    if missing:
        if len(_KEPT) + len(missing) > MOST_KEPT:
            _KEPT.clear()
            missing = list(dict.fromkeys(days))
        types = set(indicators().scope.types)
        rows: dict[date, list[tuple[Any, ...]]] = {day: [] for day in missing}
        for item, in_force in catalog.elements_over(missing):
            if item.type in types:
                row = _row(item)
                for day in in_force:
                    rows[day].append(row)
        _KEPT.update({(stamp, day, folder): pl.DataFrame(rows[day], schema=SHAPE, orient="row") for day in missing})
    return {day: _KEPT[stamp, day, folder] for day in days}


def _row(item: ItemElements) -> tuple[Any, ...]:
    proofs = [_first_way(row) in SHARED for row in item.materials if row.source == "government"]
    return (
        item.code,
        item.name,
        item.body_code or item.body or item.department,
        item.body or item.body_code or item.department,
        item.division or settings.CITY_CODE,
        item.type,
        item.online_depth,
        item.instant,
        item.visits,
        _working_days(item.legal_days, item.legal_unit),
        _working_days(item.promised_days, item.promised_unit),
        len(item.materials),
        sum(_first_way(row) in SPARED for row in item.materials),
        len(proofs),
        sum(proofs),
    )


def _first_way(row: MaterialElement) -> str:
    """How the material is asked for first; nothing said is handed in."""
    return row.ways[0].partition(":")[0] if row.ways else "upload"


def _working_days(length: float | None, unit: str) -> float | None:
    rate = indicators().normal.working_days.get(unit)
    return None if length is None or rate is None else length * rate
