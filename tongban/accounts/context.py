"""What every page knows of its reader's duties."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from tongban.accounts.queries import has_desk


def duties(request: HttpRequest) -> dict[str, Any]:
    """`has_desk`: whether the reader has a desk to work at (asked only where a page uses it)."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"has_desk": False}
    return {"has_desk": SimpleLazyObject(lambda: has_desk(user))}
