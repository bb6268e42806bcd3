"""What lies ahead of a case: the moments at which rules of time come true, as its watch keeps them.

{"limits": [{name, key, length, unit, started, due, basis, stops, office, entry}], "moments": [[moment, rule, place]]}

Moments are in order, in UTC; `place` is the limit's place in the list. From a limit's few figures the clock's
explanation is made when a signal needs it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import UTC, datetime, time
from typing import Any

from django.utils import timezone

from tongban.cases.queries import Overseen, OverseenLimit
from tongban.catalog import queries as catalog
from tongban.journal.models import Entry
from tongban.kit.workdays import CHINA, Stop
from tongban.oversight.rules import book

BEGINS: dict[str, tuple[str, ...]] = {
    "receipt": ("case.submit", "case.release", "case.correct"),
    "promised": ("case.accept", "case.deem-accepted"),
    "legal": ("case.accept", "case.deem-accepted"),
    "same-day": ("case.accept", "case.deem-accepted"),
    "delivery": ("case.grant",),
    "suspension": ("case.suspend",),
    "consultation": ("case.consult",),
}
"""The acts each limit begins with: a signal rests on the last of them."""
ACTS = frozenset(act for acts in BEGINS.values() for act in acts)

Moments = list[tuple[str, str, int]]


def look_ahead(
    case: Overseen, begun: Mapping[str, int], fired: Collection[str] = (), since: datetime | None = None
) -> dict[str, Any]:
    """All that may still come true in a case. `begun`: act → the entry of its last time. `fired`: signals made already.

    A limit that was met counts only where that was not before `since`: its moments until then are owed, when the record
    of the act is heard late."""
    limits: list[dict[str, Any]] = []
    moments: Moments = []
    for limit in case.limits:
        if limit.met_at is not None and (since is None or limit.met_at < since):
            continue
        coming = list(_moments(case.number, limit, fired))
        if coming:
            moments += [(moment.astimezone(UTC).isoformat(), code, len(limits)) for moment, code in coming]
            limits.append(_kept(limit, begun))
    return {"limits": limits, "moments": [list(row) for row in sorted(moments)]}


def _moments(number: str, limit: OverseenLimit, fired: Collection[str]) -> Iterator[tuple[datetime, str]]:
    for rule in book().rules:
        moment = rule.judge.function(limit, rule.figures) if rule.judge.kind == "limit" else None
        if moment is None or (limit.met_at is not None and moment >= limit.met_at):
            continue
        if rule.is_in_force(timezone.localdate(moment)) and once(rule.code, number, limit.key) not in fired:
            yield moment, rule.code


def once(rule: str, subject: str, key: str) -> str:
    """The key under which a signal is made once."""
    return f"{rule}:{subject}:{key}"


def _kept(limit: OverseenLimit, begun: Mapping[str, int]) -> dict[str, Any]:
    entries = [begun[act] for act in BEGINS[limit.name] if act in begun]
    return {
        "name": limit.name,
        "key": limit.key,
        "length": limit.length,
        "unit": limit.unit,
        "started": limit.started.isoformat(),
        "due": limit.due.isoformat() if limit.due else None,
        "basis": limit.basis,
        "stops": [[a.isoformat(), b.isoformat() if b else None, reason] for a, b, reason in limit.stops],
        "office": limit.office_id,
        "entry": max(entries, default=None),
    }


def begun_of(numbers: Iterable[str]) -> dict[str, dict[str, int]]:
    """Number → act → the entry of its last time, for the acts limits begin with; one query."""
    found: dict[str, dict[str, int]] = {}
    rows = Entry.objects.filter(kind="case", subject__in=list(numbers), what__in=ACTS).order_by("pk")
    for subject, what, key in rows.values_list("subject", "what", "pk"):
        found.setdefault(subject, {})[what] = key
    return found


class Explained:
    """The clock's explanation of limits, with the rules they are held against; equal days are reckoned once."""

    def __init__(self) -> None:
        self.rules = book().by_code
        self._known: dict[tuple[Any, ...], list[dict[str, Any]]] = {}

    def of(self, limit: Mapping[str, Any]) -> dict[str, Any]:
        """A limit as a signal keeps it: its figures and every range of days that did or did not count."""
        shown = {name: limit[name] for name in ("length", "unit", "started", "due", "basis")}
        return {"limit": limit["name"], **shown, "steps": self._steps(limit)}

    def _steps(self, limit: Mapping[str, Any]) -> list[dict[str, Any]]:
        if not limit["length"]:
            return []
        day = datetime.fromisoformat(limit["started"]).astimezone(CHINA).date()
        key = (day, limit["length"], limit["unit"], repr(limit["stops"]))
        if key not in self._known:
            self._known[key] = _steps(limit, datetime.combine(day, time(12), CHINA))
        return self._known[key]


def _steps(limit: Mapping[str, Any], start: datetime) -> list[dict[str, Any]]:
    stops = [
        Stop(datetime.fromisoformat(a), datetime.fromisoformat(b) if b else None, reason)
        for a, b, reason in limit["stops"]
    ]
    unit = limit["unit"]
    due = catalog.calendar().due(start, limit["length"], stops, unit, rolls=unit == "natural-day")
    return [
        {
            "first": step.first.isoformat(),
            "last": step.last.isoformat() if step.last else None,
            "kind": step.kind,
            "name": str(step.name),
            "notice": step.notice,
            "counted": step.counted,
            "total": step.total,
        }
        for step in due.steps
    ]
