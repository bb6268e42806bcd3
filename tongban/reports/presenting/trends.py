"""The course of one figure: points in words for the table, and the same as numbers for the drawing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from tongban.reports.kpis import Kpi
from tongban.reports.presenting import numbers
from tongban.reports.presenting.days import short_span
from tongban.reports.shapes import Point


@dataclass(frozen=True)
class Course:
    """A trend, oldest first."""

    kpi: Kpi
    period: str
    points: tuple[Point, ...]
    target: float | None

    @property
    def rows(self) -> list[dict[str, str]]:
        """For the table, newest first."""
        return [
            {
                "label": short_span(self.period, point.since),
                "value": numbers.amount(point.value, self.kpi.unit),
                "interval": numbers.interval(point.low, point.high, self.kpi.unit),
                "counted": numbers.whole_or_not(point.denominator),
            }
            for point in reversed(self.points)
        ]

    @property
    def aloud(self) -> str:
        """What the drawing shows, for those who hear it: from where to where."""
        known = [point for point in self.points if point.value is not None]
        if not known:
            return _("No figures yet.")
        return _("%(kpi)s from %(first)s (%(since)s) to %(last)s (%(until)s); every figure stands in the table.") % {
            "kpi": self.kpi.name,
            "first": numbers.amount(known[0].value, self.kpi.unit),
            "since": short_span(self.period, known[0].since),
            "last": numbers.amount(known[-1].value, self.kpi.unit),
            "until": short_span(self.period, known[-1].since),
        }

    @property
    def has_course(self) -> bool:
        """Whether there is more than one figure to draw a line through."""
        return sum(point.value is not None for point in self.points) > 1

    @property
    def drawn(self) -> dict[str, Any]:
        """For the chart: numbers as they are, and the words its labels say."""
        unit = self.kpi.unit
        return {
            "hundredths": unit in numbers.SHARES,
            "whole": unit == "count",
            "ceiling": self.kpi.ceiling,
            "target": self.target,
            "goal": _("target %(goal)s") % {"goal": numbers.amount(self.target, unit)}
            if self.target is not None
            else "",
            "points": [
                {
                    "label": row["label"],
                    "value": point.value,
                    "low": point.low,
                    "high": point.high,
                    "aloud": f"{row['label']}\n{row['value']}\n{row['interval']}",
                }
                for point, row in zip(self.points, reversed(self.rows), strict=True)
            ],
        }


def course_of(kpi: Kpi, period: str, points: Sequence[Point], target: float | None) -> Course:
    """A trend ready to show."""
    return Course(kpi, period, tuple(points), target)
