"""The plan of a one-thing as a drawing: each part a bar on a scale of working days, arrows where one waits for another.

Server-made SVG with classes only (no inline style). The same facts stand in a table beside it, so it is hidden from
readers by ear. Two widths are drawn because letters in a scaled drawing would be too small on a phone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from xml.sax.saxutils import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from tongban.catalog.planning import Node, Plan
from tongban.kit.lettering import letters, shortened

ROW, BAR, TOP = 58, 22, 34
WIDE, NARROW = 820, 350


@dataclass(frozen=True, slots=True)
class Scale:
    """Days to x. A part done on the spot still has a bar wide enough to see."""

    width: int
    days: int
    left: int = 12
    right: int = 34

    def x(self, day: float) -> float:
        """Where a day lies."""
        return round(self.left + (self.width - self.left - self.right) * day / max(self.days, 1), 1)


def drawing(plan: Plan, names: Mapping[str, str], width: int = WIDE) -> SafeString:
    """The SVG of a plan. `names`: item code → name in the reader's language."""
    scale = Scale(width, plan.days)
    order = sorted(plan.nodes, key=lambda node: (node.begins, node.rank, -node.days, node.lane))
    rows = {node.item: row for row, node in enumerate(order)}
    height = TOP + ROW * len(order) + 8
    pieces = [
        f'<svg class="plan" viewBox="0 0 {width} {height}" width="{width}" height="{height}" aria-hidden="true" '
        'focusable="false">',
        f'<defs><marker id="arrow-{width}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" '
        'orient="auto"><path d="M0 0l8 4-8 4z"/></marker></defs>',
        *_scale_lines(scale, height),
        *(_arrow(scale, rows, plan, node, width) for node in order),
        *(_bar(scale, rows[node.item], node, names.get(node.item, node.item)) for node in order),
        "</svg>",
    ]
    return mark_safe("".join(pieces))  # every text has gone through escape()


def _scale_lines(scale: Scale, height: int) -> list[str]:
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100, 1000) if scale.days / step <= 8)
    lines = []
    for day in range(0, scale.days + 1, step):
        x = scale.x(day)
        label = _("start") if day == 0 else str(day)
        anchor = "start" if day == 0 else "middle"
        lines.append(f'<path class="grid" d="M{x} 22V{height - 4}"/>')
        lines.append(f'<text class="day" x="{x}" y="14" text-anchor="{anchor}">{escape(label)}</text>')
    return lines


def _bar(scale: Scale, row: int, node: Node, name: str) -> str:
    x, y = scale.x(node.begins), TOP + ROW * row
    w = max(scale.x(node.ends) - x, 14)
    days = _("on the spot") if node.days == 0 else _("%(days)s d") % {"days": node.days}
    inside = w > 60
    tail = "" if inside else f" · {days}"
    label = shortened(name, max(int((scale.width - 8) / 7.6), 12) - letters(tail)) + tail
    wide = letters(label) * 7.6
    text_x = max(4.0, min(x + (14 if node.after else 0), scale.width - wide - 4))
    number = f'<text class="n" x="{x + w / 2:.1f}" y="{y + 38}" text-anchor="middle">{escape(days)}</text>'
    return (
        f'<g class="bar{" longest" if node.is_longest else ""}"><title>{escape(name)}</title>'
        f'<text class="name" x="{text_x:.1f}" y="{y + 15}">{escape(label)}</text>'
        f'<rect x="{x}" y="{y + 22}" width="{w:.1f}" height="{BAR}" rx="6"/>{number if inside else ""}</g>'
    )


def _arrow(scale: Scale, rows: Mapping[str, int], plan: Plan, node: Node, width: int) -> str:
    drawn = []
    by_code = {one.item: one for one in plan.nodes}
    for code in node.after:
        before = by_code[code]
        x1, y1 = scale.x(before.ends), TOP + ROW * rows[code] + 22 + BAR / 2
        x1 = max(x1, scale.x(before.begins) + 14)
        y2 = TOP + ROW * rows[node.item] + 22 + BAR / 2
        x2 = scale.x(node.begins)
        on_path = node.is_longest and before.is_longest
        css = "wait longest" if on_path else "wait"
        turn = max(x1 + 7, x2 - 9) if x2 > x1 + 16 else x1 + 7
        if x2 <= turn:  # the next bar begins where the first ends: come in from above
            path = f"M{x1} {y1}h7V{y2 - BAR / 2 - 3:.1f}"
        else:
            path = f"M{x1} {y1}H{turn:.1f}V{y2}H{x2 - 2:.1f}"
        drawn.append(f'<path class="{css}" d="{path}" marker-end="url(#arrow-{width})"/>')
    return "".join(drawn)
