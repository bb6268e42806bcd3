"""Pages of the list of powers and duties: browse, one power, moves before and after; and the keeper's desk."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tongban.accounts.http import PersonRequest, with_role
from tongban.catalog import actions, queries, shelves
from tongban.catalog.forms.powers import ActForm, DraftForm
from tongban.catalog.http import public_page
from tongban.catalog.presenting.powers import by_body, kind_choices, move_line, power_facts, table_rows
from tongban.catalog.tables import type_name
from tongban.journal.queries import moves_open
from tongban.kit.refusals import Refusal

KEEPERS = ("cataloguer", "administrator")


def _crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("List of powers and duties"), "/powers/" if more else ""), *more]


@require_safe
@public_page
def powers(request: HttpRequest) -> HttpResponse:
    """Every power in force, by body; narrowed by department, kind or words."""
    wanted = {name: request.GET.get(name, "").strip()[:80] for name in ("department", "kind", "q")}
    rows = queries.powers_list(department=wanted["department"], kind=wanted["kind"], words=wanted["q"])
    everything = rows if not any(wanted.values()) else queries.powers_list()
    held = {row.organisation.department for row in everything}
    context = {
        "bodies": by_body(rows),
        "count": len(rows),
        "wanted": wanted,
        "departments": [(d.code, str(d.name)) for d in shelves.shelves().departments if d.code in held],
        "kinds": kind_choices(everything),
        "moves": [move_line(move) for move in queries.public_moves()[:5]],
        "crumbs": _crumbs(),
    }
    return render(request, "catalog/powers/list.html", context)


@require_safe
@public_page
def power(request: HttpRequest, code: str) -> HttpResponse:
    """One power: duties, accountability, basis, the items resting on it, and its history."""
    page = queries.power_page(code)
    context = {
        "page": page,
        "facts": power_facts(page),
        "kind": type_name(page.newest.kind),
        "items": [(pack.item.code, str(pack.item.name)) for pack in page.items],
        "crumbs": _crumbs((page.newest.name, "")),
    }
    return render(request, "catalog/powers/power.html", context)


@require_safe
@public_page
def power_moves(request: HttpRequest) -> HttpResponse:
    """Every move that was approved or is in effect."""
    crumbs = _crumbs((_("Moves of powers"), ""))
    rows = [move_line(move) for move in queries.public_moves()]
    return render(request, "catalog/powers/moves.html", {"moves": rows, "crumbs": crumbs})


@require_safe
@public_page
def power_move(request: HttpRequest, number: str) -> HttpResponse:
    """Before and after of one move; what is not approved yet is not public."""
    move = queries.power_move(number)
    if move.state not in ("approved", "in-effect"):
        raise Http404
    disputes, opinions = queries.disputes_and_opinions(move)
    context = {
        "move": move,
        "line": move_line(move),
        "rows": table_rows(move),
        "disputes": disputes,
        "opinions": opinions,
        "crumbs": _crumbs((_("Moves of powers"), "/powers/moves/"), (move.number, "")),
    }
    return render(request, "catalog/powers/move.html", context)


# ---------------------------------------------------------------- the keeper's desk


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_role(*KEEPERS)
def desk_powers(request: PersonRequest) -> HttpResponse:
    """The moves in every state, and the form by which a new one is drafted."""
    form = DraftForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            move = actions.draft(form.draft(), by=request.user)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Drafted as %(number)s.") % {"number": move.number})
            return redirect("catalog:desk_power_move", move.number)
    context = {"moves": [move_line(move) for move in queries.moves_of_powers()], "form": form}
    return render(request, "catalog/desk/powers.html", context, status=422 if form.errors else 200)


@never_cache
@require_safe
@with_role(*KEEPERS)
def desk_power_move(request: PersonRequest, number: str) -> HttpResponse:
    """One move: before and after, objections and opinions, and the acts that are possible now."""
    return _desk_move(request, number)


@require_POST
@with_role(*KEEPERS)
def act_on_power_move(request: PersonRequest, number: str, name: str) -> HttpResponse:
    """One act of the declared life."""
    move = queries.power_move(number)
    if name not in move_names():
        raise Http404
    form = ActForm(request.POST, name=name, move=move)
    if not form.is_valid():
        return _desk_move(request, number, form)
    try:
        actions.move_powers(move, name, by=request.user, **form.cleaned_data)
    except Refusal as refusal:
        form.refuse(refusal)
        return _desk_move(request, number, form)
    messages.success(request, _("Done: %(act)s.") % {"act": form.label})
    return redirect("catalog:desk_power_move", number)


def move_names() -> set[str]:
    """Every act there is."""
    from tongban.catalog.lifecycle import POWER_MOVE

    return {move.name for move in POWER_MOVE.moves}


def _desk_move(request: PersonRequest, number: str, refused: ActForm | None = None) -> HttpResponse:
    move = queries.power_move(number)
    disputes, opinions = queries.disputes_and_opinions(move)
    from tongban.catalog.lifecycle import POWER_MOVE

    possible = moves_open(move, POWER_MOVE, request.user)
    forms: list[Any] = [
        refused if refused is not None and refused.name == one.name else ActForm(name=one.name, move=move)
        for one in possible
    ]
    context = {
        "move": move,
        "line": move_line(move),
        "rows": table_rows(move),
        "disputes": disputes,
        "opinions": opinions,
        "forms": forms,
        "refused": refused,
    }
    return render(request, "catalog/desk/power_move.html", context, status=422 if refused else 200)
