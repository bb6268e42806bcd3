"""Signing in with a password, and the lock after too many wrong ones.

An unknown name is treated exactly as a known one: same words, same lock, same time spent hashing, so that nobody can
learn who has an account. (Wrong tries for unknown names are counted in the cache.)
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tongban.accounts.events import witness
from tongban.accounts.models import Person
from tongban.accounts.queries import may_come_in
from tongban.accounts.sealing import digest
from tongban.kit.refusals import Refusal


class SignInFailed(Refusal):
    """The name or the password is wrong, or the account may not be used; deliberately not said which."""

    code = "sign-in-failed"
    status = 401


class SignInLocked(Refusal):
    """Too many wrong passwords in a row under this name."""

    code = "sign-in-locked"
    status = 429


def authenticate_person(username: str, password: str, *, at: datetime | None = None) -> Person:
    """The person whom this name and password prove; SignInFailed or SignInLocked otherwise."""
    now, name = at or timezone.now(), username.strip()
    person = Person.objects.filter(username=name).first()
    if person is None:
        raise _unknown(name, password, now)
    if person.locked_until is not None and person.locked_until > now:
        raise _locked()
    if not person.check_password(password):
        raise _wrong(person, now)
    if not may_come_in(person):
        raise _failed()
    if person.failed_sign_ins or person.locked_until:
        Person.objects.filter(pk=person.pk).update(failed_sign_ins=0, locked_until=None)
        person.failed_sign_ins, person.locked_until = 0, None
    return person


def _wrong(person: Person, now: datetime) -> Refusal:
    """Count one more; lock at the limit. Under the row's lock, so that parallel guesses are all counted."""
    with transaction.atomic():
        row = Person.objects.select_for_update().get(pk=person.pk)
        row.failed_sign_ins += 1
        is_last = row.failed_sign_ins >= settings.SIGN_IN_ATTEMPTS
        if is_last:
            row.failed_sign_ins, row.locked_until = 0, now + timedelta(minutes=settings.SIGN_IN_LOCK_MINUTES)
            witness("person.lock", kind="person", subject=str(row.pk), actor=None)
        row.save(update_fields=["failed_sign_ins", "locked_until"])
    return _locked() if is_last else _failed()


def _unknown(name: str, password: str, now: datetime) -> Refusal:
    """The same answers for a name nobody has."""
    make_password(password)  # takes as long as checking one
    key = f"sign-in:{digest(name)}"
    tries, locked_until = cache.get(key, (0, None))
    if locked_until is not None and locked_until > now:
        return _locked()
    tries += 1
    is_last = tries >= settings.SIGN_IN_ATTEMPTS
    until = now + timedelta(minutes=settings.SIGN_IN_LOCK_MINUTES) if is_last else None
    cache.set(key, (0 if is_last else tries, until), 24 * 3600)
    return _locked() if is_last else _failed()


def _failed() -> SignInFailed:
    return SignInFailed(
        _("The sign-in name or the password is wrong."),
        next_step=_("After %(attempts)d wrong tries in a row the name is locked for %(minutes)d minutes.")
        % {"attempts": settings.SIGN_IN_ATTEMPTS, "minutes": settings.SIGN_IN_LOCK_MINUTES},
    )


def _locked() -> SignInLocked:
    return SignInLocked(
        _("Too many wrong passwords: this name is locked for now."),
        next_step=_("Wait %(minutes)d minutes and try again, or call 12345 if it was not you.")
        % {"minutes": settings.SIGN_IN_LOCK_MINUTES},
    )
