"""Doors of the room for programs. Mounted under /api/v1/regions."""

from ninja import Router

router = Router(tags=["regions"])
