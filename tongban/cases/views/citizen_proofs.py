"""Why nothing need be proved twice: every material with its lawful ways and the one that is taken."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _

from tongban.accounts.http import PersonRequest, signed_in
from tongban.cases import queries
from tongban.cases.views.citizen import address, crumbs, own_case, screen


@signed_in
def proofs(request: PersonRequest, number: str) -> HttpResponse:
    """The no-proof plan of the case for this person."""
    case = own_case(request, number)
    plan = queries.proof_plan(case, request.user)
    rows = [
        {
            "name": proof.material.name,
            "is_avoided": proof.is_avoided,
            "ways": [
                {"words": queries.way_in_words(way), "is_chosen": way == proof.chosen, "is_open": way.is_open}
                for way in proof.ways
            ],
        }
        for proof in plan
    ]
    return screen(
        request,
        "proofs",
        case,
        rows=rows,
        avoided=sum(proof.is_avoided for proof in plan),
        crumbs=crumbs(case, (_("Materials"), address("materials", case)), (_("Why nothing is proved twice"), "")),
    )
