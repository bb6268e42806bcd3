"""What the readers say of a row, a file or an option they cannot use, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from tongban.kit.refusals import Invalid
from tongban.kit.words import say
from tongban.oversight.mining.results import Unit

SENTENCES: Mapping[str, tuple[Any, Any]] = {
    "log-no-case": (_("The case is missing."), _("Give the row its case number.")),
    "log-no-activity": (_("The activity is missing."), _("Say what was done.")),
    "log-no-time": (_("The moment is missing."), _("Say when it was done.")),
    "log-bad-time": (
        _("“%(value)s” is not a moment."),
        _("Write it like 2026-03-02 09:30:00 or 2026-03-02T09:30:00+08:00."),
    ),
    "log-ragged": (
        _("The row has %(value)s fields, more than the heading."),
        _("Put a field with a comma between quotation marks."),
    ),
    "log-no-column": (
        _("No column holds the %(value)s."),
        _("Name it with --case, --activity or --time; the file has: %(columns)s."),
    ),
    "log-kind-unknown": (
        _("This is no event log we can read."),
        _("Hand in .xes, .xes.gz, .csv, .csv.gz or .parquet."),
    ),
    "log-broken": (_("The file is broken, or is not what its ending says."), _("Export it again and try once more.")),
    "log-broken-at": (
        _("The file is broken at line %(row)s."),
        _("Look at that line, or export the file again and try once more."),
    ),
    "log-columns-twice": (
        _("The heading names a column twice: %(value)s."),
        _("Give each column a name of its own, so that nothing has to be guessed."),
    ),
    "log-encoding": (
        _("The text is in neither UTF-8 nor GB 18030 (byte %(value)s cannot be read)."),
        _("Save it as “CSV UTF-8” and try once more."),
    ),
    "log-with-entities": (
        _("The file declares a document type or entities, which can be used to attack readers."),
        _("Remove the DOCTYPE; an event log never needs one."),
    ),
    "log-no-file": (_("There is no such file."), _("Check the path.")),
    "log-empty": (_("The log has no event that can be read."), _("Look at rows %(rows)s.")),
    "log-no-rows": (_("The file is empty: there is no event below its heading."), _("Export it again, with its rows.")),
}

COLUMNS: Mapping[str, Any] = {
    "case": _("case number"), "activity": _("activity"), "time": _("moment"), "resource": _("officer"),
}  # fmt: skip
"""What a column holds, by the option that names it."""

NOTES: Mapping[str, Any] = {
    "log-days-only": _("%(n)s moments are days without a time, and were read as the beginning of the day."),
    "log-epoch-seconds": _("%(n)s moments are numbers, and were read as seconds since 1970."),
    "log-epoch-milliseconds": _("%(n)s moments are numbers, and were read as milliseconds since 1970."),
    "log-epoch-microseconds": _("%(n)s moments are numbers, and were read as microseconds since 1970."),
    "log-serials": _("%(n)s moments are numbers, and were read as a spreadsheet's days on China's clock."),
    "log-deadlines-lost": _("%(n)s deadlines could not be understood, and were left out."),
}
"""How a source was understood where its writing alone does not say."""


def note(code: str, *, n: int) -> str:
    """A sentence of NOTES, in the reader's language."""
    return str(NOTES[code]) % {"n": f"{n:,}"}


@dataclass(frozen=True, slots=True)
class Unread:
    """A row that was left out: which, in what field, and why (a key of SENTENCES)."""

    file: str
    row: int
    field: str
    code: str
    value: str = ""

    @property
    def place(self) -> str:
        """Where it is: “log.csv, row 3, moment”."""
        field = COLUMNS.get({"at": "time"}.get(self.field, self.field), self.field)
        return ", ".join(str(part) for part in (self.file, say("at-row", value=self.row), field) if str(part))

    @property
    def sentence(self) -> str:
        """What is wrong and what to do."""
        wrong, then = SENTENCES[self.code]
        return f"{str(wrong) % {'value': self.value}} {then}"


class _Filled:
    """A lazy sentence with its words, spoken when it is read."""

    def __init__(self, sentence: Promise | str, words: Mapping[str, str]) -> None:
        self.sentence, self.words = sentence, words

    def __str__(self) -> str:
        return str(self.sentence) % self.words


def refusal(code: str, /, where: Mapping[str, Any], **words: str) -> Invalid:
    """The whole file, or an option, cannot be used."""
    wrong, then = SENTENCES[code]
    words = {key: str(value) for key, value in where.items()} | words
    return Invalid(_Filled(wrong, words), code=code, next_step=_Filled(then, words), where=where)


def spoken(value: float, unit: Unit) -> str:
    """A time in words: working minutes as minutes or hours of working time, seconds as seconds … days."""
    steps = WORKING if unit == "working-minute" else WALL
    _below, divisor, words = next(step for step in steps if abs(value) < step[0])
    number = value / divisor
    shown = f"{number:,.0f}" if divisor == 1 or abs(number) >= 100 or number == int(number) else f"{number:,.1f}"
    return str(words) % {"n": shown}


WORKING = ((120, 1, _("%(n)s min")), (float("inf"), 60, _("%(n)s h")))
WALL = (
    (120, 1, _("%(n)s s")),
    (7_200, 60, _("%(n)s min")),
    (172_800, 3_600, _("%(n)s h")),
    (float("inf"), 86_400, _("%(n)s d")),
)


def _times(count: int) -> str:
    return ngettext("%(n)s time", "%(n)s times", count) % {"n": f"{count:,}"}


class MapWords:
    """The words of a process map, in the reader's language."""

    @property
    def title(self) -> str:
        """What the drawing is."""
        return gettext("Process map")

    @property
    def start(self) -> str:
        """Where every case begins."""
        return gettext("Begin")

    @property
    def end(self) -> str:
        """Where every case ends."""
        return gettext("End")

    @property
    def fast(self) -> str:
        """The first colour."""
        return gettext("quick")

    @property
    def slow(self) -> str:
        """The last colour."""
        return gettext("slow")

    @property
    def legend(self) -> str:
        """What width and colour mean."""
        return gettext("Width: how often. Colour: median time until the next step.")

    def times(self, count: int) -> str:
        """How often."""
        return _times(count)

    def says(self, activities: int, arcs: int, cases: int) -> str:
        """The drawing in one sentence, for readers by ear."""
        return gettext(
            "%(activities)s activities and %(arcs)s links of %(cases)s cases; the table beside it says the same."
        ) % {"activities": activities, "arcs": arcs, "cases": f"{cases:,}"}


class DotWords:
    """The words of a dotted chart, in the reader's language."""

    @property
    def title(self) -> str:
        """What the drawing is."""
        return gettext("Dotted chart")

    @property
    def days(self) -> str:
        """The scale in days."""
        return gettext("Days since the case began")

    @property
    def hours(self) -> str:
        """The scale in hours."""
        return gettext("Hours since the case began")

    @property
    def others(self) -> str:
        """The activities too rare for a mark of their own."""
        return gettext("All other activities")

    def times(self, count: int) -> str:
        """How often."""
        return _times(count)

    def day(self, at: datetime) -> str:
        """The day on which a case began."""
        return f"{timezone.localtime(at):%Y-%m-%d}"

    def says(self, shown: int, cases: int, dots: int, activities: int) -> str:
        """The drawing in one sentence, for readers by ear."""
        return gettext(
            "%(dots)s acts of %(activities)s activities in %(shown)s of %(cases)s cases, a line for each case in the "
            "order in which they began."
        ) % {"dots": f"{dots:,}", "activities": activities, "shown": f"{shown:,}", "cases": f"{cases:,}"}


class FlowWords:
    """The words of a Sankey diagram of hand-overs, in the reader's language."""

    @property
    def title(self) -> str:
        """What the drawing is."""
        return gettext("Hand-overs")

    @property
    def back(self) -> str:
        """Above what was sent back."""
        return gettext("Given back, against the usual way")

    @property
    def none(self) -> str:
        """Where there is nothing to draw."""
        return gettext("Nothing was handed over.")

    def drawn(self, drawn: int, links: int) -> str:
        """Where there are more links than can be drawn."""
        return gettext("The %(drawn)s commonest of %(links)s links are drawn; the table has all of them.") % {
            "drawn": drawn, "links": f"{links:,}",
        }  # fmt: skip

    def times(self, count: int) -> str:
        """How often."""
        return _times(count)

    def says(self, ends: int, links: int, back: int) -> str:
        """The drawing in one sentence, for readers by ear."""
        return gettext(
            "%(links)s links between %(ends)s bodies or persons, %(back)s of them back; the table beside it says the "
            "same."
        ) % {"links": links, "ends": ends, "back": back}


REASONS: Mapping[str, Any] = {
    "unknown-move": _("no such move"),
    "wrong-start": _("not possible from this state"),
    "wrong-end": _("it leads elsewhere"),
    "broken-chain": _("not the state the move before left"),
}
"""What is wrong with a move, by `results.Reason`."""
