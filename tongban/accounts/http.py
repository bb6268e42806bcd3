"""Who is at the door: decorators for pages, tokens and sessions for the programming interface."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja.security import HttpBearer
from ninja.utils import check_csrf

from tongban.accounts import throttling
from tongban.accounts.addresses import address_of
from tongban.accounts.kept_words import ends_at as ends_at
from tongban.accounts.kept_words import keep_words as keep_words
from tongban.accounts.models import Person, Token
from tongban.accounts.queries import SCOPES, has_role, is_officer, person_of_token, sides_of
from tongban.kit.refusals import NotAllowed

P = ParamSpec("P")


class PersonRequest(HttpRequest):
    """A request whose `user` is known to be a person who signed in."""

    user: Person


View = Callable[Concatenate[PersonRequest, P], HttpResponse]
Door = Callable[Concatenate[HttpRequest, P], HttpResponse]


def signed_in(view: View[P]) -> Door[P]:
    """Only for somebody who signed in; everybody else is sent to the sign-in page and comes back afterwards."""

    @wraps(view)
    def door(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return to_sign_in(request)
        return view(request, *args, **kwargs)  # type: ignore[arg-type]

    return door


def officer(view: View[P]) -> Door[P]:
    """Only for somebody in public service (any role of it); a citizen is refused."""
    return with_role()(view)


def with_role(*roles: str) -> Callable[[View[P]], Door[P]]:
    """Only for somebody who holds one of `roles` today (any role of the public service where none is named)."""

    def decorate(view: View[P]) -> Door[P]:
        @wraps(view)
        def door(request: PersonRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            held = any(has_role(request.user, role) for role in roles) if roles else is_officer(request.user)
            if not held:
                raise not_for_you()
            return view(request, *args, **kwargs)

        return signed_in(door)

    return decorate


def not_for_you() -> NotAllowed:
    """The refusal of a page that belongs to another duty."""
    return NotAllowed(
        _("This page is for staff with another duty."),
        next_step=_("Sign in with the account that has this duty, or ask the head of your office."),
    )


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """To the sign-in page, and back here afterwards (a form comes back to its page, its words kept). What a page asks
    for by itself is answered by a line in its place: nobody is thrown off a page they are writing on."""
    back = request.get_full_path()
    if request.method != "GET" or getattr(request, "htmx", False):
        back = request.headers.get("HX-Current-URL") or request.headers.get("Referer") or back
        back = "/" + back.split("/", 3)[3] if back.startswith(("http://", "https://")) and back.count("/") > 2 else back
    where = f"{reverse('accounts:sign-in')}?{urlencode({'next': back})}"
    if getattr(request, "htmx", False) or "X-Autosave" in request.headers or "autosave" in request.GET:
        return render(request, "accounts/_signed_out.html", {"sign_in": where}, status=401)
    keep_words(request, back)
    return HttpResponseRedirect(where)


class TokenAuth(HttpBearer):
    """For the programming interface: a key with one of the scopes, or the browser's own session (with its CSRF token).

    Use as `@router.get("/mine", auth=TokenAuth("cases:read", "desk:read"))`; `request.user` is the person either way.
    A key acts and sees only from the sides its own scopes of these open (`queries.sides_of`): with `cases:` as the
    applicant, with `desk:` as the officer. Whatever asks for somebody's roles then finds no others.
    """

    def __init__(self, *scopes: str) -> None:
        unknown = [scope for scope in scopes if scope not in SCOPES]
        if unknown or not scopes:
            raise ValueError(f"no scope named {', '.join(unknown)}; there are {', '.join(SCOPES)}")
        super().__init__()
        self.scopes = scopes

    def __call__(self, request: HttpRequest) -> Person | None:
        """The person, or None (the interface then answers 401)."""
        if "Authorization" in request.headers:
            found: Person | None = super().__call__(request)
            return found
        if not request.user.is_authenticated or check_csrf(request) is not None:
            return None
        return request.user

    def authenticate(self, request: HttpRequest, token: str) -> Person | None:
        """The person of a key, with the sides it opens; NotAllowed (scope-missing) where it opens other things."""
        found = person_of_token(token)
        if found is None:
            return None
        person, record = found
        held = [scope for scope in self.scopes if scope in record.scopes]
        if not held:
            raise NotAllowed(
                _("This key does not open “%(scope)s”.") % {"scope": self.scopes[0]},
                code="scope-missing",
                next_step=_("Make a key with this scope under “My account”."),
            )
        _note_use(record)
        person.sides = sides_of(held)
        request.user = person
        return person


def _note_use(token: Token) -> None:
    """Remember the last use to the hour: a row written for every request would cost more than it tells."""
    now = timezone.now()
    if token.last_used_at is None or now - token.last_used_at > timedelta(hours=1):
        Token.objects.filter(pk=token.pk).update(last_used_at=now)


def person_of(request: HttpRequest) -> Person:
    """Who is asking, in an operation that `TokenAuth` guards."""
    asked: Any = request.user
    if not isinstance(asked, Person):
        raise not_for_you()
    return asked


def counted_guesses(request: HttpRequest, kind: str = "guesses") -> AbstractContextManager[None]:
    """Around a lookup by a code or number that anybody may type; see `throttling.counted_guesses`."""
    return throttling.counted_guesses(address_of(request), kind)
