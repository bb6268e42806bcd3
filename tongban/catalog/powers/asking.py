"""What can be asked of the list of powers and of its moves. All of it is public."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from tongban.accounts.models import Organisation
from tongban.catalog.models import Power, PowerMove
from tongban.catalog.packs import ItemPack
from tongban.catalog.powers.codes import codes_of, items_on
from tongban.catalog.powers.drafting import rows_held, targets
from tongban.kit.refusals import NotFound

MOST_CLOSED = 200


def powers_list(on: date | None = None, *, department: str = "", kind: str = "", words: str = "") -> list[Power]:
    """The rows in force on a day (today), by body and kind; narrowed by line of business, kind or words."""
    day = on or timezone.localdate()
    rows = _in_force(day)
    if department:
        rows = rows.filter(organisation__department=department)
    if kind:
        rows = rows.filter(kind=kind)
    for word in words.split():
        rows = rows.filter(Q(name__icontains=word) | Q(code__icontains=word) | Q(organisation__name__icontains=word))
    return list(rows.select_related("organisation", "regulator").order_by("organisation_id", "kind", "code"))


def _in_force(on: date) -> QuerySet[Power]:
    return Power.objects.filter(Q(until=None) | Q(until__gte=on), since__lte=on)


@dataclass(frozen=True)
class PowerPage:
    """One power: the rows in force today, its newest row, its whole history, and the items resting on it."""

    code: str
    newest: Power
    now: list[Power]
    history: list[Power]
    items: list[ItemPack]

    @property
    def codes(self) -> list[dict[str, str]]:
        """Each item with its codes at the body that holds the power now."""
        return codes_of(self.code, self.now[0].organisation, self.now[0].level) if self.now else []


def power_page(code: str, on: date | None = None) -> PowerPage:
    """A power with everything the list says of it; refused as not found."""
    day = on or timezone.localdate()
    rows = Power.objects.filter(code=code).select_related("organisation", "regulator", "opened_by", "closed_by")
    history = list(rows.order_by("-since", "organisation_id"))
    if not history:
        raise NotFound(
            _("There is no power “%(code)s” on the list.") % {"code": code},
            next_step=_("Look it up in the list of powers and duties."),
        )
    now = [row for row in history if row.since <= day and (row.until is None or row.until >= day)]
    return PowerPage(code, (now or history)[0], now, history, items_on(code))


def moves_of_powers(state: str = "") -> list[PowerMove]:
    """The moves, newest first; of one state where it is named."""
    rows = PowerMove.objects.select_related("from_body").prefetch_related("to_bodies")
    return list(rows.filter(state=state) if state else rows)


def public_moves() -> list[PowerMove]:
    """Those everybody may see: approved and in effect."""
    return [move for move in moves_of_powers() if move.state in ("approved", "in-effect")]


def power_move(number: str) -> PowerMove:
    """A move by its number; refused as not found."""
    rows = PowerMove.objects.select_related("from_body", "drafted_by").prefetch_related(
        "to_bodies", "disputes__body", "opinions"
    )
    found = rows.filter(number=number).first()
    if found is None:
        raise NotFound(_("There is no such move of powers."), next_step=_("Look at the list of moves."))
    return found


def before_and_after(move: PowerMove) -> list[dict[str, Any]]:
    """The public table; as it took effect, or as it would on its day."""
    if move.table:
        return list(move.table)
    rows = list(rows_held(move, move.effective_on).select_related("organisation", "regulator"))
    bodies: list[Organisation] = targets(move)
    from tongban.catalog.powers.moving import foreseen

    return foreseen(move, rows, bodies)


def rows_closed_by_moves(on: date) -> list[tuple[str, int]]:
    """(power code, body's key) of powers that left a body whose cases go over to the new one, as of a day."""
    rows = Power.objects.filter(closed_by__isnull=False, finishes=False, until__lt=on)
    return list(rows.order_by("-until", "pk").values_list("code", "organisation_id").distinct()[:MOST_CLOSED])


def body_of(power: str, on: date | None = None) -> Organisation | None:
    """The body of this city that holds a power on a day (today); None where the list names none."""
    from django.conf import settings

    from tongban.catalog.powers.held import holders

    found = holders(power, on or timezone.localdate(), settings.CITY_CODE)
    return Organisation.objects.get(pk=found[0].organisation_id) if found else None


def offices() -> list[tuple[str, str]]:
    """Every government office as (credit code, name)."""
    rows = Organisation.objects.filter(kind=Organisation.Kind.OFFICE)
    return list(rows.order_by("name").values_list("code", "name"))


def disputes_and_opinions(move: PowerMove) -> tuple[list[Any], list[Any]]:
    """What bodies objected and what experts said."""
    return list(move.disputes.all()), list(move.opinions.all())
