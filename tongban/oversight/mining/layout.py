"""Where nodes and arcs of a process map lie: layers from top to bottom, few crossings, straight lines where possible.

The classic four steps (Sugiyama 1981): turn arcs round that run back, put nodes on layers, order each layer by its
neighbours, and move every point towards the mean of its neighbours without letting two touch. Each arc has a point
of its own on every layer it passes, one of them wide enough for its label, so that nothing is drawn over another.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

ArcKey = tuple[str, str]
Point = tuple[float, float]
Places = dict[int, float]

NODE_WIDTH, NODE_HEIGHT = 172, 48
LABEL_WIDTH, LABEL_HEIGHT = 118, 22
PASSING, GAP, LOOP, MARGIN = 10, 16, 112, 16
LAYER_GAP = 26
STRAIGHT = NODE_HEIGHT / 2 - 4
SWEEPS, PULLS = 12, 24


@dataclass(slots=True)
class Spot:
    """A node, or a point an arc passes on a layer."""

    layer: int
    width: float
    node: str = ""
    above: list[int] = field(default_factory=list)
    below: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Layout:
    """Centres of the nodes, the courses of the arcs (source to target) and where their labels go."""

    width: float
    height: float
    nodes: Mapping[str, Point]
    courses: Mapping[ArcKey, tuple[Point, ...]]
    labels: Mapping[ArcKey, Point]


def lay_out(order: Sequence[str], arcs: Sequence[ArcKey]) -> Layout:
    """Lay out nodes, given in the order in which they usually happen, and the arcs between them."""
    place = {name: number for number, name in enumerate(order)}
    loops = {a for a, b in arcs if a == b}
    forward = [(a, b) if place[a] < place[b] else (b, a) for a, b in arcs if a != b]
    layers = _layers(order, set(forward))
    spots, own, chains = _spots(order, layers, [arc for arc in arcs if arc[0] != arc[1]], place, loops)
    rows = _ordered(spots)
    x = _across(spots, rows)
    left = min((x[i] - spots[i].width / 2 for i in x), default=0) - MARGIN
    right = max((x[i] + spots[i].width / 2 for i in x), default=0) + MARGIN
    y = _down(rows)
    at = {i: (round(x[i] - left, 1), y[spot.layer]) for i, spot in enumerate(spots)}
    nodes = {name: (at[i][0] - (LOOP / 2 if name in loops else 0), at[i][1]) for name, i in own.items()}
    courses, labels = _courses(arcs, chains, at, nodes, place)
    return Layout(
        round(right - left, 1), (max(y.values(), default=0)) + NODE_HEIGHT / 2 + MARGIN, nodes, courses, labels
    )


def _layers(order: Sequence[str], arcs: set[ArcKey]) -> dict[str, int]:
    """Each node one step below the lowest of those before it; between steps there is a layer for labels."""
    before = defaultdict(list)
    for a, b in arcs:
        before[b].append(a)
    layers: dict[str, int] = {}
    for name in order:
        layers[name] = max((layers[a] + 2 for a in before[name]), default=0)
    return layers


def _spots(
    order: Sequence[str], layers: Mapping[str, int], arcs: Sequence[ArcKey], place: Mapping[str, int], loops: set[str]
) -> tuple[list[Spot], dict[str, int], dict[ArcKey, list[int]]]:
    """Every node and every passing point, the nodes' places among them, and each arc's points from top to bottom."""
    spots = [Spot(layers[name], NODE_WIDTH + (LOOP if name in loops else 0), name) for name in order]
    own = {name: i for i, name in enumerate(order)}
    chains = {}
    for a, b in arcs:
        top, bottom = (a, b) if place[a] < place[b] else (b, a)
        between = range(layers[top] + 1, layers[bottom])
        middle = between[_label_at(len(between))]
        chain = [own[top]]
        for layer in between:
            chain.append(len(spots))
            spots.append(Spot(layer, LABEL_WIDTH if layer == middle else PASSING))
        chain.append(own[bottom])
        for upper, lower in pairwise(chain):
            spots[upper].below.append(lower)
            spots[lower].above.append(upper)
        chains[a, b] = chain
    return spots, own, chains


def _label_at(passing: int) -> int:
    """Which of an odd number of passing points carries the label: the middle one that lies between two node layers."""
    return passing // 2 - passing // 2 % 2


def _ordered(spots: Sequence[Spot]) -> list[list[int]]:
    """The layers, each in the order with the fewest crossings met while sweeping down and up."""
    rows: list[list[int]] = [[] for _ in range(max((spot.layer for spot in spots), default=-1) + 1)]
    for i, spot in enumerate(spots):
        rows[spot.layer].append(i)
    best, fewest = [list(row) for row in rows], _crossings(spots, rows)
    for sweep in range(SWEEPS):
        down = sweep % 2 == 0
        for row in rows if down else reversed(rows):
            rank = {i: n for other in rows for n, i in enumerate(other)}
            row.sort(key=lambda i: _mean([rank[j] for j in (spots[i].above if down else spots[i].below)], rank[i]))
        crossed = _crossings(spots, rows)
        if crossed < fewest:
            best, fewest = [list(row) for row in rows], crossed
    return best


def _mean(values: Sequence[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise


def _crossings(spots: Sequence[Spot], rows: Sequence[Sequence[int]]) -> int:
    crossed = 0
    for upper, lower in pairwise(rows):
        rank = {i: n for n, i in enumerate(lower)}
        ends = [rank[j] for i in upper for j in sorted(spots[i].below, key=rank.__getitem__)]
        crossed += sum(a > b for n, a in enumerate(ends) for b in ends[n + 1 :])
    return crossed


def _across(spots: Sequence[Spot], rows: Sequence[Sequence[int]]) -> Places:
    """Each layer pulled towards the layer above, then the one below, again and again."""
    x: Places = {}
    for row in rows:
        x.update(zip(row, _kept_apart([spots[i].width for i in row], [0.0] * len(row)), strict=True))
    for pull in range(PULLS):
        down = pull % 2 == 0
        for row in rows if down else reversed(rows):
            wanted = [_mean([x[j] for j in (spots[i].above if down else spots[i].below)], x[i]) for i in row]
            x.update(zip(row, _kept_apart([spots[i].width for i in row], wanted), strict=True))
    return x


def _kept_apart(widths: Sequence[float], wanted: Sequence[float]) -> list[float]:
    """The places nearest to those wanted (least squares) in this order without touching: pool adjacent violators."""
    offsets, total = [], 0.0
    for n, width in enumerate(widths):
        total += (widths[n - 1] + width) / 2 + GAP if n else 0.0
        offsets.append(total)
    blocks: list[tuple[float, int]] = []  # mean, how many
    for want, offset in zip(wanted, offsets, strict=True):
        mean, many = want - offset, 1
        while blocks and blocks[-1][0] > mean:
            other, more = blocks.pop()
            mean, many = (mean * many + other * more) / (many + more), many + more
        blocks.append((mean, many))
    pooled = [mean for mean, many in blocks for _ in range(many)]
    return [mean + offset for mean, offset in zip(pooled, offsets, strict=True)]


def _down(rows: Sequence[Sequence[int]]) -> dict[int, float]:
    """The height of each layer's middle: nodes on even ones, labels on odd ones."""
    y, top = {}, float(MARGIN)
    for layer in range(len(rows)):
        height = NODE_HEIGHT if layer % 2 == 0 else LABEL_HEIGHT
        y[layer] = top + height / 2
        top += height + LAYER_GAP
    return y


def _courses(
    arcs: Sequence[ArcKey],
    chains: Mapping[ArcKey, Sequence[int]],
    at: Mapping[int, Point],
    nodes: Mapping[str, Point],
    place: Mapping[str, int],
) -> tuple[dict[ArcKey, tuple[Point, ...]], dict[ArcKey, Point]]:
    """Courses begin and end at ports spread along the nodes' edges, in the order of where they lead."""
    ports: dict[tuple[str, bool], list[tuple[float, ArcKey]]] = defaultdict(list)
    for arc, chain in chains.items():
        top, bottom = sorted(arc, key=place.__getitem__)
        ports[top, True].append((at[chain[1]][0], arc))
        ports[bottom, False].append((at[chain[-2]][0], arc))
    port = {}
    for (name, leaves), leading in ports.items():
        x, y = nodes[name]
        for n, (_to, arc) in enumerate(sorted(leading), 1):
            across = x + NODE_WIDTH * 0.8 * (n / (len(leading) + 1) - 0.5)
            port[arc, leaves] = (round(across, 1), y + (NODE_HEIGHT / 2 if leaves else -NODE_HEIGHT / 2))
    courses: dict[ArcKey, tuple[Point, ...]] = {}
    labels: dict[ArcKey, Point] = {}
    for arc in arcs:
        if arc[0] == arc[1]:
            x, y = nodes[arc[0]]
            courses[arc] = ((x + NODE_WIDTH / 2, y - 14), (x + NODE_WIDTH / 2, y + 14))
            labels[arc] = (x + NODE_WIDTH / 2 + LOOP / 2 + 12, y)
            continue
        passing = [at[i] for i in chains[arc][1:-1]]
        beside = [  # straight down beside a node, so that a bend never touches it
            (x, y + side) for n, (x, y) in enumerate(passing) for side in ((-STRAIGHT, STRAIGHT) if n % 2 else (0,))
        ]
        down = (port[arc, True], *beside, port[arc, False])
        courses[arc] = down if place[arc[0]] < place[arc[1]] else down[::-1]
        labels[arc] = passing[_label_at(len(passing))]
    return courses, labels
