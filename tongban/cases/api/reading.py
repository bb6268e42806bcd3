"""What programs may ask: my cases, one case, its form, timeline, documents and thread; the work queue."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from tongban.accounts.http import counted_guesses
from tongban.cases import queries
from tongban.cases.api import shapes, speaking
from tongban.cases.api.door import DESK, MINE, READ, case_of, person_of, router
from tongban.regions.shapes import PageNumber


@router.get("", response=shapes.CasePage, auth=MINE, summary="My cases")
def mine(request: HttpRequest, tab: str = "all", page: PageNumber = 1) -> Any:
    """Cases of whoever asks and of the firms they represent, newest first. Tabs: all, todo, open, done."""
    found = queries.my_cases(person_of(request), tab, page)
    rows = [
        shapes.CaseLine(
            number=row.number,
            title=row.title,
            kind=row.kind,
            state=row.state,
            state_label=str(row.state_label),
            office=row.office,
            due_on=row.due_on,
            is_my_turn=row.is_my_turn,
            parts_done=row.parts_done,
            parts=row.parts,
        )
        for row in found.rows
    ]
    return shapes.CasePage(page=found.number, has_next=found.has_next, cases=rows)


@router.get("/queue", response=shapes.QueuePageSchema, auth=DESK, summary="The work queue of my office")
def queue(
    request: HttpRequest, state: str = "", tab: str = "", words: str = "", after: str = "", size: int = 50
) -> Any:
    """Open cases, most urgent first, a page at a time by keyset."""
    person = person_of(request)
    filters = {"state": state, "tab": tab, "words": words, "after": after}
    page = queries.queue(person, filters, size=max(1, min(size, 200)))
    rows = [
        shapes.QueueLine(
            number=row.number,
            title=row.title,
            state=row.state,
            applicant_name=row.applicant_name,
            on_behalf_of=row.on_behalf_of,
            office=row.office,
            next_due=row.next_due,
            promised_due=row.promised_due,
            legal_due=row.legal_due,
            remaining=row.remaining,
            tone=row.tone,
            handler_name=row.handler_name,
        )
        for row in page.rows
    ]
    return shapes.QueuePageSchema(counts=queries.queue_counts(person), after=page.after, cases=rows)


@router.post("/progress", response=shapes.ProgressSchema, auth=None, summary="How far an application is")
def progress(request: HttpRequest, body: shapes.ProgressBody) -> Any:
    """For whoever holds the slip: number and check code, no key. A wrong number and a wrong code are answered alike."""
    with counted_guesses(request, "progress"):
        found = queries.progress(body.number, body.code)
    return shapes.ProgressSchema(
        number=found.number,
        title=found.title,
        state_label=found.state_label,
        says=found.says,
        office=found.office,
        sent_on=found.sent_on,
        next_label=found.next_label,
        next_on=found.next_on,
        parts=[{"title": title, "state_label": label} for title, label, _tone in found.parts],
    )


@router.get("/{number}", response=shapes.CaseSchema, auth=READ, summary="One case")
def one(request: HttpRequest, number: str) -> Any:
    """The case with the moves open to the caller, its clocks, materials and (of a one-thing) its plan."""
    person, case = case_of(request, number)
    return speaking.whole(case, person)


@router.get("/{number}/form", response=shapes.FormSchema, auth=READ, summary="What is asked and what is missing")
def form(request: HttpRequest, number: str) -> Any:
    """Situation questions, the form's sections with values and sources, and every fault that is left."""
    person, case = case_of(request, number)
    situation = [
        speaking.field(queries.Field(q, q.name, str(q.label), case.situation.get(q.name), ""))
        for q in queries.situation_questions_of(case)
    ]
    sections = [
        shapes.SectionSchema(name=s.name, label=s.label, status=s.status, fields=[speaking.field(f) for f in s.fields])
        for s in queries.sections(case, person)
    ]
    faults = [speaking.fault(row) for row in queries.faults(case)] if case.state == "draft" else []
    return shapes.FormSchema(revision=case.revision, situation=situation, sections=sections, faults=faults)


@router.get("/{number}/timeline", response=list[shapes.HappeningSchema], auth=READ, summary="What happened")
def timeline(request: HttpRequest, number: str) -> Any:
    """Newest first, with the document each act produced; of a one-thing, its parts' too."""
    person, case = case_of(request, number)
    return [
        shapes.HappeningSchema(
            at=row.at,
            what=row.what,
            label=str(row.label),
            by=row.by,
            basis=row.basis,
            reason=row.reason,
            case_number=row.case_number,
            document_number=row.document_number,
            document_url=row.document_url,
            log_number=row.log_number,
            log_url=row.log_url,
        )
        for row in queries.timeline(case, person)
    ]


@router.get("/{number}/documents", response=list[shapes.DocumentSchema], auth=READ, summary="Its legal documents")
def documents(request: HttpRequest, number: str) -> Any:
    """Every numbered document of the case and its parts, oldest first."""
    person, case = case_of(request, number)
    return [shapes.DocumentSchema(**row) for row in queries.papers(case, person)]


@router.get("/{number}/results", response=list[shapes.OutcomeSchema], auth=READ, summary="What came out")
def results(request: HttpRequest, number: str) -> Any:
    """Certificates and decisions of the case and its parts."""
    _person, case = case_of(request, number)
    return [
        shapes.OutcomeSchema(
            kind=row.kind,
            title=row.title,
            number=row.number,
            url=row.url,
            identifier=row.identifier,
            issued_on=row.issued_on,
            valid_until=row.valid_until,
            case_number=row.case_number,
        )
        for row in queries.results(case)
    ]


@router.get("/{number}/thread", response=list[shapes.RemarkSchema], auth=READ, summary="Messages with the office")
def thread(request: HttpRequest, number: str) -> Any:
    """Oldest first."""
    person, case = case_of(request, number)
    return [
        shapes.RemarkSchema(author=row.author.name, side=row.side, text=row.text, said_at=row.said_at)
        for row in queries.thread(case, person)
    ]
