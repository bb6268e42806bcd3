"""Columns every room may use."""

from __future__ import annotations

import re
from typing import Any

from django.db import models

from tongban.kit.text import mended

SUSPECT = re.compile(r"\\u(?:d[89a-f]|00[01]|fff[ef])", re.IGNORECASE)
"""How a character that is no text, or half of one, is written in JSON; most texts have none and are not looked into."""


class JSONField(models.JSONField):
    """Django's own, save that what was stored with a character that is no text comes out with U+FFFD in its place.

    Nothing like that comes in any more (`site.boundary`), but one old answer must not make its page unreadable."""

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """The value as it may be shown, printed and sent."""
        found = super().from_db_value(value, expression, connection)
        return mended(found) if isinstance(value, str) and SUSPECT.search(value) else found

    def deconstruct(self) -> Any:
        """As Django's field: to migrations there is no difference."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", args, kwargs
