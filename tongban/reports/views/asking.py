"""What a page of figures was asked for: period, day, grouping, indicator; and the words and addresses around them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal, cast
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tongban.kit.days import read_day
from tongban.kit.integers import read_page
from tongban.kit.refusals import Invalid
from tongban.reports import queries
from tongban.reports.presenting import Leads, name_of_report, reportable, span_in_words
from tongban.reports.shapes import WHOLE, By, Drill, Figure, Point, Report, Side
from tongban.reports.spans import before, span

if TYPE_CHECKING:
    from tongban.accounts.models import Person

PERIODS_SHOWN = 12
"""Periods of a course: a year of months, a quarter of weeks, nearly two weeks of days."""
Period = Literal["day", "week", "month"]
PERIODS: tuple[Period, ...] = ("month", "week", "day")
"""The first is what a board shows that was asked for none: a day may have nothing in it yet."""
PAGES: dict[Period, str] = {"day": "daily", "week": "weekly", "month": "monthly"}
GROUPINGS: tuple[By, ...] = ("department", "region")


@dataclass(frozen=True)
class Asked:
    """One question: which period, which day lies in it, grouped how, which indicator ("" is the first)."""

    period: Period
    on: date
    by: By = "department"
    kpi: str = ""

    @property
    def periods(self) -> list[tuple[str, str]]:
        """What may be chosen."""
        return [("day", _("Day")), ("week", _("Week")), ("month", _("Month"))]

    @property
    def groupings(self) -> list[tuple[str, str]]:
        """What may be chosen."""
        return [("department", pgettext("grouping", "Department")), ("region", pgettext("grouping", "Region"))]

    @property
    def unit_word(self) -> str:
        """What a row is."""
        return dict(self.groupings)[self.by]

    @property
    def page_label(self) -> str:
        """The name of the written report of this period."""
        return name_of_report(self.period)

    @property
    def today(self) -> date:
        """The last day that can be asked for."""
        return timezone.localdate()

    def query(self, **more: object) -> str:
        """This question as the tail of an address."""
        said = {"period": self.period, "on": self.on.isoformat(), "by": self.by, "kpi": self.kpi} | more
        return "?" + urlencode({name: value for name, value in said.items() if value})

    @property
    def tail(self) -> str:
        """Period, day and grouping only, for an address that names its indicator itself."""
        return self.query(kpi="")

    @property
    def board(self) -> str:
        """The board of this question."""
        return reverse("reports:board") + self.query()

    @property
    def screen(self) -> str:
        """The wall of this question."""
        return reverse("reports:screen") + self.query()

    @property
    def page(self) -> str:
        """The written report of this question."""
        return reverse(f"reports:{PAGES[self.period]}") + replace(self, kpi="").query(period="")

    @property
    def pdf(self) -> str:
        """The bulletin as a file."""
        return reverse("reports:pdf", args=[PAGES[self.period], self.on.isoformat()]) + self._grouped()

    @property
    def xlsx(self) -> str:
        """The workbook as a file."""
        return reverse("reports:xlsx", args=[PAGES[self.period], self.on.isoformat()]) + self._grouped()

    def _grouped(self) -> str:
        return f"?by={self.by}" if self.by != GROUPINGS[0] else ""

    def trend_of(self, person: Person, kpi: str, *, is_counted: bool = False) -> list[Point]:
        """The course of everything together up to the day asked for."""
        return queries.trend(person, kpi, period=self.period, on=self.on, periods=PERIODS_SHOWN, is_counted=is_counted)

    def leads(self, report: Report) -> Leads:
        """The addresses of what figures were counted from, as far as the report's reader may look there."""

        def lead(figure: Figure, side: Side) -> str:
            is_theirs = report.opens_whole or figure.unit.code != WHOLE or figure.kpi.level == "item"
            return self.cases_behind(figure, side) if is_theirs and figure.count else ""

        return lead

    def cases_behind(self, figure: Figure, side: Side) -> str:
        """The address of what one side of a figure was counted from."""
        more = self.query(kpi="", unit=figure.unit.code, side=side)
        return reverse("reports:drill", args=[figure.kpi.code]) + more


@dataclass(frozen=True)
class Steps:
    """The way to the periods before and after, and the words for this one."""

    said: str
    before: str
    after: str

    @classmethod
    def around(cls, report: Report | Drill) -> Steps:
        """Of a report; nothing lies after today."""
        after = report.until + timedelta(days=1)
        return cls(
            span_in_words(report.period, report.since, report.until),
            (report.since - timedelta(days=1)).isoformat(),
            after.isoformat() if after <= timezone.localdate() else "",
        )


def asked_in(request: HttpRequest, period: Period | None = None, on: str = "") -> Asked:
    """The question in an address; one that names no day is of the last period that is over: on the first of a month the
    new one has nothing to say yet. `period`: the only one the page is of.

    Invalid (period-unknown, day-unreadable, grouping-unknown) says what may be asked."""
    told = request.GET
    said = on or told.get("on", "")
    of = period or cast(Period, _one_of(told, "period", PERIODS, "period-unknown"))
    return Asked(
        of,
        day_in(said) if said else _last_whole(of),
        cast(By, _one_of(told, "by", GROUPINGS, "grouping-unknown")),
        told.get("kpi", ""),
    )


def _last_whole(period: Period) -> date:
    """The last day of the last period that is over: a written report is of what has ended."""
    return before(period, span(period, timezone.localdate())).until


def day_in(said: str) -> date:
    """The day written as 2026-11-22; today where nothing is said."""
    return reportable(read_day(said), said)


def page_in(told: Mapping[str, str]) -> int:
    """The page asked for, from 1; what is no number is the first."""
    return read_page(told.get("page"))


def _one_of(told: Mapping[str, str], name: str, choices: tuple[str, ...], code: str) -> str:
    value = told.get(name) or choices[0]
    if value not in choices:
        raise Invalid(
            _("There is no “%(said)s” to choose here.") % {"said": value[:20]},
            code=code,
            next_step=_("Choose one of: %(choices)s.") % {"choices": "、".join(choices)},
        )
    return value
