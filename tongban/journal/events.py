"""Who hears what. A room above registers a reaction with `@when("case.grant")`; the delivery worker calls it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tongban.journal.models import Entry

    Reaction = Callable[[Entry], None]

LONGEST_NAME = 120

REACTIONS: dict[str, list[Reaction]] = defaultdict(list)
ANNOUNCED: dict[str, Any] = {}
"""Events recorded by hand, with what each means; moves of a lifecycle announce themselves."""
POWERS: set[str] = set()
"""Everything that goes on the public log, moves too (they say so in their declaration)."""


def announce(what: str, meaning: Any, *, is_power: bool = False) -> str:
    """Declare an event that is recorded by hand (moves of a lifecycle announce themselves). `meaning`: a
    sentence, which may be a lazy translation.

    `is_power`: it exercises a power or binds the office, so it goes on the public log.
    """
    ANNOUNCED[what] = meaning
    if is_power:
        POWERS.add(what)
    return what


def is_power(what: str) -> bool:
    """Whether an event goes on the public log."""
    return what in POWERS


def when(*events: str) -> Callable[[Reaction], Reaction]:
    """Have a function hear events: `case.grant`, or `case.*` for whatever happens to a case.

    It must be safe to run twice: deliveries repeat after a crash. Registering the same function again changes nothing.
    """

    def register(reaction: Reaction) -> Reaction:
        for event in events:
            if name_of(reaction) not in map(name_of, REACTIONS[event]):
                REACTIONS[event].append(reaction)
        return reaction

    return register


def reactions_to(what: str) -> list[Reaction]:
    """Everybody who hears an event: those who named it, then those who hear everything of its kind; each once."""
    kind = what.partition(".")[0]
    return list(dict.fromkeys([*REACTIONS.get(what, ()), *REACTIONS.get(f"{kind}.*", ())]))


def name_of(reaction: Reaction) -> str:
    """The stable name of a reaction, for the record of failed deliveries (its end, where it is too long)."""
    return f"{reaction.__module__}.{reaction.__qualname__}"[-LONGEST_NAME:]
