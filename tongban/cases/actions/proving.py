"""What must hold before an application is accepted or granted: each material proves whom it must, and is in force."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tongban.cases.actions.door import conflict
from tongban.cases.evidence import doubts
from tongban.cases.models import Case
from tongban.cases.queries.materials import held_by, needs_of


def must_prove(case: Case) -> None:
    """Refuse (evidence-of-another, evidence-not-valid) while a material of the case proves somebody else, or rests on a
    certificate that holds no longer."""
    materials = [need.material for need in needs_of(case).values()]
    found = doubts(case, materials, held_by(case))
    if found:
        raise conflict(
            found[0].code,
            " ".join(doubt.sentence for doubt in found),
            _("Ask for corrections, wait for a valid certificate, or refuse with reasons."),
        )
