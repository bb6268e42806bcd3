"""What was mined as tables: for the terminal, as CSV and as JSON."""

from __future__ import annotations

import csv
import io
import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from tongban.kit.lettering import letters, shortened
from tongban.oversight.mining.charts import Dotted
from tongban.oversight.mining.results import Bottleneck, Lateness, Mined, Spread, Unit
from tongban.oversight.mining.words import REASONS, spoken

Label = Callable[[str], str]
WIDEST = 64
"""Half characters of a cell on the terminal; files have all of it."""


class Time(NamedTuple):
    """A time in a table: words on the terminal, a number in a file."""

    value: float
    unit: Unit


class Share(NamedTuple):
    """A part of a whole (0…1): per cent on the terminal."""

    value: float


Cell = str | int | Time | Share | None


@dataclass(frozen=True, slots=True)
class Table:
    """One table: `name` is its file's, heads and title are in the reader's language."""

    name: str
    title: str
    heads: tuple[str, ...]
    rows: list[tuple[Cell, ...]]


def tables(mined: Mined, label: Label = str) -> list[Table]:
    """Everything found, the flow first; tables of which the log tells nothing are left out."""
    made = (_arcs, _variants, _rework, _effects, _bottlenecks, _handovers, _worked, _deviations)
    return [table for table in (make(mined, label) for make in made) if table.rows]


def _times(wall: Spread, working: Spread | None) -> tuple[Cell, ...]:
    unit: Unit = "working-minute" if working else "second"
    time = working or wall
    return Time(time.median, unit), Time(time.p90, unit), Time(time.total, unit)


def _arcs(mined: Mined, label: Label) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (label(a.source), label(a.target), a.count, a.cases, *_times(a.wall, a.working)) for a in mined.arcs
    ]
    return Table(
        "dfg", _("What follows what"), (_("One step"), _("Next step"), _("Times"), _("Cases"), *_time_heads()), rows
    )


def _time_heads() -> tuple[str, str, str]:
    return _("Median"), _("9 of 10 within"), _("Sum of time")


def _variants(mined: Mined, label: Label) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (n, v.count, Share(v.share), *_times(v.wall, v.working)[:2], " → ".join(map(label, v.activities)))
        for n, v in enumerate(mined.variants, 1)
    ]
    heads = (_("No."), _("Cases"), _("Share"), *_time_heads()[:2], _("Way through"))
    return Table("variants", _("Ways through"), heads, rows)


def _rework(mined: Mined, label: Label) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (label(r.activity), r.cases, Share(r.share), r.again, r.at_once) for r in mined.rework
    ]
    heads = (_("Activity"), _("Cases"), _("Share"), _("Done again"), _("Directly again"))
    return Table("rework", _("Done again"), heads, rows)


def _effects(mined: Mined, label: Label) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (
            label(e.activity), e.nth, e.cases_with, e.cases_without, Time(e.median_with, e.unit),
            Time(e.median_without, e.unit), Time(e.difference, e.unit), Time(e.low, e.unit), Time(e.high, e.unit),
        )
        for e in mined.effects
    ]  # fmt: skip
    heads = (
        _("Activity"), _("Which time"), _("Cases with it"), _("Cases without it"), _("Median with it"),
        _("Median without it"), _("Difference"), _("95 % from"), _("to"),
    )  # fmt: skip
    return Table("effects", _("What doing it once more goes with, in the time of a whole case"), heads, rows)


def _bottlenecks(mined: Mined, label: Label) -> Table:
    def where(row: Bottleneck) -> str:
        return label(row.source) + (f" → {label(row.target)}" if row.target else "")

    kinds = {"arc": _("step"), "stage": _("stage")}
    rows: list[tuple[Cell, ...]] = [
        (
            kinds[b.kind], where(b), Share(b.share), Time(b.time.total, b.unit), b.time.count,
            Time(b.time.median, b.unit), Time(b.time.p90, b.unit),
        )
        for b in mined.bottlenecks
    ]  # fmt: skip
    heads = (_("Kind"), _("Step or stage"), _("Share of all time"), _("Sum of time"), _("Times"), *_time_heads()[:2])
    return Table("bottlenecks", _("Where the time goes"), heads, rows)


def _handovers(mined: Mined, label: Label) -> Table:
    kinds = {"organisation": _("between bodies"), "resource": _("between persons")}
    rows: list[tuple[Cell, ...]] = [
        (kinds[h.kind], h.giver, h.taker, h.count, h.cases, *_times(h.wall, h.working)) for h in mined.handovers
    ]
    heads = (_("Kind"), _("Given by"), _("Taken over by"), _("Times"), _("Cases"), *_time_heads())
    return Table("handovers", _("Hand-overs"), heads, rows)


def _worked(mined: Mined, label: Label) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (label(w.activity), w.work.count, Time(w.work.median, w.unit), Time(w.work.total, w.unit))
        + ((Time(w.wait.median, w.unit), Time(w.wait.total, w.unit)) if w.wait else (None, None))
        for w in mined.worked
    ]
    heads = (
        _("Activity"), _("Times"), _("Median at work"), _("At work in all"), _("Median waiting"), _("Waiting in all"),
    )  # fmt: skip
    return Table("waiting", _("Waiting beside working"), heads, rows)


def _deviations(mined: Mined, label: Label) -> Table:
    found = mined.conformance.deviations if mined.conformance else ()
    rows: list[tuple[Cell, ...]] = [
        (
            str(REASONS[d.reason]),
            label(d.before),
            label(d.move),
            label(d.after),
            d.count,
            d.cases,
            ", ".join(d.examples),
        )
        for d in found
    ]
    heads = (_("What is wrong"), _("In state"), _("Move made"), _("To state"), _("Times"), _("Cases"), _("For example"))
    return Table("conformance", _("Moves the declaration does not allow"), heads, rows)


def dots_table(found: Dotted, label: Label = str) -> Table:
    """The dotted chart as a table: how long after its case began each activity came, of the cases drawn."""
    days: dict[str, list[float]] = defaultdict(list)
    for dot in found.dots:
        days[dot.activity].append(dot.days)
    rows: list[tuple[Cell, ...]] = [
        (label(name), len(own), *(Time(day * 86_400, "second") for day in (median(own), max(own))))
        for name, own in sorted(days.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    ]
    heads = (_("Activity"), _("Times"), _("Median since the begin"), _("Latest since the begin"))
    return Table("dots", _("When each act comes, in wall time"), heads, rows)


def summary(mined: Mined) -> Iterator[str]:
    """The log in a few lines."""
    yield _("Events: %(events)s; cases: %(cases)s; ways through: %(ways)s.") % {
        "events": f"{mined.events:,}", "cases": f"{mined.cases:,}", "ways": f"{len(mined.variants):,}",
    }  # fmt: skip
    if mined.begun_only:
        yield _("%(n)s of the events only begin or plan something; they count for waiting and working times alone.") % {
            "n": f"{mined.begun_only:,}"
        }
    if mined.unfinished:
        yield _("Begun, with nothing completed yet: %(n)s cases; they have no way through and are in no share.") % {
            "n": f"{mined.unfinished:,}"
        }
    if mined.unread:
        yield _("Only partly read: %(n)s rows were left out.") % {"n": f"{mined.unread:,}"}
    yield from mined.notes
    if mined.since and mined.until:
        first, last = (f"{timezone.localtime(at):%Y-%m-%d %H:%M}" for at in (mined.since, mined.until))
        yield _("From %(since)s to %(until)s.") % {"since": first, "until": last}
    time = mined.whole_working or mined.whole
    if time:
        unit: Unit = "working-minute" if mined.whole_working else "second"
        kind = _("working time by the legal calendar") if mined.whole_working else _("wall time")
        yield _("A case takes %(median)s (median), 9 of 10 within %(p90)s; %(kind)s.") % {
            "median": spoken(time.median, unit), "p90": spoken(time.p90, unit), "kind": kind,
        }  # fmt: skip
    if mined.cases:
        yield _("In %(share)s of the cases something was done again.") % {
            "share": f"{mined.reworked_cases / mined.cases:.1%}"
        }
    if mined.lateness:
        yield from _late(mined.lateness)
    if mined.unannounced:
        yield _("Steps without working time, because the calendar of their year is not known here: %(n)s.") % {
            "n": f"{mined.unannounced:,}"
        }
    if mined.conformance:
        yield _("%(fitness)s of %(moves)s moves are as “%(life)s” declares, and %(perfect)s of the cases wholly.") % {
            "fitness": f"{mined.conformance.fitness:.2%}", "moves": f"{mined.conformance.moves:,}",
            "life": mined.conformance.lifecycle, "perfect": f"{mined.conformance.perfect:.2%}",
        }  # fmt: skip


def _late(found: Lateness) -> Iterator[str]:
    """How deadlines were kept."""
    yield _("Of %(cases)s ended cases with a deadline %(late)s ended after it (%(share)s).") % {
        "cases": f"{found.cases:,}", "late": f"{found.late:,}", "share": f"{found.share:.1%}",
    }  # fmt: skip
    if found.by:
        yield _("They were late by %(median)s (median), 9 of 10 by at most %(p90)s, in wall time.") % {
            "median": spoken(found.by.median, "second"), "p90": spoken(found.by.p90, "second"),
        }  # fmt: skip
    if found.open_late:
        yield _("Not ended, though their deadline is past: %(n)s cases.") % {"n": f"{found.open_late:,}"}


def on_terminal(mined: Mined, label: Label = str, most: int = 15) -> str:
    """The summary and the first `most` rows of every table."""
    lines = list(summary(mined))
    for table in tables(mined, label):
        said = [[shown(cell) for cell in row] for row in table.rows[:most]]
        lines += ["", f"{table.title}"]
        lines += _aligned(table.heads, said, [isinstance(cell, str) for cell in table.rows[0]])
        if len(table.rows) > most:
            lines.append(_("… and %(n)s more; --out DIR writes all of them.") % {"n": f"{len(table.rows) - most:,}"})
    return "\n".join(lines) + "\n"


def shown(cell: Cell, widest: int | None = WIDEST) -> str:
    """A cell in words; a text cut to `widest` half characters, or whole."""
    if isinstance(cell, Time):
        return spoken(cell.value, cell.unit)
    if isinstance(cell, Share):
        return f"{cell.value:.1%}"
    if isinstance(cell, int):
        return f"{cell:,}"
    return shortened(cell or "", widest) if widest else cell or ""


def _aligned(heads: Sequence[str], rows: Sequence[Sequence[str]], texts: Sequence[bool]) -> Iterator[str]:
    widths = [max(letters(row[n]) for row in (heads, *rows)) for n in range(len(heads))]
    for row in (heads, ["─" * width for width in widths], *rows):
        padded = [
            cell + " " * (width - letters(cell)) if text else " " * (width - letters(cell)) + cell
            for cell, width, text in zip(row, widths, texts, strict=True)
        ]
        yield "  ".join(padded).rstrip()


def as_csv(table: Table) -> str:
    """The table with plain numbers: times in minutes of working time or seconds, as a heading of its own says."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    units = {cell.unit for row in table.rows for cell in row if isinstance(cell, Time)}
    timed = [any(isinstance(row[n], Time) for row in table.rows) for n in range(len(table.heads))]
    unit = f" ({', '.join(sorted(units))})"
    writer.writerow([head + unit if is_time else head for head, is_time in zip(table.heads, timed, strict=True)])
    for row in table.rows:
        writer.writerow([_safe(cell.value if isinstance(cell, Time | Share) else cell) for cell in row])
    return written.getvalue()


def _safe(cell: Any) -> Any:
    """A text that a spreadsheet would take for a formula is marked as text."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in {"=", "+", "-", "@", "\t"} else cell


def as_json(mined: Mined) -> str:
    """Everything found, as the results name it."""
    return json.dumps(mined.as_dict(), ensure_ascii=False, indent=1, default=str)
