"""The number on the bell."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from tongban.notices.queries import unread_count


def unread(request: HttpRequest) -> dict[str, Any]:
    """`unread_notices`: how many messages the reader has not read (asked only where a page shows it)."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"unread_notices": 0}
    return {"unread_notices": SimpleLazyObject(lambda: unread_count(user))}
