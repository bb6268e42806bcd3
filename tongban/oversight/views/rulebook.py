"""The rules of oversight as a page: a rule nobody knows cannot be kept."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from tongban.accounts.http import PersonRequest, officer
from tongban.oversight.rules import Rule, book

FIGURES = {
    "shortest": _("shortest limit that is warned of"),
    "notices": _("from how many notices on"),
    "minutes": _("fewest working minutes"),
    "times": _("from how many turns on"),
    "pattern": _("what an article looks like"),
    "days": _("days looked back"),
    "least_own": _("fewest own decisions"),
    "least_peers": _("fewest decisions of the others"),
    "risk": _("risk of a false finding"),
}
"""The parameters of rules, in words."""


@require_GET
@officer
def rules(request: PersonRequest) -> HttpResponse:
    """Every rule by family, with basis and figures, and the days a card gives."""
    groups = [
        (code, name, [_shown(rule) for rule in book().rules if rule.family == code])
        for code, name in book().families.items()
    ]
    return render(request, "oversight/rules.html", {"groups": groups, "due": book().due})


def _shown(rule: Rule) -> dict[str, Any]:
    figures = [(FIGURES.get(name, name), value) for name, value in rule.parameters.items()]
    return {"rule": rule, "figures": figures}
