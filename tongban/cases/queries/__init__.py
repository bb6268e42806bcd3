"""What can be asked about cases, always by somebody: nothing is returned that the asker may not see.

A `person` is an `accounts.Person`; a `case` a `models.Case` that `case_seen_by` (or `parts_of`) has given out. Shapes
of the answers are in `shapes`. Everything unknown or foreign is the same `NotFound`.
"""

from tongban.cases.queries.counting import CountedCase, counted, counted_cases, first_sent
from tongban.cases.queries.filling import (
    answers_view,
    faults,
    prefill,
    questions_of,
    sections,
    situation_questions_of,
    tasks,
)
from tongban.cases.queries.histories import CaseHistory, histories, how_many_sent, sent, whose_cases
from tongban.cases.queries.lists import (
    consents_waiting,
    consultations_waiting,
    my_cases,
    nearing,
    queue,
    queue_counts,
)
from tongban.cases.queries.materials import materials_view, put_off
from tongban.cases.queries.numbers import numbers_of
from tongban.cases.queries.overseeing import decisions_since, open_cases_overseen, overseen
from tongban.cases.queries.pauses import time_changes
from tongban.cases.queries.proofs import proof_plan, way_in_words
from tongban.cases.queries.receipts import opened_receipt
from tongban.cases.queries.seeing import (
    case_seen_by,
    consultations_of,
    is_applicant,
    moves_open,
    offices_to_ask,
    open_correction,
    parts_of,
    roles_of,
)
from tongban.cases.queries.story import last_words, papers, results, thread, timeline
from tongban.cases.queries.timing import clock_of, plan
from tongban.cases.shapes import (
    CaseRow,
    ClockView,
    Decided,
    Fault,
    Field,
    Happening,
    Limit,
    MaterialRow,
    Nearing,
    Outcome,
    Overseen,
    OverseenLimit,
    Page,
    Plan,
    PlannedPart,
    Prefilled,
    QueuePage,
    QueueRow,
    Section,
    StopRow,
    Task,
    TimeChange,
)

__all__ = [
    "CaseHistory",
    "CaseRow",
    "ClockView",
    "CountedCase",
    "counted",
    "counted_cases",
    "first_sent",
    "Decided",
    "Fault",
    "Field",
    "Happening",
    "Limit",
    "MaterialRow",
    "Nearing",
    "Outcome",
    "Overseen",
    "OverseenLimit",
    "Page",
    "Plan",
    "PlannedPart",
    "Prefilled",
    "QueuePage",
    "QueueRow",
    "Section",
    "StopRow",
    "Task",
    "TimeChange",
    "answers_view",
    "case_seen_by",
    "clock_of",
    "consents_waiting",
    "consultations_of",
    "consultations_waiting",
    "decisions_since",
    "faults",
    "histories",
    "how_many_sent",
    "is_applicant",
    "materials_view",
    "put_off",
    "moves_open",
    "my_cases",
    "nearing",
    "numbers_of",
    "offices_to_ask",
    "open_correction",
    "opened_receipt",
    "open_cases_overseen",
    "overseen",
    "papers",
    "parts_of",
    "plan",
    "prefill",
    "proof_plan",
    "questions_of",
    "queue",
    "queue_counts",
    "results",
    "roles_of",
    "sections",
    "sent",
    "situation_questions_of",
    "tasks",
    "last_words",
    "thread",
    "time_changes",
    "timeline",
    "way_in_words",
    "whose_cases",
]
