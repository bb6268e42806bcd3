"""Three small things true of every answer: what a browser may load, whose wishes count, how a refusal looks."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.common import CommonMiddleware
from django.utils import translation
from django.utils.cache import patch_vary_headers

from tongban.kit.refusals import Refusal
from tongban.site.failing import refusal_of
from tongban.site.preferences import Preference, preferences_of

Answer = Callable[[HttpRequest], HttpResponse]


class ContentSecurityPolicy:
    """Nothing is loaded from another host, nothing inline is run; a view may widen it by setting the header."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", settings.CONTENT_SECURITY_POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(self), geolocation=(self), microphone=()")
        return response


class Slashes(CommonMiddleware):
    """A page's address without its last slash leads to the page; what was sent there is never thrown away by it (nor,
    under DEBUG, answered with an error of ours): such an address is not found."""

    def should_redirect_with_slash(self, request: HttpRequest) -> bool:
        """Only where nothing was sent."""
        return request.method in {"GET", "HEAD"} and bool(super().should_redirect_with_slash(request))


class Preferences:
    """Language, letters and contrast come from cookies (programs: Accept-Language), so one address is one page."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        wished: Preference = preferences_of(request)
        request.preferences = wished  # type: ignore[attr-defined]
        with translation.override(wished.language):
            request.LANGUAGE_CODE = wished.language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", "zh-CN" if wished.language == "zh-hans" else wished.language)
        patch_vary_headers(response, ["Accept-Language"] if request.path.startswith("/api/") else ["Cookie"])
        return response


class Refusals:
    """A refusal raised anywhere becomes a page in plain words with its code and what to do next."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        from tongban.site.views import wrong_way

        response = self.get_response(request)
        if response.status_code == 405:
            return wrong_way(request, response.headers.get("Allow", ""))
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page for a refusal; anything else stays an error."""
        from tongban.site.views import not_found, refusal_page

        refusal = exception if isinstance(exception, Refusal) else refusal_of(exception)
        if refusal is not None:
            return refusal_page(request, refusal)
        return not_found(request) if isinstance(exception, Http404) else None
