"""What the room does when it hears what happened: a case's watch is made anew, acts are judged, people are told.

Everything here may run twice without harm: signals are made once by key, messages told once by key.
"""

from __future__ import annotations

from tongban.cases.lifecycle import CASE
from tongban.journal.events import when
from tongban.journal.models import Entry
from tongban.oversight.actions import follow
from tongban.oversight.events import ISSUE, RED, YELLOW
from tongban.oversight.lifecycle import CARD
from tongban.oversight.telling import tell_about_a_card, tell_about_a_signal

ACTS = tuple(f"case.{move.name}" for move in CASE.moves)
HEARD = (*ACTS, "case.take", "case.hand-over", "case.redated")
MOVES = tuple(f"card.{move.name}" for move in CARD.moves)


@when(*HEARD)
def watch_the_case(entry: Entry) -> None:
    """Whatever may move a date or name an officer."""
    follow(entry)


@when(YELLOW, RED)
def tell_the_officer(entry: Entry) -> None:
    """Whom it concerns hears of a warning; what only asks for a look stays in the stream."""
    tell_about_a_signal(entry)


@when(ISSUE, *MOVES)
def tell_both_sides(entry: Entry) -> None:
    """Officer and supervisor hear of every step of a card."""
    tell_about_a_card(entry)
