"""Doors of the room for programs. Mounted under /api/v1/notices."""

from ninja import Router

router = Router(tags=["notices"])
