"""Beginning: for whom one applies, and the few questions that decide what is needed at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from tongban.accounts import queries as accounts
from tongban.accounts.http import PersonRequest, signed_in
from tongban.cases import actions, queries
from tongban.cases.forms import QuestionForm, StartForm, error_links
from tongban.cases.forms.talk import MYSELF
from tongban.cases.views.citizen import address, crumbs, is_known, needed_situation, own_case, screen
from tongban.cases.views.citizen_saving import kept_page
from tongban.catalog import queries as catalog
from tongban.kit.integers import read_integer
from tongban.kit.refusals import NotFound, Refusal
from tongban.kit.words import say

if TYPE_CHECKING:
    from tongban.cases.models import Case


@signed_in
def start(request: PersonRequest, code: str) -> HttpResponse:
    """What is ahead, and for whom; sending it makes the draft."""
    guide = catalog.guide(code)
    firms = accounts.firms_of(request.user)
    only_firms = "person" not in guide.audience and "shop" not in guide.audience and bool(firms)
    form = StartForm(request.POST or None, firms=[(firm.code, firm.name) for firm in firms], only_firms=only_firms)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["for_whom"]
        firm = None if chosen == MYSELF else next(f for f in firms if f.code == chosen)
        said_on_guide = catalog.read_situation(code, request.GET)  # asked on the guide, so not asked again
        case = actions.start(request.user, code, on_behalf_of=firm, situation=said_on_guide)
        return HttpResponseRedirect(address("situation" if needed_situation(case) else "tasks", case))
    drafts = [
        row
        for row in queries.my_cases(request.user, "todo").rows
        if row.state == "draft" and row.title == str(guide.name)
    ]
    return screen(
        request,
        "start",
        guide=guide,
        form=form,
        errors=error_links(form),
        alone=not firms,
        drafts=drafts,
        ahead=_ahead(guide),
        crumbs=[(str(guide.name), reverse("catalog:guide", args=[code])), (_("Apply"), "")],
        status=422 if form.errors else 200,
    )


def _ahead(guide: catalog.Guide) -> dict[str, Any]:
    """What the first page promises: how many questions, parts and files there may be."""
    situation = catalog.situation_questions(guide.code)
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
    questions = needed_situation(case)
    if not questions:
        return HttpResponseRedirect(address("tasks", case))
    unanswered = [q for q in questions if q.required and not is_known(case.situation.get(q.name))]
    if unanswered:
        return HttpResponseRedirect(address("situation-question", case, unanswered[0].name))
    section = _situation_section(case, request.user)
    rows = [
        {"label": field.label, "value": field.shown, "href": address("situation-question", case, field.name)}
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
        try:
            actions.save_situation(case, request.user, facts, kept_revision(request))
        except Refusal as refusal:
            return kept_page(request, case, refusal, [asked], facts, form)
        if "later" in request.POST:
            return HttpResponseRedirect(address("tasks", case))
        return HttpResponseRedirect(_next_question(own_case(request, number), name))
    return screen(
        request,
        "situation_question",
        case,
        form=form,
        errors=error_links(form),
        question=question,
        position=at + 1,
        total=len(questions),
        previous=address("situation-question", case, questions[at - 1].name) if at else address("tasks", case),
        parts=_parts(case),
        status=422 if form.errors else 200,
    )


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
        }
        for row in answer.reasons
        if row.part.item in items
    ]
