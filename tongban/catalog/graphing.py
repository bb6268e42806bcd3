"""What waits for what, as a graph: a column for each step in the queue, a box for each item, arrows between them.

Server-made SVG with classes only, hidden from readers by ear: the table beside it says the same (`drawing` does
likewise for the time each item takes).
"""

from __future__ import annotations

from collections.abc import Mapping
from xml.sax.saxutils import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from tongban.catalog.drawing import WIDE
from tongban.catalog.planning import Node, Plan
from tongban.kit.lettering import letters, shortened

LINE, MOST_LINES = 18, 3
BOX, GAP = LINE * (MOST_LINES + 1) + 8, 14


def graph(plan: Plan, names: Mapping[str, str], width: int = WIDE) -> SafeString:
    """The SVG of the order. `names`: item code → name in the reader's language; `width` in CSS pixels."""
    ranks, lanes = max(plan.ranks, 1), max(plan.lanes, 1)
    height = lanes * (BOX + GAP) + GAP
    column = width / ranks
    box = min(210.0, column - (18 if width < WIDE else 46))
    many = {rank: sum(node.rank == rank for node in plan.nodes) for rank in range(ranks)}
    place = {
        node.item: (
            round(node.rank * column + (column - box) / 2, 1),
            round(GAP + (node.lane + (lanes - many[node.rank]) / 2) * (BOX + GAP), 1),
        )
        for node in plan.nodes
    }
    pieces = [
        f'<svg class="plan graph" viewBox="0 0 {width} {height}" width="{width}" height="{height}" aria-hidden="true" '
        'focusable="false">',
        f'<defs><marker id="graph-arrow-{width}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="6" markerHeight="6" '
        'orient="auto"><path d="M0 0l8 4-8 4z"/></marker></defs>',
        *(_arrows(plan, node, place, box, width) for node in plan.nodes),
        *(_box(node, names.get(node.item, node.item), place[node.item], box) for node in plan.nodes),
        "</svg>",
    ]
    return mark_safe("".join(pieces))  # every text has gone through escape()


def _before(plan: Plan) -> dict[str, set[str]]:
    """Everything each item comes after, near and far."""
    near = {node.item: node.after for node in plan.nodes}
    far: dict[str, set[str]] = {}
    for node in sorted(plan.nodes, key=lambda one: one.rank):
        far[node.item] = set(near[node.item]).union(*(far[one] for one in near[node.item]))
    return far


def _arrows(plan: Plan, node: Node, place: Mapping[str, tuple[float, float]], box: float, width: int) -> str:
    longest = set(zip(plan.longest, plan.longest[1:], strict=False))
    far, drawn = _before(plan), []
    for before in node.after:
        if any(before in far[other] for other in node.after):
            continue  # it waits for `other` as well, which waits for this one: a second arrow would only cross boxes
        x1, y1 = place[before][0] + box, place[before][1] + BOX / 2
        x2, y2 = place[node.item][0] - 2, place[node.item][1] + BOX / 2
        bend = max((x2 - x1) / 2, 6)
        css = "wait longest" if (before, node.item) in longest else "wait"
        path = f"M{x1:.1f} {y1:.1f}C{x1 + bend:.1f} {y1:.1f} {x2 - bend:.1f} {y2:.1f} {x2:.1f} {y2:.1f}"
        drawn.append(f'<path class="{css}" d="{path}" marker-end="url(#graph-arrow-{width})"/>')
    return "".join(drawn)


def _box(node: Node, name: str, at: tuple[float, float], box: float) -> str:
    x, y = at
    days = _("on the spot") if node.days == 0 else _("%(days)s d") % {"days": node.days}
    lines = folded(name, int((box - 10) / 6.6))
    top = y + (BOX - LINE * (len(lines) + 1)) / 2 + 13
    middle = x + box / 2
    texts = "".join(
        f'<text class="name" x="{middle:.1f}" y="{top + LINE * number:.1f}" text-anchor="middle">{escape(line)}</text>'
        for number, line in enumerate(lines)
    )
    last = top + LINE * len(lines)
    return (
        f'<g class="box{" longest" if node.is_longest else ""}"><title>{escape(name)}</title>'
        f'<rect x="{x}" y="{y}" width="{box:.1f}" height="{BOX}" rx="8"/>{texts}'
        f'<text class="n" x="{middle:.1f}" y="{last:.1f}" text-anchor="middle">{escape(days)}</text></g>'
    )


def folded(text: str, most: int) -> list[str]:
    """The text in at most three lines of `most` half characters; what does not fit is cut with an ellipsis."""
    lines: list[str] = []
    rest = text
    while rest and len(lines) < MOST_LINES:
        if len(lines) == MOST_LINES - 1:
            lines.append(shortened(rest, most))
            break
        cut = _fitting(rest, most)
        lines.append(rest[:cut].strip())
        rest = rest[cut:].strip()
    return lines


def _fitting(text: str, most: int) -> int:
    """How many characters fit a line; Latin words are kept whole where there is a space to break at."""
    cut = len(text)
    while cut > 1 and letters(text[:cut]) > most:
        cut -= 1
    space = text.rfind(" ", 1, cut)
    inside = cut < len(text) and text[cut - 1].isascii() and text[cut - 1] != " " and text[cut] != " "
    return space if inside and space > 0 else cut
