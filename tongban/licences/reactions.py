"""Whoever holds a certificate is told when something happens to it."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tongban.accounts.models import Person, Role
from tongban.accounts.queries import holders_of
from tongban.journal.events import when
from tongban.journal.models import Entry
from tongban.licences.lifecycle import LICENCE
from tongban.licences.models import Licence
from tongban.licences.queries import by_reference
from tongban.notices.actions import tell

NEXT = {
    "suspend": _("It cannot be used until it is restored. Read the reason, and ask the issuer what is missing."),
    "restore": _("You can use and show it again."),
    "revoke": _("If you do not agree, you may ask for an administrative review or go to court."),
    "cancel": _("You need do nothing. Apply anew if you need the certificate again."),
    "expire": _("Apply anew if you still need it."),
}


@when(*(f"licence.{move.name}" for move in LICENCE.moves if move.tells))
def tell_the_holder(entry: Entry) -> None:
    """Once for each act, in plain words, with the reason and what to do next."""
    licence = by_reference(entry.subject)
    if licence is None:
        return
    name = entry.what.partition(".")[2]
    for person in holders(licence):
        tell(
            person,
            about_kind="licence",
            about=entry.subject,
            title=_title(licence, entry.after),
            body=str(entry.facts.get("reason", "")) or licence.issuer.name,
            next_step=NEXT.get(name, ""),
            link=reverse("licences:licence", args=[licence.identifier]),
            once=f"{entry.what}:{entry.pk}:{person.pk}",
            at=entry.at,
        )


def holders(licence: Licence) -> list[Person]:
    """The person who holds it, or everybody who represents the firm that does."""
    if licence.holder_person is not None:
        return [licence.holder_person]
    organisation = licence.holder_organisation
    return holders_of(Role.REPRESENTATIVE, organisation) if organisation is not None else []


def _title(licence: Licence, state: str) -> object:
    label = LICENCE.state(state).label
    return lambda: f"{licence.kind_name} {licence.number} · {label}"
