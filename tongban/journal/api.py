"""Doors of the room for programs. Mounted under /api/v1/log; all of it is public and nothing in it is personal."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Query, Router, Schema

from tongban.journal import queries
from tongban.journal.slips import act_of
from tongban.regions.shapes import Day

router = Router(tags=["log"], auth=None)
LARGEST = 2**53 - 1
"""The largest whole number JSON readers agree on; no log will be as long."""
Index = Annotated[int, Path(ge=0, le=LARGEST)]
Size = Annotated[int, Query(ge=1, le=LARGEST)]


class HeadOut(Schema):
    """A signed tree head; `checkpoint` is the whole signed note (C2SP tlog-checkpoint)."""

    size: int
    root: str
    at: datetime
    key_id: str
    checkpoint: str


class LogOut(Schema):
    """One authority's log; `origin` is the name its heads are signed under, `algorithm` its hash. `covered` entries are
    under a signed head, `uncovered` ones are bound by witness files only."""

    code: str
    name: str
    origin: str
    algorithm: str
    size: int
    last_at: datetime | None
    last_head: HeadOut | None
    covered: int
    uncovered: int


class DayOut(Schema):
    """How many entries a log took in on one day."""

    day: date
    count: int


class EntryOut(Schema):
    """One entry; `line` is the very text that was hashed, `leaf` its hash. `erased`: nobody can open it any more."""

    authority: str
    authority_name: str
    index: int
    at: datetime
    logged: datetime
    what: str
    label: str
    basis: str
    before: str
    after: str
    commitment: str
    leaf: str
    line: str
    erased: bool
    erases: int | None


class EntriesOut(Schema):
    """One page of entries, newest first; `total` counts those of all pages."""

    rows: list[EntryOut]
    number: int
    total: int
    has_next: bool


class ProofOut(Schema):
    """That the leaf at `index` stands in the tree of `size` (RFC 9162, 2.1.3)."""

    authority: str
    index: int
    size: int
    leaf: str
    path: list[str]
    root: str
    head: HeadOut | None


class ConsistencyOut(Schema):
    """That the tree of `size` extends the tree of `old` (RFC 9162, 2.1.4)."""

    authority: str
    old: int
    size: int
    old_root: str
    root: str
    path: list[str]


@router.get("/logs", response=list[LogOut], summary="Every authority's log")
def logs(request: HttpRequest) -> Any:
    """With its size and its newest signed head."""
    return queries.logs()


@router.get("/logs/{code}/days", response=list[DayOut], summary="How many entries on which day")
def days(request: HttpRequest, code: str, year: Annotated[int | None, Query(ge=1, le=9999)] = None) -> Any:
    """Days (of the office's clock) on which the log took entries in, oldest first."""
    return queries.log_days(code, year)


@router.get("/logs/{code}/entries", response=EntriesOut, summary="Entries, newest first")
def entries(
    request: HttpRequest, code: str, day: Day | None = None, page: Annotated[int, Query(ge=1, le=LARGEST)] = 1
) -> Any:
    """Of the whole log, or of one day."""
    return queries.log_entries(code, day=day, page=page)


@router.get("/logs/{code}/entries/{index}", response=EntryOut, summary="One entry")
def entry(request: HttpRequest, code: str, index: Index) -> Any:
    """As everybody may see it."""
    return queries.public_entry(code, index)


@router.get("/logs/{code}/entries/{index}/proof", response=ProofOut, summary="Proof that it stands there")
def proof(
    request: HttpRequest, code: str, index: Index, size: Annotated[int | None, Query(ge=1, le=LARGEST)] = None
) -> Any:
    """In the tree of `size` entries; of the newest signed head where none is named."""
    return queries.inclusion(code, index, size)


@router.get("/logs/{code}/consistency", response=ConsistencyOut, summary="Proof that nothing was changed between")
def consistency(request: HttpRequest, code: str, old: Size, new: Size) -> Any:
    """That the tree of `new` entries only adds to the tree of `old`."""
    return queries.consistency(code, old, new)


@router.get("/logs/{code}/heads", response=list[HeadOut], summary="Signed tree heads, newest first")
def heads(request: HttpRequest, code: str) -> Any:
    """The latest of them."""
    return queries.heads(code)


@router.get("/receipts/{number}", summary="The receipt of an act")
def receipt(request: HttpRequest, number: str) -> dict[str, Any]:
    """By its commitment or the first twenty characters of it, as a slip prints them."""
    return queries.receipt_of(act_of(number).commitment)


@router.get("/key", summary="The public key that signs the heads")
def key(request: HttpRequest) -> dict[str, str]:
    """As a C2SP verifier key; note it down once and compare it later."""
    return {"key": queries.public_key(), "fingerprint": queries.key_fingerprint()}
