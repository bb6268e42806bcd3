"""What the room answers with: small frozen records that screens and the API may show as they are."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Generic, Literal, TypeVar

from django.utils.translation import gettext_lazy as _

from tongban.documents import actions as documents
from tongban.kit.workdays import Step

Row = TypeVar("Row")
Tone = Literal["neutral", "info", "good", "warn", "bad"]


@dataclass(frozen=True)
class Page(Generic[Row]):
    """One page of a list. `number` counts from 1; there is no total, because counting a million rows helps nobody."""

    rows: list[Row]
    number: int = 1
    has_next: bool = False

    @property
    def has_previous(self) -> bool:
        """Whether there is a page before this one."""
        return self.number > 1


@dataclass(frozen=True)
class CaseRow:
    """A case as its applicant sees it in a list. `due_on` is what matters next; `is_my_turn` says the applicant must
    act; `turn_number` is then the case (of a one-thing, the part) in which to act, `says` what is to be done."""

    number: str
    title: str
    kind: str
    state: str
    state_label: Any
    tone: Tone
    says: Any
    applicant_name: str
    on_behalf_of: str
    office: str
    created_at: datetime
    submitted_at: datetime | None
    due_on: date | None
    is_my_turn: bool
    parts_done: int = 0
    parts: int = 0
    turn_number: str = ""


@dataclass(frozen=True)
class Limit:
    """One time limit of a case.

    status: not-started | running | stopped | met | unannounced. `used` and `remaining` in `unit`s (remaining negative
    once late); `due` None where it cannot be known yet (stopped; or the year is not announced: then `not_before` is a
    sure bound and `year` the missing year). `steps` explain every day that counted or did not.
    """

    name: Literal["receipt", "promised", "legal", "delivery"]
    label: Any
    length: int
    unit: str
    basis: str
    status: Literal["not-started", "running", "stopped", "met", "unannounced"]
    tone: Tone = "neutral"
    started: datetime | None = None
    due: date | None = None
    met_at: datetime | None = None
    used: int = 0
    remaining: int | None = None
    extended: int = 0
    year: int | None = None
    not_before: date | None = None
    steps: tuple[Step, ...] = ()

    @property
    def is_late(self) -> bool:
        """Whether the limit is past and not met."""
        return self.remaining is not None and self.remaining < 0

    @property
    def days_late(self) -> int:
        """`unit`s past the limit; 0 where it is not past."""
        return max(0, -(self.remaining or 0))

    @property
    def share(self) -> int:
        """How much is used, in percent from 0 to 100, for a bar."""
        return 100 if self.length == 0 else max(0, min(100, round(100 * self.used / self.length)))


@dataclass(frozen=True)
class StopRow:
    """A time that does not count, with its legal reason. `until` None: still open."""

    kind: str
    label: Any
    reason: str
    basis: str
    since: datetime
    until: datetime | None
    expected_days: int | None = None


@dataclass(frozen=True)
class ClockView:
    """Every limit of a case, its stops, and the one that matters `now`."""

    receipt: Limit
    promised: Limit
    legal: Limit
    delivery: Limit
    stops: tuple[StopRow, ...] = ()
    current: Limit | None = None

    @property
    def limits(self) -> tuple[Limit, ...]:
        """The four limits in the order they run."""
        return (self.receipt, self.promised, self.legal, self.delivery)


@dataclass(frozen=True)
class Prefilled:
    """A value the platform already knows, and where it knows it from. `masked`: shown and kept in its masked form."""

    value: Any
    source: Any
    masked: bool = False


@dataclass(frozen=True)
class Fault:
    """One thing that still stands in the way. kind: situation | field | material; `name` is the question's or
    material's."""

    kind: Literal["situation", "field", "material"]
    name: str
    label: str
    sentence: Any
    next_step: Any = ""
    code: str = "missing"
    section: str = ""


@dataclass(frozen=True)
class Field:
    """One question as it stands: the question (packs.Question), the value given, what would be prefilled, faults of
    it."""

    question: Any
    name: str
    label: str
    value: Any
    shown: str
    prefilled: Prefilled | None = None
    is_open: bool = True


@dataclass(frozen=True)
class Section:
    """A short page of questions that belong together. `name` is its slug in the address."""

    name: str
    label: str
    fields: list[Field] = field(default_factory=list)
    status: Literal["done", "started", "to-do"] = "to-do"


@dataclass(frozen=True)
class Task:
    """A row of the task list. status: done | started | to-do | cannot-start | optional."""

    name: str
    label: Any
    status: Literal["done", "started", "to-do", "cannot-start", "optional"]
    url: str
    hint: Any = ""


@dataclass(frozen=True)
class HeldNumber:
    """An identity number a case holds: the key it is asked for by, whose it is in words, and the number (masked to
    read)."""

    key: str
    label: str
    number: Any

    @property
    def shown(self) -> str:
        """One line for a choice."""
        return f"{self.label}：{self.number}"


FACT_WORDS = {
    "name": _("Name"),
    "id_number": _("Identity number"),
    "code": _("Unified social credit code"),
    "legal_person": _("Legal representative"),
    "identifier": _("Certificate identifier"),
    "number": _("Number"),
    "promised_by": _("Promised by"),
    "promises": _("What is promised"),
}
"""What a register confirms or a promise says, in words."""


@dataclass(frozen=True)
class FileRow:
    """One file of a material: the stored file, how far it is `turned` clockwise when shown, the correction `round` it
    came in with (0: with the application), and since when it is set aside (None: it counts)."""

    id: int
    file: Any
    turned: int = 0
    round: int = 0
    added_at: datetime | None = None
    set_aside_at: datetime | None = None

    @property
    def can_preview(self) -> bool:
        """Whether the server can make a picture of it."""
        return documents.can_preview(self.file)


@dataclass(frozen=True)
class MaterialRow:
    """One material of a case as it stands.

    `need`: yes | unknown (facts still missing). `status`: supplied | waiting (for an earlier result) | deferred |
    missing | optional. `way` how it was supplied, `ways` how it may be (best first), `badge` the guide's badge
    (catalog.queries.Badge), `whose` paper it must be (name, number masked), `doubt` why it proves nothing.
    `files` in order; `earlier` those that a correction set aside.
    """

    code: str
    name: str
    material: Any
    need: Literal["yes", "unknown"]
    required: bool
    status: Literal["supplied", "waiting", "deferred", "missing", "optional"]
    badge: Any
    ways: tuple[str, ...]
    way: str = ""
    way_label: Any = ""
    grade: str = ""
    files: tuple[FileRow, ...] = ()
    earlier: tuple[FileRow, ...] = ()
    licence: Any = None
    facts: dict[str, Any] = field(default_factory=dict)
    verdict: str = "unseen"
    verdict_label: Any = ""
    remark: str = ""
    deferred_until: date | None = None
    supplied_at: datetime | None = None
    problem: str = ""
    is_open: bool = False
    used_by: tuple[str, ...] = ()
    whose: str = ""
    doubt: str = ""

    @property
    def accept(self) -> str:
        """What a browser's picker offers for it."""
        return documents.accept_of(self.material.accepts)

    @property
    def takes_pictures(self) -> bool:
        """Whether a photograph will do, so that a camera can be offered."""
        return "jpg" in self.material.accepts

    @property
    def file(self) -> Any:
        """The first of its files; None without one."""
        return self.files[0].file if self.files else None

    @property
    def said(self) -> list[tuple[Any, Any]]:
        """The facts kept with the material as label and value, for people; what has no words is left to programs."""
        rows = [(FACT_WORDS[name], value) for name, value in self.facts.items() if name in FACT_WORDS]
        if "confirmed" in self.facts:
            rows.insert(0, (_("Answer of the register"), _("Confirmed") if self.facts["confirmed"] else _("No answer")))
        return rows


@dataclass(frozen=True)
class Happening:
    """One line of a case's timeline. `log_number` is set where the act is on the public log, `log_index` once it
    has its place there; `log_url` leads to it; `log_opens` while what was committed to can still be shown."""

    at: datetime
    what: str
    label: Any
    says: Any = ""
    by: str = ""
    basis: str = ""
    reason: str = ""
    state_label: Any = ""
    tone: Tone = "neutral"
    document_number: str = ""
    document_title: str = ""
    document_url: str = ""
    case_number: str = ""
    case_title: str = ""
    log_number: str = ""
    log_index: int | None = None
    log_url: str = ""
    log_opens: bool = False


@dataclass(frozen=True)
class TimeChange:
    """One reason why a case may take longer: a time that does not count, or the extension.

    `kind`: correction, a procedure of 第四十五条, or extension. `days`: working days not counted until now (None where
    a calendar is missing), or added by the extension. `order`: the act it rests on, with its paper; None where the
    journal keeps none. `until` None: still open.
    """

    kind: str
    label: Any
    reason: str
    basis: str
    since: datetime
    until: datetime | None
    days: int | None
    expected_days: int | None = None
    order: Happening | None = None
    case_title: str = ""

    @property
    def is_open(self) -> bool:
        """Whether the clock still stands still for it."""
        return self.until is None


@dataclass(frozen=True)
class Outcome:
    """A result: a certificate, a document or a record, with the address where it is read."""

    kind: Literal["licence", "document"]
    title: str
    number: str
    url: str
    identifier: str = ""
    issued_on: date | None = None
    valid_until: date | None = None
    case_number: str = ""
    case_title: str = ""
    holder: str = ""
    state_label: str = ""
    shade: str = ""


@dataclass(frozen=True)
class PlannedPart:
    """A part of a one-thing in the plan. Dates are planned until the real ones are known; `days` are working days
    (at most so many, where natural days are promised); `is_critical`: on the longest path."""

    code: str
    title: str
    office: str
    number: str
    state: str
    state_label: Any
    tone: Tone
    after: tuple[str, ...]
    days: int
    starts_on: date | None
    ends_on: date | None
    level: int
    is_critical: bool = False
    is_ended: bool = False


@dataclass(frozen=True)
class Plan:
    """How the parts run: side by side, or one after another; `due_on` is the end of the longest path."""

    parts: list[PlannedPart]
    due_on: date | None
    days: int
    path: tuple[str, ...] = ()


@dataclass(frozen=True)
class OverseenLimit:
    """A limit as whoever watches over it needs it. name: receipt | promised | legal | delivery | consultation |
    suspension | same-day; `key` tells one from an earlier one of the same name.

    `near_at` and `late_at` are the first moments at which the clock is yellow and red (None: not known, or never);
    after `met_at` neither comes. `stops`: (from, until or None, reason). `office_id`: the body that must act, where it
    is not the case's own.
    """

    name: str
    key: str
    length: int
    unit: str
    started: datetime
    due: date | None
    met_at: datetime | None
    near_at: datetime | None
    late_at: datetime | None
    basis: str
    stops: tuple[tuple[datetime, datetime | None, str], ...] = ()
    office_id: int | None = None


@dataclass(frozen=True)
class Overseen:
    """A case as whoever watches over it needs it."""

    number: str
    title: str
    item_code: str
    state: str
    is_open: bool
    is_instant: bool
    organisation_id: int | None
    region_id: str | None
    officer_id: int | None
    applicant_id: int
    accepted_at: datetime | None
    decided_at: datetime | None
    limits: tuple[OverseenLimit, ...] = ()


@dataclass(frozen=True)
class Decided:
    """One decision, for comparing those who decide."""

    number: str
    item_code: str
    officer_id: int
    organisation_id: int | None
    region_id: str | None
    accepted_at: datetime
    decided_at: datetime
    is_refused: bool
