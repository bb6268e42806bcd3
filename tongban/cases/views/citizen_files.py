"""One file of a material: turned, put in order, replaced, taken out or brought back, by simple buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tongban.accounts.http import PersonRequest, signed_in
from tongban.cases import actions
from tongban.cases.views.citizen import address, own_case
from tongban.kit.refusals import Invalid, Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tongban.accounts.models import Person
    from tongban.cases.models import Case

DOINGS = ("turn", "earlier", "later", "remove", "restore", "replace")


@require_POST
@signed_in
def file(request: PersonRequest, number: str, code: str, file_id: int) -> HttpResponse:
    """Do one thing with one file, and back to the material with a sentence on what was done or why it was not."""
    case = own_case(request, number)
    doing = request.POST.get("do", "")
    try:
        messages.success(request, _do(request, case, code, file_id, doing))
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        messages.error(request, f"{refusal.sentence}{refusal.next_step}")
    back = "?back=check" if request.POST.get("back") == "check" else ""
    return HttpResponseRedirect(f"{address('material', case, code)}{back}#files")


def _do(request: PersonRequest, case: Case, code: str, file_id: int, doing: str) -> str:
    person = request.user
    if doing == "turn":
        actions.turn_file(case, person, code, file_id, 90)
        return _("The file was turned.")
    if doing in ("earlier", "later"):
        actions.shift_file(case, person, code, file_id, later=doing == "later")
        return _("The order was changed.")
    if doing == "remove":
        actions.remove_file(case, person, code, file_id)
        return _("The file was taken out.")
    if doing == "restore":
        actions.restore_file(case, person, code, file_id)
        return _("The earlier file counts again.")
    given = request.FILES.get("file")
    if doing != "replace" or given is None:
        raise Invalid(_("Choose a file to put in its place."), code="upload-missing", where={"field": "file"})
    actions.replace_file(case, person, code, file_id, given)
    return _("The file was replaced.")


def take_in(case: Case, person: Person, code: str, given: Sequence[Any]) -> tuple[list[str], list[str], bool]:
    """Take in several files at once, each by itself: the names that are in, what is wrong with the others, and whether
    one of them was there already. A refusal of the person or the case as a whole goes on."""
    names, problems, is_twice = [], [], False
    for one in given:
        before = _count(case, code)
        try:
            actions.supply_material(case, person, code, way="upload", file=one)
        except Refusal as refusal:
            if refusal.status in (403, 404):
                raise
            words = f"{refusal.sentence}{refusal.next_step}"
            problems.append(
                _("“%(name)s”: %(words)s") % {"name": one.name, "words": words} if len(given) > 1 else words
            )
        else:
            is_twice = is_twice or _count(case, code) == before
            names.append(str(one.name))
    return names, problems, is_twice


def _count(case: Case, code: str) -> int:
    row = case.materials.filter(code=code).first()
    return row.files.filter(set_aside_at=None).count() if row is not None else 0
