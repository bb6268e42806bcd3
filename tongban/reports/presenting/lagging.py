"""Who lags behind (落后指标), in words: why, who answers, by when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tongban.reports.presenting import numbers
from tongban.reports.presenting.days import day_in_words
from tongban.reports.presenting.sections import Leads, nowhere
from tongban.reports.shapes import Laggard


@dataclass(frozen=True)
class Behind:
    """One line of the list."""

    body: str
    indicator: str
    value: str
    interval: str
    target: str
    why: str
    owner: str
    by: str
    href: str


def behind(lagging: Iterable[Laggard], leads: Leads = nowhere) -> list[Behind]:
    """The list in words."""
    return [_said(one, leads) for one in lagging]


def reason_of(one: Laggard) -> str:
    """Why the indicator is on the list. Items are counted in full, and of overdue cases each is one too many."""
    if one.figure.kpi.level == "item" or one.figure.kpi.unit == "count":
        return {
            "target": _("misses its target"),
            "before": _("worse than the week before"),
            "both": _("misses its target and is worse than before"),
        }[one.reason]
    return {
        "target": _("misses its target by more than chance"),
        "before": _("worse than the week before by more than chance"),
        "both": _("misses its target and is worse than the week before"),
    }[one.reason]


def _said(one: Laggard, leads: Leads) -> Behind:
    figure, unit = one.figure, one.figure.kpi.unit
    return Behind(
        figure.unit.name,
        str(figure.kpi.name),
        numbers.amount(figure.value, unit),
        numbers.interval(figure.low, figure.high, unit) if figure.low is not None else "",
        numbers.amount(figure.target, unit),
        reason_of(one),
        one.owner or numbers.NONE,
        day_in_words(one.due_on) if one.due_on else numbers.NONE,
        leads(figure, "missing" if figure.kpi.is_share else "denominator"),
    )
