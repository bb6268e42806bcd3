"""The way in: search first, one's own cases next, then one-things, themes and services."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tongban.catalog import queries, shelves
from tongban.catalog.events import card_for
from tongban.catalog.http import public_page
from tongban.catalog.presenting import cards, figures


@require_safe
@public_page
def home(request: HttpRequest) -> HttpResponse:
    """The home page; the only personal thing on it is the card of one's own cases."""
    guides = queries.guides()
    one_things = [guide for guide in guides if guide.is_one_thing]
    items = [guide for guide in guides if not guide.is_one_thing]
    return render(
        request,
        "catalog/home.html",
        {
            "one_things": cards(one_things[:4]),
            "one_thing_count": len(one_things),
            "services": cards(_popular(items, one_things)[:6]),
            "item_count": len(items),
            "online_count": sum(guide.facts.online == "IV" for guide in items),
            "shelves": [(_("People"), queries.themes("person")), (_("Enterprises"), queries.themes("firm"))],
            "departments": _departments(guides),
            "hot": list({str(g.name): g for g in (*one_things[:3], *_popular(items, one_things)[:2])}.values()),
            "figures": figures(guides),
            "hours": _hours(),
            "card": card_for(request.user) if request.user.is_authenticated else None,
        },
    )


def _popular(items: list[queries.Guide], one_things: list[queries.Guide]) -> list[queries.Guide]:
    """One item of each one-thing in turn, its leading part first; then the rest, so that every walk of life is seen."""
    order: dict[str, None] = {}
    parts = [sorted(guide.facts.parts, key=lambda part: not part.lead) for guide in one_things]
    for place in range(max((len(row) for row in parts), default=0)):
        order.update((row[place].item, None) for row in parts if place < len(row))
    known = {guide.code: guide for guide in items}
    first = [known[code] for code in order if code in known]
    return first + [guide for guide in items if guide.code not in order]


def _departments(guides: list[queries.Guide]) -> list[tuple[str, str, int]]:
    """(code, name, how many guides) of every department that has one."""
    count: dict[str, int] = {}
    for guide in guides:
        if not guide.is_one_thing:
            count[guide.department] = count.get(guide.department, 0) + 1
    rows = [
        (row.code, shelves.department_name(row.code), count[row.code])
        for row in shelves.shelves().departments
        if row.code in count
    ]
    return sorted(rows, key=lambda row: -row[2])


def _hours() -> list[tuple[str, str]]:
    """Opening hours of halls as (from, to); empty where none are set."""
    hours = queries.calendar().hours
    return [(_clock(start), _clock(end)) for start, end in hours.sessions] if hours else []


def _clock(minute: int) -> str:
    return f"{minute // 60}:{minute % 60:02d}"
