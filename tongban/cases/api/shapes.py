"""What the interface says and takes: one schema for each thing, dates as ISO text, words in the caller's language."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from ninja import Schema


class MoveSchema(Schema):
    """A move the caller may make now, and what it asks for."""

    name: str
    label: str
    asks: list[dict[str, Any]]
    basis: str
    document: str


class LimitSchema(Schema):
    """A time limit; `steps` explain the date day by day. `remaining` is negative once late, null while the clock
    stands still."""

    name: str
    label: str
    length: int
    unit: str
    status: str
    tone: str
    started: datetime | None = None
    due: date | None = None
    used: int
    remaining: int | None = None
    extended: int = 0
    not_before: date | None = None
    steps: list[str] = []


class StopSchema(Schema):
    """A time that does not count."""

    kind: str
    label: str
    reason: str
    basis: str
    since: datetime
    until: datetime | None = None


class ClockSchema(Schema):
    """Every limit of a case and its stops; `current` names the limit that runs now."""

    current: str = ""
    limits: list[LimitSchema]
    stops: list[StopSchema]


class FileSchema(Schema):
    """One file of a material, in the order shown. `file` is the stored file (read under /documents/files/), `turned`
    how far it is turned clockwise when shown, `round` the correction round it came in with (0: the application)."""

    id: int
    file: str
    name: str
    media_type: str
    size: int
    sha256: str
    turned: int = 0
    round: int = 0
    is_set_aside: bool = False


class TurnBody(Schema):
    """How far a file is turned, clockwise: 90, 180 or 270."""

    degrees: int = 90


class ShiftBody(Schema):
    """Which way a file is put by one place."""

    later: bool


class MaterialSchema(Schema):
    """A material: whether it is needed, how it was or may be supplied, and what the officer found."""

    code: str
    name: str
    need: str
    required: bool
    status: str
    ways: list[str]
    way: str = ""
    grade: str = ""
    file: str | None = None
    files: list[FileSchema] = []
    most_files: int = 20
    licence: str | None = None
    verdict: str = ""
    remark: str = ""
    problem: str = ""
    deferred_until: date | None = None
    is_open: bool = False
    whose: str = ""
    holder: str = ""
    doubt: str = ""


class FieldSchema(Schema):
    """A question as it stands. `masked` answers are proved by the account and are not typed."""

    name: str
    label: str
    kind: str
    required: bool
    value: Any = None
    source: str = ""
    choices: list[tuple[str, str]] = []
    unit: str = ""
    is_open: bool = True


class SectionSchema(Schema):
    """Questions that belong together."""

    name: str
    label: str
    status: str
    fields: list[FieldSchema]


class PartSchema(Schema):
    """A part of a one-thing in its plan."""

    code: str
    title: str
    number: str
    office: str
    state: str
    after: list[str]
    days: int
    starts_on: date | None = None
    ends_on: date | None = None
    is_critical: bool


class FaultSchema(Schema):
    """Something that still stands in the way of submitting."""

    kind: str
    name: str
    label: str
    sentence: str
    next_step: str = ""
    code: str


class RulingSchema(Schema):
    """What rules a service out under the answers so far; `facts` names those that decide it."""

    item: str
    name: str
    sentence: str
    basis: str
    facts: list[str]
    instead: str = ""
    see: str = ""


class CaseSchema(Schema):
    """A case as the caller may see it. Of a draft, `stops` make it impossible as it stands; `dropped` are services that
    left a one-thing while the rest goes on."""

    number: str
    kind: str
    item: str
    title: str
    state: str
    state_label: str
    revision: int
    parent: str | None = None
    applicant: str
    on_behalf_of: str | None = None
    office: str | None = None
    route: str
    waits_for: list[str]
    situation: dict[str, Any]
    answers: dict[str, Any]
    created_at: datetime
    submitted_at: datetime | None = None
    accepted_at: datetime | None = None
    decided_at: datetime | None = None
    ended_at: datetime | None = None
    promised_due: date | None = None
    legal_due: date | None = None
    moves: list[MoveSchema]
    clock: ClockSchema
    materials: list[MaterialSchema]
    parts: list[PartSchema] = []
    stops: list[RulingSchema] = []
    dropped: list[RulingSchema] = []


class ProgressBody(Schema):
    """What stands on a slip."""

    number: str
    code: str


class ProgressSchema(Schema):
    """How far an application is; nothing about anybody. `next_on`: what falls due next."""

    number: str
    title: str
    state_label: str
    says: str
    office: str
    sent_on: date
    next_label: str
    next_on: date | None = None
    parts: list[dict[str, str]] = []


class FormSchema(Schema):
    """What is asked: situation questions first, then the form; and everything that is still missing."""

    revision: int
    situation: list[FieldSchema]
    sections: list[SectionSchema]
    faults: list[FaultSchema]


class CaseLine(Schema):
    """A case in a list."""

    number: str
    title: str
    kind: str
    state: str
    state_label: str
    office: str
    due_on: date | None = None
    is_my_turn: bool
    parts_done: int
    parts: int


class CasePage(Schema):
    """One page of my cases."""

    page: int
    has_next: bool
    cases: list[CaseLine]


class QueueLine(Schema):
    """A case in the work queue."""

    number: str
    title: str
    state: str
    applicant_name: str
    on_behalf_of: str
    office: str
    next_due: date | None = None
    promised_due: date | None = None
    legal_due: date | None = None
    remaining: int | None = None
    tone: str
    handler_name: str


class QueuePageSchema(Schema):
    """One page of the queue; pass `after` back for the next one."""

    counts: dict[str, int]
    after: str
    cases: list[QueueLine]


class HappeningSchema(Schema):
    """A line of the timeline; `log_number` and `log_url` where the act is on the public log."""

    at: datetime
    what: str
    label: str
    by: str
    basis: str
    reason: str
    case_number: str
    document_number: str
    document_url: str
    log_number: str
    log_url: str


class OutcomeSchema(Schema):
    """A result."""

    kind: str
    title: str
    number: str
    url: str
    identifier: str
    issued_on: date | None = None
    valid_until: date | None = None
    case_number: str


class DocumentSchema(Schema):
    """A legal document of the case."""

    kind: str
    title: str
    number: str
    issued_at: datetime
    url: str
    case_number: str


class RemarkSchema(Schema):
    """A message of the thread."""

    author: str
    side: str
    text: str
    said_at: datetime


class StartBody(Schema):
    """Begin a draft of an item or one-thing. `on_behalf_of`: credit code of a firm the caller represents. `anew`: also
    where the caller has a draft of the same thing that nothing was entered into; otherwise that is refused as
    already-begun (409) with the draft's number."""

    code: str
    on_behalf_of: str | None = None
    situation: dict[str, Any] = {}
    anew: bool = False


class FactsBody(Schema):
    """Answers by question name; an empty value takes one away."""

    facts: dict[str, Any]


class SayBody(Schema):
    """A message."""

    text: str


class VerdictBody(Schema):
    """An officer's verdict on a material."""

    verdict: str
    remark: str = ""


class ReasonBody(Schema):
    """A reason."""

    reason: str
