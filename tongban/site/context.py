"""What every page shows around its own matter."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from tongban.site.preferences import preferences_of


def furniture(request: HttpRequest) -> dict[str, Any]:
    """The city's name, the reader's preferences, and whether this is a demonstration."""
    return {
        "city_name": settings.CITY_NAME,
        "preferences": getattr(request, "preferences", None) or preferences_of(request),
        "is_demo": settings.DEMO,
        "demo_sign_in": settings.DEMO_SIGN_IN,
    }
