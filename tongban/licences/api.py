"""Doors of the room for programs. Mounted under /api/v1/licences, and `verify_router` under /api/v1/verify."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import File, Router, Schema, Status
from ninja.files import UploadedFile

from tongban.accounts.http import TokenAuth, counted_guesses, person_of
from tongban.documents.actions import pdf_of, trust_roots
from tongban.kit.refusals import Refusal
from tongban.licences import actions, queries
from tongban.licences.continuing import next_step
from tongban.licences.lifecycle import LICENCE

router = Router(tags=["licences"])
verify_router = Router(tags=["verify"], auth=None)
READ = TokenAuth("licences:read", "desk:read")
WRITE = TokenAuth("licences:write", "desk:write")
"""As the holder, or as the office that issued it."""
MOST_BYTES = 10 * 1024 * 1024


class PublicOut(Schema):
    """What anybody may know; names and numbers of people are shortened."""

    identifier: str
    number: str
    kind: str
    kind_name: str
    version: int
    holder: str
    issuer: str
    issuer_code: str
    issued_on: date
    valid_from: date
    valid_until: date | None
    state: str
    state_since: date
    in_force: bool
    sha256: str
    replaced_by: str


class NextStepOut(Schema):
    """What its holder can do about a certificate that is over, stopped or soon over. kind: renew | apply | ask."""

    kind: str
    sentence: str
    service: str
    service_name: str
    days_left: int | None


class LicenceOut(Schema):
    """A certificate of one's own."""

    identifier: str
    number: str
    kind: str
    kind_name: str
    version: int
    holder: str
    keeper: str  # who keeps it where it is headed by another's name (a parent a child's); else empty
    issuer: str
    issued_on: date
    valid_from: date
    valid_until: date | None
    state: str
    in_force: bool
    case_number: str
    document_number: str
    next_step: NextStepOut | None


class LicenceWithFaceOut(LicenceOut):
    """The same with what it says, and the moves open to the asker."""

    fields: dict[str, Any]
    says: list[tuple[str, str]]
    moves: list[str]


class ShowIn(Schema):
    """Labels of the face the other side may see."""

    shows: list[str] = []


class ShowOut(Schema):
    """A one-time code, good for 300 seconds."""

    code: str
    address: str
    seconds: int


class MoveIn(Schema):
    """What the move asks for, by name."""

    facts: dict[str, str] = {}


class LookIn(Schema):
    """Who looks, and why; the holder sees it."""

    by: str = ""


class SeenOut(Schema):
    """What the holder let the other side see, once."""

    facts: PublicOut
    rows: list[tuple[str, str]]
    at: datetime


class FindingOut(Schema):
    """One thing that was found; `grave` ones make the file not hold."""

    code: str
    sentence: str
    grave: bool


class VerdictOut(Schema):
    """What can be said of a file."""

    ok: bool
    findings: list[FindingOut]
    title: str
    number: str
    identifier: str
    issuer: str
    issuer_code: str
    signed_at: datetime | None
    valid_until: date | None
    sha256: str


def shown(licence: Any) -> dict[str, Any]:
    """A certificate as its holder's answers show it."""
    facts = queries.facts_of(licence)
    return {
        "identifier": licence.identifier,
        "number": licence.number,
        "kind": licence.kind,
        "kind_name": licence.kind_name,
        "version": licence.version,
        "holder": licence.holder_name,
        "keeper": queries.keeper_of(licence),
        "issuer": licence.issuer.name,
        "issued_on": licence.issued_on,
        "valid_from": licence.valid_from,
        "valid_until": licence.valid_until,
        "state": facts.state,
        "in_force": facts.in_force,
        "case_number": licence.case_number,
        "document_number": licence.document.number if licence.document else "",
        "next_step": next_step(licence),
    }


def whole(licence: Any, person: Any) -> dict[str, Any]:
    """The same with its face and the moves open to `person`."""
    moves = [move.name for move in queries.moves_open(licence, person)]
    return {**shown(licence), "fields": licence.fields, "says": queries.says(licence), "moves": moves}


@router.get("", response=list[LicenceOut], auth=TokenAuth("licences:read"), summary="My certificates")
def mine(request: HttpRequest) -> Any:
    """Mine and those of the firms I represent; those in force first."""
    return [shown(licence) for licence in queries.licences_of(person_of(request))]


@router.get("/{identifier}", response=LicenceWithFaceOut, auth=READ, summary="One certificate")
def one(request: HttpRequest, identifier: str) -> Any:
    """For its holder and its issuer; 404 for everybody else."""
    person = person_of(request)
    return whole(queries.licence_seen_by(person, identifier), person)


@router.get("/{identifier}/pdf", auth=READ, summary="Its sealed PDF")
def pdf(request: HttpRequest, identifier: str) -> HttpResponse:
    """The same bytes for ever."""
    licence = queries.licence_seen_by(person_of(request), identifier)
    if licence.document is None:
        raise queries.absent()
    return HttpResponse(pdf_of(licence.document), content_type="application/pdf")


@router.post(
    "/{identifier}/showings", response={201: ShowOut}, auth=TokenAuth("licences:write"), summary="Show it (亮证)"
)
def show(request: HttpRequest, identifier: str, asked: ShowIn) -> Any:
    """A one-time code by which one stranger may see the chosen lines within 300 seconds."""
    person = person_of(request)
    code = actions.show(queries.licence_seen_by(person, identifier), person, shows=asked.shows)
    address = actions.address_of_showing(code)
    said = {"code": code, "address": address, "seconds": int(actions.SHOWN_FOR.total_seconds())}
    return Status(201, said)


@router.post("/{identifier}/moves/{name}", response=LicenceWithFaceOut, auth=WRITE, summary="A move")
def move(request: HttpRequest, identifier: str, name: str, asked: MoveIn) -> Any:
    """suspend, restore, revoke, cancel: whatever the life of a certificate allows the asker now."""
    person = person_of(request)
    licence = queries.licence_seen_by(person, identifier)
    declared = LICENCE.move(name).asks if name in LICENCE else ()
    facts: dict[str, Any] = {ask.name: asked.facts.get(ask.name, "") for ask in declared}
    actions.move(licence, name, person, **facts)
    return whole(licence, person)


@verify_router.get("/roots.pem", summary="The authorities trusted here (PEM)")
def roots(request: HttpRequest) -> HttpResponse:
    """For `tongban verify --roots`."""
    return HttpResponse(trust_roots(), content_type="application/x-pem-file")


@verify_router.get("/status.json", summary="The signed list of certificates no longer in force (JWS, ES256)")
def status(request: HttpRequest) -> HttpResponse:
    """For `tongban verify --status`."""
    return HttpResponse(actions.current_status_list(), content_type="application/json")


@verify_router.get("", response=list[PublicOut], summary="Every certificate with that number")
def by_words(request: HttpRequest, words: str) -> Any:
    """By identifier, check code or number: several where kinds or issuers share a number; none found: an empty list."""
    return queries.find_all_public(words)


@verify_router.get("/{identifier}", response=PublicOut, summary="By identifier, check code or number")
def by_number(request: HttpRequest, identifier: str) -> Any:
    """Open to everybody; nothing personal. Personal certificates are not found by their number. Where several bear it:
    409 licence-number-shared, with the identifiers to choose from."""
    with counted_guesses(request):
        return queries.find_public(identifier)


@verify_router.post("", response=VerdictOut, summary="By the PDF file")
def by_file(request: HttpRequest, file: File[UploadedFile]) -> Any:
    """What is wrong with it, exactly. The file is not kept."""
    if (file.size or 0) > MOST_BYTES:
        raise too_large()
    return actions.verify_file(file.read()).as_json()


@verify_router.post("/showings/{code}", response=SeenOut, summary="Look at a certificate that is being shown")
def look(request: HttpRequest, code: str, asked: LookIn) -> Any:
    """Once, within 300 seconds; recorded."""
    with counted_guesses(request):
        return actions.check_showing(code, by=asked.by)


def too_large() -> Refusal:
    """The refusal of a file no certificate of ours could be."""
    sentence, advice = _("The file is larger than 10 MB."), _("Certificates are much smaller; choose the PDF itself.")
    return Refusal(sentence, code="upload-too-large", status=413, next_step=advice)
