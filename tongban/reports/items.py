"""The items in force on a day, as a frame of what is measured of them: packs of this city and imported lists alike."""

from __future__ import annotations

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


def frame(on: date) -> pl.DataFrame:
    """Items applied for (依申请) in force on a day. Kept by the catalogue's stamp: it changes with nothing else."""
    key = (catalog.stamp(), on, str(settings.PACKS_DIR))
    if key not in _KEPT:
        if len(_KEPT) >= 64:
            _KEPT.clear()
        types = set(indicators().scope.types)
        rows = [_row(item) for item in catalog.all_elements(on) if item.type in types]
        _KEPT[key] = pl.DataFrame(rows, schema=SHAPE, orient="row")
    return _KEPT[key]


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
