"""Who else may open a paper: whoever may see the case it belongs to."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from tongban.accounts.models import Person
from tongban.cases.models import Case
from tongban.cases.queries.seeing import may_read, roles_of
from tongban.documents.queries import opens


@opens
def papers_of_a_case(person: Person, paper: Any) -> bool:
    """A document is open to those who may see its case; an uploaded file to those who may see a case that it was
    handed in to."""
    if hasattr(paper, "subject_kind"):
        if paper.subject_kind not in ("case", "one-thing"):
            return False
        found = Case.objects.filter(number=paper.subject)
    else:
        found = Case.objects.filter(Q(materials__files__file=paper.pk) | Q(thread__file=paper.pk)).distinct()
    return any(may_read(case, roles_of(case, person)) for case in found[:20])
