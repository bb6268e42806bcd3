"""What the room answers with: small frozen records that screens and the API may show as they are."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True)
class RuleRow:
    """A rule as people read it. `name` in the reader's language; `is_demo`: a value without a source."""

    code: str
    name: str
    family: str
    tone: str  # notice | yellow | red
    card: str  # none | yellow | red
    basis: str
    is_demo: bool
    version: str
    says: str = ""


@dataclass(frozen=True)
class SignalRow:
    """A signal as the stream shows it. `at` is since when the rule is true, `made_at` when it was noticed.

    `explanation` (JSON): of a time rule {limit, length, unit, started, due, basis, steps: [{first, last, kind, name,
    notice, counted, total, sentence}]}; of another rule its figures by name. `entries`: ids of the journal."""

    id: int
    rule: RuleRow
    tone: str
    kind: str
    subject: str
    url: str
    organisation: str
    region_code: str
    officer: str
    item_code: str
    at: datetime
    made_at: datetime
    entries: tuple[int, ...] = ()
    explanation: dict[str, Any] = field(default_factory=dict)
    card_number: str = ""
    card_state: str = ""


@dataclass(frozen=True)
class CardRow:
    """A card in a list. `next_due`: by when whoever's `turn` it is must act (officer | supervisor | "").
    `is_past`: that day is over; `is_overdue`: the fault was not put right in time."""

    number: str
    colour: str
    state: str
    state_label: Any
    state_tone: str
    says: Any
    rule: RuleRow
    subject: str
    url: str
    organisation: str
    officer: str
    issued_at: datetime
    next_due: date | None
    is_overdue: bool
    is_mine: bool
    turn: str
    signal_id: int
    item_code: str = ""
    is_past: bool = False


@dataclass(frozen=True)
class Nearing:
    """An officer's own case about to break a limit (or late already): for the banner of the desk. `remaining` working
    days, negative once late; None where the calendar is not known."""

    number: str
    item_code: str
    near_at: datetime
    due: date | None
    remaining: int | None
    is_late: bool


@dataclass(frozen=True)
class Page:
    """A page of the stream, newest first. Pass `after` back for the next page; empty on the last one."""

    rows: list[SignalRow]
    after: str = ""


@dataclass(frozen=True)
class Counts:
    """What somebody has before them. `today` and `week` are signals by tone; `open_cards` by colour."""

    today: dict[str, int]
    week: dict[str, int]
    open_cards: dict[str, int]
    my_turn: int
    watched: int
    late: int
