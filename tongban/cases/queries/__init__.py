"""What can be asked about cases, always by somebody: nothing is returned that the asker may not see.

A `person` is an `accounts.Person`; a `case` a `models.Case` that `case_seen_by` (or `parts_of`) has given out. Shapes of the
answers are in `shapes`. Everything unknown or foreign is the same `NotFound`.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from tongban.cases.queries.shapes import (
    CaseRow, ClockView, Fault, Field, Happening, Limit, MaterialRow, Outcome, Page, Plan, PlannedPart, Prefilled,
    QueuePage, QueueRow, Section, StopRow, Task,
)  # fmt: skip

if TYPE_CHECKING:
    from tongban.accounts.models import Organisation, Person
    from tongban.cases.models import Case, Consultation, CorrectionConsent, Correction, Remark
    from tongban.catalog.packs import Question
    from tongban.kit.lifecycle import Move

__all__ = [
    "CaseRow", "ClockView", "Fault", "Field", "Happening", "Limit", "MaterialRow", "Outcome", "Page", "Plan", "PlannedPart",
    "Prefilled", "QueuePage", "QueueRow", "Section", "StopRow", "Task",
    "answers_view", "case_seen_by", "clock_of", "consents_waiting", "consultations_waiting", "consultations_of", "faults",
    "is_applicant", "materials_view", "moves_open", "my_cases", "offices_to_ask", "open_correction", "parts_of", "plan", "prefill",
    "questions_of", "queue", "queue_counts", "results", "roles_of", "sections", "situation_questions_of", "tasks", "thread",
    "timeline",
]  # fmt: skip


def case_seen_by(person: Person, number: str) -> Case:
    """The case of that number, where `person` is its applicant (or represents the firm), handles it, advises on it or supervises
    it. Anything else is `NotFound` (not-found, 404), whether it exists or not. Related rows are fetched with it."""
    raise NotImplementedError


def roles_of(case: Case, person: Person) -> frozenset[str]:
    """What `person` is to the case: applicant, window, approver, head, adviser, supervisor."""
    raise NotImplementedError


def is_applicant(case: Case, person: Person) -> bool:
    """Whether `person` may act as the applicant of the case."""
    raise NotImplementedError


def parts_of(case: Case, person: Person) -> list[Case]:
    """The children of a one-thing that `person` may see, in number order; empty for a single item."""
    raise NotImplementedError


def my_cases(person: Person, tab: str = "all", page: int = 1, size: int = 20) -> Page[CaseRow]:
    """A person's own cases and those of the firms they represent, newest first. Tabs: all, todo (my turn), open, done.
    Children of a one-thing are not listed; the one-thing is."""
    raise NotImplementedError


def queue(officer: Person, filters: dict[str, Any] | None = None, size: int = 50) -> QueuePage:
    """The work queue of an officer's offices, most urgent first, by keyset (`filters["after"]` is the last page's `after`).

    filters: state (one of submitted, correcting, reviewing, suspended, granted), tab ("mine" taken by me, "late", "today",
    "consult" asked of my office), words (number or part of the title or applicant's name), after. Refuses those who are no officers
    (not-allowed)."""
    raise NotImplementedError


def queue_counts(officer: Person) -> dict[str, int]:
    """How many open cases the officer's queue has: by state, and under "all", "mine", "late", "consult"."""
    raise NotImplementedError


def moves_open(case: Case, person: Person) -> list[Move]:
    """The moves `person` may make now, in declared order (the same list the buttons and the API show). Moves that the law rules
    out for this very person or case (受审分离, a second extension) are left out."""
    raise NotImplementedError


def situation_questions_of(case: Case) -> list[Question]:
    """The situation questions of the case's pack (of a one-thing: with those of its parts, each once)."""
    raise NotImplementedError


def questions_of(case: Case) -> list[Question]:
    """The form questions that apply under the present answers, merged over all parts needed."""
    raise NotImplementedError


def sections(case: Case, person: Person) -> list[Section]:
    """The form as short pages: sections in order, their questions with values, what is prefilled, and how far each is done.
    While a correction is asked, `Field.is_open` is true only for what the notice names."""
    raise NotImplementedError


def answers_view(case: Case, person: Person) -> list[Section]:
    """All answers (situation first) in words, for "check your answers" and the officer's desk."""
    raise NotImplementedError


def prefill(case: Case, person: Person) -> dict[str, Prefilled]:
    """What the platform already knows of the questions, by name, with its source (person, organisation, certificate held)."""
    raise NotImplementedError


def tasks(case: Case, person: Person) -> list[Task]:
    """The task list of a draft: situation, each section, materials, check and submit."""
    raise NotImplementedError


def faults(case: Case) -> list[Fault]:
    """Everything that stands in the way of submitting, at once; empty when the case may be submitted."""
    raise NotImplementedError


def materials_view(case: Case, person: Person) -> list[MaterialRow]:
    """Every material that applies (or may apply), how it was or can be supplied, and what the officer found. Of a one-thing draft:
    merged over its parts, each once (`used_by`: item codes)."""
    raise NotImplementedError


def clock_of(case: Case, now: datetime | None = None) -> ClockView:
    """All limits of the case at `now`, every date explained step by step."""
    raise NotImplementedError


def plan(case: Case) -> Plan:
    """How the parts of a one-thing run, with dates and the longest path. Works for a draft too (nothing is stored)."""
    raise NotImplementedError


def timeline(case: Case, person: Person) -> list[Happening]:
    """What happened, newest first, with the documents each act produced. Of a one-thing: its parts' too. Applicants read the
    office's name, officers the acting person's."""
    raise NotImplementedError


def results(case: Case) -> list[Outcome]:
    """What came out: certificates and decision documents of the case, and of a one-thing's parts."""
    raise NotImplementedError


def thread(case: Case, person: Person) -> list[Remark]:
    """The messages between applicant and office, oldest first, with author and file fetched."""
    raise NotImplementedError


def open_correction(case: Case) -> Correction | None:
    """The correction notice waiting for the applicant, if any."""
    raise NotImplementedError


def consultations_of(case: Case) -> list[Consultation]:
    """The questions asked of other offices about the case, with their answers."""
    raise NotImplementedError


def consultations_waiting(officer: Person) -> list[Consultation]:
    """Questions to the officer's offices that wait for an answer, the most urgent first."""
    raise NotImplementedError


def consents_waiting(head: Person) -> list[CorrectionConsent]:
    """Requests for consent to a further correction notice that wait for this head, oldest first."""
    raise NotImplementedError


def offices_to_ask(case: Case) -> list[Organisation]:
    """The offices an approver may ask about the case (all but its own), for the choice of `consult`."""
    raise NotImplementedError
