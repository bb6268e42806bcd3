"""The one place where everything that comes in is looked at before any room sees it.

What cannot be read (a body that is not JSON, a form without its boundary, an address that is not UTF-8) is answered
with 400, a body that is too large with 413, a character that is no text with 422: each under the code `malformed` or
`too-large`, in a sentence, as a page or as a problem document. So no room needs to think of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.core.exceptions import (
    BadRequest,
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from ninja.parser import Parser

from tongban.kit.integers import read_integer
from tongban.kit.refusals import Refusal
from tongban.kit.strict_json import Malformed, bad_character, malformed, read_json
from tongban.kit.text import UNUSABLE
from tongban.site.middleware import Answer

HEADERS = (
    "HTTP_ACCEPT_LANGUAGE",
    "HTTP_AUTHORIZATION",
    "HTTP_HX_CURRENT_URL",
    "HTTP_IDEMPOTENCY_KEY",
    "HTTP_IF_MATCH",
    "HTTP_IF_NONE_MATCH",
    "HTTP_REFERER",
    "HTTP_USER_AGENT",
    "HTTP_X_CSRFTOKEN",
)
"""The headers anybody here reads."""
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


class CleanCookies:
    """A cookie that holds what is no text is as good as none: nobody is shut out by a cookie that got broken."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        cookies = request.COOKIES
        for name in [name for name, value in cookies.items() if UNUSABLE.search(name) or UNUSABLE.search(value)]:
            del cookies[name]
        return self.get_response(request)


class Boundary:
    """Looks through address, headers and body, and answers itself where something of it cannot be used."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        from tongban.site.views import refusal_page

        try:
            look_through(request)
        except Refusal as refusal:
            return refusal_page(request, refusal)
        return self.get_response(request)


class Reader(Parser):
    """How the programming interface reads a body: as strictly as `kit.strict_json` does."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The object that was sent; Malformed where it is none. (A shape whose fields may all be left out would read
        anything at all as an empty object.)"""
        value = read_json(request.body)
        if not isinstance(value, dict):
            raise Malformed(
                _("An object in braces is read here, nothing else."),
                status=422,
                next_step=_("Compare it with the description at /api/v1/openapi.json."),
            )
        return value


def look_through(request: HttpRequest) -> None:
    """Malformed (400, 422) or too-large (413) where something in the request cannot be used."""
    _must_be_utf8(request)
    for name, value in _words_of_the_head(request):
        wrong = bad_character(value, name)
        if wrong:
            raise wrong
    if request.method in {"GET", "HEAD", "OPTIONS", "TRACE"}:
        return
    size = read_integer(request.META.get("CONTENT_LENGTH"))
    if size is not None and size > settings.REQUEST_LIMIT_BYTES:
        raise too_large(settings.REQUEST_LIMIT_BYTES)
    try:
        if request.content_type in FORMS:
            _look_through_form(request)
        elif request.path.startswith("/api/"):
            request.body  # noqa: B018  (reading it finds what is too large or cut off; what it says is read by `Reader`)
    except RequestDataTooBig:
        raise too_large(settings.DATA_UPLOAD_MAX_MEMORY_SIZE) from None
    except (TooManyFieldsSent, TooManyFilesSent):
        raise Refusal(_("The form has too many fields or files."), code="too-large", status=413) from None
    except (MultiPartParserError, SuspiciousOperation, BadRequest, UnreadablePostError, LookupError, ValueError):
        raise unreadable_form() from None


def _must_be_utf8(request: HttpRequest) -> None:
    """The address as it was sent, and the encoding that a body claims."""
    asked = request.META.get("QUERY_STRING", "").encode("latin-1", "replace")
    try:
        unquote_to_bytes(asked).decode("utf-8")  # (in the path Django escapes again what is not UTF-8)
    except UnicodeDecodeError:
        raise malformed("utf-8", field=_("web address")) from None
    charset = (request.content_params or {}).get("charset", "utf-8").lower()
    if charset not in {"utf-8", "utf8"}:
        raise malformed("utf-8", field="Content-Type")


def _words_of_the_head(request: HttpRequest) -> Iterator[tuple[str, str]]:
    yield _("web address"), request.path_info
    for name, values in request.GET.lists():
        yield name, name
        for value in values:
            yield name, value
    for header in HEADERS:
        if header in request.META:
            yield header.removeprefix("HTTP_").replace("_", "-").title(), str(request.META[header])


def _look_through_form(request: HttpRequest) -> None:
    """Names and values of the fields, names and types of the files. Reading them is what finds a broken form."""
    said = [(name, value) for name, values in request.POST.lists() for value in (name, *values)]
    said += [
        (name, str(word))
        for name, files in request.FILES.lists()
        for file in files
        for word in (name, file.name or "", file.content_type or "")
    ]
    for name, value in said:
        wrong = bad_character(value, name)
        if wrong:
            raise wrong


def too_large(most: int) -> Refusal:
    """The refusal of a body beyond `most` bytes."""
    return Refusal(
        _("What was sent is too large."),
        code="too-large",
        status=413,
        next_step=_("At most %(most)s can be sent at once; send less, or in several parts.")
        % {"most": filesizeformat(most)},
    )


def unreadable_form() -> Malformed:
    """The refusal of a form that arrived incomplete."""
    return Malformed(
        _("The form could not be read."),
        next_step=_("It may have been cut off on the way. Go back and send it once more."),
    )
