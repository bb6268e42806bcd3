"""What a database says when it cannot, as an answer: too busy just now, or a value that no column can hold."""

from __future__ import annotations

from typing import Any

from django.db import DataError, OperationalError
from django.utils.translation import gettext as _

from tongban.kit.refusals import Invalid, Refusal

BUSY_SECONDS = 5
"""When whoever is refused as busy may try again."""
BUSY_WORDS = ("database is locked", "database table is locked", "deadlock", "lock timeout", "too many clients")


class Busy(Refusal):
    """Too many are writing at this moment; nothing was done, and the same request may simply be sent again."""

    code = "busy"
    status = 503


def refusal_of(exception: BaseException) -> Refusal | None:
    """The refusal that a failure of the database stands for; None where it is a fault of ours."""
    if isinstance(exception, OperationalError) and any(word in str(exception).lower() for word in BUSY_WORDS):
        return Busy(
            _("Very many people are using this service at this moment."),
            next_step=_("Nothing was lost. Wait a few seconds and send it once more."),
        )
    is_overflow = isinstance(exception, OverflowError) and "too large to convert" in str(exception)
    if isinstance(exception, DataError) or is_overflow:
        return Invalid(
            _("A value is too long or too large to be kept."),
            code="value-too-large",
            next_step=_("Shorten it and send it once more."),
        )
    return None


def headers_of(refusal: Refusal) -> dict[str, Any]:
    """What a refusal says in the head of its answer: when to try again."""
    wait = BUSY_SECONDS if refusal.status == 503 else refusal.where.get("seconds")
    return {"Retry-After": str(wait)} if wait else {}
