"""Every room's doors for programs, assembled: OpenAPI 3.1, and every refusal an RFC 9457 problem document."""

from __future__ import annotations

import json
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, RawPostDataException
from django.utils.translation import gettext as _
from ninja.errors import AuthenticationError, HttpError, ValidationError

from tongban import __version__
from tongban.accounts.api import router as accounts
from tongban.cases.api import router as cases
from tongban.catalog.api import router as catalog
from tongban.documents.api import router as documents
from tongban.journal.api import router as journal
from tongban.kit.refusals import Invalid, NotAllowed, NotFound, Refusal
from tongban.licences.api import router as licences
from tongban.licences.api import verify_router
from tongban.notices.api import router as notices
from tongban.oversight.api import router as oversight
from tongban.regions.api import router as regions
from tongban.reports.api import router as reports
from tongban.site.boundary import Reader
from tongban.site.describing import HouseAPI
from tongban.site.failing import headers_of, refusal_of

api = HouseAPI(
    title="Tongban",
    version=__version__,
    description="通办: one application for one thing, through one door.",
    docs_url=None,
    urls_namespace="api",
    parser=Reader(),
)

api.add_router("/accounts", accounts)
api.add_router("/regions", regions)
api.add_router("/notices", notices)
api.add_router("/documents", documents)
api.add_router("/catalog", catalog)
api.add_router("/licences", licences)
api.add_router("/verify", verify_router)
api.add_router("/cases", cases)
api.add_router("/log", journal)
api.add_router("/oversight", oversight)
api.add_router("/reports", reports)


def problem(refusal: Refusal, **more: Any) -> HttpResponse:
    """The refusal as application/problem+json."""
    return HttpResponse(
        json.dumps({**refusal.as_problem(), **more}, ensure_ascii=False),
        status=refusal.status,
        content_type="application/problem+json; charset=utf-8",
        headers=headers_of(refusal),
    )


@api.exception_handler(Refusal)
def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """A refusal says itself."""
    return problem(refusal)


@api.exception_handler(RawPostDataException)
def not_json(request: HttpRequest, fault: RawPostDataException) -> HttpResponse:
    """A form was sent where JSON is read."""
    return problem(
        Refusal(
            _("This address reads JSON, not a form."),
            code="media-type-unsupported",
            status=415,
            next_step=_("Send Content-Type: application/json."),
        )
    )


@api.exception_handler(DatabaseError)
@api.exception_handler(OverflowError)
def failed(request: HttpRequest, failure: Exception) -> HttpResponse:
    """The database is busy, or cannot hold a value; any other failure stays one."""
    refusal = refusal_of(failure)
    if refusal is None:
        raise failure
    return problem(refusal)


@api.exception_handler(ValidationError)
def malformed(request: HttpRequest, fault: ValidationError) -> HttpResponse:
    """What Pydantic found, each with the place in the request it was found at."""
    errors = [{"where": ".".join(map(str, e["loc"])), "sentence": e["msg"], "code": e["type"]} for e in fault.errors]
    refusal = Invalid(
        _("The request does not have the expected shape."),
        code="malformed",
        next_step=_("Compare it with the description at /api/v1/openapi.json."),
        where={"field": ", ".join(e["where"] for e in errors)},
    )
    return problem(refusal, errors=errors)


@api.exception_handler(Http404)
def absent(request: HttpRequest, fault: Http404) -> HttpResponse:
    """The same answer whether a thing is absent or somebody else's."""
    return problem(NotFound(_("There is nothing here."), next_step=_("Check the address or the number.")))


@api.exception_handler(PermissionDenied)
def forbidden(request: HttpRequest, fault: PermissionDenied) -> HttpResponse:
    """Signed in, but not entitled."""
    return problem(NotAllowed(_("You may not do this."), next_step=_("Use a token with the scope this act needs.")))


@api.exception_handler(AuthenticationError)
def unknown_caller(request: HttpRequest, fault: AuthenticationError) -> HttpResponse:
    """Nobody, or a token that is wrong, expired or withdrawn."""
    return problem(
        Refusal(
            _("You are not signed in."),
            code="not-signed-in",
            status=401,
            next_step=_("Send a valid token: Authorization: Bearer …"),
        )
    )


@api.exception_handler(HttpError)
def plain_error(request: HttpRequest, fault: HttpError) -> HttpResponse:
    """Any other refusal by the framework, in the same shape; mostly a body that is not JSON, which says itself why."""
    if isinstance(fault.__cause__, Refusal):
        return problem(fault.__cause__)
    if fault.status_code == 400:
        return problem(
            Refusal(
                _("The request does not have the expected shape."),
                code="malformed",
                next_step=_("Compare it with the description at /api/v1/openapi.json."),
            ),
            detail=str(fault),
        )
    return problem(Refusal(str(fault), code="refused", status=fault.status_code))
