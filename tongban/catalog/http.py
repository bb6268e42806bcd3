"""Public pages at the price of one cheap question: printed once for each edition of the catalogue, then handed out.

A view marks its page with `@public_page`; the middleware keeps what an anonymous reader was given under address,
language, letters and contrast, and hands it out again (or answers 304) while the catalogue's stamp stays the same.
Whoever is signed in gets a page of their own that nobody may keep. Headers tell a proxy the same: `s-maxage` for the
proxy, `max-age=0` for the browser, so that signing in is seen at once; `Vary: Cookie`.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from threading import Lock
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_vary_headers

from tongban.catalog import queries

View = Callable[..., HttpResponse]

PUBLIC = "public, max-age=0, s-maxage=300, stale-while-revalidate=60"
PERSONAL = "private, no-store"
PREFERENCES = ("language", "mode", "contrast")
"""Cookies that change what a public page looks like; every other cookie but the session's is nobody's business here."""
MOST_KEPT = 600


def public_page(view: View) -> View:
    """A page whose anonymous form is the same for everybody. Its ETag is that of its bytes."""

    @wraps(view)
    def looked_at(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            response = view(request, *args, **kwargs)
            response.headers["Cache-Control"] = PERSONAL
            return response
        stamp = queries.stamp()
        response = view(request, *args, **kwargs)
        if response.status_code == 200:
            response.headers["Cache-Control"] = PUBLIC
            response.headers["ETag"] = f'"{hashlib.sha256(response.content).hexdigest()[:27]}"'
            response.public_stamp = stamp  # type: ignore[attr-defined]
        return response

    return looked_at


@dataclass(frozen=True, slots=True)
class Kept:
    """One page as it was handed out."""

    stamp: str
    etag: str
    content: bytes
    headers: tuple[tuple[str, str], ...]

    @property
    def brief(self) -> tuple[tuple[str, str], ...]:
        """The headers a 304 repeats (RFC 9110 15.4.5)."""
        return (("Cache-Control", PUBLIC), ("ETag", self.etag), ("Vary", "Cookie"))


Key = tuple[str, ...]


class PublicPages:
    """Middleware near the top: hands out kept pages before sessions, languages and templates are even looked at."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.kept: OrderedDict[Key, Kept] = OrderedDict()
        self.lock = Lock()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key = self.key_of(request)
        if key is None:
            return self.get_response(request)
        kept = self.kept.get(key)
        if kept is not None and kept.stamp == queries.stamp():
            return self.again(request, kept)
        response = self.get_response(request)
        stamp = getattr(response, "public_stamp", None)
        if stamp is None or response.cookies:  # what is set for one reader is nobody else's
            return response
        patch_vary_headers(response, ["Cookie"])
        kept = Kept(stamp, response.headers["ETag"], response.content, tuple(response.headers.items()))
        self.keep(key, kept)
        return self.again(request, kept)

    @staticmethod
    def key_of(request: HttpRequest) -> Key | None:
        """What the page depends on; None where it must be made afresh. Only hosts this site answers for have keys."""
        if request.method not in ("GET", "HEAD") or request.META.get("QUERY_STRING"):
            return None
        cookies = request.COOKIES
        if cookies and settings.SESSION_COOKIE_NAME in cookies:
            return None
        if "HTTP_AUTHORIZATION" in request.META:
            return None
        host = request.META.get("HTTP_HOST", "")
        if host not in _HOSTS:
            request.get_host()
            if len(_HOSTS) < 100:
                _HOSTS.add(host)
        return (
            (request.path_info, *(cookies.get(name, "")[:8] for name in PREFERENCES))
            if cookies
            else (request.path_info,)
        )

    def keep(self, key: Key, kept: Kept) -> None:
        """Remember a page; the oldest gives way."""
        with self.lock:
            self.kept[key] = kept
            while len(self.kept) > MOST_KEPT:
                self.kept.popitem(last=False)

    @staticmethod
    def again(request: HttpRequest, kept: Kept) -> HttpResponse:
        """The kept page, or 304 where the reader has it already."""
        asked = request.META.get("HTTP_IF_NONE_MATCH")
        if asked is not None and _matches(asked, kept.etag):
            response: HttpResponse = HttpResponseNotModified()
            for name, value in kept.brief:
                response.headers[name] = value
            return response
        response = HttpResponse(kept.content)
        for name, value in kept.headers:
            response.headers[name] = value
        return response


_HOSTS: set[str] = set()


def _matches(asked: str, etag: str) -> bool:
    """If-None-Match compares weakly (RFC 9110 13.1.2): a proxy that compressed the page marks its tag W/."""
    return asked.strip() == "*" or any(one.strip().removeprefix("W/") == etag for one in asked.split(","))
