"""Signing in through an identity provider (OpenID Connect), with `mozilla-django-oidc`.

A person is known by the provider's `sub` alone: names and addresses change and repeat. The first sign-in opens an
account, with the identity number where the provider names it (else the person enters it under “My account”, on their
own word), and every sign-in says how far the identity is proved (`assurance`).
"""

from __future__ import annotations

import logging
from typing import Any

import jwt
import requests
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from mozilla_django_oidc.auth import OIDCAuthenticationBackend
from mozilla_django_oidc.views import OIDCAuthenticationCallbackView, OIDCAuthenticationRequestView

from tongban.accounts.actions import set_id_number
from tongban.accounts.assurance import book
from tongban.accounts.models import Person
from tongban.accounts.queries import may_come_in
from tongban.accounts.sealing import digest
from tongban.accounts.verifying import verify_by_claims
from tongban.kit.names import MOST, canonical_name
from tongban.kit.refusals import Refusal

log = logging.getLogger(__name__)


class OidcBackend(OIDCAuthenticationBackend):  # type: ignore[misc]
    """Claims of the provider → our person."""

    def verify_token(self, token: str, **kwargs: Any) -> dict[str, Any]:
        """The library checks signature and nonce; OpenID Connect Core 3.1.3.7 also asks for issuer and audience."""
        try:
            payload: dict[str, Any] = super().verify_token(token, **kwargs)
        except jwt.PyJWTError as wrong:
            raise SuspiciousOperation("the identity token is not valid") from wrong
        audience = payload.get("aud", [])
        if self.OIDC_RP_CLIENT_ID not in (audience if isinstance(audience, list) else [audience]):
            raise SuspiciousOperation("the identity token is for somebody else")
        if str(payload.get("iss", "")).rstrip("/") != settings.OIDC_ISSUER.rstrip("/"):
            raise SuspiciousOperation("the identity token is from somebody else")
        return payload

    def get_userinfo(self, access_token: str, id_token: str, payload: dict[str, Any]) -> dict[str, Any]:
        """The claims, which must be of the person the token was issued for (5.3.2)."""
        claims: dict[str, Any] = super().get_userinfo(access_token, id_token, payload)
        if claims.get("sub") != payload.get("sub"):
            raise SuspiciousOperation("the claims are of somebody else")
        of_sign_in: dict[str, Any] = {name: payload[name] for name in ("acr", "amr") if name in payload}
        return {**claims, **of_sign_in}  # how the person proved themselves is the identity token's to say

    def filter_users_by_claims(self, claims: dict[str, Any]) -> QuerySet[Person]:
        """The one person with that subject, or none."""
        found = Person.objects.filter(oidc_subject=_subject(claims), is_active=True)
        return found if settings.DEMO_PEOPLE else found.filter(is_demo=False)

    def verify_claims(self, claims: dict[str, Any]) -> bool:
        """Without a subject, or where that person's account is closed, nobody signs in."""
        known = Person.objects.filter(oidc_subject=_subject(claims)).first()
        return bool(_subject(claims)) and (known is None or may_come_in(known))

    def create_user(self, claims: dict[str, Any]) -> Person:
        """Open an account at the first sign-in."""
        subject = _subject(claims)
        person = Person.objects.create_user(
            f"oidc-{digest(subject)[:16]}", name=_name(claims), oidc_subject=subject, email=_email(claims)
        )
        _take_over(person, claims)
        return person

    def update_user(self, user: Person, claims: dict[str, Any]) -> Person:
        """Take over the name where the provider says another."""
        said = _name(claims)
        if said and said != user.name:
            user.name = said
            user.save(update_fields=["name"])
        _take_over(user, claims)
        return user


def _take_over(person: Person, claims: dict[str, Any]) -> None:
    """The number the provider names, where the account has none yet, and the level it vouches for."""
    number = str(claims.get(book().provider.number_claim) or "")
    if number and not person.id_digest:
        try:
            set_id_number(person, number)
        except Refusal as refusal:
            log.warning("the provider's number was not taken over: %s", refusal.code)
            person.refresh_from_db()
    verify_by_claims(person, claims)


def _subject(claims: dict[str, Any]) -> str:
    return str(claims.get("sub") or "")[:200]


def _name(claims: dict[str, Any]) -> str:
    said = claims.get("name") or claims.get("preferred_username") or claims.get("sub") or ""
    return canonical_name(str(said))[:MOST]


def _email(claims: dict[str, Any]) -> str:
    return str(claims.get("email") or "") if claims.get("email_verified") else ""


@method_decorator(never_cache, name="dispatch")
class ToProvider(OIDCAuthenticationRequestView):  # type: ignore[misc]
    """Send the browser to the provider; there is no such page where no provider is set."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        _only_with_provider()
        answer: HttpResponse = super().dispatch(request, *args, **kwargs)
        return answer


@method_decorator(never_cache, name="dispatch")
class FromProvider(OIDCAuthenticationCallbackView):  # type: ignore[misc]
    """The browser comes back: check state and nonce, fetch the claims, sign in, go on to where the person wanted."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        _only_with_provider()
        try:
            answer: HttpResponse = super().dispatch(request, *args, **kwargs)
        except (SuspiciousOperation, requests.RequestException) as wrong:
            log.warning("signing in through the provider failed: %s", wrong)
            return HttpResponseRedirect(self.failure_url)
        return answer

    @property
    def failure_url(self) -> str:
        """The sign-in page, which says that the provider did not confirm who it is."""
        return f"{reverse('accounts:sign-in')}?provider=failed"


def _only_with_provider() -> None:
    if not settings.OIDC_ENABLED:
        raise Http404
