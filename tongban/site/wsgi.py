"""The site as a WSGI application, for granian or any other server."""

import os
from typing import Any

import django
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongban.site.settings")


class HouseRequest(WSGIRequest):
    """A request whose body claims an encoding that is none of text (charset=hex): Django fails on it before any
    middleware is asked. Here the claim is left to `boundary`, which refuses it in words."""

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        try:
            super()._set_content_type_params(meta)  # type: ignore[misc]  # private, so django-stubs leave it out
        except (LookupError, UnicodeError):
            self._encoding = None


class HouseHandler(WSGIHandler):
    """Django's handler with our request."""

    request_class = HouseRequest


django.setup(set_prefix=False)
application = HouseHandler()
