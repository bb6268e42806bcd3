"""Doors of the room for programs. Mounted under /api/v1/accounts."""

from ninja import Router

router = Router(tags=["accounts"])
