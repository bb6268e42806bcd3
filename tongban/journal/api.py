"""Doors of the room for programs. Mounted under /api/v1/log."""

from ninja import Router

router = Router(tags=["log"])
