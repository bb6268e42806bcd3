"""Doors of the room for programs. Mounted under /api/v1/oversight."""

from ninja import Router

router = Router(tags=["oversight"])
