"""What the officers' queue answers with: a row, a page, and what is late or about to be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tongban.cases.shapes import Tone


@dataclass(frozen=True)
class QueueRow:
    """A case as an officer sees it in the work queue. `remaining` in working days, negative once late; None: clock
    stopped.

    `next_due` is the day the next act of the office falls due; promised and legal dates stand beside it.
    """

    number: str
    title: str
    state: str
    state_label: Any
    state_tone: Tone
    applicant_name: str
    on_behalf_of: str
    office: str
    channel: str
    parent_number: str
    submitted_at: datetime | None
    next_due: date | None
    promised_due: date | None
    legal_due: date | None
    remaining: int | None
    legal_remaining: int | None
    tone: Tone
    handler_name: str
    is_mine: bool

    @property
    def days_late(self) -> int:
        """Working days past the limit; 0 where it is not past."""
        return max(0, -(self.remaining or 0))

    @property
    def days_past_law(self) -> int:
        """Working days past the legal limit; 0 where it is not past. A broken promise is a fault, this is a breach."""
        return max(0, -(self.legal_remaining or 0))


@dataclass(frozen=True)
class QueuePage:
    """A page of the queue. `after` is the key of the next page (pass it back as `after`), empty on the last one."""

    rows: list[QueueRow]
    after: str = ""


@dataclass(frozen=True)
class Nearing:
    """What of a queue is past its limit (`late`; `past_law` of these past the legal one), reaches it today and on the
    next working day (`next_day`; None where its year is not announced), with the first rows, the latest first."""

    today: int
    soon: int
    next_day: date | None
    rows: list[QueueRow]
    late: int = 0
    past_law: int = 0

    def __bool__(self) -> bool:
        """Whether there is anything to say."""
        return bool(self.late or self.today or self.soon)
