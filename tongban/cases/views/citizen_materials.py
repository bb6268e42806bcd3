"""Materials: what the office fetches itself, what a promise replaces, and what really has to be uploaded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from tongban.accounts.http import PersonRequest, signed_in
from tongban.cases import actions, queries
from tongban.cases.forms import MaterialForm, error_links
from tongban.cases.views.citizen import address, crumbs, own_case, screen
from tongban.cases.views.citizen_ahead import material_task
from tongban.cases.views.citizen_files import take_in
from tongban.kit.refusals import NotFound, Refusal
from tongban.kit.words import say

if TYPE_CHECKING:
    from tongban.cases.models import Case

OPEN_STATES = ("draft", "correcting")


@signed_in
def materials(request: PersonRequest, number: str) -> HttpResponse:
    """Every material with where it comes from: how many the office takes care of, how many are yours."""
    case = own_case(request, number)
    rows = queries.materials_view(case, request.user)
    needed = [(row, material_task(case, row)) for row in rows if row.need == "yes"]
    return screen(
        request,
        "materials",
        case,
        needed=needed,
        open_questions=[row for row in rows if row.need == "unknown"],
        ours=sum(not row.badge.handed_in for row, _task in needed),
        yours=sum(row.badge.handed_in for row, _task in needed),
        can_change=case.state in OPEN_STATES,
        crumbs=crumbs(case, (_("Materials"), "")),
    )


@signed_in
def material(request: PersonRequest, number: str, code: str) -> HttpResponse:
    """One material: the ways it can be supplied, best first, and what was supplied."""
    case = own_case(request, number)
    rows = queries.materials_view(case, request.user)
    row = next((row for row in rows if row.code == code), None)
    if row is None:
        raise NotFound(say("not-found"))
    is_open = case.state == "draft" or row.is_open
    ways = _ways(row)
    form = MaterialForm(ways=[way["code"] for way in ways])
    if request.method == "POST" and is_open:
        if "remove" in request.POST:
            actions.remove_material(case, request.user, code)
            messages.success(request, _("“%(name)s” was taken out.") % {"name": row.name})
            return HttpResponseRedirect(request.get_full_path())
        form = MaterialForm(request.POST, request.FILES, ways=[way["code"] for way in ways])
        if form.is_valid() and _supplied(request, case, code, form):
            messages.success(request, _("“%(name)s” is in.") % {"name": row.name})
            return HttpResponseRedirect(_onward(request, case, rows, row))
        row = next((row for row in queries.materials_view(case, request.user) if row.code == code), row)
    return screen(
        request,
        "material",
        case,
        row=row,
        task=material_task(case, row),
        ways=ways,
        form=form,
        errors=error_links(form) if form.is_bound else [],
        is_open=is_open,
        back=_back(request, case),
        back_value=request.POST.get("back") or request.GET.get("back", ""),
        crumbs=crumbs(case, (_("Materials"), address("materials", case)), (row.name, "")),
        status=422 if form.is_bound and form.errors else 200,
    )


def _supplied(request: PersonRequest, case: Case, code: str, form: MaterialForm) -> bool:
    """Whether it could be supplied; a refused file says why beside the control."""
    way = form.cleaned_data["way"]
    if way == "upload":
        return _taken_in(request, case, code, form)
    given: dict[str, Any] = {"facts": {"promised": True}} if way == "promise" else {}
    try:
        actions.supply_material(case, request.user, code, way=way, **given)
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        form.add_error("way", f"{refusal.sentence}{refusal.next_step}")
        return False
    return True


def _taken_in(request: PersonRequest, case: Case, code: str, form: MaterialForm) -> bool:
    """Whether all files are in. Those that are in order are kept also where another is refused."""
    names, problems, is_twice = take_in(case, request.user, code, form.cleaned_data["file"])
    if is_twice:
        messages.info(request, _("A file that was there already was kept once."))
    for problem in problems:
        form.add_error("file", problem)
    if problems and names:
        messages.success(request, _("Kept: %(names)s.") % {"names": "、".join(names)})
    return not problems


def _ways(row: queries.MaterialRow) -> list[dict[str, Any]]:
    """The ways that are a person's to take; what comes by itself from an earlier step is only told."""
    kept = [way for way in row.ways if not way.startswith("result:")]
    return [{"code": way, "kind": way.partition(":")[0], "is_best": n == 0} for n, way in enumerate(kept)]


def _back(request: PersonRequest, case: Case) -> tuple[str, str]:
    if case.state == "correcting":
        return address("correct", case), _("Back to what is to be corrected")
    if (request.POST.get("back") or request.GET.get("back")) == "check":
        return address("check", case), _("Back to your answers")
    return address("materials", case), _("Back to the materials")


def _onward(request: PersonRequest, case: Case, rows: list[queries.MaterialRow], row: queries.MaterialRow) -> str:
    """On to the next material that is still missing; back here where more files are to follow."""
    if "more" in request.POST:
        return f"{address('material', case, row.code)}#files"
    if case.state != "draft" or request.POST.get("back") == "check":
        return _back(request, case)[0]
    later = rows[rows.index(row) + 1 :]
    missing = [r for r in later if r.need == "yes" and r.status == "missing" and r.code != row.code]
    return address("material", case, missing[0].code) if missing else address("materials", case)
