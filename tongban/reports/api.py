"""Doors of the room for programs. Mounted under /api/v1/reports."""

from ninja import Router

router = Router(tags=["reports"])
