"""Talking with the office, correcting what a notice names, and taking an application back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from tongban.accounts.http import PersonRequest, signed_in
from tongban.cases import actions, queries
from tongban.cases.forms import ErrorLink, QuestionForm, SayForm, WithdrawForm, error_links
from tongban.cases.views.citizen import address, crumbs, own_case, screen
from tongban.cases.views.citizen_files import take_in
from tongban.cases.views.citizen_fill import fault_link
from tongban.kit.refusals import Refusal

if TYPE_CHECKING:
    from tongban.cases.models import Case


@signed_in
def thread(request: PersonRequest, number: str) -> HttpResponse:
    """The messages between the applicant and the office, and a place to write one."""
    case = own_case(request, number)
    form = SayForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.say(case, request.user, form.cleaned_data["text"], form.cleaned_data["file"])
        except Refusal as refusal:
            if refusal.status in (403, 404):
                raise
            form.add_error(
                "file" if refusal.code.startswith("upload") else None, f"{refusal.sentence}{refusal.next_step}"
            )
        else:
            messages.success(request, _("Your message was sent."))
            return HttpResponseRedirect(address("thread", case))
    return screen(
        request,
        "thread",
        case,
        remarks=queries.thread(case, request.user),
        form=form,
        errors=error_links(form) if form.is_bound else [],
        crumbs=crumbs(case, (_("Messages about this case"), "")),
        status=422 if form.is_bound and form.errors else 200,
    )


@signed_in
def withdraw(request: PersonRequest, number: str) -> HttpResponse:
    """Taking it back: what that means, then one button."""
    case = own_case(request, number)
    if "withdraw" not in {move.name for move in queries.moves_open(case, request.user)}:
        if request.method == "POST":
            actions.refuse_move(case, request.user, "withdraw")  # says precisely why not
        return HttpResponseRedirect(address("case", case))
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.move(case, request.user, "withdraw", reason=form.cleaned_data["reason"])
        messages.success(request, _("Your application was taken back."))
        return HttpResponseRedirect(address("case", case))
    return screen(
        request,
        "withdraw",
        case,
        form=form,
        errors=error_links(form) if form.is_bound else [],
        parts=queries.parts_of(case, request.user),
        crumbs=crumbs(case, (_("Withdraw"), "")),
        status=422 if form.is_bound and form.errors else 200,
    )


@signed_in
def correct(request: PersonRequest, number: str) -> HttpResponse:
    """Exactly what the notice names, each with the officer's words beside it; the rest stays closed."""
    case = own_case(request, number)
    notice = queries.open_correction(case)
    if case.state != "correcting" or notice is None:
        if request.method == "POST":
            actions.correct(case, request.user, {})  # the refusal says that it was sent already, or is not asked
        return HttpResponseRedirect(address("case", case))
    said = {defect["code"]: defect["problem"] for defect in notice.defects if defect.get("what") == "field"}
    fields = [f for section in queries.sections(case, request.user) for f in section.fields if f.is_open]
    files = [row for row in queries.materials_view(case, request.user) if row.is_open]
    form = QuestionForm(fields, request.POST if request.method == "POST" else None, said=said)
    errors: list[ErrorLink] = []
    if request.method == "POST":
        problems = _take_files(request, case, files)
        is_good = form.is_valid()
        errors = [*error_links(form), *(ErrorLink(f"file-{code}", words) for code, words in problems.items())]
        if is_good and not problems:
            try:
                actions.correct(case, request.user, form.facts())
            except Refusal as refusal:
                faults = getattr(refusal, "faults", None)
                if not faults:
                    raise
                errors = [_fault(case, form, fault) for fault in faults]
            else:
                messages.success(request, _("Your corrections were sent. The window answers within 5 working days."))
                return HttpResponseRedirect(address("case", case))
        files = [row for row in queries.materials_view(case, request.user) if row.is_open]
        return _correct_page(request, case, notice, form, files, errors, problems)
    return _correct_page(request, case, notice, form, files, errors, {})


def _correct_page(
    request: PersonRequest,
    case: Case,
    notice: Any,
    form: QuestionForm,
    files: list[queries.MaterialRow],
    errors: list[ErrorLink],
    problems: dict[str, str],
) -> HttpResponse:
    return screen(
        request,
        "correct",
        case,
        notice=notice,
        others=[defect["problem"] for defect in notice.defects if defect.get("what") not in ("field", "material")],
        form=form,
        files=[{"row": row, "error": problems.get(row.code, "")} for row in files],
        errors=errors,
        crumbs=crumbs(case, (_("Correct"), "")),
        status=422 if errors else 200,
    )


def _take_files(request: PersonRequest, case: Case, rows: list[queries.MaterialRow]) -> dict[str, str]:
    """Keep each file that is in order; what is wrong with the others, by material."""
    problems = {}
    for row in rows:
        _names, wrong, _is_twice = take_in(case, request.user, row.code, request.FILES.getlist(f"file-{row.code}"))
        if wrong:
            problems[row.code] = " ".join(wrong)
    return problems


def _fault(case: Case, form: QuestionForm, fault: queries.Fault) -> ErrorLink:
    """A fault leads to its control on this page where it stands here."""
    if fault.kind == "material":
        return ErrorLink(f"file-{fault.name}", str(fault.sentence))
    return ErrorLink(f"id_{fault.name}", str(fault.sentence)) if fault.name in form.fields else fault_link(case, fault)
