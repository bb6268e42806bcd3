"""Keeping out of what is one's own (回避): one rule for every act done in the name of an office."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tongban.accounts.models import Person
from tongban.accounts.queries import has_interest
from tongban.journal.models import Stateful
from tongban.kit.lifecycle import Lifecycle, Move
from tongban.kit.refusals import NotAllowed


class Recusal(NotAllowed):
    """The matter is the officer's own, a relative's, or a firm's they have a role in; it is not said which."""

    code = "recusal"

    def __init__(self) -> None:
        super().__init__(
            _("You have to keep out of this matter (回避)."),
            next_step=_("Leave it to a colleague with the same duty, or ask the head of your office to name one."),
        )


def is_barred(thing: Stateful, person: Person) -> bool:
    """Whether somebody must keep out of a thing as an officer."""
    people, bodies = thing.parties()
    return has_interest(person, people, bodies)


def keep_out(thing: Stateful, person: Person) -> None:
    """Refuse (recusal) whoever must keep out of a thing. For acts that are no moves: those are checked anyway."""
    if is_barred(thing, person):
        raise Recusal


def moves_open(thing: Stateful, lifecycle: Lifecycle, person: Person) -> list[Move]:
    """The moves `perform` would let a person make on a thing as it stands, in declared order."""
    roles = thing.roles_of(person)
    moves = lifecycle.moves_from(thing.state, roles)
    if any(lifecycle.is_for_office(move, roles) for move in moves) and is_barred(thing, person):
        return [move for move in moves if not lifecycle.is_for_office(move, roles)]
    return moves


__all__ = ["Recusal", "is_barred", "keep_out", "moves_open"]
