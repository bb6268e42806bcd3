"""What can be done about a certificate that is over, stopped or soon over: renew it, apply anew, or ask its issuer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from tongban.catalog import queries as catalog
from tongban.catalog.packs import ItemPack
from tongban.kit.refusals import NotFound
from tongban.licences.models import Licence

ASKS_ISSUER = frozenset({"suspended"})
"""States that a new application does not mend."""


@dataclass(frozen=True)
class NextStep:
    """What its holder can do now. `kind`: renew | apply | ask; `service`: the code of the guide to open, empty where
    there is none; `days_left`: until its last day, None where that does not matter."""

    kind: str
    sentence: str
    service: str = ""
    service_name: str = ""
    days_left: int | None = None


def next_step(licence: Licence, giving: Mapping[str, str] | None = None, on: date | None = None) -> NextStep | None:
    """What its holder can do about a certificate; None while it holds for long, and where a newer one has replaced it.
    `giving`: `services_giving()` where many are asked about."""
    day = on or timezone.localdate()
    kind = catalog.licence_kind(licence.kind)
    over = licence.valid_until is not None and licence.valid_until < day
    if licence.state == "replaced":
        return None
    if licence.state in ASKS_ISSUER and not over:
        return NextStep("ask", _("Ask the issuer what is missing; it can be used again once it is restored."))
    if licence.state == "valid" and not over:
        return _soon(licence, kind.soon_days, kind.renewal, day)
    service = (services_giving() if giving is None else giving).get(licence.kind, "")
    if service:
        return NextStep("apply", _("Apply for a new one if you still need it."), service, _name(service))
    return NextStep("ask", _("A new one is given by the issuer, not on this site yet: ask there how to apply."))


def _soon(licence: Licence, soon_days: int, renewal: str, day: date) -> NextStep | None:
    if licence.valid_until is None or licence.valid_until > day + timedelta(days=soon_days):
        return None
    left = (licence.valid_until - day).days
    if renewal and (name := _name(renewal)):
        return NextStep("renew", _("Renew it before its last day."), renewal, name, left)
    asked = _("Renewal is asked for at the issuer before the last day, not on this site yet: ask there until when.")
    return NextStep("ask", asked, days_left=left)


def services_giving() -> dict[str, str]:
    """Kind of certificate → the code of the item in force whose result it is."""
    items = ((guide.code, guide.pack) for guide in catalog.guides())
    return {pack.result.licence: code for code, pack in items if isinstance(pack, ItemPack) and pack.result.licence}


def _name(code: str) -> str:
    try:
        return str(catalog.guide(code).name)
    except NotFound:
        return ""
