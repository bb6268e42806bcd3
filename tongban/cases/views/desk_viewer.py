"""The document pane of the desk: which file and page, how large, which way up, and what stands beside it.

Everything is in the address, so that it works without a script, can be sent to a colleague, and survives a reload.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from tongban.cases import queries

if TYPE_CHECKING:
    from django.http import QueryDict

ZOOMS = {"fit": 1200, "100": 800, "150": 1200, "225": 1800}
"""How large a page is shown → the width in dots of the preview that is asked for."""
STEPS = tuple(ZOOMS)
TURNS = {"90": 90, "180": 180, "270": 270}
OWN = ("material", "file", "page", "zoom", "turn", "beside", "wide")
"""The words of the address that are the pane's."""


@dataclass(frozen=True)
class Sheet:
    """One page as it is shown. `src` empty: no picture can be made of it."""

    one: queries.FileRow
    page: int
    pages: int
    src: str


@dataclass(frozen=True)
class Pane:
    """What the pane shows and where its buttons lead; a link that leads nowhere is empty."""

    sheet: Sheet | None
    zoom: str = "fit"
    is_wide: bool = False
    links: dict[str, str] = field(default_factory=dict)
    files: list[tuple[queries.FileRow, str]] = field(default_factory=list)
    choices: list[tuple[str, str]] = field(default_factory=list)
    beside: str = ""
    beside_sheet: Sheet | None = None
    beside_row: queries.MaterialRow | None = None
    kept: list[tuple[str, str]] = field(default_factory=list)


def pane_of(asked: QueryDict, chosen: queries.MaterialRow | None, rows: list[queries.MaterialRow]) -> Pane:
    """The pane for the chosen material as the address asks for it; words it does not know count as not said."""
    if chosen is None:
        return Pane(None)
    one = _pick(chosen.files, asked.get("file", ""))
    zoom = asked.get("zoom", "fit") if asked.get("zoom") in ZOOMS else "fit"
    turn = TURNS.get(asked.get("turn", ""), 0)
    sheet = _sheet(one, asked.get("page", ""), zoom, turn) if one is not None else None
    choices = _choices(chosen, rows)
    beside = asked.get("beside", "") if asked.get("beside") in dict(choices) else ""
    row, other = _beside(beside, chosen, rows)
    return Pane(
        sheet=sheet,
        zoom=zoom,
        is_wide="wide" in asked,
        links=_links(asked, sheet, zoom, turn),
        files=[(each, _to(asked, file=str(each.id), page="", turn="")) for each in chosen.files],
        choices=choices,
        beside=beside,
        beside_sheet=_sheet(other, "", zoom, 0) if other is not None else None,
        beside_row=row,
        kept=[(name, str(value)) for name, value in asked.items() if name != "beside"],
    )


def _pick(files: tuple[queries.FileRow, ...], wanted: str) -> queries.FileRow | None:
    return next((one for one in files if str(one.id) == wanted), files[0] if files else None)


def _sheet(one: queries.FileRow, wanted: str, zoom: str, turn: int) -> Sheet:
    pages = one.file.pages or 1
    page = min(max(int(wanted), 1), pages) if wanted.isascii() and wanted.isdigit() and len(wanted) < 7 else 1
    src = ""
    if one.can_preview:
        said = f"?page={page}&width={ZOOMS[zoom]}&turn={(one.turned + turn) % 360}"
        src = reverse("documents:preview", args=[one.file.pk]) + said
    return Sheet(one, page, pages, src)


def _links(asked: QueryDict, sheet: Sheet | None, zoom: str, turn: int) -> dict[str, str]:
    links = {"wide": _to(asked, wide="" if "wide" in asked else "1"), "alone": _to(asked, beside="")}
    if sheet is None or not sheet.src:
        return links
    at = STEPS.index(zoom)
    links |= {
        "in": _to(asked, zoom=STEPS[at + 1]) if at + 1 < len(STEPS) else "",
        "out": _to(asked, zoom=STEPS[at - 1]) if at else "",
        "fit": _to(asked, zoom="") if zoom != "fit" else "",
        "turn": _to(asked, turn=str((turn + 90) % 360 or "")),
        "before": _to(asked, page=str(sheet.page - 1)) if sheet.page > 1 else "",
        "next": _to(asked, page=str(sheet.page + 1)) if sheet.page < sheet.pages else "",
    }
    return links


def _to(asked: QueryDict, **changed: str) -> str:
    query = asked.copy()
    for name, value in changed.items():
        query.pop(name, None)
        if value:
            query[name] = value
    return f"?{query.urlencode()}"


def _choices(chosen: queries.MaterialRow, rows: list[queries.MaterialRow]) -> list[tuple[str, str]]:
    """What can stand beside it: what it was before the correction, the form, its own other files, another material."""
    earlier = [
        (f"file:{one.id}", _("Before the correction: %(name)s") % {"name": one.file.name}) for one in chosen.earlier
    ]
    own = [(f"file:{one.id}", str(one.file.name)) for one in chosen.files[:20]] if len(chosen.files) > 1 else []
    others = [(f"material:{row.code}", row.name) for row in rows if row.code != chosen.code and row.way]
    return [*earlier, ("form", _("The answers of the form")), *own, *others]


def _beside(
    beside: str, chosen: queries.MaterialRow, rows: list[queries.MaterialRow]
) -> tuple[queries.MaterialRow | None, queries.FileRow | None]:
    what, _colon, key = beside.partition(":")
    if what == "file":
        return None, next((one for one in (*chosen.earlier, *chosen.files) if str(one.id) == key), None)
    row = next((row for row in rows if what == "material" and row.code == key), None)
    return row, row.files[0] if row is not None and row.files else None


def grade_in_words(grade: str) -> Any:
    """What a trust grade (可信等级) means, for the officer who relies on it."""
    return {
        "A": _("A: taken from the register of the body that issued it"),
        "B": _("B: confirmed by a register, or compared with the original at the window"),
        "C": _("C: uploaded by the applicant and not yet compared"),
        "D": _("D: the applicant's own word or promise"),
    }.get(grade, "")
