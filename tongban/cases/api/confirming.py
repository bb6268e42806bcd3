"""Confirming that one is named, and one recorded look at a whole number, for programs."""

from __future__ import annotations

from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Schema
from ninja.responses import Status

from tongban.cases import actions, queries
from tongban.cases.api.door import APPLY, DESK, DESK_WRITE, READ, case_of, person_of, router


class NamedSchema(Schema):
    """Somebody a result will name beside the applicant. The number is masked."""

    role: str
    called: str
    name: str
    id_number: str
    answer: str
    basis: str = ""


class ToConfirmSchema(Schema):
    """An application that names whoever asks."""

    id: int
    case: str
    title: str
    applicant: str
    called: str
    name: str
    answer: str


class AnswerBody(Schema):
    """confirm, or decline."""

    answer: Literal["confirm", "decline"]


class SeenBody(Schema):
    """What an officer saw of somebody who came in person."""

    seen: str


class NumberSchema(Schema):
    """An identity number a case holds, masked, with the key it is asked for by."""

    key: str
    label: str
    id_number: str


class LookBody(Schema):
    """Which number, and why the whole of it is needed."""

    key: str = "applicant"
    why: str


class WholeNumberSchema(Schema):
    """A whole number: the answer to one recorded look."""

    id_number: str


@router.get("/named", response=list[ToConfirmSchema], auth=READ, summary="Applications that name me")
def named(request: HttpRequest) -> Any:
    """Unanswered first."""
    return [_to_confirm(row) for row in queries.to_confirm(person_of(request))]


@router.post("/named/{confirmation_id}", response=ToConfirmSchema, auth=APPLY, summary="Confirm or decline")
def answer(request: HttpRequest, confirmation_id: int, body: AnswerBody) -> Any:
    """Only the person named, under the name their account has."""
    return _to_confirm(actions.answer_naming(confirmation_id, person_of(request), body.answer))


@router.get("/{number}/named", response=list[NamedSchema], auth=READ, summary="Who must confirm")
def who(request: HttpRequest, number: str) -> Any:
    """Everybody the results will name beside the applicant."""
    _person, case = case_of(request, number)
    return [_named(one) for one in queries.namings(case)]


@router.post("/{number}/named/{role}", response={204: None}, auth=DESK_WRITE, summary="Record a confirmation in person")
def in_person(request: HttpRequest, number: str, role: str, body: SeenBody) -> Any:
    """The window notes who came, and which paper was shown."""
    person, case = case_of(request, number)
    actions.confirm_in_person(case, person, role, body.seen)
    return Status(204, None)


@router.get("/{number}/id-numbers", response=list[NumberSchema], auth=DESK, summary="Identity numbers, masked")
def numbers(request: HttpRequest, number: str) -> Any:
    """Whose numbers the case holds."""
    _person, case = case_of(request, number)
    return [NumberSchema(key=n.key, label=n.label, id_number=str(n.number)) for n in queries.numbers_in(case)]


@router.post(
    "/{number}/id-numbers", response=WholeNumberSchema, auth=DESK_WRITE, summary="Look at one whole identity number"
)
def look(request: HttpRequest, response: HttpResponse, number: str, body: LookBody) -> Any:
    """Recorded with who looked, at whose, and why."""
    person, case = case_of(request, number)
    response.headers["Cache-Control"] = "no-store"
    return WholeNumberSchema(id_number=actions.reveal_number(case, person, body.key, body.why))


def _named(one: queries.Naming) -> NamedSchema:
    said = one.row.answer if one.row is not None else "asked"
    subject = one.subject
    return NamedSchema(
        role=subject.role, called=one.called, name=subject.name, id_number=subject.masked, answer=said, basis=one.basis
    )


def _to_confirm(row: Any) -> ToConfirmSchema:
    return ToConfirmSchema(
        id=row.pk,
        case=row.case.number,
        title=row.case.title,
        applicant=row.case.applicant.name,
        called=row.called,
        name=row.name,
        answer=row.answer,
    )
