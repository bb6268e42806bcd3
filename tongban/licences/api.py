"""Doors of the room for programs. Mounted under /api/v1/licences."""

from ninja import Router

router = Router(tags=["licences"])
