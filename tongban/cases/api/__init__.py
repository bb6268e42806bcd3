"""Doors of the room for programs. Mounted under /api/v1/cases."""

from tongban.cases.api import acting, confirming, files, reading  # noqa: F401  (their operations register themselves)
from tongban.cases.api.door import router

__all__ = ["router"]
