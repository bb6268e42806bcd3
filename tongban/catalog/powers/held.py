"""Who holds a power on a day: the question every act on a case asks before it is done (法无授权不可为).

The rows of one power are read once for each edition of the catalogue; every move of powers makes a new edition.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tongban.accounts import queries as accounts
from tongban.accounts.models import Organisation
from tongban.catalog.models import Power
from tongban.catalog.packs import ItemPack
from tongban.kit.refusals import Refusal
from tongban.regions.models import Division
from tongban.regions.queries import scope_prefix

CODE = "power-not-on-the-list"
_COLUMNS = ("pk", "code", "name", "organisation_id", "organisation__region_id", "organisation__department")
_DATES = ("level", "since", "until", "finishes", "became")
_KEPT: dict[tuple[str, str], tuple[Held, ...]] = {}
_MOST = 2000


class Held(NamedTuple):
    """A row of the list, lean: who holds the power, from when until when (inclusive; None: open)."""

    pk: int
    code: str
    name: str
    organisation_id: int
    region: str | None
    department: str
    level: str
    since: date
    until: date | None
    finishes: bool
    became: str

    def in_force(self, on: date) -> bool:
        """Whether the row covers the day."""
        return self.since <= on and (self.until is None or on <= self.until)

    def still_finishes(self, on: date, sent_on: date | None) -> bool:
        """Whether a closed row still covers, under the rule finish-at-old, what was sent to its body in time: until the
        day of the change itself, since what came in that morning came in time."""
        if not self.finishes or self.until is None or sent_on is None:
            return False
        return self.until < on and sent_on <= self.until + timedelta(days=1)

    def covers(self, region: str | None) -> bool:
        """Whether the body's place lies around (or is) the place asked for; a body without a place is everywhere."""
        return not self.region or region is None or region.startswith(scope_prefix(self.region))

    def lies_within(self, region: str | None) -> bool:
        """Whether the body's place lies inside the place asked for: a power delegated downwards."""
        return bool(self.region and region) and str(self.region).startswith(scope_prefix(str(region)))


def rows_of(code: str) -> tuple[Held, ...]:
    """Every row of one power code, oldest first. Tests, which go back in time, read it anew each time."""
    from tongban.catalog.queries import stamp

    if settings.TESTING:
        return _read(code)
    key = (stamp(), code)
    found = _KEPT.get(key)
    if found is None:
        if len(_KEPT) >= _MOST:
            _KEPT.clear()
        found = _KEPT[key] = _read(code)
    return found


def _read(code: str) -> tuple[Held, ...]:
    rows = Power.objects.filter(code=code).order_by("since", "pk")
    return tuple(Held(*row) for row in rows.values_list(*_COLUMNS, *_DATES))


def chain(code: str) -> Iterator[Held]:
    """The rows of a power, and of what it was merged into, and so on; each code once."""
    wanted, seen = [code], set()
    while wanted:
        now = wanted.pop(0)
        if now in seen:
            continue
        seen.add(now)
        rows = rows_of(now)
        yield from rows
        wanted += [row.became for row in rows if row.became]


def power_in_force(code: str, on: date, organisation_id: int | None, *, sent_on: date | None = None) -> Held:
    """The row by which a body may act on a power on a day; else refused (`power-not-on-the-list`).

    `sent_on` is the day the matter was sent to the body: a row closed under the rule finish-at-old still covers what
    came in time.
    """
    mine = [row for row in chain(code) if row.organisation_id == organisation_id]
    for row in mine:
        if row.in_force(on):
            return row
    for row in reversed(mine):
        if row.still_finishes(on, sent_on):
            return row
    raise not_on_the_list(code, on, organisation_id)


def holders(code: str, on: date, region: str | None = None) -> list[Held]:
    """The rows in force on a day whose body answers for a place: closest around it first; where none lies around it,
    those inside it (a power delegated downwards)."""
    rows = [row for row in chain(code) if row.in_force(on)]
    around = [row for row in rows if row.covers(region)]
    found = around or [row for row in rows if row.lies_within(region)]
    return sorted(found, key=lambda row: (-len(scope_prefix(row.region)) if row.region else 0, row.organisation_id))


def holder(code: str, on: date, region: str | None = None) -> Held:
    """The row of the body that answers for a power in a place on a day; refused where there is none."""
    found = holders(code, on, region)
    if not found:
        raise not_on_the_list(code, on, None)
    return found[0]


def office_for(pack: ItemPack, region: Division | None = None, on: date | None = None) -> Organisation:
    """The body that handles an item in a place on a day, by the list of powers alone.

    Refused: no-office where no body carries that line of business at all; power-not-on-the-list otherwise.
    """
    day = on or timezone.localdate()
    found = holders(pack.item.power, day, region.code if region else None)
    if not found:
        accounts.office_for(pack.item.department, region)
        raise not_on_the_list(pack.item.power, day, None)
    closest = [row for row in found if row.region == found[0].region]
    own = [row for row in closest if row.department == pack.item.department]
    return Organisation.objects.get(pk=(own or closest)[0].organisation_id)


def finisher(code: str, on: date, sent_on: date | None) -> Held | None:
    """The last row under whose rule finish-at-old a matter sent on a day is still finished, or None."""
    rows = [row for row in chain(code) if row.still_finishes(on, sent_on)]
    return max(rows, key=lambda row: (row.until or on, row.pk), default=None)


def not_on_the_list(code: str, on: date, organisation_id: int | None) -> Refusal:
    """The refusal: which power, which day, which body; and where to turn."""
    rows = list(chain(code))
    name = next((row.name for row in reversed(rows) if row.code == code), code)
    bodies = Organisation.objects.in_bulk({row.organisation_id for row in rows} | {organisation_id or 0})
    body = bodies.get(organisation_id or 0)
    now = next((bodies[row.organisation_id] for row in rows if row.in_force(on)), None)
    words = {"power": name, "day": date_format(on, "DATE_FORMAT"), "body": body.name if body else ""}
    if body is not None:
        sentence = _("On %(day)s “%(power)s” is not on the list of powers of %(body)s.") % words
    else:
        sentence = _("On %(day)s no body here has “%(power)s” on its list of powers.") % words
    next_step = (
        _("Turn to %(body)s, telephone %(phone)s.") % {"body": now.name, "phone": now.phone or "12345"}
        if now is not None and now.pk != organisation_id
        else _("Call 12345, or look the power up in the list of powers and duties.")
    )
    return Refusal(sentence, code=CODE, next_step=next_step, status=409, where={"power": code})
