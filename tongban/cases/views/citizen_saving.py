"""When saving is refused: both versions are shown where two devices disagree, and a draft that ended says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse

from tongban.cases import queries
from tongban.cases.forms import ErrorLink, QuestionForm, error_links
from tongban.cases.queries.filling import in_words
from tongban.cases.views.citizen import address, own_case, screen
from tongban.kit.refusals import Refusal

if TYPE_CHECKING:
    from tongban.cases.models import Case

CONFLICT = "revision-conflict"
EXPIRED = "draft-expired"


def kept_page(
    request: HttpRequest,
    case: Case,
    refusal: Refusal,
    asked: Sequence[queries.Field],
    facts: Mapping[str, Any],
    form: QuestionForm,
) -> HttpResponse:
    """The page for a refused save. A conflict shows both versions; an ended draft says what can be done; other refusals
    that name fields return to the form with their sentences; the rest go to the refusal page."""
    if refusal.code == CONFLICT:
        return _conflict(request, own_case(request, case.number), asked, form)
    if refusal.code == EXPIRED:
        return screen(request, "expired", case, refusal=refusal, status=refusal.status)
    faults = getattr(refusal, "faults", None)
    if not faults:
        raise refusal
    for fault in faults:
        form.add_error(fault.name if fault.name in form.fields else None, str(fault.sentence))
    return screen(
        request,
        "question",
        case,
        form=form,
        errors=error_links(form) or [ErrorLink("", str(refusal.sentence))],
        page=None,
        status=422,
    )


def _conflict(request: HttpRequest, case: Case, asked: Sequence[queries.Field], form: QuestionForm) -> HttpResponse:
    """Both versions side by side. Sending it again with the newest revision keeps mine; a link keeps the other one."""
    saved = {f.name: f.shown for section in queries.answers_view(case, request.user) for f in section.fields}  # type: ignore[arg-type]
    rows = [
        {
            "label": field.label,
            "theirs": saved.get(field.name) or "",
            "mine": in_words(field.question, form.cleaned_data.get(field.name)),
        }
        for field in asked
        if field.name in form.fields
    ]
    sent = [(name, value) for name, values in request.POST.lists() for value in values]
    again = [(n, v) for n, v in sent if n not in ("csrfmiddlewaretoken", "revision", "later")]
    return screen(
        request, "conflict", case, rows=rows, again=again, theirs=address("tasks", case), form=None, status=409
    )
