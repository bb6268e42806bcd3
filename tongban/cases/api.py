"""Doors of the room for programs. Mounted under /api/v1/cases."""

from ninja import Router

router = Router(tags=["cases"])
