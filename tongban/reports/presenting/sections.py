"""One indicator as every page, the bulletin and the workbook show it: the whole, the bodies, the axis, the words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tongban.reports.kpis import Kpi
from tongban.reports.presenting import numbers
from tongban.reports.presenting.ranks import place_of, short_place_of, summary_of, tone_of
from tongban.reports.presenting.scales import Scale
from tongban.reports.shapes import WHOLE, Figure, Report, Side

Leads = Callable[[Figure, Side], str]
"""The address of the cases behind one side of a figure."""


def nowhere(_figure: Figure, _side: Side) -> str:
    """For paper, where nothing is followed."""
    return ""


@dataclass(frozen=True)
class Mark:
    """A mark of the axis."""

    value: float
    place: str
    label: str


@dataclass(frozen=True)
class Axis:
    """What all rows of one drawing share. `whole` and `goal` are empty where there is none."""

    scale: Scale
    marks: tuple[Mark, ...]
    whole: str = ""
    goal: str = ""


@dataclass(frozen=True)
class Places:
    """Where a row's dots and lines stand along the axis; empty where there is nothing to draw."""

    dot: str = ""
    low: str = ""
    high: str = ""
    raw: str = ""
    raw_low: str = ""
    raw_high: str = ""


@dataclass(frozen=True)
class Line:
    """One body on one indicator, in words, and where it is drawn."""

    figure: Figure
    places: Places
    rank: str
    numerator_href: str
    denominator_href: str

    @property
    def unit(self) -> str:
        """Whose figure it is."""
        return self.figure.unit.name

    @property
    def is_share(self) -> bool:
        """Whether the numerator is part of the denominator, so that both are worth a look."""
        return self.figure.kpi.is_share

    @property
    def numerator(self) -> str:
        """What was counted."""
        return numbers.whole_or_not(self.figure.numerator)

    @property
    def denominator(self) -> str:
        """Out of what."""
        return numbers.whole_or_not(self.figure.denominator)

    @property
    def cases(self) -> str:
        """118 / 124 for a share; else how many were counted."""
        return f"{self.numerator} / {self.denominator}" if self.is_share else numbers.whole_or_not(self.figure.count)

    @property
    def raw(self) -> str:
        """As counted."""
        return numbers.amount(self.figure.value, self.figure.kpi.unit)

    @property
    def sureness(self) -> str:
        """How sure the figure is, in words: its interval, that all were counted, or that they are too few for one."""
        if self.figure.kpi.level == "item" or self.figure.kpi.unit == "count":
            return _("counted in full")
        if self.figure.low is None:
            return _("too few for an interval")
        return _("95%% interval %(interval)s") % {"interval": self.raw_interval}

    @property
    def number(self) -> str:
        """The same without its unit."""
        return numbers.bare(self.figure.value, self.figure.kpi.unit)

    @property
    def unit_word(self) -> str:
        """The unit alone: working days, visits; nothing for shares and counts."""
        return numbers.unit_word(self.figure.kpi.unit)

    @property
    def raw_interval(self) -> str:
        """The interval of the same."""
        return numbers.interval(self.figure.low, self.figure.high, self.figure.kpi.unit)

    @property
    def adjusted(self) -> str:
        """As it would be with everybody's mix of work."""
        return numbers.amount(self.figure.adjusted, self.figure.kpi.unit)

    @property
    def interval(self) -> str:
        """The interval of the same."""
        return numbers.interval(self.figure.adj_low, self.figure.adj_high, self.figure.kpi.unit)

    @property
    def verdict(self) -> str:
        """What may be said, in words; nothing for the whole."""
        return "" if self.figure.verdict == "whole" else self.figure.verdict_label

    @property
    def place(self) -> str:
        """The rank interval in short."""
        return short_place_of(self.figure)

    @property
    def tone(self) -> str:
        """ok, bad or nothing."""
        return tone_of(self.figure)


@dataclass(frozen=True)
class Section:
    """One indicator."""

    kpi: Kpi
    whole: Line | None
    lines: tuple[Line, ...]
    axis: Axis
    period: str = "month"

    @cached_property
    def told(self) -> tuple[Line, ...]:
        """The bodies of whom something can be said: they stand one by one."""
        return tuple(line for line in self.lines if line.figure.verdict not in SMALL)

    @cached_property
    def small(self) -> tuple[Line, ...]:
        """The bodies with too few cases to say anything: they stand together, and one by one only on demand."""
        return tuple(line for line in self.lines if line.figure.verdict in SMALL)

    @property
    def small_together(self) -> str:
        """“15 more bodies have too few cases to be compared (43 in all)”; empty where there is none."""
        if not self.small:
            return ""
        words = {"n": len(self.small), "cases": numbers.whole_or_not(sum(line.figure.count for line in self.small))}
        if not self.told:
            return (
                ngettext(
                    "%(n)s body has too few cases to be compared (%(cases)s in all)",
                    "All %(n)s bodies have too few cases to be compared (%(cases)s in all)",
                    len(self.small),
                )
                % words
            )
        return (
            ngettext(
                "%(n)s more body has too few cases to be compared (%(cases)s in all)",
                "%(n)s more bodies have too few cases to be compared (%(cases)s in all)",
                len(self.small),
            )
            % words
        )

    @property
    def code(self) -> str:
        """The indicator's code."""
        return self.kpi.code

    @property
    def name(self) -> str:
        """In the reader's language."""
        return str(self.kpi.name)

    @property
    def has_value(self) -> bool:
        """Whether there is anything to say about the whole."""
        return self.whole is not None and self.whole.figure.value is not None

    @property
    def has_adjusted(self) -> bool:
        """Whether anything is adjusted: items are not, they are all there."""
        return any(line.figure.adjusted is not None for line in self.lines)

    @property
    def has_intervals(self) -> bool:
        """Whether anything was estimated; items are counted in full."""
        return any(line.figure.low is not None for line in (*self.lines, *filter(None, [self.whole])))

    @property
    def has_ranks(self) -> bool:
        """Whether any body has a place."""
        return any(line.rank for line in self.lines)

    @property
    def says(self) -> str:
        """What one may say of the bodies."""
        return summary_of([line.figure for line in self.lines])

    @property
    def target(self) -> str:
        """≥ 98.0%: the target with its direction; empty without one."""
        aim = self.whole.figure.target if self.whole else self.kpi.target
        if aim is None:
            return ""
        return ("≥ " if self.kpi.better == "up" else "≤ ") + numbers.amount(aim, self.kpi.unit)

    @property
    def change(self) -> str:
        """Against the period before, in words; the interval of the whole tells whether a step is more than chance would
        make."""
        if self.whole is None:
            return ""
        figure, words = self.whole.figure, {"before": str(BEFORE[self.period])}
        if figure.value is None or figure.previous is None:
            return _("nothing to compare with %(before)s") % words
        words["step"] = numbers.step(figure.value, figure.previous, self.kpi.unit)
        if numbers.bare(figure.value, self.kpi.unit) == numbers.bare(figure.previous, self.kpi.unit):
            return _("as %(before)s") % words
        higher = figure.value > figure.previous
        said = (_("%(step)s higher than %(before)s") if higher else _("%(step)s lower than %(before)s")) % words
        if figure.low is not None and figure.high is not None and figure.low <= figure.previous <= figure.high:
            return _("%(said)s (no difference can be told)") % {"said": said}
        return said

    @property
    def against(self) -> tuple[str, str]:
        """(words, tone) of the whole against its target: reached, missed, or not to be told."""
        figure = self.whole.figure if self.whole else None
        if figure is None or figure.target is None or figure.is_on_target is None:
            return "", ""
        if figure.low is not None and figure.high is not None and figure.low <= figure.target <= figure.high:
            return _("Target %(target)s within the interval") % {"target": self.target}, ""
        if figure.is_on_target:
            return _("Target %(target)s reached") % {"target": self.target}, "ok"
        return _("Target %(target)s missed") % {"target": self.target}, "warn"

    @cached_property
    def own(self) -> tuple[Axis, Line] | None:
        """The whole alone, on an axis of its own."""
        if self.whole is None or self.whole.figure.value is None:
            return None
        figure = self.whole.figure
        axis = _axis(self.kpi, [figure], None)
        place = axis.scale.place
        places = Places(dot=place(figure.value), low=place(figure.low), high=place(figure.high))
        return axis, Line(figure, places, "", "", "")


LENGTHS = ("day", "week", "month")
SMALL = ("few", "none")
"""Verdicts of bodies that cannot be compared."""
BEFORE = {
    "day": gettext_lazy("the day before"),
    "week": gettext_lazy("the week before"),
    "month": gettext_lazy("the month before"),
}


def sections_of(report: Report, leads: Leads = nowhere, *, every: bool = False) -> list[Section]:
    """The report's indicators, those of cases first, else in the pack's order; without those that say nothing over so
    short a period, unless `every` one is wanted."""
    kpis = {row.kpi.code: row.kpi for row in report.rows}.values()
    length = LENGTHS.index(report.period)
    suited = [kpi for kpi in kpis if every or LENGTHS.index(kpi.period) <= length]
    ordered = sorted(suited, key=lambda kpi: kpi.level != "case")
    return [_section(kpi, report.of(kpi.code), leads, report.period) for kpi in ordered]


def _section(kpi: Kpi, figures: Sequence[Figure], leads: Leads, period: str) -> Section:
    whole = next((figure for figure in figures if figure.unit.code == WHOLE), None)
    bodies = sorted((figure for figure in figures if figure.unit.code != WHOLE), key=_order)
    ranked = sum(figure.rank_from is not None for figure in bodies)
    axis = _axis(kpi, bodies, whole)
    line_of_whole = _line(whole, axis, 0, leads) if whole else None
    is_adjusted = any(figure.adjusted is not None for figure in bodies)
    lines = tuple(_line(figure, axis, ranked, leads, is_adjusted=is_adjusted) for figure in bodies)
    return Section(kpi, line_of_whole, lines, axis, period)


def _order(figure: Figure) -> tuple[bool, float, str]:
    """Best first by the figure that is compared; those without a place last. Within overlapping intervals the order
    means nothing, which is what the rank interval says."""
    compared = figure.adjusted if figure.adjusted is not None else figure.value
    better = 0.0 if compared is None else -compared if figure.kpi.better == "up" else compared
    return figure.rank_from is None, better, figure.unit.name


def _axis(kpi: Kpi, figures: Sequence[Figure], whole: Figure | None) -> Axis:
    told = [f for f in figures if f.verdict != "few"] or figures  # too few cases would stretch it beyond all others
    values = [value for f in told for value in (f.value, f.low, f.high, f.adjusted, f.adj_low, f.adj_high)]
    target = next((figure.target for figure in figures if figure.target is not None), None)
    values += [target, whole.value if whole else None]
    scale = Scale.over(values, floor_=0.0 if kpi.unit != "ratio" else None, ceiling=kpi.ceiling)
    marks = tuple(Mark(value, scale.place(value), numbers.mark(value, kpi.unit)) for value in scale.marks)
    return Axis(scale, marks, scale.place(whole.value) if whole else "", scale.place(target))


def _line(figure: Figure, axis: Axis, ranked: int, leads: Leads, *, is_adjusted: bool = False) -> Line:
    """`is_adjusted`: the drawing shows adjusted figures, with those counted below them; else the counted ones alone."""
    place = axis.scale.place
    raw = [place(value) for value in (figure.value, figure.low, figure.high)]
    adjusted = [place(value) for value in (figure.adjusted, figure.adj_low, figure.adj_high)]
    places = Places(*adjusted, *raw) if is_adjusted else Places(*raw)
    return Line(figure, places, place_of(figure, ranked), leads(figure, "numerator"), leads(figure, "denominator"))
