"""How much all authorities together wrote on which day of a month: the calendar above the list of their logs."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from django.db.models import Min

from tongban.journal.models import Log, LogDay


def busy_days(month: date) -> dict[date, dict[str, int]]:
    """Entries by day and by the log's code, of the month that holds the given day (three queries)."""
    first = month.replace(day=1)
    beyond = (first + timedelta(days=31)).replace(day=1)
    after = dict(LogDay.objects.filter(day__gte=beyond).values_list("log").annotate(first=Min("first")))
    ends = {pk: (code, after.get(pk, size)) for pk, code, size in Log.objects.values_list("pk", "code", "size")}
    found: dict[date, dict[str, int]] = defaultdict(dict)
    for log, day, begun in (
        LogDay.objects.filter(day__gte=first, day__lt=beyond).order_by("-day").values_list("log", "day", "first")
    ):
        code, end = ends[log]
        found[day][code] = end - begun
        ends[log] = code, begun
    return dict(found)


def newest_day() -> date | None:
    """The newest day on which any log grew."""
    return LogDay.objects.order_by("-day").values_list("day", flat=True).first()
