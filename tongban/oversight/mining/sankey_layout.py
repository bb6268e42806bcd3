"""Where bodies and the work between them lie in a Sankey diagram: columns from giver to taker, heights by how often.

A body stands one column right of the last that gives to it. Work that passes a column on its way has a place of its own
there, so that no ribbon runs through a body; the order within a column is that of the neighbours' mean place.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from graphlib import TopologicalSorter
from itertools import pairwise

from tongban.oversight.mining.charts import Flow
from tongban.oversight.mining.layout import Point

BAR, LABEL, MARGIN, GAP = 14, 184, 16, 10
COLUMN, WIDTH = 230, 1000
"""A column is at least so wide, and the drawing too."""
HIGHEST, THICKEST, THINNEST = 320, 24, 1.5
"""All ribbons of a column together are at most so high, save that none is thinner than can be seen; one hand-over is
never thicker than THICKEST."""
SWEEPS, PULLS = 8, 12


@dataclass(slots=True)
class Stop:
    """A body, or the place where a ribbon passes a column: its neighbours, each as often as a ribbon is thick."""

    column: int
    name: str = ""
    height: float = 0
    room: float = 0
    before: list[tuple[int, float]] = field(default_factory=list)
    after: list[tuple[int, float]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Bar:
    """A body's bar: its left upper corner, its height, and how often work passed through it."""

    x: float
    y: float
    height: float
    times: int


@dataclass(frozen=True, slots=True)
class Ribbon:
    """One flow, `width` thick, along the middle line `points`: out of a bar, in and out of each place, into a bar."""

    flow: Flow
    width: float
    points: tuple[Point, ...]


@dataclass(frozen=True)
class FlowLayout:
    """Everything of one drawing; flows `returned` have no ribbon."""

    width: float
    height: float
    bars: Mapping[str, Bar]
    ribbons: tuple[Ribbon, ...]


def lay_flows(flows: Sequence[Flow], room: Callable[[str], float]) -> FlowLayout:
    """Lay out what was given on; `room` is the height a body's label needs. The flows not returned close no circle."""
    onward = [flow for flow in flows if not flow.returned]
    columns = _columns(flows, onward)
    times = _times(columns, onward)
    full = [sum(many for name, many in times.items() if columns[name] == at) for at in set(columns.values())]
    scale = min(THICKEST, HIGHEST / max(full, default=1))
    stops, chains = _stops(onward, columns, room, scale)
    rows = _ordered(stops)
    tops, height = _down(stops, rows)
    step = max(COLUMN, (WIDTH - 2 * MARGIN - BAR - LABEL) / max(1, len(rows) - 1))
    left = [MARGIN + step * at for at in range(len(rows))]
    bars = {
        stop.name: Bar(round(left[stop.column], 1), round(tops[i], 1), round(stop.height, 1), times[stop.name])
        for i, stop in enumerate(stops)
        if stop.name
    }
    wide = 2 * MARGIN + step * (len(rows) - 1) + BAR + LABEL
    return FlowLayout(max(WIDTH, round(wide)), round(height), bars, _ribbons(onward, chains, stops, tops, left, scale))


def _thick(flow: Flow, scale: float) -> float:
    return max(THINNEST, flow.times * scale)


def _columns(flows: Sequence[Flow], onward: Sequence[Flow]) -> dict[str, int]:
    """Each body right of all who give to it; who only gives stands directly before the first it gives to."""
    givers: dict[str, list[str]] = {end: [] for flow in flows for end in (flow.giver, flow.taker)}
    takers = defaultdict(list)
    for flow in onward:
        givers[flow.taker].append(flow.giver)
        takers[flow.giver].append(flow.taker)
    columns: dict[str, int] = {}
    for name in TopologicalSorter(givers).static_order():
        columns[name] = max((columns[giver] + 1 for giver in givers[name]), default=0)
    for name, gives_to in takers.items():
        if not givers[name]:
            columns[name] = min(columns[taker] for taker in gives_to) - 1
    return columns


def _times(columns: Mapping[str, int], onward: Sequence[Flow]) -> dict[str, int]:
    """How often work passed through each body: the more of what it took and what it gave."""
    took, gave = dict.fromkeys(columns, 0), dict.fromkeys(columns, 0)
    for flow in onward:
        took[flow.taker] += flow.times
        gave[flow.giver] += flow.times
    return {name: max(took[name], gave[name]) for name in columns}


def _stops(
    onward: Sequence[Flow], columns: Mapping[str, int], room: Callable[[str], float], scale: float
) -> tuple[list[Stop], list[list[int]]]:
    """Bodies and passing places, and for each flow the stops along its way."""
    stops = [Stop(column, name) for name, column in columns.items()]
    own = {stop.name: i for i, stop in enumerate(stops)}
    chains = []
    for flow in onward:
        thick = _thick(flow, scale)
        first = len(stops)
        passed = range(columns[flow.giver] + 1, columns[flow.taker])
        stops += [Stop(column, height=thick, room=thick) for column in passed]
        chain = [own[flow.giver], *range(first, len(stops)), own[flow.taker]]
        for a, b in pairwise(chain):
            stops[a].after.append((b, thick))
            stops[b].before.append((a, thick))
        chains.append(chain)
    for stop in stops:
        if stop.name:
            stop.height = max(4, _sum(stop.before), _sum(stop.after))
            stop.room = max(stop.height, room(stop.name))
    return stops, chains


def _sum(neighbours: Sequence[tuple[int, float]]) -> float:
    return sum(thick for _stop, thick in neighbours)


def _mean(neighbours: Sequence[tuple[int, float]], of: Mapping[int, float], alone: float) -> float:
    """The neighbours' mean place, the thicker counting more; `alone` where there are none."""
    weight = _sum(neighbours)
    return sum(of[stop] * thick for stop, thick in neighbours) / weight if weight else alone


def _ordered(stops: Sequence[Stop]) -> list[list[int]]:
    """The stops of each column from top to bottom: at first the highest, then by their neighbours, to and fro."""
    rows: list[list[int]] = [[] for _ in range(max((stop.column for stop in stops), default=0) + 1)]
    for i in sorted(range(len(stops)), key=lambda i: (-stops[i].height, stops[i].name, i)):
        rows[stops[i].column].append(i)
    for sweep in range(SWEEPS):
        there = sweep % 2 == 0
        for row in rows if there else reversed(rows):
            at = {i: n / len(own) for own in rows for n, i in enumerate(own)}
            row.sort(key=lambda i: _mean(stops[i].before if there else stops[i].after, at, at[i]))
    return rows


def _down(stops: Sequence[Stop], rows: Sequence[Sequence[int]]) -> tuple[dict[int, float], float]:
    """The upper edge of every stop's bar, and the height of it all: each as near to its neighbours as fits."""
    high = max((sum(stops[i].room + GAP for i in row) for row in rows), default=0)
    middles = {i: high / 2 for row in rows for i in row}
    for pull in range(PULLS):
        for row in rows if pull % 2 == 0 else reversed(rows):
            wished = [_mean(stops[i].before + stops[i].after, middles, middles[i]) for i in row]
            bottom = 0.0
            for i, wish in zip(row, wished, strict=True):
                half = (stops[i].room + GAP) / 2
                middles[i] = max(wish, bottom + half)
                bottom = middles[i] + half
            bottom = high
            for i in reversed(row):
                half = (stops[i].room + GAP) / 2
                middles[i] = min(middles[i], bottom - half)
                bottom = middles[i] - half
    return {i: MARGIN + middle - stops[i].height / 2 for i, middle in middles.items()}, high + 2 * MARGIN


def _ribbons(
    onward: Sequence[Flow],
    chains: Sequence[Sequence[int]],
    stops: Sequence[Stop],
    tops: Mapping[int, float],
    left: Sequence[float],
    scale: float,
) -> tuple[Ribbon, ...]:
    """Ribbons leave and enter a bar in the order of the places they come from and go to, so that they cross least."""
    thick = [_thick(flow, scale) for flow in onward]
    used_out, used_in = ({i: tops[i] for i in tops} for _ in range(2))
    for i, stop in enumerate(stops):
        used_out[i] += (stop.height - _sum(stop.after)) / 2
        used_in[i] += (stop.height - _sum(stop.before)) / 2
    legs = [(a, b, n) for n, chain in enumerate(chains) for a, b in pairwise(chain)]
    out, into = {}, {}
    for a, b, n in sorted(legs, key=lambda leg: (tops[leg[1]], leg[2])):
        out[a, b, n] = (round(left[stops[a].column] + BAR, 1), round(used_out[a] + thick[n] / 2, 1))
        used_out[a] += thick[n]
    for a, b, n in sorted(legs, key=lambda leg: (tops[leg[0]], leg[2])):
        into[a, b, n] = (round(left[stops[b].column], 1), round(used_in[b] + thick[n] / 2, 1))
        used_in[b] += thick[n]
    return tuple(
        Ribbon(
            flow, round(thick[n], 1), tuple(p for a, b in pairwise(chains[n]) for p in (out[a, b, n], into[a, b, n]))
        )
        for n, flow in enumerate(onward)
    )
