"""Signing in with a password, and the wait after too many wrong ones.

An unknown name is treated exactly as a known one: same words, same wait, same time spent hashing, so that nobody can
learn who has an account. Wrong tries are counted for the network address, and for the account from that address: a
stranger's guesses make the stranger wait, never the owner, who signs in from elsewhere. Both are looked at before a
password is hashed, so that guessing costs this server less than the guesser.
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.utils import timezone
from django.utils.translation import gettext as _

from tongban.accounts import throttling
from tongban.accounts.events import witness
from tongban.accounts.models import Person
from tongban.accounts.queries import may_come_in
from tongban.kit.refusals import Refusal


class SignInFailed(Refusal):
    """The name or the password is wrong, or the account may not be used; deliberately not said which."""

    code = "sign-in-failed"
    status = 401


class SignInLocked(Refusal):
    """Too many wrong passwords for this name from this address."""

    code = "sign-in-locked"
    status = 429


def authenticate_person(username: str, password: str, *, address: str = "", at: datetime | None = None) -> Person:
    """The person whom this name and password prove; SignInFailed, SignInLocked or TooMany otherwise. `address` is where
    the try comes from (see `http.address_of`)."""
    now, name = at or timezone.now(), username.strip()
    throttling.count("sign-in-address", address, at=now)
    tries = _count_for_the_name(name, address, now)
    person = Person.objects.filter(username=name).first()
    if person is None:
        make_password(password)  # takes as long as checking one
    elif person.check_password(password) and may_come_in(person):
        throttling.forget("sign-in-name", name.casefold(), address)
        return person
    if tries < settings.THROTTLES["sign-in-name"][0]:
        raise _failed()
    if person is not None:
        witness("person.lock", kind="person", subject=str(person.pk), actor=None)
    raise _locked()


def _count_for_the_name(name: str, address: str, now: datetime) -> int:
    try:
        return throttling.count("sign-in-name", name.casefold(), address, at=now)
    except throttling.TooMany as waits:
        raise _locked(waits.where["seconds"]) from None


def _failed() -> SignInFailed:
    most, seconds = settings.THROTTLES["sign-in-name"]
    return SignInFailed(
        _("The sign-in name or the password is wrong."),
        next_step=_("After %(attempts)d wrong tries you have to wait %(minutes)d minutes.")
        % {"attempts": most, "minutes": seconds // 60},
    )


def _locked(seconds: int | None = None) -> SignInLocked:
    waits = seconds or settings.THROTTLES["sign-in-name"][1]
    return SignInLocked(
        _("Too many wrong passwords for this name from where you are."),
        next_step=_("Wait %(minutes)d minutes and try again, or call 12345 if it was not you.")
        % {"minutes": -(-waits // 60)},
        where={"seconds": waits},
    )
