"""Hand-overs as a Sankey diagram: SVG made on the server, attributes only (no style, no script).

Bars are bodies, ribbons what went from one to the next, as thick as often it did. What was sent back would close a
circle, which such a diagram cannot have: each is a dashed arrow of its own below, so that nothing is left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape

from tongban.kit.lettering import letters, shortened
from tongban.oversight.mining.charts import Flow
from tongban.oversight.mining.drawing import FAINT, HUES, INK, LINE, opening
from tongban.oversight.mining.layout import Point
from tongban.oversight.mining.sankey_layout import BAR, MARGIN, Bar, FlowLayout, Ribbon, lay_flows
from tongban.oversight.mining.words import FlowWords

WRAP = 26
"""Half characters on a line of a label; it has two lines at most."""
LINE_HIGH, LANE, TITLE = 16, 34, 40
NUMBERED = 11
"""A ribbon at least so thick carries its number."""


def handover_map(flows: Sequence[Flow], *, links: int = 0, words: FlowWords | None = None, ident: str = "hands") -> str:
    """The flows of `charts.sankey`; where there are more `links` than these, the drawing says so. Every name is drawn
    in two lines at most and stands whole in its title; `ident` must be unique on the page."""
    words = words or FlowWords()
    back = [flow for flow in flows if flow.returned]
    layout = lay_flows(flows, lambda name: LINE_HIGH * (len(wrapped(name)) + 1))
    hues = {name: HUES[n % len(HUES)] for n, name in enumerate(layout.bars)}
    height = layout.height + (TITLE + LANE * len(back) + MARGIN if back else 0)
    note = words.none if not flows else words.drawn(len(flows), links) if links > len(flows) else ""
    note_at = height + 8 if flows else 24
    height += 24 if note else 0
    says = words.says(len(layout.bars), len(flows), len(back))
    return "".join(
        [
            opening("handover-map", layout.width, height, ident, words.title, says),
            *(_ribbon(ribbon, hues, words) for ribbon in layout.ribbons),
            *(_number(ribbon) for ribbon in layout.ribbons if ribbon.width >= NUMBERED),
            *(_bar(name, bar, hues[name], words) for name, bar in layout.bars.items()),
            *_sent_back(back, layout, words),
            f'<text x="{MARGIN}" y="{note_at:g}" fill="{FAINT}">{escape(note)}</text>' if note else "",
            "</svg>",
        ]
    )


def _ribbon(ribbon: Ribbon, hues: dict[str, str], words: FlowWords) -> str:
    says = _says(ribbon.flow, words)
    return (
        f'<path d="{_line(ribbon.points)}" fill="none" stroke="{hues[ribbon.flow.giver]}" stroke-opacity=".32" '
        f'stroke-width="{ribbon.width:g}"><title>{escape(says)}</title></path>'
    )


def _says(flow: Flow, words: FlowWords) -> str:
    return f"{flow.giver} → {flow.taker} · {words.times(flow.times)}"


def _line(points: Sequence[Point]) -> str:
    """Level out of every bar and into the next; straight through the places passed."""
    drawn = f"M{points[0][0]:g} {points[0][1]:g}"
    for (x, y), (to_x, to_y) in zip(points[::2], points[1::2], strict=True):
        middle = round((x + to_x) / 2, 1)
        drawn += f"L{x:g} {y:g}C{middle:g} {y:g} {middle:g} {to_y:g} {to_x:g} {to_y:g}"
    return drawn


def _number(ribbon: Ribbon) -> str:
    x, y = ribbon.points[-1]
    return (
        f'<text x="{x - 8:g}" y="{y + 4:g}" text-anchor="end" font-size="11" fill="{INK}" aria-hidden="true">'
        f"{ribbon.flow.times:,}</text>"
    )


def _bar(name: str, bar: Bar, hue: str, words: FlowWords) -> str:
    lines = wrapped(name)
    x, y = bar.x + BAR + 6, bar.y + bar.height / 2 - LINE_HIGH * (len(lines) + 1) / 2 + 12
    texts = "".join(
        f'<text x="{x:g}" y="{y + LINE_HIGH * n:.1f}" font-weight="700" fill="{INK}">{escape(line)}</text>'
        for n, line in enumerate(lines)
    )
    times = escape(words.times(bar.times))
    return (
        f'<g paint-order="stroke" stroke="#fff" stroke-width="3" stroke-linejoin="round">'
        f"<title>{escape(name)} · {times}</title>"
        f'<rect x="{bar.x:g}" y="{bar.y:g}" width="{BAR}" height="{bar.height:g}" rx="2" fill="{hue}" stroke="none"/>'
        f'{texts}<text x="{x:g}" y="{y + LINE_HIGH * len(lines):.1f}" font-size="12" fill="{FAINT}">{times}</text></g>'
    )


def _sent_back(back: Sequence[Flow], layout: FlowLayout, words: FlowWords) -> list[str]:
    """One lane for each, from the giver's column back to the taker's, the commonest first."""
    if not back:
        return []
    top = layout.height + 24
    most = max(flow.times for flow in back)
    return [
        f'<path d="M{MARGIN} {top - 20:g}H{layout.width - MARGIN:g}" stroke="{LINE}" stroke-opacity=".4"/>'
        f'<text x="{MARGIN}" y="{top:g}" font-weight="700" fill="{INK}">{escape(words.back)}</text>',
        *(_lane(flow, layout, top + LANE * n, most, words) for n, flow in enumerate(back, 1)),
    ]


def _lane(flow: Flow, layout: FlowLayout, y: float, most: int, words: FlowWords) -> str:
    end, start = layout.bars[flow.taker].x + BAR / 2, layout.bars[flow.giver].x + BAR / 2
    thick = round(1.5 + 4 * flow.times / most, 1)
    size = 6 + thick
    said = f"{shortened(flow.giver, 40)} → {shortened(flow.taker, 40)} · {words.times(flow.times)}"
    return (
        f"<g><title>{escape(_says(flow, words))}</title>"
        f'<path d="M{start:g} {y:g}H{end + size:g}" stroke="{LINE}" stroke-width="{thick:g}" stroke-dasharray="7 4"/>'
        f'<path d="M{end:g} {y:g}l{size:g} {-size * 0.6:g}v{size * 1.2:g}z" fill="{LINE}"/>'
        f'<text x="{min(end, layout.width - MARGIN - letters(said) * 6.4):g}" y="{y - 9:g}" font-size="12" '
        f'fill="{INK}">{escape(said)}</text></g>'
    )


def wrapped(name: str) -> list[str]:
    """A name in one line or two, between words where it has any; what does not fit is cut with an ellipsis."""
    if letters(name) <= WRAP:
        return [name]
    first = shortened(name, WRAP + 2).removesuffix("…")
    if name[len(first)] != " " and " " in first:
        first = first[: first.rindex(" ")]
    while name[len(first)] in "）》、，":  # no line begins with these
        first = first[:-1]
    return [first.strip(), shortened(name[len(first) :].strip(), WRAP)]
