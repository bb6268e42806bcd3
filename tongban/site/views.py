"""Pages that belong to no room: preferences, about, health, and what is said when something goes wrong."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from tongban.accounts.http import keep_words
from tongban.kit.refusals import Invalid, NotFound, Refusal
from tongban.site.failing import headers_of
from tongban.site.preferences import CHOICES

CODES = {400: "malformed", 403: "not-allowed", 404: "not-found", 500: "broken"}
"""Under which code a program hears of what Django itself found wrong."""
YEAR_SECONDS = 365 * 24 * 60 * 60


@csrf_exempt  # only sets how the reader reads; a token on every public page would make none of them cacheable
@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    """Keep what the reader wishes in cookies and go back to the page they were on."""
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = reverse("about")
    response = HttpResponseRedirect(back)
    for name, allowed in CHOICES.items():
        wished = request.POST.get(name)
        if wished is None:
            continue
        if wished not in allowed:
            raise Invalid(
                _("“%(wished)s” is not one of the choices.") % {"wished": wished[:40]},
                code="unknown-preference",
                next_step=_("Use the switches at the top of the page."),
            )
        response.set_cookie(name, wished, max_age=YEAR_SECONDS, samesite="Lax", secure=settings.HTTPS, httponly=True)
    return response


@require_GET
def about(request: HttpRequest) -> HttpResponse:
    """What this site is and how to reach a person."""
    return render(request, "site/about.html")


@require_GET
def accessibility(request: HttpRequest) -> HttpResponse:
    """How to read the site with other eyes or hands, and whom to tell when it fails."""
    return render(request, "site/accessibility.html")


@require_GET
def healthz(request: HttpRequest) -> HttpResponse:
    """Whether the site can answer and its database is there; for machines that watch."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain", headers={"Cache-Control": "no-store"})


@require_GET
def robots(request: HttpRequest) -> HttpResponse:
    """Public pages may be found; personal and staff pages may not."""
    lines = ["User-agent: *", *(f"Disallow: {p}" for p in ("/accounts/", "/cases/", "/desk/", "/messages/", "/api/"))]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


@require_GET
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component on one page, for those who build screens (only in DEBUG)."""
    from tongban.site.gallery import specimens

    return render(request, "site/gallery.html", specimens())


# ---------------------------------------------------------------- when something goes wrong


def refusal_page(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """A refusal in plain words, with its code and what to do next; for programs as a problem document."""
    if request.path.startswith("/api/"):
        from tongban.site.api import problem

        return problem(refusal)
    htmx = getattr(request, "htmx", False)
    page = "site/_refusal.html" if htmx else "site/refusal.html"
    response = render(request, page, {"refusal": refusal}, status=refusal.status)
    for name, value in headers_of(refusal).items():
        response.headers[name] = value
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the browser sent something that cannot be read."""
    return _error(request, 400, _("This request could not be read"), _("Go back, reload the page and try once more."))


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: signed in, but this is somebody else's duty."""
    return _error(
        request,
        403,
        _("This is not yours to open"),
        _("Sign in with the account that has this duty, or ask your head of office."),
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: the same words whether a thing is absent or somebody else's."""
    return _error(
        request,
        404,
        _("There is nothing here"),
        _("Check the address or the number, search from the home page, or call 12345."),
    )


@csrf_exempt
def no_such_door(request: HttpRequest) -> HttpResponse:
    """404 for programs: an address below /api/ that no room answers at."""
    return refusal_page(
        request,
        NotFound(_("There is nothing here."), next_step=_("Compare it with the description at /api/v1/openapi.json.")),
    )


def wrong_way(request: HttpRequest, allowed: str) -> HttpResponse:
    """405: the address is right, the way of asking is not (a form's address opened by hand, mostly)."""
    refusal = Refusal(
        _("This address cannot be opened in this way."),
        code="method-not-allowed",
        status=405,
        next_step=_("Go back to the page before and use its buttons. Ways that work here: %(allowed)s.")
        % {"allowed": allowed},
    )
    response = refusal_page(request, refusal)
    response.headers["Allow"] = allowed
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form was open too long or cookies are off; nothing was saved, and what was written is put back."""
    here = request.headers.get("Referer", "") or request.path
    page = urlsplit(here).path if urlsplit(here).netloc in {"", request.get_host()} else request.path
    user = getattr(request, "user", None)  # who fails before the session is read is nobody
    writer = user if user is not None and user.is_authenticated else None
    is_kept = user is not None and not request.path.startswith("/api/") and keep_words(request, page, writer)
    return _error(
        request,
        403,
        _("The page was open too long"),
        _("For your safety nothing was sent. What you wrote is kept: open the page again, and it is back in its place.")
        if is_kept
        else _(
            "For your safety nothing was sent. Go back, reload the page and send it once more; "
            "allow cookies for this site."
        ),
        page=page if is_kept else "",
    )


def broken(request: HttpRequest) -> HttpResponse:
    """500: our fault; said without asking the database or anybody's session anything."""
    return _error(
        request,
        500,
        _("Something broke on our side"),
        _(
            "Nothing you entered before was lost. Try again in a few minutes, "
            "or call 12345 and tell us what you were doing."
        ),
    )


def _error(request: HttpRequest, status: int, title: str, next_step: str, page: str = "") -> HttpResponse:
    if request.path.startswith("/api/"):
        from tongban.site.api import problem

        return problem(Refusal(title, code=CODES[status], status=status, next_step=next_step))
    template = "site/error_bare.html" if status == 500 else "site/error.html"
    said = {"status": status, "title": title, "next_step": next_step, "page": page}
    return render(request, template, said, status=status)
