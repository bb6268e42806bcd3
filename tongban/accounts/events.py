"""What happens in the room for people, and who writes it down.

This room lies below the journal, so it cannot call it. It tells a witness instead; the journal makes itself the witness
when the site starts. Without a witness nothing that must be recorded is done at all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from django.dispatch import Signal
from django.utils.translation import gettext_noop as _

if TYPE_CHECKING:
    from tongban.accounts.models import Person

    Witness = Callable[..., Any]

offices_came = Signal()
"""Sent (`offices=`) when several offices came into being at once: the catalogue gives them the powers of their line."""

EVENTS: dict[str, str] = {
    "person.sign-up": _("Somebody opened an account."),
    "person.lock": _("An account was locked after too many wrong passwords."),
    "person.reveal": _("Somebody looked at a whole identity number, and said why."),
    "person.set-id-number": _("An identity number was entered or changed."),
    "person.verify-identity": _("Somebody's identity was verified: at a window, or by the identity provider."),
    "person.declare-kin": _("An officer declared a relative, so as not to decide about them."),
    "person.change-particulars": _("Somebody changed how they are reached: telephone, e-mail or address."),
    "person.change-password": _("Somebody changed their password; their sessions elsewhere and their keys ended."),
    "firm.register": _("A new firm came into being and has a representative here."),
    "mandate.give": _("Somebody was given a role at an organisation."),
    "mandate.end": _("Somebody's role at an organisation ended."),
    "token.make": _("Somebody made a key to the programming interface."),
    "token.withdraw": _("Somebody withdrew a key to the programming interface."),
}
"""Every event of this room, with what it means."""


class NoWitnessError(RuntimeError):
    """The journal has not started, and this act must not happen unrecorded."""


_writer: list[Witness] = []


def write_with(writer: Witness) -> None:
    """Make `writer` the one who records; called once by the journal when the site starts."""
    _writer[:] = [writer]


def witness(
    what: str,
    *,
    kind: str,
    subject: str,
    actor: Person | None,
    facts: Mapping[str, Any] | None = None,
) -> None:
    """Have `what` recorded inside the current transaction. Never a whole identity number, a password or a key."""
    if not _writer:
        raise NoWitnessError(what)
    if what not in EVENTS:
        raise KeyError(what)
    _writer[0](what, kind=kind, subject=subject, actor=actor, facts=facts)
