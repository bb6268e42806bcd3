"""What the applicant has to do now, in words: which things a correction notice asks for, and by when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tongban.cases.models import CaseMaterial, Correction
from tongban.cases.terms import pack_of
from tongban.catalog.packs import ItemPack

MOST_NAMED = 2
"""So many things are named; of more, the number is said."""


@dataclass(frozen=True)
class Turn:
    """The applicant's turn in a case: where (a case number), what and by when."""

    number: str
    says: str
    due_on: date | None


def turns_of(cases: Iterable[int]) -> dict[int, Turn]:
    """By the key of a case (of a one-thing, for its parts): the open notice that falls due first. Two questions."""
    keys = list(cases)
    if not keys:
        return {}
    notices = list(
        Correction.objects.filter(Q(case__in=keys) | Q(case__parent__in=keys), case__state="correcting")
        .filter(answered_at=None)
        .select_related("case", "case__pack")
        .order_by("due_on", "pk")
    )
    names = {
        (row.case_id, row.code): row.name
        for row in CaseMaterial.objects.filter(case__in=[notice.case_id for notice in notices]).only(
            "case", "code", "name"
        )
    }
    found: dict[int, Turn] = {}
    for notice in notices:
        key = notice.case.parent_id if notice.case.parent_id in keys else notice.case_id
        found.setdefault(key, Turn(notice.case.number, _asked(notice, names), notice.due_on))
    return found


def _asked(notice: Correction, names: Mapping[tuple[int, str], str]) -> str:
    """“To be supplied: plan of the rooms, by 25 November.”"""
    things = list(dict.fromkeys(_thing(notice, defect, names) for defect in notice.defects))
    said = _(", ").join(things[:MOST_NAMED])
    if len(things) > MOST_NAMED:
        said = _("%(things)s and more, %(count)s in all") % {"things": said, "count": len(things)}
    if notice.due_on is None:
        return _("To be corrected: %(things)s.") % {"things": said}
    day = date_format(notice.due_on, "MONTH_DAY_FORMAT")
    return _("To be corrected by %(day)s: %(things)s.") % {"things": said, "day": day}


def _thing(notice: Correction, defect: Mapping[str, Any], names: Mapping[tuple[int, str], str]) -> str:
    """What one defect is about: the material or question by its name, else the officer's own words."""
    code = str(defect.get("code", ""))
    if defect.get("what") == "material":
        pack = pack_of(notice.case)
        materials = {one.code: str(one.name) for one in pack.materials} if isinstance(pack, ItemPack) else {}
        return materials.get(code) or names.get((notice.case_id, code)) or code
    if defect.get("what") == "field":
        question = next((q for q in pack_of(notice.case).questions if q.name == code), None)
        return str(question.label) if question else code
    return str(defect.get("problem", "")).rstrip("。.")[:40]
