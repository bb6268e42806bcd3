"""The process map as a drawing: SVG made on the server, attributes only (no style, no script).

How often is width and a number, how long is colour and words; start and end are nodes of their own. The same facts
stand in a table beside it, which the page makes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt
from xml.sax.saxutils import escape

from tongban.kit.lettering import letters, shortened
from tongban.oversight.mining.layout import NODE_HEIGHT, NODE_WIDTH, Layout, Point, lay_out
from tongban.oversight.mining.results import Arc, Mined
from tongban.oversight.mining.words import MapWords, spoken

START, END = "\x02start", "\x03end"
"""No activity is named so."""
SLOW = ("#6b86b3", "#8a6fa8", "#b0588a", "#c23b4b", "#8c1d17")
"""Arcs from the fastest to the slowest; each at least 3:1 on white."""
OFTEN = ("#eef4fd", "#d9e6fb", "#bdd4f8", "#9dc0f4")
HUES = (
    "#1357c2", "#b35c00", "#146c43", "#b0588a", "#0f7c8a", "#8c1d17", "#6a4fb3", "#5c6b1e", "#36425a", "#7a5230",
)  # fmt: skip
"""For things of different kinds, beside a shape or a name; each at least 3:1 on white."""
INK, FAINT, LINE, START_FILL, END_FILL = "#152033", "#55617a", "#7a869c", "#146c43", "#36425a"
FONT = "-apple-system,'Segoe UI','PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif"
LEGEND = 44
MOST_ARCS = 200
"""More of them nobody can read, and laying them out would take seconds."""


@dataclass(frozen=True, slots=True)
class Link:
    """What is drawn of one arc. `time` is the median, in words; `slow` 0 (fast) … 4 (slow), -1 where time means
    nothing (from the start, to the end)."""

    source: str
    target: str
    count: int
    time: str = ""
    slow: int = -1


def process_map(
    mined: Mined,
    *,
    share: float = 0.9,
    label: Callable[[str], str] = str,
    words: MapWords | None = None,
    ident: str = "map",
) -> str:
    """The map of the most frequent variants that together cover `share` (0…1) of the cases (at least one variant), at
    most MOST_ARCS arcs of them.

    Numbers are those of the whole log. `label` says an activity in the reader's language; `ident` must be unique on
    the page.
    """
    words = words or MapWords()
    links = chosen_links(mined, share)
    order = _usual_order(mined, {end for link in links for end in (link.source, link.target)})
    layout = lay_out(order, [(link.source, link.target) for link in links])
    counts = {row.name: row.count for row in mined.activities} | {START: mined.cases, END: mined.cases}
    most = max((link.count for link in links), default=1)
    width, height = max(layout.width, 360), layout.height + LEGEND
    says = words.says(len(mined.activities), len(links), mined.cases)
    drawn = [
        opening("process-map", width, height, ident, words.title, says),
        *(_course(layout, link, most, label, words) for link in links),
        *(_label(layout, link) for link in links),
        *(_node(name, layout.nodes[name], counts.get(name, 0), mined, label, words) for name in order),
        _legend(layout.height, words),
        "</svg>",
    ]
    return "".join(drawn)


def opening(kind: str, width: float, height: float, ident: str, title: str, says: str) -> str:
    """How every drawing begins: its size, and what it is and shows for readers by ear. `kind` is its class."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{kind}" viewBox="0 0 {width:g} {height:g}" '
        f'width="{width:g}" height="{height:g}" role="img" aria-labelledby="{ident}-title {ident}-says" '
        f'font-family="{FONT}" font-size="13"><title id="{ident}-title">{escape(title)}</title>'
        f'<desc id="{ident}-says">{escape(says)}</desc>'
    )


def chosen_links(mined: Mined, share: float) -> list[Link]:
    """The arcs of the most frequent variants that cover `share` of the cases, with starts and ends, as drawn."""
    pairs: set[tuple[str, str]] = set()
    starts, ends, covered = set(), set(), 0.0
    for variant in mined.variants:
        path = variant.activities
        pairs.update(pairwise(path))
        starts.add(path[0])
        ends.add(path[-1])
        covered += variant.share
        if covered >= share - 1e-9:
            break
    arcs = [arc for arc in mined.arcs if (arc.source, arc.target) in pairs][:MOST_ARCS]
    if len(pairs) > len(arcs):
        kept = {end for arc in arcs for end in (arc.source, arc.target)}
        starts, ends = starts & kept, ends & kept
    slowest = max((_median(arc) for arc in arcs), default=0) or 1
    return [
        *(Link(START, row.name, row.count) for row in mined.starts if row.name in starts),
        *(_link(arc, slowest) for arc in arcs),
        *(Link(row.name, END, row.count) for row in mined.ends if row.name in ends),
    ]


def _median(arc: Arc) -> float:
    return (arc.working or arc.wall).median


def _link(arc: Arc, slowest: float) -> Link:
    slow = min(int(sqrt(_median(arc) / slowest) * len(SLOW)), len(SLOW) - 1)
    return Link(
        arc.source, arc.target, arc.count, spoken(_median(arc), "working-minute" if arc.working else "second"), slow
    )


def _usual_order(mined: Mined, names: set[str]) -> list[str]:
    """Activities by the mean place of their first occurrence in a case, start first, end last."""
    places: dict[str, tuple[float, int]] = {}
    for variant in mined.variants:
        length = len(variant.activities)
        first = {name: length - n for n, name in enumerate(reversed(variant.activities), 1)}
        for name, at in first.items():
            total, many = places.get(name, (0.0, 0))
            place = at / length
            places[name] = (total + place * variant.count, many + variant.count)
    inner = sorted(names - {START, END}, key=lambda name: (places[name][0] / places[name][1], name))
    return [START] * (START in names) + inner + [END] * (END in names)


def _course(layout: Layout, link: Link, most: int, label: Callable[[str], str], words: MapWords) -> str:
    named = {START: words.start, END: words.end}
    source, target = (named.get(end) or label(end) for end in (link.source, link.target))
    says = f"{source} → {target}: {words.times(link.count)}" + (f", {link.time}" if link.time else "")
    width = round(1.2 + 6.8 * link.count / most, 1)
    dash = ' stroke-dasharray="5 4"' if link.slow < 0 else ""
    line, head = _path(layout.courses[link.source, link.target], round(5 + width, 1), link.source == link.target)
    colour = SLOW[link.slow] if link.slow >= 0 else LINE
    return (
        f'<g><title>{escape(says)}</title><path d="{line}" fill="none" stroke="{colour}" stroke-width="{width}"{dash}/>'
        f'<path d="{head}" fill="{colour}"/></g>'
    )


def _path(course: tuple[Point, ...], size: float, loop: bool) -> tuple[str, str]:
    """The line and its head, `size` long. Lines end upright, loops level."""
    (x, y), *others = course
    end_x, end_y = others[-1]
    if loop:
        line = f"M{x:g} {y:g}c34 -14 34 {end_y - y + 14:g} {size - 1:g} {end_y - y:g}"
        return line, f"M{end_x:g} {end_y:g}l{size:g} {-size * 0.6:g}v{size * 1.2:g}z"
    way = size if end_y > y else -size
    others[-1] = (end_x, round(end_y - way + way / size, 1))
    line = f"M{x:g} {y:g}"
    for to_x, to_y in others:
        middle = round((y + to_y) / 2, 1)
        line += f"C{x:g} {middle:g} {to_x:g} {middle:g} {to_x:g} {to_y:g}"
        x, y = to_x, to_y
    return line, f"M{end_x:g} {end_y:g}l{-size * 0.6:g} {-way:g}h{size * 1.2:g}z"


def _label(layout: Layout, link: Link) -> str:
    x, y = layout.labels[link.source, link.target]
    said = f"{link.count:,}" + (f" · {link.time}" if link.time else "")
    wide = letters(said) * 6.4 + 8
    return (
        f'<g aria-hidden="true"><rect x="{x - wide / 2:.1f}" y="{y - 10:g}" width="{wide:.1f}" height="20" rx="5" '
        f'fill="#fff" fill-opacity=".92"/><text x="{x:g}" y="{y + 4:g}" font-size="12" text-anchor="middle" '
        f'fill="{INK}">{escape(said)}</text></g>'
    )


def _node(name: str, at: Point, count: int, mined: Mined, label: Callable[[str], str], words: MapWords) -> str:
    x, y = at
    if name in (START, END):
        fill, said = (START_FILL, words.start) if name == START else (END_FILL, words.end)
        wide = letters(f"{said} · {count:,}") * 7.4 + 26
        return (
            f'<g><title>{escape(said)}: {escape(words.times(count))}</title><rect x="{x - wide / 2:g}" y="{y - 16:g}" '
            f'width="{wide:g}" height="32" rx="16" fill="{fill}"/><text x="{x:g}" y="{y + 5:g}" text-anchor="middle" '
            f'fill="#fff" font-weight="700">{escape(said)} · {count:,}</text></g>'
        )
    most = max(row.count for row in mined.activities)
    fill = OFTEN[min(int(count / most * len(OFTEN)), len(OFTEN) - 1)]
    said = label(name)
    return (
        f"<g><title>{escape(said)}: {escape(words.times(count))}</title>"
        f'<rect x="{x - NODE_WIDTH / 2:g}" y="{y - NODE_HEIGHT / 2:g}" width="{NODE_WIDTH}" height="{NODE_HEIGHT}" '
        f'rx="9" fill="{fill}" stroke="{LINE}"/><text x="{x:g}" y="{y - 3:g}" text-anchor="middle" fill="{INK}" '
        f'font-weight="700">{escape(shortened(said, 23))}</text><text x="{x:g}" y="{y + 15:g}" font-size="12" '
        f'text-anchor="middle" fill="{FAINT}">{escape(words.times(count))}</text></g>'
    )


def _legend(top: float, words: MapWords) -> str:
    swatches = "".join(
        f'<rect x="{16 + 30 * n}" y="{top + 8:g}" width="28" height="8" rx="2" fill="{colour}"/>'
        for n, colour in enumerate(SLOW)
    )
    return (
        f'<g font-size="12" fill="{FAINT}">{swatches}<text x="16" y="{top + 34:g}">{escape(words.fast)}</text>'
        f'<text x="164" y="{top + 34:g}" text-anchor="end">{escape(words.slow)}</text>'
        f'<text x="184" y="{top + 17:g}">{escape(words.legend)}</text></g>'
    )
