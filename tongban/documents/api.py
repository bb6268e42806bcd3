"""Doors of the room for programs. Mounted under /api/v1/documents."""

from ninja import Router

router = Router(tags=["documents"])
