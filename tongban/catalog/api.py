"""Doors of the room for programs. Mounted under /api/v1/catalog."""

from ninja import Router

router = Router(tags=["catalog"])
