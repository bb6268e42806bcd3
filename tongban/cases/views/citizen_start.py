"""Beginning: for whom one applies, and the few questions that decide what is needed at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from tongban.accounts import queries as accounts
from tongban.accounts.http import PersonRequest, signed_in
from tongban.cases import actions, queries
from tongban.cases.forms import QuestionForm, StartForm, error_links
from tongban.cases.forms.talk import MYSELF
from tongban.cases.refusals import AlreadyBegun
from tongban.cases.views.citizen import address, crumbs, is_known, needed_situation, own_case, screen, stop_of
from tongban.cases.views.citizen_saving import kept_page
from tongban.catalog import queries as catalog
from tongban.kit.integers import read_integer
from tongban.kit.refusals import NotFound, Refusal
from tongban.kit.words import say

if TYPE_CHECKING:
    from tongban.cases.models import Case


@signed_in
def start(request: PersonRequest, code: str) -> HttpResponse:
    """What is ahead, and for whom; sending it makes the draft. Only those are offered for whom the matter is."""
    guide = catalog.guide(code)
    firms = [firm for firm in accounts.firms_of(request.user) if catalog.is_for(guide.pack, firm.kind)]
    for_people = catalog.is_for(guide.pack, "person")
    said_on_guide = catalog.read_situation(code, request.GET)  # asked on the guide, so not asked again
    proved = queries.proved_situation(catalog.situation_questions(code), request.user)
    crumbs_here = [(str(guide.name), reverse("catalog:guide", args=[code])), (_("Apply"), "")]
    stops = catalog.stops(guide.pack, {**said_on_guide, **proved})
    if stops or not (firms or for_people):
        return _cannot_begin(request, guide, stops, crumbs_here)
    begun: Case | None = None
    form = StartForm(request.POST or None, firms=[(firm.code, firm.name) for firm in firms], only_firms=not for_people)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["for_whom"]
        firm = None if chosen == MYSELF else next(f for f in firms if f.code == chosen)
        try:
            case = actions.start(
                request.user, code, on_behalf_of=firm, situation=said_on_guide, is_anew="anew" in request.POST
            )
        except AlreadyBegun:
            begun = queries.untouched_draft(request.user, code, firm)
        else:
            return HttpResponseRedirect(address("situation" if needed_situation(case) else "tasks", case))
    elif not firms:
        begun = queries.untouched_draft(request.user, code, None)
    drafts = [row for row in queries.my_cases(request.user, "draft").rows if row.title == str(guide.name)]
    return screen(
        request,
        "start",
        guide=guide,
        form=form,
        errors=error_links(form),
        alone=not firms,
        drafts=[row for row in drafts if begun is None or row.number != begun.number],
        begun=begun,
        ahead=_ahead(guide, {**said_on_guide, **proved}),
        crumbs=crumbs_here,
        status=422 if form.errors else 409 if begun and request.method == "POST" else 200,
    )


def _cannot_begin(request: PersonRequest, guide: Any, stops: list[Any], above: list[tuple[str, str]]) -> HttpResponse:
    """Said before anything is filled in: for whom it is, or which answer rules it out."""
    return screen(
        request,
        "stop",
        title=str(guide.name),
        rows=[_stop_row(guide.code, stop) for stop in stops],
        whom="" if stops else catalog.whom(guide.pack),
        guide=guide,
        changes=[],
        alone=[],
        crumbs=above,
        status=200,
    )


def _stop_row(own: str, stop: Any) -> dict[str, Any]:
    """One stop as the page shows it; the service that fits instead with its name, never the page's own."""
    see = next((one for one in catalog.guides() if one.code == stop.see and one.code != own), None)
    return {"stop": stop, "see": see}


@signed_in
def stop(request: PersonRequest, number: str) -> HttpResponse:
    """Why the draft cannot go on: what stops it, the article, what can be done instead, and the answers to change."""
    case = own_case(request, number)
    stops = queries.stops(case)
    if not stops:
        return HttpResponseRedirect(address("tasks" if case.state == "draft" else "case", case))
    changes = _changes(case, request.user, {name for one in stops for name in one.facts})
    return screen(
        request,
        "stop",
        case,
        title=case.title,
        rows=[_stop_row(case.item_code, one) for one in stops],
        changes=changes,
        first_change=next((row["href"] for row in reversed(changes) if row["href"]), ""),
        alone=_on_their_own(case),
        crumbs=crumbs(case, (_("Cannot be applied for"), "")),
    )


def _changes(case: Case, person: Any, deciding: set[str]) -> list[dict[str, str]]:
    """The answers that decide, each with the way to change it; what the identity number says has none."""
    asked = {question.name for question in needed_situation(case)}
    rows = []
    for section in queries.answers_view(case, person):
        for field in section.fields:
            if field.name in deciding and is_known(field.value):
                page = "situation-question" if section.name == "situation" else "question"
                href = address(page, case, field.name) if page == "question" or field.name in asked else ""
                rows.append({"label": field.label, "value": field.shown, "href": href})
    return rows


def _on_their_own(case: Case) -> list[Any]:
    """Services of a one-thing that has stopped which can still be had by themselves."""
    if case.kind != "one-thing":
        return []
    answer = catalog.needed_parts(catalog.one_thing(case.pack), case.situation)
    guides = {guide.code: guide for guide in catalog.guides()}
    free = [part for part in answer.parts if not part.after and part.item in guides]
    return [guides[part.item] for part in free]


def _ahead(guide: catalog.Guide, known: dict[str, Any]) -> dict[str, Any]:
    """What the first page promises: how many questions, parts and files there may be."""
    situation = [one for one in catalog.asking(guide.pack, known).possible if one.name not in known]
    if guide.is_one_thing:
        parts = catalog.parts_of(guide.pack)  # type: ignore[arg-type]
        return {"situation": len(situation), "parts": [str(part.item.name) for part in parts.values()]}
    materials = catalog.materials_for(guide.pack, {}, {})  # type: ignore[arg-type]
    return {"situation": len(situation), "materials": [str(need.material.name) for need in materials]}


@signed_in
def situation(request: PersonRequest, number: str) -> HttpResponse:
    """What the answers so far decide; without answers, straight to the first question."""
    case = own_case(request, number)
    if case.state != "draft":
        return HttpResponseRedirect(address("case", case))
    if stopped := stop_of(case):
        return stopped
    questions = needed_situation(case)
    if not questions:
        return HttpResponseRedirect(address("tasks", case))
    unanswered = [q for q in questions if q.required and not is_known(case.situation.get(q.name))]
    if unanswered:
        return HttpResponseRedirect(address("situation-question", case, unanswered[0].name))
    section = _situation_section(case, request.user)
    asked = {question.name for question in questions}
    rows = [
        {
            "label": field.label,
            "value": field.shown,
            "href": address("situation-question", case, field.name) if field.name in asked else "",
            "source": "" if field.name in asked else _("Your identity number"),
        }
        for field in section.fields
        if is_known(field.value)
    ]
    return screen(request, "situation", case, rows=rows, parts=_parts(case), crumbs=crumbs(case, (_("Situation"), "")))


@signed_in
def situation_question(request: PersonRequest, number: str, name: str) -> HttpResponse:
    """One question of the situation, and why it is asked."""
    case = own_case(request, number)
    if case.state != "draft":
        return HttpResponseRedirect(address("case", case))
    questions = needed_situation(case)
    at = next((n for n, q in enumerate(questions) if q.name == name), None)
    if at is None:
        raise NotFound(say("not-found"))
    question = questions[at]
    value = case.situation.get(name)
    asked = queries.Field(question, name, str(question.label), value, "")
    form = QuestionForm([asked], request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        facts = form.facts()
        before = queries.dropped(case)
        try:
            actions.save_situation(case, request.user, facts, kept_revision(request))
        except Refusal as refusal:
            return kept_page(request, case, refusal, [asked], facts, form)
        now = own_case(request, number)
        _say_what_left(request, before, queries.dropped(now))
        if stopped := stop_of(now):
            return stopped
        if "later" in request.POST:
            return HttpResponseRedirect(address("tasks", case))
        return HttpResponseRedirect(_next_question(now, name))
    return screen(
        request,
        "situation_question",
        case,
        form=form,
        errors=error_links(form),
        question=question,
        position=at + 1,
        left=_still_to_come(case, questions[: at + 1]),
        previous=address("situation-question", case, questions[at - 1].name) if at else address("tasks", case),
        parts=_parts(case),
        status=422 if form.errors else 200,
    )


def _still_to_come(case: Case, so_far: list[Any]) -> int:
    """How many questions can still come after this one, at most; it never grows while one answers."""
    names = {question.name for question in so_far}
    possible = queries.asked_situation(case).possible
    return sum(question.name not in names and not is_known(case.situation.get(question.name)) for question in possible)


def _say_what_left(request: PersonRequest, before: list[Any], now: list[Any]) -> None:
    """A service that an answer has just taken out of the bundle is named at once; the rest goes on."""
    for stop in now:
        if stop not in before:
            said = _("“%(service)s” has left this application: %(why)s The rest goes on.")
            messages.warning(request, said % {"service": stop.name, "why": str(stop)})


def kept_revision(request: PersonRequest) -> int | None:
    """The revision of the draft the page was made from."""
    return read_integer(request.POST.get("revision"))


def _next_question(case: Case, name: str) -> str:
    """The next unanswered question, else the summary."""
    questions = needed_situation(case)
    names = [q.name for q in questions]
    after = questions[names.index(name) + 1 :] if name in names else questions
    unanswered = [q for q in after if not is_known(case.situation.get(q.name))]
    return address("situation-question", case, unanswered[0].name) if unanswered else address("situation", case)


def _situation_section(case: Case, person: Any) -> queries.Section:
    return next(iter(queries.answers_view(case, person)), queries.Section("situation", ""))


def _parts(case: Case) -> list[dict[str, Any]]:
    """Every part of a one-thing with the answer so far: needed, not needed, or open, and why."""
    if case.kind != "one-thing":
        return []
    pack = catalog.one_thing(case.pack)
    items = catalog.parts_of(pack)
    answer = catalog.needed_parts(pack, case.situation)
    return [
        {
            "name": str(items[row.part.item].item.name),
            "office": catalog.department(items[row.part.item].item.department),
            "applies": row.applies,
            "reason": row.reason,
            "is_ruled_out": row.stop is not None,
        }
        for row in answer.reasons
        if row.part.item in items
    ]
