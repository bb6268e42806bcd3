"""After sending: the slip, my cases, one case with its clocks, its plan and its story, and the results."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import segno
from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tongban.accounts.http import PersonRequest, signed_in
from tongban.cases import queries
from tongban.cases.views.citizen import TAGS, address, crumbs, own_case, screen
from tongban.cases.views.citizen_clock import chip, limit_rows
from tongban.journal.queries import NotSignedYet
from tongban.kit.integers import read_page

if TYPE_CHECKING:
    from tongban.accounts.models import Person
    from tongban.cases.models import Case

TABS = ("all", "draft", "correct", "open", "done")


@signed_in
def mine(request: PersonRequest) -> HttpResponse:
    """My cases: what is mine to do first, with what and by when; then what is in hand; then what is finished."""
    tab = request.GET.get("tab", "all")
    tab = tab if tab in TABS else "all"
    page = queries.my_cases(request.user, tab, read_page(request.GET.get("page")))
    counts = queries.my_counts(request.user)
    labels = {
        "all": _("All"),
        "draft": _("Drafts"),
        "correct": _("To be corrected"),
        "open": _("Under way"),
        "done": _("Finished"),
    }
    return screen(
        request,
        "mine",
        page=page,
        newer=page.number - 1,
        older=page.number + 1,
        tab=tab,
        case_tabs=[(name, labels[name], counts[name]) for name in TABS],
        cards=[{"row": row, "tag": TAGS.get(row.tone, ""), **_next_act(row)} for row in page.rows],
        today=timezone.localdate(),
        crumbs=[(_("My cases"), "")],
    )


def _next_act(row: queries.CaseRow) -> dict[str, Any]:
    """The one button of a card; of a one-thing in which a part is to be corrected, that part's."""
    at = {"at": row.turn_number or row.number}
    if row.turn_number or row.state == "correcting":
        return {**at, "page": "cases:correct", "act": _("Correct now"), "is_main": True}
    if row.state == "draft":
        return {**at, "page": "cases:tasks", "act": _("Continue"), "is_main": True}
    if row.state in ("issued", "finished"):
        return {**at, "page": "cases:results", "act": _("See the result"), "is_main": False}
    return {**at, "page": "cases:case", "act": _("See progress"), "is_main": False}


@signed_in
def case(request: PersonRequest, number: str) -> HttpResponse:
    """One case: whose turn it is, both clocks, the parts of a one-thing, what happened, and all that came out."""
    case = own_case(request, number)
    if case.state == "draft":
        return HttpResponseRedirect(address("tasks", case))
    person = request.user
    timeline = queries.timeline(case, person)
    clock = queries.clock_of(case) if case.kind == "item" else None
    parts = queries.parts_of(case, person)
    moves = {move.name for move in queries.moves_open(case, person)}
    return screen(
        request,
        "case",
        case,
        timeline=[_happening(line, n) for n, line in enumerate(one for one in timeline if one.what != "case.say")],
        documents=_documents(timeline),
        clock=clock,
        limits=limit_rows(clock) if clock else [],
        changes=queries.time_changes(case, person, told=timeline),
        chip=chip(clock.current) if clock and clock.current else None,
        parts=parts,
        plan=plan_rows(queries.plan(case)) if case.kind == "one-thing" else None,
        to_correct=[(one, queries.open_correction(one)) for one in [case, *parts] if one.state == "correcting"],
        results=queries.results(case),
        thread=queries.last_words([case, *parts]),
        outstanding=queries.put_off([case, *parts]),
        can_withdraw="withdraw" in moves,
        crumbs=crumbs(case),
    )


def _happening(line: queries.Happening, n: int) -> dict[str, Any]:
    tones = {"good": "ok", "warn": "warn", "bad": "bad"}
    return {"line": line, "tone": tones.get(line.tone) or ("now" if n == 0 else "")}


def _documents(timeline: list[queries.Happening]) -> list[queries.Happening]:
    """The lines that brought a document, each document once."""
    seen: dict[str, queries.Happening] = {}
    for line in timeline:
        if line.document_url:
            seen.setdefault(line.document_number or line.document_url, line)
    return list(seen.values())


def plan_rows(plan: queries.Plan) -> dict[str, Any]:
    """The plan with every bar's place from 0 to 100, for a picture drawn by the server."""
    dated = [part for part in plan.parts if part.starts_on and part.ends_on]
    if not dated:
        return {
            "parts": [{"part": part, "tag": TAGS.get(part.tone, "")} for part in plan.parts],
            "plan": plan,
            "today": None,
        }
    first = min(part.starts_on for part in dated if part.starts_on)
    last = max(part.ends_on for part in dated if part.ends_on)
    span = max(1, (last - first).days + 1)

    def place(day: date) -> float:
        return round(100 * (day - first).days / span, 2)

    rows = []
    for part in plan.parts:
        row: dict[str, Any] = {"part": part, "tag": TAGS.get(part.tone, "")}
        if part.starts_on and part.ends_on:
            begins = place(part.starts_on)
            row |= {
                "x": f"{begins:g}",
                "width": f"{max(3.0, round(100 * ((part.ends_on - part.starts_on).days + 1) / span, 2)):g}",
            }
        row["after"] = [other.title for other in plan.parts if other.code in part.after]
        rows.append(row)
    today = timezone.localdate()
    here = f"{place(today):g}" if first <= today <= last else None
    return {"parts": rows, "plan": plan, "first": first, "last": last, "today": here}


@signed_in
def results(request: PersonRequest, number: str) -> HttpResponse:
    """Everything that came out, in one pack."""
    case = own_case(request, number)
    outcomes = queries.results(case)
    return screen(
        request,
        "results",
        case,
        licences=[one for one in outcomes if one.kind == "licence"],
        papers=[one for one in outcomes if one.kind == "document"],
        parts=[
            {"part": p, "tag": TAGS.get(p.lifecycle.state(p.state).tone, ""), "state": p.lifecycle.state(p.state)}
            for p in queries.parts_of(case, request.user)
        ],
        crumbs=crumbs(case, (_("Results"), "")),
    )


@signed_in
def opened_receipt(request: PersonRequest, number: str, log_number: str) -> HttpResponse:
    """The receipt of one act with what it committed to, as a file, for the applicant alone; before a signed head covers
    the act, the page that says so."""
    try:
        said = queries.opened_receipt(own_case(request, number), request.user, log_number)
    except NotSignedYet:
        return HttpResponseRedirect(reverse("journal:receipt", args=[log_number]))
    answer = JsonResponse(said, json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer.headers["Content-Disposition"] = f'attachment; filename="receipt-{log_number}-opened.json"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


# ---------------------------------------------------------------- the slip


@signed_in
def submitted(request: PersonRequest, number: str) -> HttpResponse:
    """It has been sent: the number, what happens next and by when."""
    case = own_case(request, number)
    if case.submitted_at is None:
        return HttpResponseRedirect(address("tasks" if case.state == "draft" else "case", case))
    return screen(request, "submitted", case, **_slip(case, request.user), crumbs=crumbs(case, (_("Sent"), "")))


@signed_in
def slip(request: PersonRequest, number: str) -> HttpResponse:
    """The slip on paper: A4, or 80 mm for a till printer (?paper=80mm)."""
    case = own_case(request, number)
    if case.submitted_at is None:
        return HttpResponseRedirect(address("tasks" if case.state == "draft" else "case", case))
    paper = "80mm" if request.GET.get("paper") == "80mm" else "a4"
    return screen(request, "slip", case, paper=paper, **_slip(case, request.user))


def _slip(case: Case, person: Person) -> dict[str, Any]:
    code = queries.check_code(case.number)
    link = f"{settings.SITE_URL}{reverse('cases:progress')}?{urlencode({'number': case.number, 'code': code})}"
    parts, timeline = queries.parts_of(case, person), queries.timeline(case, person)
    of = parts or [case]
    due = [day for day in (c.receipt_due for c in of) if day]
    return {
        "link": link,
        "check_code": f"{code[:4]}-{code[4:]}",
        "qr": segno.make(link, error="m").svg_data_uri(scale=4, border=2, dark="#000", light="#fff"),
        "parts": parts,
        "plan": plan_rows(queries.plan(case)) if case.kind == "one-thing" else None,
        "receipt_due": max(due) if due else None,
        "materials": [row for row in queries.materials_view(case, person) if row.need == "yes"],
        "papers": _documents(timeline),
        **_mark(case, timeline),
    }


def _mark(case: Case, timeline: list[queries.Happening]) -> dict[str, Any]:
    """Where the sending itself stands on the public log: its number, and a code that leads there."""
    sent = (line for line in timeline if line.what in ("case.submit", "case.release") and line.log_number)
    number = next((line.log_number for line in sent if line.case_number == case.number), "")
    if not number:
        return {}
    link = settings.SITE_URL + reverse("journal:receipt", args=[number])
    return {"log_number": number, "log_qr": segno.make(link, error="m").svg_data_uri(scale=4, border=2, light="#fff")}
