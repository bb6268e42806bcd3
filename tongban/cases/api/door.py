"""The router, and what its keys open: the applicant's side, the office's, or whichever of the two a key has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from ninja import Router

from tongban.accounts.http import TokenAuth, person_of
from tongban.cases import queries

if TYPE_CHECKING:
    from tongban.accounts.models import Person

router = Router(tags=["cases"])


READ = TokenAuth("cases:read", "desk:read")
WRITE = TokenAuth("cases:write", "desk:write")
MINE = TokenAuth("cases:read")
APPLY = TokenAuth("cases:write")
DESK = TokenAuth("desk:read")
DESK_WRITE = TokenAuth("desk:write")


def case_of(request: HttpRequest, number: str) -> tuple[Person, Any]:
    """Who asks, and the case; not found where they may not know of it."""
    person = person_of(request)
    return person, queries.case_seen_by(person, number)


__all__ = ["APPLY", "DESK", "DESK_WRITE", "MINE", "READ", "WRITE", "case_of", "person_of", "router"]
