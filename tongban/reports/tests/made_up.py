"""Reports made up for tests of screens, bulletin and workbook: no database, every corner a real one can have."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from tongban.reports.kpis import Kpi, indicators
from tongban.reports.shapes import WHOLE, By, Figure, Point, Report, UnitOf, Verdict

BODIES = (
    "市场监督管理",
    "卫生健康",
    "住房和城乡建设",
    "消防救援",
    "城市管理",
    "烟草专卖",
    "公安",
    "人力资源和社会保障",
)
SINCE, UNTIL = date(2026, 11, 1), date(2026, 11, 22)


def made_report(bodies: int = 8, kpi: str | None = None, period: str = "month", by: By = "department") -> Report:
    """Every indicator of the packs over `bodies` bodies; the last body has too few cases, the first is ahead."""
    lot = Random(bodies)
    rows: list[Figure] = []
    for one in indicators().kpis:
        if kpi in (None, one.code):
            rows += [_figure(one, UnitOf(WHOLE, "全市"), lot, "later" if one.later else "whole", 1)]
            rows += [
                _figure(one, UnitOf(f"body-{n}", BODIES[n % 8] + "局" * (n // 8 + 1)), lot, _verdict(one, n, bodies), n)
                for n in range(bodies)
            ]
    return Report(period, SINCE, UNTIL, by, tuple(rows), ("样本数字，不是真实数字。",))


def _verdict(kpi: Kpi, n: int, bodies: int) -> Verdict:
    if kpi.later:
        return "later"
    return (
        "few" if n == bodies - 1 else "best" if n == 0 and kpi.unit == "days" else ("alike", "better", "worse")[n % 3]
    )  # type: ignore[return-value]  # literals all


def _figure(kpi: Kpi, unit: UnitOf, lot: Random, verdict: Verdict, n: int) -> Figure:
    if kpi.later:
        return Figure(kpi, unit, 0, 0, 0, *[None] * 6, None, None, None, None, verdict)  # type: ignore[arg-type]
    count = 12 if verdict == "few" else lot.randrange(80, 900)
    top = 1.0 if kpi.unit in {"percent", "ratio"} else 9.0
    value = round(lot.uniform(0.35, 0.9) * top, 4)
    reach = round((0.5 if verdict == "few" else 1.6) * top * 0.05 + lot.random() * 0.05 * top, 4)
    census, ranked = kpi.level == "item", unit.code != WHOLE and verdict != "few"
    adjusted = None if census or not ranked else round(value * lot.uniform(0.95, 1.05), 4)
    return Figure(
        kpi,
        unit,
        round(value * count) if kpi.is_share else round(value * count, 1),
        count,
        count,
        value,
        None if census else max(value - reach, 0),
        None if census else value + reach if not kpi.is_share else min(value + reach, 1),
        adjusted,
        None if adjusted is None else max(adjusted - reach, 0),
        None if adjusted is None else adjusted + reach if not kpi.is_share else min(adjusted + reach, 1),
        1 + n // 2 if ranked else None,
        min(3 + n, 7) if ranked else None,
        round(value * 0.98, 4),
        kpi.target,
        verdict,
    )


def made_trend(kpi: Kpi, periods: int = 12) -> list[Point]:
    """A course with a gap in it."""
    lot = Random(kpi.code)
    top = 1.0 if kpi.unit in {"percent", "ratio"} else 9.0
    points = []
    for back in range(periods, 0, -1):
        since = UNTIL - timedelta(days=30 * back)
        value = None if back == 5 else round(lot.uniform(0.5, 0.8) * top, 4)
        low, high = (None, None) if value is None else (value - 0.05 * top, value + 0.05 * top)
        points.append(Point(since, since + timedelta(days=29), 80, 100, value, low, high))
    return points
