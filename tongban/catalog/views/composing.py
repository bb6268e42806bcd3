"""The service designer's desk: choose items, see what they become as one thing, take the pack home."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tongban.accounts.http import PersonRequest, with_role
from tongban.catalog import queries
from tongban.catalog.composing import compose, in_every_situation
from tongban.catalog.composing.writing import write_pack
from tongban.catalog.drawing import NARROW, WIDE, drawing
from tongban.catalog.graphing import graph
from tongban.catalog.packs import ItemPack, Words
from tongban.catalog.presenting import read_facts
from tongban.catalog.presenting.composing import choosing_questions, compose_page
from tongban.kit.refusals import Invalid

DESIGNERS = ("cataloguer", "administrator", "head")
MOST = 16
"""More items than this are not one thing any more, and trying every order of a circle would take too long."""


def _chosen(request: PersonRequest) -> tuple[list[ItemPack], list[str]]:
    """The items the address names, in its order, and the codes nothing is known of."""
    known = {guide.code: guide.pack for guide in queries.guides() if isinstance(guide.pack, ItemPack)}
    codes = list(dict.fromkeys(request.GET.getlist("item")))[:MOST]
    return [known[code] for code in codes if code in known], [code for code in codes if code not in known]


def _situation(request: PersonRequest, items: list[ItemPack]) -> tuple[dict[str, Any], dict[str, str]]:
    facts, errors = read_facts(choosing_questions(items), request.GET)
    return dict(facts), dict(errors)


@never_cache
@require_safe
@with_role(*DESIGNERS)
def compose_items(request: PersonRequest) -> HttpResponse:
    """Items and a situation are in the address, so a composition can be kept, sent and looked at without JavaScript."""
    items, unknown = _chosen(request)
    facts, errors = _situation(request, items)
    words = request.GET.get("q", "").strip()[:80]
    page = compose_page(compose(items, facts), facts, errors) if items else None
    chosen = {pack.item.code for pack in items}
    found = [guide for guide in queries.guides() if isinstance(guide.pack, ItemPack) and _fits(guide, words)]
    context: dict[str, Any] = {
        "page": page,
        "chosen": items,
        "others": [guide for guide in found if guide.code not in chosen],
        "unknown": unknown,
        "words": words,
        "most": MOST,
        "too_many": len(set(request.GET.getlist("item"))) > MOST,
    }
    if page is not None:
        plan = page.made.plan
        sizes = (("plan-wide", WIDE), ("plan-narrow", NARROW))
        context["graphs"] = [(css, graph(plan, page.names, width)) for css, width in sizes]
        context["drawings"] = [(css, drawing(plan, page.names, width)) for css, width in sizes]
    return render(request, "catalog/desk/compose.html", context)


def _fits(guide: queries.Guide, words: str) -> bool:
    return not words or any(words in text for text in (str(guide.name), guide.code, *guide.facts.keywords))


@never_cache
@require_safe
@with_role(*DESIGNERS)
def composed_pack(request: PersonRequest) -> HttpResponse:
    """The one-thing as a folder of packs in a ZIP file: unpack it over packs/ and run `tongban packs check`."""
    items, unknown = _chosen(request)
    if not items or unknown:
        raise Invalid(
            _("No items are chosen, or one of them is not in force."),
            next_step=_("Go back and choose the items of the one-thing."),
            code="nothing-to-compose",
        )
    facts, _errors = _situation(request, items)
    code = request.GET.get("code", "")
    if not re.fullmatch(r"[a-z][a-z0-9-]{1,60}", code):
        code = f"composed-{items[0].item.code}"
    answer = HttpResponse(packed(items, facts, code, request.GET.get("name", "").strip()[:60]), "application/zip")
    answer.headers["Content-Disposition"] = f'attachment; filename="{code}.zip"'
    return answer


def packed(items: list[ItemPack], facts: Mapping[str, Any], code: str, name: str) -> bytes:
    """The ZIP file of the one-thing's folder, as `tongban compose --out` would write it."""
    made = compose(items, facts)
    first = items[0].item
    with TemporaryDirectory() as folder:
        written = write_pack(
            in_every_situation(made),
            Path(folder),
            code=code,
            name=Words(zh=name or f"{first.name.zh}一件事", en=first.name.en),
            summary=Words(
                zh=f"{len(items)}个事项一次申请，最长{made.plan.days}个工作日办好。",
                en=f"{len(items)} items in one application, {made.plan.days} working days at most.",
            ),
            stage=Words(zh="经营发展", en="Doing business"),
            in_force_from=timezone.localdate(),
            situations=[facts],
        )
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packet:
            for path in written:
                packet.write(path, path.relative_to(folder).as_posix())
    return held.getvalue()
