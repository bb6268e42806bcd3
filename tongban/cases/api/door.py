"""The router, and keys that open with either of two scopes: the applicant's or the officer's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from ninja import Router

from tongban.accounts.http import TokenAuth, person_of
from tongban.accounts.queries import person_of_token
from tongban.cases import queries

if TYPE_CHECKING:
    from tongban.accounts.models import Person

router = Router(tags=["cases"])


class Either(TokenAuth):
    """A key with any one of the scopes, or the browser's session. What may then be done is the person's own right, no
    more."""

    def __init__(self, *scopes: str) -> None:
        super().__init__(scopes[0])
        self.scopes = scopes

    def authenticate(self, request: HttpRequest, token: str) -> Person | None:
        """The person of a key; NotAllowed (scope-missing) where it has none of the scopes."""
        found = person_of_token(token)
        held = found[1].scopes if found else []
        held_scope = next((scope for scope in self.scopes if scope in held), self.scopes[0])
        return TokenAuth(held_scope).authenticate(request, token)


READ = Either("cases:read", "desk:read")
WRITE = Either("cases:write", "desk:write")
APPLY = TokenAuth("cases:write")
DESK = TokenAuth("desk:read")


def case_of(request: HttpRequest, number: str) -> tuple[Person, Any]:
    """Who asks, and the case; not found where they may not know of it."""
    person = person_of(request)
    return person, queries.case_seen_by(person, number)


__all__ = ["APPLY", "DESK", "READ", "WRITE", "case_of", "person_of", "router"]
