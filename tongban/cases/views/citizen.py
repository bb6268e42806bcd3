"""What the citizen's screens share: whose case it is, the crumbs, the tones of tags, and who this module speaks to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from tongban.cases import queries
from tongban.kit.refusals import NotFound
from tongban.kit.words import say

if TYPE_CHECKING:
    from tongban.cases.models import Case

TAGS = {"good": "ok", "warn": "warn", "bad": "bad", "info": "info", "neutral": "", "mute": "", "exchange": "teal"}
"""The tone of a state as the tag that shows it."""


def own_case(request: HttpRequest, number: str) -> Case:
    """The case, for its applicant alone; the same refusal for everybody else whether it exists or not."""
    case = queries.case_seen_by(request.user, number)  # type: ignore[arg-type]
    if not queries.is_applicant(case, request.user):  # type: ignore[arg-type]
        raise NotFound(say("not-found"))
    return case


def address(name: str, case: Case, *more: str) -> str:
    """The address of one of the case's pages."""
    return reverse(f"cases:{name}", args=[case.number, *more])


def crumbs(case: Case, *more: tuple[str, str]) -> list[tuple[str, str]]:
    """The way from the home page to a page of the case."""
    above = [(case.parent.title, address("case", case.parent))] if case.parent else []
    own = address("tasks" if case.state == "draft" else "case", case)
    return [(_("My cases"), reverse("cases:mine")), *above, (case.title, own), *more]


def screen(
    request: HttpRequest, name: str, case: Case | None = None, /, *, status: int = 200, **words: Any
) -> HttpResponse:
    """One page of the citizen's journey. Personal pages are never kept by anybody in between."""
    context = {"case": case, **words}
    if case is not None:
        context.setdefault("crumbs", crumbs(case))
        context["state"] = case.lifecycle.state(case.state)
        context["state_tag"] = TAGS.get(context["state"].tone, "")
    response = render(request, f"cases/citizen/{name}.html", context, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


def needed_situation(case: Case) -> list[Any]:
    """The situation questions that apply under the answers given so far, in order; what the identity number answers
    is not asked."""
    return queries.asked_situation(case).certain


def stop_of(case: Case) -> HttpResponseRedirect | None:
    """The way to the page that says why a draft cannot go on, where its answers so far make it impossible."""
    return HttpResponseRedirect(address("stop", case)) if queries.stops(case) else None


def is_known(value: object) -> bool:
    """Whether a fact has been given."""
    return value not in (None, "", [])
