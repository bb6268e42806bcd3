"""Days, weeks and months as spans of days."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from typing import Literal, NamedTuple

from django.utils.translation import gettext as _

from tongban.kit.refusals import Invalid

Period = Literal["day", "week", "month"]


class Span(NamedTuple):
    """Days from `since` to `until`, both included."""

    since: date
    until: date


def span(period: str, on: date) -> Span:
    """The day, the week from Monday, or the month that `on` lies in; refused where the period is unknown."""
    if period == "day":
        return Span(on, on)
    if period == "week":
        monday = on - timedelta(days=on.weekday())
        return Span(monday, monday + timedelta(days=6))
    if period == "month":
        return Span(on.replace(day=1), on.replace(day=calendar.monthrange(on.year, on.month)[1]))
    raise Invalid(_("A report is of a day, a week or a month."), code="unknown-period", where={"field": "period"})


def before(period: str, one: Span) -> Span:
    """The span of the same kind just before."""
    return span(period, one.since - timedelta(days=1))


def last(period: str, on: date, count: int) -> list[Span]:
    """The last `count` spans up to the one `on` lies in, the oldest first."""
    found = [span(period, on)]
    while len(found) < count:
        found.append(before(period, found[-1]))
    return found[::-1]
