"""What was mined as a folder: tables as CSV, drawings as SVG, report.json, and index.html that shows all of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tongban.oversight.mining.charts import Dotted, Hand, dotted, links_of, sankey
from tongban.oversight.mining.dotted_drawing import dotted_chart
from tongban.oversight.mining.drawing import FONT, process_map
from tongban.oversight.mining.log import EventLog
from tongban.oversight.mining.report import Label, Table, as_csv, as_json, dots_table, shown, summary, tables
from tongban.oversight.mining.results import Mined
from tongban.oversight.mining.sankey_drawing import handover_map

MOST_ROWS = 200
"""Rows of a table on the page; the file beside it has all of them."""
DRAWN = {"dfg": "dfg.svg", "dots": "dotted.svg", "handovers": "handovers.svg"}
"""Which drawing stands above which table."""
STYLE = f"""
body{{margin:0 auto;max-width:75rem;padding:1.5rem 1rem 4rem;font:16px/1.6 {FONT};color:#152033;background:#fff}}
h1{{font-size:1.75rem;margin:0 0 .5rem}}h2{{font-size:1.25rem;margin:2.5rem 0 .5rem}}
.wide{{overflow-x:auto;border:1px solid #d5dbe6;border-radius:8px;padding:.5rem}}
svg{{display:block;margin:auto}}@media print{{svg{{max-width:100%;height:auto}}}}
table{{border-collapse:collapse;width:100%;min-width:48rem;font-size:.875rem;font-variant-numeric:tabular-nums}}
th,td{{padding:.35rem .6rem;text-align:left;border-bottom:1px solid #e4e8f0;vertical-align:top}}
thead th{{background:#f2f5fa;white-space:nowrap}}.r{{text-align:right;white-space:nowrap}}
.wide+.wide{{margin-top:.75rem}}p.files{{font-size:.875rem;color:#55617a}}a{{color:#1357c2}}
"""


def write(log: EventLog, mined: Mined, folder: Path, *, label: Label = str, share: float = 0.9) -> list[Path]:
    """Every file, in a folder which is made where it is missing. Hand-overs are drawn between bodies, or between
    persons where the log tells of no body."""
    folder.mkdir(parents=True, exist_ok=True)
    dots = dotted(log)
    found = [table for table in (*tables(mined, label), dots_table(dots, label)) if table.rows]
    kind: Hand = "organisation" if links_of(mined) else "resource"
    drawings = {
        "dfg.svg": process_map(mined, share=share, label=label),
        "dotted.svg": dotted_chart(dots, label=label),
        "handovers.svg": handover_map(sankey(mined, kind), links=links_of(mined, kind)),
    }
    files = {f"{table.name}.csv": "\ufeff" + as_csv(table) for table in found} | drawings
    files["report.json"] = as_json(mined)
    files["index.html"] = as_page(log.source, mined, dots, found, drawings)
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8")
    return [folder / name for name in files]


def as_page(source: str, mined: Mined, dots: Dotted, found: list[Table], drawings: Mapping[str, str]) -> str:
    """One page that needs nothing beside it: the summary, every drawing, every table. No script."""
    title = escape(_("Why it is slow"))
    says = "".join(f"<li>{escape(line)}</li>" for line in summary(mined))
    return (
        f'<!doctype html><html lang="{get_language()}"><head><meta charset="utf-8"><meta name="viewport" '
        f'content="width=device-width,initial-scale=1"><title>{title}</title><style>{STYLE}</style></head>'
        f'<body><main><h1>{title}</h1><p class="files">{escape(source)}</p><ul>{says}</ul>'
        f"{''.join(_sections(found, drawings, _shown_of(dots)))}</main></body></html>\n"
    )


def _sections(found: list[Table], drawings: Mapping[str, str], dots: str) -> Iterator[str]:
    by_name = {table.name: table for table in found}
    titles = {"dfg": _("How cases went"), "dots": _("Every act of every case"), "handovers": _("From hand to hand")}
    for name, file in DRAWN.items():
        drawn = f"{_scrolls(titles[name])}{drawings[file]}</div>{_link(file)}"
        yield _section(titles[name], by_name.get(name), drawn, dots if name == "dots" else "")
    for table in found:
        if table.name not in DRAWN:
            yield _section(table.title, table)


def _shown_of(dots: Dotted) -> str:
    return _("One line for each case, one dot for each act; %(shown)s of %(all)s cases are drawn.") % {
        "shown": f"{dots.cases_shown:,}", "all": f"{dots.cases:,}",
    }  # fmt: skip


def _section(title: str, table: Table | None, drawn: str = "", hint: str = "") -> str:
    said = f'<p class="files">{escape(hint)}</p>' if hint else ""
    return f"<section><h2>{escape(title)}</h2>{said}{drawn}{_table(table) if table else ''}</section>"


def _table(table: Table) -> str:
    numbers = [not isinstance(cell, str) for cell in table.rows[0]]
    heads = "".join(
        f'<th scope="col"{_right(n)}>{escape(head)}</th>' for head, n in zip(table.heads, numbers, strict=True)
    )
    rows = "".join(
        "<tr>"
        + "".join(
            f"<td{_right(n)}>{escape(shown(cell, widest=None))}</td>" for cell, n in zip(row, numbers, strict=True)
        )
        + "</tr>"
        for row in table.rows[:MOST_ROWS]
    )
    left_out = len(table.rows) - MOST_ROWS
    more = escape(_("%(n)s more rows are in the file.") % {"n": f"{left_out:,}"}) if left_out > 0 else ""
    return (
        f"{_scrolls(table.title)}<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
        f"{_link(f'{table.name}.csv', more)}"
    )


def _link(file: str, before: str = "") -> str:
    return f'<p class="files">{before} <a href="{file}">{file}</a></p>'


def _scrolls(title: str) -> str:
    """A box that scrolls sideways, by keyboard too."""
    return f'<div class="wide" tabindex="0" role="region" aria-label="{escape(title)}">'


def _right(number: bool) -> str:
    return ' class="r"' if number else ""
