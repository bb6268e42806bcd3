"""Cards: the list, one card with what it rests on and what can be done with it, and the moves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from tongban.accounts.http import PersonRequest, officer
from tongban.kit.integers import read_page
from tongban.kit.refusals import Refusal
from tongban.oversight import actions, queries
from tongban.oversight.forms import CardMoveForm
from tongban.oversight.lifecycle import CARD
from tongban.oversight.rules import book
from tongban.oversight.story import history, rests_on
from tongban.oversight.views.clock import explained
from tongban.oversight.views.door import private
from tongban.oversight.views.live import names_of_items

if TYPE_CHECKING:
    from tongban.oversight.models import Card

TABS = (("open", gettext_lazy("Open")), ("mine", gettext_lazy("About me")), ("all", gettext_lazy("All")))
WAY = (
    (gettext_lazy("Issued"), ("issued",)),
    (gettext_lazy("Answered"), ("explained", "appealed")),
    (gettext_lazy("Decided"), ("upheld", "withdrawn")),
    (gettext_lazy("Put right"), ("rectified",)),
)
"""The four stations of a card, with the states that stand at each."""


@require_GET
@officer
def cards(request: PersonRequest) -> HttpResponse:
    """The cards somebody may see: those about them, of the body they head, or of the region they supervise."""
    here = request.GET.get("tab", "") or request.GET.get("state", "") or "open"
    page = read_page(request.GET.get("page"))
    states = dict(CARD.choices)
    state = here if here in states else "open" if here == "open" else None
    rows = queries.cards(request.user, state, here == "mine", page)
    names = [(name, label, f"?tab={name}") for name, label in TABS]
    names += [(name, label, f"?state={name}") for name, label in states.items()]
    counted, items = queries.card_counts(request.user), names_of_items()
    context = {
        "rows": [(row, items.get(row.item_code, "")) for row in rows],
        "chips": [
            {"label": label, "query": query, "is_here": name == here, "count": counted[name]}
            for name, label, query in names
            if counted[name] or name in dict(TABS) or name == here
        ],
        "counts": queries.counts(request.user),
        "page": page,
        "older": page + 1 if len(rows) == queries.PAGE else 0,
        "newer": page - 1,
        "is_supervisor": queries.is_supervisor(request.user),
    }
    return private(render(request, "oversight/cards.html", context))


@require_GET
@officer
def card(request: PersonRequest, number: str) -> HttpResponse:
    """One card, with the moves open to whoever looks at it."""
    return _page(request, queries.card_seen_by(request.user, number))


@require_http_methods(["GET", "POST"])
@officer
def move(request: PersonRequest, number: str, name: str) -> HttpResponse:
    """Make one move. A refusal keeps what was typed and says why on the same page."""
    found = queries.card_seen_by(request.user, number)
    if request.method == "GET":
        return redirect("oversight:card", number=number)
    opened = {one.name: one for one in queries.card_moves_open(found, request.user)}
    if name not in opened:
        actions.refuse_move(found, request.user, name)  # says precisely why not
    form = CardMoveForm(request.POST, move=opened[name])
    if not form.is_valid():
        return _page(request, found, failed=form, status=422)
    try:
        actions.move_card(found, request.user, name, **form.facts())
    except Refusal as refusal:
        form.add_error(None, f"{refusal.sentence} {refusal.next_step}".strip())
        return _page(request, found, failed=form, status=refusal.status)
    messages.success(request, _("Done: %(move)s.") % {"move": opened[name].label})
    return redirect("oversight:card", number=number)


def _page(
    request: PersonRequest, found: Card, *, failed: CardMoveForm | None = None, status: int = 200
) -> HttpResponse:
    moves = queries.card_moves_open(found, request.user)
    row = queries.card_row(found, request.user)
    forms = [failed if failed and failed.move.name == one.name else CardMoveForm(move=one) for one in moves]
    about = queries.signal(request.user, row.signal_id)
    context = {
        "card": found,
        "row": row,
        "signal": about,
        "item": names_of_items().get(about.item_code, ""),
        "forms": forms,
        "failed": failed,
        "way": way_of(found),
        "rests": rests_on([found.entry_id, *about.entries]),
        "history": history(found.number),
        "clock": explained(about),
        "due": book().due,
    }
    return private(render(request, "oversight/card.html", context, status=status))


def way_of(card: Card) -> list[dict[str, Any]]:
    """The stations of a card: behind, here, or ahead with the day it is due."""
    at = next(place for place, (_label, states) in enumerate(WAY) if card.state in states)
    dues = (card.issued_at, card.explain_due, card.decide_due, card.rectify_due)
    stations = WAY[:3] if card.state == "withdrawn" else WAY
    return [
        {"label": label, "status": "done" if place < at else "here" if place == at else "ahead", "due": due}
        for place, ((label, _states), due) in enumerate(zip(stations, dues, strict=False))
    ]
