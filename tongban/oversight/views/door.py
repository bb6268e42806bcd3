"""What the room's screens share."""

from __future__ import annotations

from django.http import HttpResponse


def private(response: HttpResponse) -> HttpResponse:
    """Never kept by anybody in between."""
    response.headers["Cache-Control"] = "no-store"
    return response
