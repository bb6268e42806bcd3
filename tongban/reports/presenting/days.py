"""Periods in words: 2026 年 11 月 22 日; 2026 年 11 月 16 日至 22 日; 2026 年 11 月."""

from __future__ import annotations

from datetime import date

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tongban.kit.refusals import Invalid

FIRST = date(2000, 1, 1)
"""No figure is older than this."""


def reportable(day: date | None, said: str = "") -> date:
    """The day (today where none is named), if there can be a report on it; Invalid (day-unreadable) otherwise."""
    if day is None and not said:
        return timezone.localdate()
    if day is None or not FIRST <= day <= timezone.localdate():
        raise Invalid(
            _("“%(said)s” is no day that can be reported on.") % {"said": said[:20] or day},
            code="day-unreadable",
            next_step=_("Write a day up to today, like 2026-11-22."),
        )
    return day


def day_in_words(day: date) -> str:
    """22 November 2026, as the reader's language writes it."""
    return date_format(day, _("j F Y"))


def span_in_words(period: str, since: date, until: date) -> str:
    """The period as a reader names it."""
    if period == "day":
        return day_in_words(since)
    if period == "month":
        return date_format(since, _("F Y"))
    return _("%(since)s to %(until)s") % {"since": day_in_words(since), "until": date_format(until, _("j F"))}


def name_of_report(period: str) -> str:
    """日报告, 周调度, 月通报."""
    return {"day": _("Daily report"), "week": _("Weekly review"), "month": _("Monthly bulletin")}[period]


def short_span(period: str, since: date) -> str:
    """The same for an axis: 11-22, 11-16, 2026-11."""
    return f"{since:%Y-%m}" if period == "month" else f"{since:%m-%d}"
