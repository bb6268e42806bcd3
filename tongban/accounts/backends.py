"""How Django finds the person of a session, and checks a password where it asks by itself."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from tongban.accounts.addresses import address_of
from tongban.accounts.models import Person
from tongban.accounts.queries import may_come_in
from tongban.accounts.signing_in import authenticate_person
from tongban.kit.refusals import Refusal


class PasswordBackend(BaseBackend):
    """Passwords with the lock of `signing_in`; an account that was closed, or is the demonstration's
    where there is none, ends its sessions too."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> Person | None:
        """The person, or None; whoever wants the refusal in words calls `actions.authenticate_person`."""
        if username is None or password is None:
            return None
        try:
            return authenticate_person(username, password, address=address_of(request))
        except Refusal:
            return None

    def get_user(self, user_id: int) -> Person | None:
        """The person of a session."""
        person = Person.objects.filter(pk=user_id).first()
        return person if person is not None and may_come_in(person) else None
