"""The explanation a signal keeps, as pages show it: what the limit was, which days counted, and a drawing of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext_lazy as _

from tongban.oversight.shapes import SignalRow

LIMITS = {
    "receipt": _("Answer on acceptance"),
    "promised": _("Promised limit"),
    "legal": _("Legal limit"),
    "delivery": _("Delivery"),
    "consultation": _("Answer of the body that was asked"),
    "suspension": _("Time the applicant was told the stop takes"),
    "same-day": _("Decision on the same day"),
}
DAYS = {
    "event": _("The day of the event is not counted"),
    "workday": _("Working days"),
    "make-up": _("Make-up working days"),
    "weekend": _("Weekend"),
    "holiday": _("Public holiday"),
    "stopped": _("Clock stopped"),
    "natural": _("Calendar days"),
    "after-hours": _("Outside business hours"),
    "rolled": _("The last day is no working day, so the next working day takes its place"),
    "unannounced": _("The calendar of that year has not been announced yet"),
}
FOUND = {
    "notices": _("correction notices so far"),
    "minutes": _("working minutes it took"),
    "least": _("fewest that are plausible"),
    "at": _("moment of the act"),
    "times": _("turns between bodies"),
    "declared": _("declared as a relative"),
    "basis": _("basis as it was written"),
    "decided": _("decisions by this officer"),
    "refused": _("of them refusals"),
    "peers_decided": _("decisions by the others"),
    "peers_refused": _("of them refusals (others)"),
    "mean_minutes": _("typical working minutes"),
    "peers_mean_minutes": _("typical working minutes of the others"),
    "chance": _("probability by chance alone"),
}
"""What a rule of acts or of peers found, in words."""


def explained(signal: SignalRow) -> dict[str, Any]:
    """What a page shows of a signal's explanation: `limit` with `rows` and `strip` of a time rule, else `figures`."""
    said = signal.explanation
    if "limit" not in said:
        return {"figures": [(FOUND.get(name, name), _value(name, value)) for name, value in said.items()]}
    rows = [_row(step) for step in said.get("steps", ())]
    due, until = _day(said.get("due")), timezone.localdate(signal.at)
    return {
        "limit": LIMITS.get(str(said["limit"]), said["limit"]),
        "length": said.get("length"),
        "unit": said.get("unit"),
        "started": _moment(said.get("started")),
        "due": due,
        "basis": said.get("basis", ""),
        "rows": rows,
        "strip": strip(rows, due, until),
        "begin": rows[0]["first"] if rows else None,
        "end": max(filter(None, (due, until, rows[-1]["last"] if rows else None))),
    }


def _row(step: dict[str, Any]) -> dict[str, Any]:
    return {
        **step,
        "first": _day(step.get("first")),
        "last": _day(step.get("last")),
        "words": DAYS.get(str(step.get("kind")), step.get("kind")),
        "counts": bool(step.get("counted")),
    }


def strip(rows: list[dict[str, Any]], due: date | None, until: date) -> list[dict[str, Any]]:
    """The stretches as blocks from 0 to 100, each as wide as it has days, and what came after the last day due."""
    spans = [(row["first"], row["last"] or row["first"], _shade(row), row["words"]) for row in rows if row["first"]]
    if due and until > due:
        spans.append((date.fromordinal(due.toordinal() + 1), until, "past", _("After the last day")))
    if not spans:
        return []
    begin = min(span[0] for span in spans).toordinal()
    whole = max(span[1] for span in spans).toordinal() - begin + 1
    return [
        {
            "x": f"{100 * (first.toordinal() - begin) / whole:.2f}",
            "width": f"{100 * max(1, last.toordinal() - first.toordinal() + 1) / whole:.2f}",
            "shade": shade,
            "words": words,
        }
        for first, last, shade, words in spans
    ]


def _shade(row: dict[str, Any]) -> str:
    return "stopped" if row.get("kind") == "stopped" else "counts" if row["counts"] else "idle"


def _value(name: str, value: Any) -> Any:
    """A figure as people read it."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    moment = parse_datetime(str(value)) if name == "at" else None
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}" if moment else value


def _day(said: Any) -> date | None:
    if isinstance(said, datetime):
        return timezone.localdate(said)
    return said if isinstance(said, date) or said is None else parse_date(str(said)[:10])


def _moment(said: Any) -> datetime | None:
    return said if isinstance(said, datetime) or said is None else parse_datetime(str(said))
