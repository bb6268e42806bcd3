"""Filling in: the task list, one short page at a time, checking everything, sending it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tongban.accounts import queries as people
from tongban.accounts.http import PersonRequest, signed_in
from tongban.cases import actions, queries
from tongban.cases.forms import ErrorLink, FormPage, QuestionForm, error_links, page_after, page_of, pages_of
from tongban.cases.views.citizen import address, crumbs, is_known, needed_situation, own_case, screen, stop_of
from tongban.cases.views.citizen_ahead import limits_of, minutes_left, plan_of, stages_of, task_groups
from tongban.cases.views.citizen_saving import EXPIRED, kept_page
from tongban.cases.views.citizen_start import kept_revision
from tongban.kit.refusals import NotFound, Refusal
from tongban.kit.words import say

if TYPE_CHECKING:
    from tongban.cases.models import Case


@signed_in
def tasks(request: PersonRequest, number: str) -> HttpResponse:
    """The task list: what is done, what is left, how long it takes and what it leads to."""
    case = own_case(request, number)
    if case.state != "draft":
        return HttpResponseRedirect(address("case", case))
    if stopped := stop_of(case):
        return stopped
    plan = plan_of(case)
    groups = task_groups(case, request.user, plan)
    counted = [task for group in groups if group.is_counted for task in group.tasks]
    next_task = next((task for group in groups for task in group.tasks if task.href and not task.is_done), None)
    return screen(
        request,
        "tasks",
        case,
        groups=groups,
        done=sum(task.is_done for task in counted),
        total=len(counted),
        minutes=minutes_left(counted),
        next_task=next_task,
        unverified="" if people.may(case.applicant, "submit", case.item_code) else people.how(),
        stages=stages_of(case, plan),
        limits=limits_of(case, plan),
    )


@signed_in
def question(request: PersonRequest, number: str, name: str) -> HttpResponse:
    """One page of the form. Sent by a button it is checked and kept; of an autosave only what is in order is kept."""
    case = own_case(request, number)
    if case.state != "draft":
        return HttpResponseRedirect(address("case", case))
    pages = pages_of(queries.sections(case, request.user))
    page = page_of(pages, name)
    if page is None:
        if page_of(pages_of(queries.answers_view(case, request.user)), name):
            return HttpResponseRedirect(address("situation-question", case, name))
        raise NotFound(say("not-found"))
    form = QuestionForm(page.fields, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if "autosave" in request.GET:
            return _autosaved(request, case, form)
        later = "later" in request.POST
        is_good = form.is_valid()
        if is_good or later:
            facts = form.facts() if is_good else form.in_order()
            try:
                actions.save_answers(case, request.user, facts, kept_revision(request))
            except Refusal as refusal:
                return kept_page(request, case, refusal, page.fields, facts, form)
            if later:
                messages.success(request, _("Saved. You can go on here or on another device."))
                return HttpResponseRedirect(address("tasks", case))
            return stop_of(own_case(request, number)) or HttpResponseRedirect(_onward(request, case, page))
    return screen(
        request,
        "question",
        case,
        form=form,
        errors=error_links(form),
        page=page,
        single=len(form.fields) == 1,
        back_to_check=_goes_back_to_check(request),
        previous=_before(request, case, pages, page),
        crumbs=crumbs(case, (page.section.label, "")),
        status=422 if form.errors else 200,
    )


def _autosaved(request: PersonRequest, case: Case, form: QuestionForm) -> HttpResponse:
    """Keep what is in order and say so in one line."""
    words: dict[str, Any] = {"at": timezone.localtime(), "case": case}
    try:
        saved = actions.save_answers(case, request.user, form.in_order(), kept_revision(request))
        words["revision"] = saved.revision
    except Refusal as refusal:
        words["refusal"] = refusal
        words["is_expired"] = refusal.code == EXPIRED
    return render(request, "cases/citizen/_autosaved.html", words)


def _goes_back_to_check(request: PersonRequest) -> bool:
    return (request.POST.get("back") or request.GET.get("back")) == "check"


def _onward(request: PersonRequest, case: Case, page: FormPage) -> str:
    """Where to go after a page: on to what is open, back to the check where one came from it, else the task list."""
    case = own_case(request, case.number)
    back = _goes_back_to_check(request)
    pages = pages_of(queries.sections(case, request.user))
    onward = page_after(pages, page.names)
    if back and (onward is None or onward.section.status == "done"):
        return address("check", case)
    if onward is None:
        return address("tasks", case)
    tail = "?" + urlencode({"back": "check"}) if back else ""
    return address("question", case, onward.slug) + tail


def _before(request: PersonRequest, case: Case, pages: Sequence[FormPage], page: FormPage) -> tuple[str, str]:
    """The way back: to the check, to the page before within the section, or to the task list."""
    if _goes_back_to_check(request):
        return address("check", case), _("Back to your answers")
    if page.position > 1:
        return address("question", case, pages[pages.index(page) - 1].slug), _("Back")
    return address("tasks", case), _("Back to the task list")


@signed_in
def check(request: PersonRequest, number: str) -> HttpResponse:
    """Everything on one page before it is sent, each answer with its way back. Sending it twice sends it once."""
    case = own_case(request, number)
    if request.method == "POST":
        if case.state == "draft" and "declare" not in request.POST:
            sentence = _("Tick that what you entered is true before you send it.")
            return _check_page(request, case, [ErrorLink("declare", sentence)], 422)
        try:
            actions.submit(case, request.user)
        except Refusal as refusal:
            if refusal.code == EXPIRED:
                return screen(request, "expired", case, refusal=refusal, status=refusal.status)
            if isinstance(refusal, people.IdentityNotVerified):
                return _check_page(request, case, [_unverified(refusal)], refusal.status)
            faults = getattr(refusal, "faults", None)
            if not faults:
                raise
            return _check_page(request, case, [fault_link(case, fault) for fault in faults], 422)
        return HttpResponseRedirect(address("submitted", case))
    if case.state != "draft":
        return HttpResponseRedirect(address("case", case))
    if stopped := stop_of(case):
        return stopped
    return _check_page(request, case, [], 200)


def _unverified(refusal: Refusal) -> ErrorLink:
    """Why it cannot be sent yet, leading to where one reads how that is put right; everything is kept."""
    return ErrorLink(reverse("accounts:me"), f"{refusal.sentence} {refusal.next_step}")


def fault_link(case: Case, fault: queries.Fault) -> ErrorLink:
    """A fault as a line that leads to the page where it is put right."""
    if fault.kind == "material":
        where = address("material", case, fault.name) + "?back=check"
    elif fault.code == "ruled-out":  # by several answers together, which may stand anywhere
        where = address("tasks", case)
    elif fault.kind == "situation":
        known = {question.name for question in queries.situation_questions_of(case)}
        where = address("situation-question", case, fault.name) if fault.name in known else address("situation", case)
    else:
        where = address("question", case, fault.name) + "?back=check"
    return ErrorLink(where, str(fault.sentence))


def _check_page(request: PersonRequest, case: Case, errors: list[ErrorLink], status: int) -> HttpResponse:
    situation = {q.name for q in needed_situation(case)}
    sections = [
        {"label": section.label, "rows": [_row(case, field, situation) for field in section.fields if _is_shown(field)]}
        for section in queries.answers_view(case, request.user)
    ]
    materials = [row for row in queries.materials_view(case, request.user) if row.need == "yes"]
    return screen(
        request,
        "check",
        case,
        sections=[section for section in sections if section["rows"]],
        materials=materials,
        unverified="" if people.may(case.applicant, "submit", case.item_code) else people.how(),
        faults=[fault_link(case, fault) for fault in queries.faults(case)] if not errors else [],
        errors=errors,
        limits=limits_of(case, plan_of(case)),
        crumbs=crumbs(case, (_("Check and send"), "")),
        status=status,
    )


def _is_shown(field: queries.Field) -> bool:
    return field.question.required or is_known(field.value)


def _row(case: Case, field: queries.Field, situation: set[str]) -> dict[str, Any]:
    where = (
        address("situation-question", case, field.name)
        if field.name in situation
        else address("question", case, field.name) + "?back=check#id_" + field.name
    )
    prefilled = field.prefilled
    if prefilled and prefilled.masked:  # proved by the account: shown, never typed
        where = ""
    source = str(prefilled.source) if prefilled and field.value in (None, "", prefilled.value) else ""
    return {"label": field.label, "value": field.shown, "href": where, "source": source}
