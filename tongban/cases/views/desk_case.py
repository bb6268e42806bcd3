"""One case on the officer's desk: what was handed in, what the clocks say, and the moves open to this officer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongban.accounts.http import PersonRequest, officer
from tongban.cases import actions, queries
from tongban.cases.figures import defect_phrases
from tongban.cases.forms.desk import MoveForm, ReasonForm, VerdictForm
from tongban.cases.forms.talk import SayForm
from tongban.cases.views.citizen import TAGS
from tongban.cases.views.desk import queue_context
from tongban.cases.views.desk_viewer import grade_in_words, pane_of
from tongban.kit.refusals import NotFound, Refusal
from tongban.kit.words import say as sentence

if TYPE_CHECKING:
    from tongban.cases.models import Case
    from tongban.kit.lifecycle import Move

VIEWS = ("materials", "form", "plan", "thread", "record")
KEYS = {"accept": "Alt+A", "grant": "Alt+A", "ask": "Alt+B", "refuse": "Alt+X", "decline": "Alt+X", "suspend": "Alt+S"}
REMEDY = gettext_lazy(
    "If you disagree with this decision, you may apply for administrative review within 60 days of receiving it, "
    "or bring a lawsuit in the people's court within 6 months of receiving it."
)
"""The law's periods (行政复议法 第二十条, 行政诉讼法 第四十六条); the officer may make it more exact."""


def office_case(request: PersonRequest, number: str) -> Case:
    """The case, for those who handle, advise on or supervise it; its applicant has pages of their own."""
    case = queries.case_seen_by(request.user, number)
    if not queries.roles_of(case, request.user) - {"applicant"}:
        raise NotFound(sentence("not-found"))
    return case


@require_GET
@officer
def case_page(request: PersonRequest, number: str) -> HttpResponse:
    """The case with one of its views open beside the queue and the decision."""
    return _page(request, office_case(request, number))


def _page(
    request: PersonRequest,
    case: Case,
    *,
    status: int = 200,
    failed: MoveForm | None = None,
    view: str = "",
    material: str = "",
    **more: Any,
) -> HttpResponse:
    moves = queries.moves_open(case, request.user)
    materials = queries.materials_view(case, request.user)
    view = view or request.GET.get("view", "")
    material = material or request.GET.get("material", "")
    chosen = next((row for row in materials if row.code == material), materials[0] if materials else None)
    parts = queries.parts_of(case.parent or case, request.user) if case.parent_id or case.kind == "one-thing" else []
    view = view if view in VIEWS and (parts or view != "plan") else "materials"
    pane = pane_of(request.GET, chosen, materials)
    made_of_form = view == "materials" and chosen is not None and (chosen.way == "form" or pane.beside == "form")
    forms = [_form(case, move, materials) if failed is None or failed.move != move else failed for move in moves]
    state = case.lifecycle.state(case.state)
    context = {
        "case": case,
        "state": state,
        "state_tag": TAGS.get(state.tone, ""),
        "clock": queries.clock_of(case),
        "view": view,
        "materials": materials,
        "chosen": chosen,
        "pane": pane,
        "unseen": queries.unseen_of(case) if case.state == "reviewing" else [],
        "grade_words": grade_in_words(chosen.grade) if chosen is not None else "",
        "phrases": defect_phrases(),
        "verdict_form": more.pop("verdict_form", None),
        "forms": [(form, KEYS.get(form.move.name, "")) for form in forms],
        "may_act": bool(moves),
        "roles": queries.roles_of(case, request.user),
        "parts": parts,
        "plan": queries.plan(case.parent or case) if view == "plan" and parts else None,
        "sections": queries.answers_view(case, request.user) if view == "form" or made_of_form else None,
        "thread": queries.thread(case, request.user) if view == "thread" else None,
        "timeline": queries.timeline(case, request.user),
        "namings": queries.namings(case),
        "consultations": queries.consultations_of(case),
        "correction": queries.open_correction(case),
        "say_form": more.pop("say_form", SayForm()),
        "consent_form": more.pop("consent_form", None),
        "failed": failed,
        "results": queries.results(case),
        **queue_context(request, size=30, named=0),
        **more,
    }
    response = render(request, "cases/desk/case.html", context, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


def _form(case: Case, move: Move, materials: list[queries.MaterialRow], data: Any = None) -> MoveForm:
    """The form of one move, ready with what the officer has already marked."""
    targets: list[tuple[str, str]] = []
    found: list[tuple[str, str]] = []
    if any(ask.kind == "list" for ask in move.asks):
        targets = [(f"material:{row.code}", _("Material: %(name)s") % {"name": row.name}) for row in materials]
        targets += [
            (f"field:{q.name}", _("Answer: %(name)s") % {"name": q.label.zh}) for q in queries.questions_of(case)
        ]
        found = [(f"material:{row.code}", row.remark) for row in materials if row.verdict == "defective"]
    offices = [(o.code, o.name) for o in queries.offices_to_ask(case)] if move.name == "consult" else []
    return MoveForm(
        data, move=move, offices=offices, targets=targets, found=found, remedy=str(REMEDY), phrases=defect_phrases()
    )


@require_http_methods(["GET", "POST"])
@officer
def move(request: PersonRequest, number: str, name: str) -> HttpResponse:
    """Make one move. A refusal keeps everything that was typed and says why on the same page."""
    case = office_case(request, number)
    if request.method == "GET":
        return redirect("cases:desk-case", number=number)
    opened = {one.name: one for one in queries.moves_open(case, request.user)}
    if name not in opened:
        actions.refuse_move(case, request.user, name)  # says precisely why not
    form = _form(case, opened[name], queries.materials_view(case, request.user), request.POST)
    if form.asks_for_more:
        return _page(request, case, failed=form)
    if not form.is_valid():
        return _page(request, case, status=422, failed=form)
    try:
        actions.move(case, request.user, name, **form.facts())
    except Refusal as refusal:
        if refusal.code in {"wrong-state", "not-allowed", "not-found"}:
            raise
        form.add_error(None, f"{refusal.sentence} {refusal.next_step}".strip())
        return _page(request, case, status=refusal.status, failed=form, refusal=refusal)
    messages.success(request, _("Done: %(move)s.") % {"move": opened[name].label})
    return redirect("cases:desk-case", number=number)


@require_POST
@officer
def take(request: PersonRequest, number: str) -> HttpResponse:
    """Note that I am working on it."""
    actions.take(office_case(request, number), request.user)
    return redirect("cases:desk-case", number=number)


@require_POST
@officer
def material(request: PersonRequest, number: str, code: str) -> HttpResponse:
    """My verdict on one material; then the next one that nobody has looked at."""
    case = office_case(request, number)
    form = VerdictForm(request.POST)
    if not form.is_valid():
        return _page(request, case, status=422, verdict_form=form, material=code)
    actions.judge_material(case, request.user, code, form.cleaned_data["verdict"], form.cleaned_data["remark"])
    unseen = next((r.code for r in queries.materials_view(case, request.user) if r.verdict == "unseen" and r.way), code)
    response = redirect("cases:desk-case", number=number)
    response.headers["Location"] += f"?material={unseen}"
    return response


@require_POST
@officer
def say(request: PersonRequest, number: str) -> HttpResponse:
    """Write to the applicant."""
    case = office_case(request, number)
    form = SayForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, case, status=422, say_form=form, view="thread")
    try:
        actions.say(case, request.user, form.cleaned_data["text"], form.cleaned_data.get("file"))
    except Refusal as refusal:
        form.add_error(None, f"{refusal.sentence} {refusal.next_step}".strip())
        return _page(request, case, status=refusal.status, say_form=form, view="thread")
    response = redirect("cases:desk-case", number=number)
    response.headers["Location"] += "?view=thread"
    return response


@require_http_methods(["GET", "POST"])
@officer
def ask_consent(request: PersonRequest, number: str) -> HttpResponse:
    """Ask the head for consent to a further correction notice."""
    case = office_case(request, number)
    form = ReasonForm(request.POST or None, label=_("Why was the defect not named in the first notice?"))
    if request.method == "POST" and form.is_valid():
        actions.ask_consent(case, request.user, form.cleaned_data["reason"])
        messages.success(request, _("The head has been asked. You will get a message with the answer."))
        return redirect("cases:desk-case", number=number)
    status = 422 if form.is_bound else 200
    return render(request, "cases/desk/ask_consent.html", {"case": case, "form": form}, status=status)


@require_http_methods(["GET", "POST"])
@officer
def identity(request: PersonRequest, number: str) -> HttpResponse:
    """Show one whole identity number of the case, once, against a reason that is recorded."""
    case = office_case(request, number)
    numbers = [(one.key, one.shown) for one in queries.numbers_in(case)]
    form = ReasonForm(request.POST or None, label=_("Why do you need the whole number?"), numbers=numbers)
    shown = ""
    if request.method == "POST" and form.is_valid():
        which = form.cleaned_data.get("which") or (numbers[0][0] if numbers else "")
        shown = actions.reveal_number(case, request.user, which, form.cleaned_data["reason"])
    status = 422 if form.is_bound and form.errors else 200
    response = render(request, "cases/desk/identity.html", {"case": case, "form": form, "shown": shown}, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response
