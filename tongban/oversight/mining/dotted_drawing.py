"""The dotted chart as a drawing: SVG made on the server, attributes only (no style, no script).

One line for each case in the order of beginning, one mark for each act at its day since then. Every activity has a
shape and a colour; the shapes alone tell neighbours in the key apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, groupby
from math import ceil
from xml.sax.saxutils import escape

from tongban.kit.lettering import shortened
from tongban.oversight.mining.charts import Dot, Dotted
from tongban.oversight.mining.drawing import FAINT, HUES, INK, LINE, opening
from tongban.oversight.mining.words import DotWords

WIDTH, LEFT, RIGHT, BEYOND = 1000, 156, 24, 66
"""BEYOND is the strip at the right for acts so late that the scale would leave no room for the others."""
AXIS, KEY, KEYS_ACROSS, KEY_WIDE = 48, 24, 4, 238
LATE = 0.98
"""Where the last act is more than twice as late as this part of all acts, the scale ends there."""
NAMED = 40
"""So many cases are each named at the left; of more, the days on which they began."""
MOST_KINDS = 24
"""Rarer activities share one mark, since nobody tells more apart."""
SPOT, SOLID, STROKES = ('stroke-width="7" stroke-linecap="round"', "", 'stroke-width="2"')
SHAPES = (
    (SPOT, "h0"),
    (SOLID, "m-3-3h6v6h-6z"),
    (SOLID, "m0-4l4 7h-8z"),
    (STROKES, "m-3-3l6 6m0-6l-6 6"),
    (SOLID, "m0-4.4l4.4 4.4-4.4 4.4-4.4-4.4z"),
    (STROKES, "m-4 0h8m-4-4v8"),
    (SOLID, "m0 4l4-7h-8z"),
    (STROKES, "m-3-3h6v6h-6z"),
)
"""How a mark is drawn and its course from its middle: dot, square, triangle, cross, diamond, plus, triangle on its
point, open square."""
DAY_STEPS = [many * 10**zeros for zeros in range(6) for many in (1, 2, 5)]
HOUR_STEPS = [1, 2, 3, 6, 12]


@dataclass(frozen=True, slots=True)
class Axis:
    """The scale across: `ticks` steps of `step` hours or days, from 0; with a strip `beyond`, or without."""

    step: int
    ticks: int
    hours: bool
    beyond: bool = False

    @property
    def end(self) -> float:
        """Where the scale ends."""
        return WIDTH - RIGHT - (BEYOND if self.beyond else 0)

    def x(self, days: float) -> float:
        """Where so many days lie: on the scale, or in the strip beyond."""
        part = days * (24 if self.hours else 1) / (self.step * self.ticks)
        return round(LEFT + part * (self.end - LEFT), 1) if part < 1 + 1e-9 else WIDTH - RIGHT - BEYOND / 3


@dataclass(frozen=True)
class Plot:
    """The cases drawn, each with its dots in order of time, and where their lines lie."""

    rows: Sequence[Sequence[Dot]]
    axis: Axis
    top: float
    height: float

    @property
    def bottom(self) -> float:
        """Below the last case."""
        return self.top + self.height

    def y(self, row: int) -> float:
        """The line of the case at that place."""
        return round(self.top + (row + 0.5) * self.height / len(self.rows), 1)


def dotted_chart(
    found: Dotted, *, label: Callable[[str], str] = str, words: DotWords | None = None, ident: str = "dots"
) -> str:
    """The dots of `charts.dotted`. `label` says an activity in the reader's language; `ident` must be unique on the
    page."""
    words = words or DotWords()
    rows = [tuple(own) for _row, own in groupby(found.dots, lambda dot: dot.row)]
    often = Counter(dot.activity for dot in found.dots)
    keys = KEY * ceil(min(len(often), MOST_KINDS) / KEYS_ACROSS)
    plot = Plot(rows, axis_of([dot.days for dot in found.dots]), keys + 24, height_of(len(rows)))
    kinds = _kinds(plot, often)
    says = words.says(found.cases_shown, found.cases, len(found.dots), len(often))
    return "".join(
        [
            opening("dotted-chart", WIDTH, plot.bottom + AXIS, ident, words.title, says),
            *_across(plot, words),
            *_cases(plot, words),
            *(_marks(n, name, spots, label, words) for n, (name, spots) in enumerate(kinds)),
            *(_key(n, name, len(spots), label, words) for n, (name, spots) in enumerate(kinds)),
            "</svg>",
        ]
    )


def height_of(cases: int) -> float:
    """Wide lines for a few cases, narrow ones for many, and never more than a screen or two."""
    return min(max(16 * cases, 48), max(640, min(4 * cases, 900)))


def axis_of(days: Sequence[float]) -> Axis:
    """Whole hours up to two days, else whole days; at most ten ticks after the first."""
    ordered = sorted(days) or [0.0]
    most = ordered[ceil(LATE * len(ordered)) - 1]
    beyond = ordered[-1] > 2 * most > 0
    most = most if beyond else ordered[-1]
    hours = most <= 2
    span = most * 24 if hours else most
    step = next((step for step in (HOUR_STEPS if hours else DAY_STEPS) if span <= step * 10), DAY_STEPS[-1])
    return Axis(step, max(1, ceil(span / step)), hours, beyond)


def _kinds(plot: Plot, often: Counter[str]) -> list[tuple[str, list[tuple[float, float]]]]:
    """Activities with the middles of their marks, the commonest first; the rarest together under no name."""
    names = sorted(often, key=lambda name: (-often[name], name))
    kept = names if len(names) <= MOST_KINDS else names[: MOST_KINDS - 1]
    spots: dict[str, list[tuple[float, float]]] = {name: [] for name in kept}
    others: list[tuple[float, float]] = []
    for row, own in enumerate(plot.rows):
        for dot in own:
            spots.get(dot.activity, others).append((plot.axis.x(dot.days), plot.y(row)))
    return [*spots.items(), *([("", others)] if others else [])]


def _across(plot: Plot, words: DotWords) -> Iterator[str]:
    """The ticks and their numbers; the strip beyond has a dashed edge."""
    axis = plot.axis
    numbers = [(axis.x(n * axis.step / (24 if axis.hours else 1)), f"{n * axis.step:,}") for n in range(axis.ticks + 1)]
    if axis.beyond:
        numbers.append((axis.x(float("inf")), f"> {axis.step * axis.ticks:,}"))
        yield (
            f'<path d="M{axis.end + BEYOND / 4:g} {plot.top:g}V{plot.bottom:g}" stroke="{LINE}" '
            'stroke-dasharray="3 4"/>'
        )
    for x, said in numbers:
        yield (
            f'<path d="M{x:g} {plot.top:g}V{plot.bottom:g}" stroke="{LINE}" stroke-opacity=".3"/><text x="{x:g}" '
            f'y="{plot.bottom + 18:g}" font-size="12" text-anchor="middle" fill="{FAINT}">{escape(said)}</text>'
        )
    says = words.hours if axis.hours else words.days
    yield (
        f'<text x="{(LEFT + axis.end) / 2:g}" y="{plot.bottom + 38:g}" font-size="12" text-anchor="middle" '
        f'fill="{INK}">{escape(says)}</text>'
    )


def _cases(plot: Plot, words: DotWords) -> Iterator[str]:
    """A thin line from the first act of each case to its last, and at the left its number or the day it began."""
    yield f'<g stroke="{LINE}" stroke-opacity=".5">'
    for row, own in enumerate(plot.rows):
        start, end, y = plot.axis.x(own[0].days), plot.axis.x(own[-1].days), plot.y(row)
        if end > start:
            yield f'<path d="M{start:g} {y:g}H{end:g}"><title>{escape(own[0].case)}</title></path>'
    yield f'</g><g font-size="12" text-anchor="end" fill="{FAINT}">'
    named = len(plot.rows) <= NAMED
    for row in range(0, len(plot.rows), 1 if named else ceil(len(plot.rows) / 16)):
        first = plot.rows[row][0]
        says = shortened(first.case, 20) if named else words.day(first.at)
        yield f'<text x="{LEFT - 12}" y="{plot.y(row) + 4:g}">{escape(says)}</text>'
    yield "</g>"


def _marks(
    n: int, name: str, spots: Sequence[tuple[float, float]], label: Callable[[str], str], words: DotWords
) -> str:
    """All marks of an activity as one path."""
    how, course = SHAPES[n % len(SHAPES)]
    hue = HUES[n % len(HUES)] if name else FAINT
    paint = f'fill="none" stroke="{hue}" {how}' if how else f'fill="{hue}"'
    drawn = "".join(chain.from_iterable((f"M{x:g} {y:g}", course) for x, y in spots))
    says = f"{label(name) if name else words.others} · {words.times(len(spots))}"
    return f'<path d="{drawn}" {paint} opacity=".85"><title>{escape(says)}</title></path>'


def _key(n: int, name: str, times: int, label: Callable[[str], str], words: DotWords) -> str:
    x, y = 24 + KEY_WIDE * (n % KEYS_ACROSS), 16 + KEY * (n // KEYS_ACROSS)
    says = label(name) if name else words.others
    return (
        f'{_marks(n, name, [(x, y)], label, words)}<text x="{x + 12}" y="{y + 4:g}" fill="{INK}" font-size="12">'
        f'{escape(shortened(says, 26))} <tspan fill="{FAINT}">{times:,}</tspan></text>'
    )
