"""What programs may do: begin and fill in a draft, supply materials, make any declared move, write messages."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Body, File, Form
from ninja.files import UploadedFile
from ninja.params.functions import Header
from ninja.responses import Status

from tongban.accounts.queries import organisation_by_code
from tongban.cases import actions, queries
from tongban.cases.api import shapes, speaking
from tongban.cases.api.door import APPLY, DESK_WRITE, WRITE, case_of, person_of, router
from tongban.journal.actions import facts_told
from tongban.kit.integers import read_integer
from tongban.kit.refusals import Invalid, NotAllowed, NotFound
from tongban.regions.shapes import Key

Revision = Annotated[str, Header(alias="If-Match")]
"""The draft's revision as last read."""
Facts = Annotated[dict[str, Any] | None, Body()]
"""What a move asks for."""


@router.post("", response={201: shapes.CaseSchema}, auth=APPLY, summary="Begin a draft")
def start(request: HttpRequest, body: shapes.StartBody) -> Any:
    """A draft of an item or one-thing, prefilled with what the platform knows."""
    person = person_of(request)
    firm = organisation_by_code(body.on_behalf_of) if body.on_behalf_of else None
    if body.on_behalf_of and firm is None:
        raise NotAllowed(_("You may not act for this firm."), code="not-your-firm")
    case = actions.start(
        person, body.code, on_behalf_of=firm, situation=body.situation, channel="api", is_anew=body.anew
    )
    return Status(201, speaking.whole(queries.case_seen_by(person, case.number), person))


@router.put("/{number}/situation", response=shapes.CaseSchema, auth=APPLY, summary="Answer situation questions")
def situation(request: HttpRequest, number: str, body: shapes.FactsBody, if_match: Revision) -> Any:
    """Send the draft's revision as If-Match, so that two devices never overwrite each other."""
    person, case = case_of(request, number)
    actions.save_situation(case, person, body.facts, revision_in(if_match))
    return speaking.whole(case, person)


@router.put("/{number}/answers", response=shapes.CaseSchema, auth=APPLY, summary="Answer the form")
def answers(request: HttpRequest, number: str, body: shapes.FactsBody, if_match: Revision) -> Any:
    """Send the draft's revision as If-Match, so that two devices never overwrite each other."""
    person, case = case_of(request, number)
    actions.save_answers(case, person, body.facts, revision_in(if_match))
    return speaking.whole(case, person)


def revision_in(said: str) -> int:
    """The revision of an If-Match header, with or without quotation marks."""
    revision = read_integer(said.strip().removeprefix("W/").strip('"'))
    if revision is None:
        raise Invalid(
            _("If-Match names no revision."),
            code="revision-unreadable",
            next_step=_("Send the revision the case had when you read it."),
        )
    return revision


@router.post("/{number}/materials/{code}", response=shapes.MaterialSchema, auth=APPLY, summary="Supply a material")
def supply(request: HttpRequest, number: str, code: str, way: Form[str], file: File[UploadedFile | None] = None) -> Any:
    """`way` is one of the material's ways: upload (with a file), licence:<kind>, exchange:<source>, promise, form,
    defer."""
    person, case = case_of(request, number)
    actions.supply_material(case, person, code, way=way, file=file)
    row = next((row for row in queries.materials_view(case, person) if row.code == code), None)
    if row is None:
        raise NotFound(_("There is no such material."))
    return speaking.material(row)


@router.delete(
    "/{number}/materials/{code}", response={204: None}, auth=APPLY, summary="Take a material out of the draft"
)
def remove(request: HttpRequest, number: str, code: str) -> Any:
    """Only while it is a draft or asked to be corrected."""
    person, case = case_of(request, number)
    actions.remove_material(case, person, code)
    return Status(204, None)


@router.post(
    "/{number}/materials/{code}/verdict", response=shapes.MaterialSchema, auth=DESK_WRITE, summary="Judge a material"
)
def judge(request: HttpRequest, number: str, code: str, body: shapes.VerdictBody) -> Any:
    """An officer's verdict: undecided, passed, defective (with a remark)."""
    person, case = case_of(request, number)
    actions.judge_material(case, person, code, body.verdict, body.remark)
    return speaking.material(next(row for row in queries.materials_view(case, person) if row.code == code))


@router.post("/{number}/moves/{name}", response=shapes.CaseSchema, auth=WRITE, summary="Make a move")
def move(request: HttpRequest, number: str, name: str, facts: Facts = None) -> Any:
    """Any move of the declared life, with the facts it asks for; `moves` of the case lists those open to the caller.

    submit checks everything and reports every fault at once; correct takes {"facts": {…}} for the fields the notice
    names."""
    person, case = case_of(request, number)
    said = facts or {}
    if name == "submit":
        actions.submit(case, person)
    elif name == "correct":
        actions.correct(case, person, _corrected(said))
    else:
        actions.move(case, person, name, **facts_told(case.lifecycle, name, said))
    return speaking.whole(queries.case_seen_by(person, number), person)


def _corrected(said: dict[str, Any]) -> dict[str, Any]:
    """The corrected fields by name, out of a body that anybody may have sent."""
    facts = said.get("facts") or {}
    if not isinstance(facts, dict):
        raise Invalid(
            _("The corrected fields are sent as an object, by their names."),
            code="fact-not-possible",
            next_step=_("Compare it with the description at /api/v1/openapi.json."),
            where={"field": "facts"},
        )
    return facts


@router.post("/{number}/take", response=shapes.CaseSchema, auth=DESK_WRITE, summary="Take a case in hand")
def take(request: HttpRequest, number: str) -> Any:
    """Note that the officer works on it."""
    person, case = case_of(request, number)
    actions.take(case, person)
    return speaking.whole(case, person)


@router.post("/{number}/thread", response={201: shapes.RemarkSchema}, auth=WRITE, summary="Write a message")
def say(request: HttpRequest, number: str, body: shapes.SayBody) -> Any:
    """To the office, or to the applicant."""
    person, case = case_of(request, number)
    remark = actions.say(case, person, body.text)
    row = shapes.RemarkSchema(author=person.name, side=remark.side, text=remark.text, said_at=remark.said_at)
    return Status(201, row)


@router.post("/{number}/consents", response={201: None}, auth=DESK_WRITE, summary="Ask for consent to a further notice")
def ask_consent(request: HttpRequest, number: str, body: shapes.ReasonBody) -> Any:
    """The head of the office is asked."""
    person, case = case_of(request, number)
    actions.ask_consent(case, person, body.reason)
    return Status(201, None)


@router.post("/consents/{consent_id}", response={204: None}, auth=DESK_WRITE, summary="Consent to a further notice")
def give_consent(request: HttpRequest, consent_id: Key) -> Any:
    """The head of the office consents."""
    actions.give_consent(consent_id, person_of(request))
    return Status(204, None)
