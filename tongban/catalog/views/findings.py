"""The desk of the catalogue's keeper: findings of the check, each to be explained or mended."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from tongban.accounts.http import PersonRequest, with_role
from tongban.catalog.linting import RULES, SEVERITIES, keeping, questions
from tongban.catalog.linting.lifecycle import FINDING

KEEPERS = ("cataloguer", "administrator")


def _wanted(request: PersonRequest) -> questions.Wanted:
    """What the address narrows the list to; what it does not know is left out."""
    asked = request.GET
    state = asked.get("state", FINDING.first)
    return questions.Wanted(
        severity=asked.get("severity", "") if asked.get("severity") in SEVERITIES else "",
        rule=asked.get("rule", "") if asked.get("rule") in RULES else "",
        state=state if state in dict(FINDING.choices) else "",
        words=asked.get("q", "").strip()[:80],
    )


@never_cache
@require_safe
@with_role(*KEEPERS)
def findings(request: PersonRequest) -> HttpResponse:
    """The list, narrowed by severity, rule, state and item."""
    wanted = _wanted(request)
    context = {
        "page": questions.findings(wanted, request.GET.get("page", 1)),
        "wanted": wanted,
        "counts": questions.counts(wanted),
    }
    return render(request, "catalog/desk/findings.html", context)


@never_cache
@require_safe
@with_role(*KEEPERS)
def finding(request: PersonRequest, key: str) -> HttpResponse:
    """One finding: what, why, what to do, and what happened to it."""
    return _finding(request, key)


def _finding(request: PersonRequest, key: str, failed: str = "", said: str = "", status: int = 200) -> HttpResponse:
    told = questions.finding(key)
    context = {
        "told": told,
        "moves": questions.moves_open(told, request.user),
        "steps": questions.history(told),
        "failed": failed,
        "said": said,
    }
    return render(request, "catalog/desk/finding.html", context, status=status)


@require_POST
@with_role(*KEEPERS)
def move_finding(request: PersonRequest, key: str, name: str) -> HttpResponse:
    """Explain, mark as mended, open again."""
    told = questions.finding(key)
    opened = {one.name: one for one in questions.moves_open(told, request.user)}
    facts = {ask.name: request.POST.get(ask.name, "").strip()[:2000] for one in opened.values() for ask in one.asks}
    if name not in opened:
        keeping.refuse_move(key, name, actor=request.user)  # says precisely why not
    asked = opened[name].asks
    if any(ask.required and not facts.get(ask.name) for ask in asked):
        return _finding(request, key, failed=name, status=422)
    keeping.move(key, name, actor=request.user, **{ask.name: facts[ask.name] for ask in asked})
    messages.success(request, _("Done: %(move)s.") % {"move": FINDING.move(name).label})
    return redirect("catalog:finding", key=key)


@require_POST
@with_role(*KEEPERS)
def check_catalogue(request: PersonRequest) -> HttpResponse:
    """Check everything now."""
    kept = keeping.check_now(request.user)
    said = _("Checked: %(new)s new findings, %(closed)s closed, %(reopened)s found again.")
    messages.success(request, said % {"new": kept.new, "closed": kept.closed, "reopened": kept.reopened})
    return redirect("catalog:findings")
