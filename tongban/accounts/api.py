"""Doors of the room for programs. Mounted under /api/v1/accounts."""

from __future__ import annotations

from datetime import date, datetime

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from tongban.accounts import actions, queries
from tongban.accounts.addresses import address_of
from tongban.accounts.assurance import book
from tongban.accounts.http import TokenAuth, person_of

router = Router(tags=["accounts"])


class Credentials(Schema):
    """Who wants a key, and for what."""

    username: str = Field(max_length=60)
    password: str = Field(max_length=200)
    label: str = Field("API", max_length=60)
    scopes: list[str] = Field(description="Any of: " + ", ".join(queries.SCOPES))
    days: int = Field(1, ge=1, le=365)


class Key(Schema):
    """A key, shown this once."""

    token: str
    scopes: list[str]
    expires_at: datetime


class Body(Schema):
    """An organisation as far as its own people see it."""

    code: str
    name: str
    kind: str
    department: str


class Duty(Schema):
    """A mandate in force."""

    role: str
    organisation: Body
    region: str | None = None
    since: date
    until: date | None = None


class Seen(Schema):
    """What an officer at a window reads off the paper in their hand, and which account its owner says is theirs."""

    username: str = Field(max_length=60)
    name: str = Field(max_length=60)
    id_number: str = Field(max_length=40)
    seen: str = Field(description="The paper: " + ", ".join(paper.code for paper in book().papers))


class Particulars(Schema):
    """How the asker is reached; what is left out stays, what is empty is taken out."""

    phone: str | None = Field(None, max_length=60)
    email: str | None = Field(None, max_length=254)
    address: str | None = Field(None, max_length=400)


class Changed(Schema):
    """Which of phone, email and address changed."""

    changed: list[str]


class NewPassword(Schema):
    """A new password, proved by the present one."""

    old: str = Field(max_length=200)
    new: str = Field(max_length=200)


class Withdrawn(Schema):
    """How many keys to the interface ended with the old password, the one used for this among them."""

    keys_withdrawn: int


class Verified(Schema):
    """Whose identity was verified, and how far."""

    name: str
    id_masked: str
    assurance: str
    level: int
    level_name: str


class Me(Schema):
    """The person who asks."""

    username: str
    name: str
    id_masked: str
    assurance: str = Field(description="How the identity was proved: declared, window, provider or elsewhere")
    level: int = Field(description="The level of assurance that gives, as in packs/assurance.toml")
    level_name: str
    language: str
    is_officer: bool
    duties: list[Duty]
    represents: list[Body]


@router.post("/tokens", response={201: Key}, summary="Make a key with name and password")
def make_token(request: HttpRequest, wanted: Credentials) -> Status[Key]:
    """A new key for whoever proves name and password; the same lock as on the sign-in page."""
    person = actions.authenticate_person(wanted.username, wanted.password, address=address_of(request))
    key = actions.make_token(person, wanted.label, wanted.scopes, wanted.days)
    newest = queries.tokens_of(person)[0]
    return Status(201, Key(token=key, scopes=newest.scopes, expires_at=newest.expires_at))


@router.get("/me", response=Me, auth=TokenAuth("me:read"), summary="Who am I, and what may I do")
def me(request: HttpRequest) -> Me:
    """The person of the key or the session, with duties and the firms they represent. The identity number is masked."""
    person = person_of(request)
    mandates = queries.mandates_of(person)
    duties = [
        Duty(
            role=m.role,
            organisation=Body.from_orm(m.organisation),
            region=m.region_id,
            since=m.since,
            until=m.until,
        )
        for m in mandates
        if m.role in queries.OFFICER_ROLES
    ]
    return Me(
        username=person.username,
        name=person.name,
        id_masked=person.id_masked,
        assurance=person.assurance,
        level=queries.level_of(person).rank,
        level_name=str(queries.level_of(person).name),
        language=person.language,
        is_officer=bool(duties),
        duties=duties,
        represents=[Body.from_orm(firm) for firm in queries.firms_of(person)],
    )


@router.patch("/me", response=Changed, auth=TokenAuth("me:write"), summary="Change how I am reached")
def change_particulars(request: HttpRequest, body: Particulars) -> Changed:
    """Telephone, e-mail and postal address; recorded by name, never by value."""
    return Changed(changed=actions.change_particulars(person_of(request), **body.dict()))


@router.post("/me/password", response=Withdrawn, auth=TokenAuth("me:write"), summary="Change my password")
def change_password(request: HttpRequest, body: NewPassword) -> Withdrawn:
    """Sessions and keys end with the old password: ask for a new key afterwards. Wrong ones are counted."""
    withdrawn = actions.change_password(person_of(request), body.old, body.new, address=address_of(request))
    return Withdrawn(keys_withdrawn=withdrawn)


@router.post(
    "/verifications", response={201: Verified}, auth=TokenAuth("desk:write"), summary="Verify an identity at a window"
)
def verify(request: HttpRequest, body: Seen) -> Status[Verified]:
    """For window clerks who have the person and the paper before them; recorded with the paper, never the number."""
    found = actions.verify_identity(person_of(request), **body.dict())
    level = queries.level_of(found)
    said = Verified(
        name=found.name,
        id_masked=found.id_masked,
        assurance=found.assurance,
        level=level.rank,
        level_name=str(level.name),
    )
    return Status(201, said)
