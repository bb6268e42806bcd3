"""Who hears what. A room above registers a reaction with `@when("case.grant")`; the delivery worker calls it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tongban.journal.models import Entry

    Reaction = Callable[[Entry], None]

REACTIONS: dict[str, list[Reaction]] = defaultdict(list)
ANNOUNCED: dict[str, str] = {}
"""Every event that can happen, with what it means; the house tests refuse a listener for anything else."""


def announce(what: str, meaning: str) -> str:
    """Declare an event that is recorded by hand (moves of a lifecycle announce themselves)."""
    ANNOUNCED[what] = meaning
    return what


def when(*events: str) -> Callable[[Reaction], Reaction]:
    """Have a function hear events. It must be safe to run twice: deliveries repeat after a crash."""

    def register(reaction: Reaction) -> Reaction:
        for event in events:
            REACTIONS[event].append(reaction)
        return reaction

    return register


def name_of(reaction: Reaction) -> str:
    """The stable name of a reaction, for the record of failed deliveries."""
    return f"{reaction.__module__}.{reaction.__qualname__}"
