"""What happens here by hand, and what rooms above may add: the home page shows each person's own cases before all else.

The catalogue knows no cases. A room above registers one function; it is asked only for somebody who is signed in:

    @home_card
    def my_cases_card(person) -> dict: ...

and returns {"counts": [(label, number, address, is_urgent)], "next": {"title", "note", "action", "address"} or None,
"all": address}. Texts are in the reader's language.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from tongban.journal.events import announce

PUBLISHED = announce(
    "catalogue.publish",
    _("New versions of services, or new rows of the list of powers, were published."),
    is_power=True,
)
CHECKED = announce("catalogue.check", _("The catalogue was checked; findings were kept."))
MOVED = announce("power.moved", _("A power was cancelled, or passed to another body."), is_power=True)
DRAFTED = announce("power-move.draft", _("A keeper of the catalogue drafted a move of powers."))

Card = Callable[[Any], dict[str, Any]]

_CARDS: list[Card] = []


def home_card(function: Card) -> Card:
    """Register the function that fills “my cases” on the home page; the last one registered is asked."""
    _CARDS.append(function)
    return function


def card_for(person: Any) -> dict[str, Any] | None:
    """The card of a signed-in person; None where no room above has registered one."""
    return _CARDS[-1](person) if _CARDS else None
