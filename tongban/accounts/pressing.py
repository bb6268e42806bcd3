"""What is sent twice is done once: a form whose button was pressed twice, a request a program repeated.

A program names its request (Idempotency-Key, draft-ietf-httpapi-idempotency-key-header); a form is known by who sends
what to where, for a few seconds, as long as the same person sent nothing else in between. The second is given the
answer of the first, and waits for it where it is still being made.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tongban.accounts.models import Person, Press
from tongban.accounts.sealing import digest, seal, unseal
from tongban.kit.refusals import Invalid, WrongState

PATIENCE_SECONDS = 15
"""How long a second request waits for the answer of the first."""
PAUSE_SECONDS = 0.1


@dataclass(frozen=True)
class Claim:
    """The right to do it, or the answer of whoever did."""

    press: Press
    answer: str = ""


def claim(person: Person, where: str, content: str, name: str = "") -> Claim:
    """Take the press of `content` sent to `where`, under the sender's own `name` for it if there is one.

    Refusals: idempotency-key-reused (422) where the name was given to something else, being-done (409) where the first
    is not ready in time."""
    now = timezone.now()
    key = digest("\n".join(("press", str(person.pk), where, name or content)))
    lives = settings.PRESS_HOURS * 3600 if name else settings.PRESS_SECONDS
    Press.objects.filter(key=key, made_at__lt=now - timedelta(seconds=lives)).delete()
    try:
        with transaction.atomic():
            press = Press.objects.create(person=person, key=key, is_named=bool(name), content_digest=digest(content))
    except IntegrityError:
        return _answered(key, digest(content))
    old = Press.objects.filter(person=person).exclude(pk=press.pk)
    if not name:
        old.filter(is_named=False).exclude(answer="").delete()  # something else was sent in between
    old.filter(made_at__lt=now - timedelta(hours=settings.PRESS_HOURS)).delete()
    return Claim(press)


def _answered(key: str, content_digest: str) -> Claim:
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        press = Press.objects.filter(key=key).first()
        if press is not None and press.content_digest != content_digest:
            raise Invalid(
                _("This Idempotency-Key was used for another request."),
                code="idempotency-key-reused",
                next_step=_("Use a new key for each request."),
                where={"field": "Idempotency-Key"},
            )
        if press is not None and press.answer:
            return Claim(press, unseal(press.answer))
        if press is None or time.monotonic() > until:  # the first one failed, or takes too long
            raise WrongState(
                _("The same request is being carried out at this moment."),
                code="being-done",
                next_step=_("Wait a moment and look whether it is done."),
            )
        time.sleep(PAUSE_SECONDS)


def keep(press: Press, answer: str) -> None:
    """Remember what was answered, sealed."""
    Press.objects.filter(pk=press.pk).update(answer=seal(answer))


def release(press: Press) -> None:
    """Nothing was made (a refusal, a failure): it may be sent again at once."""
    Press.objects.filter(pk=press.pk).delete()
