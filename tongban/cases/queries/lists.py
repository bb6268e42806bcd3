"""Lists: my cases, and the officers' work queue. Both stay quick with a million cases: an index in order, a page at a
time."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db.models import Case as CaseWhen
from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from tongban.accounts.models import Mandate, Person, Role
from tongban.accounts.queries import duties_of, firms_of, mandates_of
from tongban.cases.clocks import remaining_days, terms_of, tone_of
from tongban.cases.figures import figures
from tongban.cases.lifecycle import CASE
from tongban.cases.models import IN_HAND, NEVER, OPEN, Case, Consultation, CorrectionConsent
from tongban.cases.queries.seeing import OFFICE_ROLES
from tongban.cases.queries.turns import Turn, turns_of
from tongban.cases.shapes import CaseRow, Page
from tongban.cases.terms import packs_by_id
from tongban.cases.waiting import Nearing, QueuePage, QueueRow
from tongban.catalog import queries as catalog
from tongban.catalog.packs import ItemPack
from tongban.kit.days import read_day
from tongban.kit.integers import read_integer
from tongban.kit.names import canonical_name
from tongban.kit.refusals import Invalid, NotAllowed
from tongban.kit.workdays import Unannounced
from tongban.regions.queries import of_prefix

ENDED = ("issued", "refused", "declined", "not-needed", "withdrawn", "lapsed", "finished", "ended")
WHOLE_NUMBER = re.compile(r"\d{20,22}(-\d\d)?")
"""A case number somebody typed or scanned in full."""
DISCARDED = Q(state="withdrawn", submitted_at=None)
"""A draft its writer threw away: it is nobody's case."""
TABS: dict[str, Q] = {
    "all": Q(),
    "todo": Q(state__in=("draft", "correcting")),
    "draft": Q(state="draft"),
    "correct": Q(state="correcting") | Q(children__state="correcting"),
    "open": ~Q(state__in=(*ENDED, "draft")),
    "done": Q(state__in=ENDED),
}
"""The tabs of “My cases”."""


# ---------------------------------------------------------------- my cases


def my_cases(person: Person, tab: str = "all", page: int = 1, size: int = 20) -> Page[CaseRow]:
    """A person's own cases and those of the firms they represent: what is theirs to do first (corrections, drafts about
    to lapse, other drafts), then what is in hand, then what is finished, each newest first. Tabs: all, todo (my turn:
    draft or correct), draft, correct, open, done. Children of a one-thing are not listed, nor drafts thrown away."""
    if tab not in TABS:
        raise Invalid(_("There is no such list."), code="unknown-tab", where={"field": "tab"})
    page = max(1, page)
    most = page * size + 1
    ranked = _ranked(Q(applicant=person), tab, most)
    for firm in firms_of(person):
        ranked |= _ranked(Q(on_behalf_of=firm), tab, most)
    here = sorted(ranked, key=lambda one: (one[0], -one[1]))[(page - 1) * size : most]
    found = Case.objects.select_related("organisation", "applicant", "on_behalf_of").in_bulk(
        [pk for _rank, pk in here[:size]]
    )
    rows = [found[pk] for _rank, pk in here[:size] if pk in found]
    parts = _parts([row.pk for row in rows if row.kind == Case.Kind.ONE_THING])
    turns = turns_of([row.pk for row in rows if row.state == "correcting" or "correcting" in parts.get(row.pk, [])])
    made = [_case_row(row, parts.get(row.pk, []), turns.get(row.pk)) for row in rows]
    return Page(made, page, len(here) > size)


def my_counts(person: Person) -> dict[str, int]:
    """How many cases stand under each tab of “My cases”, in one question."""
    whose = Q(applicant=person) | Q(on_behalf_of__in=firms_of(person))
    asked = Exists(Case.objects.filter(parent=OuterRef("pk"), state="correcting"))
    rows = Case.objects.filter(whose, parent=None).exclude(DISCARDED).annotate(part_asked=asked)
    counted = {tab: Count("pk", filter=q) for tab, q in TABS.items() if tab not in ("todo", "correct")}
    correct = Q(state="correcting") | Q(part_asked=True)
    return rows.aggregate(
        **counted, correct=Count("pk", filter=correct), todo=Count("pk", filter=correct | Q(state="draft"))
    )


SOON_LAPSING_DAYS = 7
"""Drafts that lapse within so many days stand before the others."""


def _ranked(whose: Q, tab: str, most: int) -> set[tuple[int, int]]:
    """(rank, id) of the first rows: 0 to correct, 1 a draft about to lapse, 2 another draft, 3 in hand, 4 finished.
    One person's rows are few beside the table, and the index of whose they are finds them."""
    asked = Exists(Case.objects.filter(parent=OuterRef("pk"), state="correcting"))
    soon = timezone.now() + timedelta(days=SOON_LAPSING_DAYS)
    rank = CaseWhen(
        When(Q(state="correcting") | Q(part_asked=True), then=Value(0)),
        When(state="draft", draft_until__lt=soon, then=Value(1)),
        When(state="draft", then=Value(2)),
        When(state__in=ENDED, then=Value(4)),
        default=Value(3),
        output_field=IntegerField(),
    )
    rows = Case.objects.filter(whose, parent=None).exclude(DISCARDED).annotate(part_asked=asked)
    wanted = {
        "todo": Q(state__in=("draft", "correcting")) | Q(part_asked=True),
        "correct": Q(state="correcting") | Q(part_asked=True),
    }.get(tab, TABS[tab])
    ordered = rows.filter(wanted).annotate(rank=rank).order_by("rank", "-id")
    return set(ordered.values_list("rank", "id")[:most])


def _parts(parents: list[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for parent, state in Case.objects.filter(parent__in=parents).values_list("parent_id", "state") if parents else ():
        found.setdefault(parent, []).append(state)
    return found


def _case_row(case: Case, parts: list[str], turn: Turn | None) -> CaseRow:
    state = case.lifecycle.state(case.state)
    mine = case.state in ("draft", "correcting") or "correcting" in parts
    waiting = "correcting" in parts
    return CaseRow(
        number=case.number,
        title=case.display_title,
        kind=case.kind,
        state=case.state,
        state_label=state.label,
        tone="warn" if waiting else state.tone,  # type: ignore[arg-type]  # the declaration's tones are these
        says=turn.says if turn else CASE.state("correcting").says if waiting else state.says,
        applicant_name=case.applicant.name,
        on_behalf_of=case.on_behalf_of.name if case.on_behalf_of else "",
        office=case.organisation.name if case.organisation else "",
        created_at=case.created_at,
        submitted_at=case.submitted_at,
        due_on=turn.due_on if turn else _due_on(case),
        is_my_turn=mine,
        turn_number=turn.number if turn else "",
        parts_done=sum(1 for one in parts if one in ("issued", "not-needed")),
        parts=len(parts),
    )


def _due_on(case: Case) -> date | None:
    if case.state == "draft":
        return timezone.localdate(case.draft_until) if case.draft_until else None
    if case.state == "submitted":
        return case.receipt_due
    return case.promised_due if case.state in ("reviewing", "under-way") else None


# ---------------------------------------------------------------- the work queue

MANY, KEPT_SECONDS = 5000, 30
"""Counts of a queue longer than MANY are kept for a while: counting it costs more than showing it."""

SHOWN = (
    *("number", "title", "state", "kind", "channel", "submitted_at", "next_due", "promised_due", "legal_due"),
    *("extended_days", "pack", "organisation__name", "organisation__kind", "applicant__name", "on_behalf_of__name"),
    *("handler__name", "parent__number"),
)
"""The columns a row of the queue shows; answers and the like stay where they are."""

RELATED = ("organisation", "applicant", "on_behalf_of", "handler", "parent")


def queue(officer: Person, filters: dict[str, Any] | None = None, size: int = 50) -> QueuePage:
    """The work queue of an officer's offices, most urgent first, by keyset (`filters["after"]` is the last page's
    `after`).

    filters: state (one of submitted, correcting, reviewing, suspended, granted), tab ("mine" taken by me, "late", "law"
    past the legal limit, "today", "soon" the next working day, "consult" asked of my office), words (number or part
    of the title or applicant's name), after. Refuses those who are no officers (not-allowed)."""
    filters = filters or {}
    today = timezone.localdate()
    rows = _tab(_scope(officer, filters.get("tab") == "consult"), str(filters.get("tab") or ""), officer, today)
    if filters.get("state"):
        if filters["state"] not in OPEN:
            raise Invalid(_("There is no such list."), code="unknown-tab", where={"field": "state"})
        rows = rows.filter(state=filters["state"])
    if words := str(filters.get("words") or "").strip()[:60]:
        rows = rows.filter(_named(words))
    if after := filters.get("after"):
        rows = rows.filter(_behind(str(after)))
    shown = rows.select_related(*RELATED).only(*SHOWN).order_by("next_due", "id")
    found = list(shown[: size + 1])
    page = found[:size]
    packs = packs_by_id(page)
    last = page[-1] if len(found) > size else None
    return QueuePage(
        [_queue_row(case, packs.get(case.pack_id), officer, today) for case in page],
        f"{last.next_due.isoformat()}~{last.pk}" if last else "",
    )


def _named(words: str) -> Q:
    """Cases of that number (also the parts of that one-thing: found by the index), else by what people remember."""
    if WHOLE_NUMBER.fullmatch(words):
        return Q(number__in=[words, *(f"{words}-{place:02d}" for place in range(1, 21))])
    return Q(number__startswith=words) | Q(title__contains=words) | Q(applicant__name=canonical_name(words))


def queue_counts(officer: Person) -> dict[str, int]:
    """How many open cases the officer's queue has: by state, and under "all", "mine", "late" (of these
    past the legal limit: "law"), "today", "soon" (the next working day), "consult"."""
    kept: dict[str, int] | None = cache.get(f"cases-queue-{officer.pk}")
    if kept is not None:
        return kept
    rows, today = _scope(officer, consult=False), timezone.localdate()
    found: dict[str, int] = rows.aggregate(
        **{state: Count("id", filter=Q(state=state)) for state in OPEN},
        **{name: Count("id", filter=q) for name, q in _nearness(today).items()},
    )
    found["all"] = sum(found[state] for state in OPEN)
    found["mine"] = rows.filter(handler=officer).count()
    found["consult"] = _asked_of(officer).count()
    found["law"] = rows.filter(_past_law(today)).count() if found["late"] else 0
    if found["all"] > MANY:
        cache.set(f"cases-queue-{officer.pk}", found, KEPT_SECONDS)
    return found


def late_by_office(officer: Person, size: int = 0) -> tuple[list[tuple[str, int, int]], list[QueueRow]]:
    """The late cases of the officer's queue by the body that has them in hand, the most first: (short name, how many,
    of these past the legal limit); and the `size` latest of them."""
    today = timezone.localdate()
    rows = _scope(officer, consult=False).filter(_nearness(today)["late"])
    latest: list[QueueRow] = []
    if size:
        cases = list(rows.select_related(*RELATED).only(*SHOWN).order_by("next_due", "id")[:size])
        packs = packs_by_id(cases)
        latest = [_queue_row(case, packs.get(case.pack_id), officer, today) for case in cases]
    named = rows.values_list("organisation__short_name", "organisation__name")
    counted = named.annotate(n=Count("id"), law=Count("id", filter=_past_law(today)))
    bodies = [(short or name, n, law) for short, name, n, law in counted.order_by("-n", "organisation__name")]
    return bodies, latest


def nearing(officer: Person, size: int = 3, counts: dict[str, int] | None = None) -> Nearing:
    """What of the officer's queue has broken its limit or is about to, the latest first; the first `size` with it.
    `counts`: those of the queue, where they are at hand. Refuses those who are no officers (not-allowed)."""
    counts, today = counts or queue_counts(officer), timezone.localdate()
    following = next_workday(today)
    found: list[QueueRow] = []
    if size and (counts["late"] or counts["today"] or counts["soon"]):
        due = _scope(officer, consult=False).filter(next_due__lte=following or today)
        rows = list(due.select_related(*RELATED).only(*SHOWN).order_by("next_due", "id")[:size])
        packs = packs_by_id(rows)
        found = [_queue_row(case, packs.get(case.pack_id), officer, today) for case in rows]
    return Nearing(counts["today"], counts["soon"], following, found, counts["late"], counts["law"])


def next_workday(today: date) -> date | None:
    """The working day after today; None where its year is not announced."""
    try:
        return catalog.calendar().add(today, 1)
    except Unannounced:
        return None


def _nearness(today: date) -> dict[str, Q]:
    """The tabs of time: past, today, the next working day (nothing where its year is not announced)."""
    following = next_workday(today)
    soon = Q(next_due=following) if following else Q(pk__in=[])
    return {"late": Q(next_due__lt=today), "today": Q(next_due=today), "soon": soon}


RUNNING = tuple(state.name for state in CASE.states if state.clock == "runs")


def _past_law(today: date) -> Q:
    """Past the limit of the law: what may not happen at all. It is late too, which is what the index finds it by."""
    return Q(next_due__lt=today, legal_due__lt=today, state__in=RUNNING)


def _scope(officer: Person, consult: bool) -> QuerySet[Case]:
    """The open cases of the officer's offices and region; of the whole region for the hall's window and its
    supervisor."""
    mandates = [m for m in mandates_of(officer) if m.role in OFFICE_ROLES]
    if not mandates:
        raise NotAllowed(
            _("The work queue is for staff of the offices."), next_step=_("Your own cases are under “My cases”.")
        )
    if consult:
        return _in_hand().filter(pk__in=_asked_of(officer).values("case"))
    halls = [m for m in mandates if m.organisation.kind == "hall"]
    own = Q(pk__in=[])
    for place, offices in _by_place(m for m in mandates if m.organisation.kind != "hall").items():
        there = Q(organisation=offices[0]) if len(set(offices)) == 1 else Q(organisation__in=offices)
        own |= there & _in_place(place)
    if not halls:
        return _in_hand().filter(own)
    here = Q()
    for mandate in halls:
        prefix = mandate.region.prefix if mandate.region else ""
        everywhere = settings.CITY_CODE.startswith(prefix)  # all cases of this installation lie in its city
        here = Q() if everywhere else here | Q(region__code__startswith=prefix)
        if everywhere:
            break
    if not any(m.role == Role.SUPERVISOR for m in halls):
        here &= Q(state__in=("submitted", "correcting", "granted"))
    return _in_hand().filter(here | own if len(halls) < len(mandates) else here)


def _by_place(mandates: Iterable[Mandate]) -> dict[str, list[int]]:
    """The bodies of mandates, by the digits that the codes of their places begin with (none: every place)."""
    found: dict[str, list[int]] = {}
    for mandate in mandates:
        found.setdefault(mandate.region.prefix if mandate.region else "", []).append(mandate.organisation_id)
    return found


def _in_place(prefix: str, field: str = "region_id") -> Q:
    """The condition that a case lies there; all cases of this installation lie in its city."""
    return Q() if settings.CITY_CODE.startswith(prefix) else of_prefix(prefix, field)


def _asked_of(officer: Person) -> QuerySet[Consultation]:
    """The open questions to the officer's bodies about cases in the officer's region."""
    duties = [duty for duty in duties_of(officer) if duty.role in (Role.APPROVER, Role.HEAD)]
    mine = Q(pk__in=[])
    for duty in duties:
        mine |= Q(office=duty.organisation_id) & _in_place(duty.region_prefix, "case__region_id")
    return Consultation.objects.filter(mine, answered_at=None)


def _in_hand() -> QuerySet[Case]:
    """Cases that were sent and have not ended, by the partial indexes."""
    return Case.objects.filter(IN_HAND, kind=Case.Kind.ITEM)


def _tab(rows: QuerySet[Case], tab: str, officer: Person, today: date) -> QuerySet[Case]:
    if tab == "mine":
        return rows.filter(handler=officer)
    if tab in (near := _nearness(today) | {"law": _past_law(today)}):
        return rows.filter(near[tab])
    if tab not in ("", "all", "consult"):
        raise Invalid(_("There is no such list."), code="unknown-tab", where={"field": "tab"})
    return rows


def _behind(after: str) -> Q:
    """Everything behind a row of the queue: (next_due, id) in order."""
    day, _tilde, key = after.partition("~")
    due, number = read_day(day), read_integer(key)
    if due is None or number is None:
        raise Invalid(_("This page of the list is not known."), code="unknown-page", where={"field": "after"})
    return Q(next_due__gte=due) & (Q(next_due__gt=due) | Q(pk__gt=number))


def _queue_row(case: Case, pack: Any, officer: Person, today: date) -> QueueRow:
    state = CASE.state(case.state)
    remaining = remaining_days(today, case.next_due)
    return QueueRow(
        number=case.number,
        title=case.title,
        state=case.state,
        state_label=state.label,
        state_tone=state.tone,  # type: ignore[arg-type]  # the declaration's tones are these
        applicant_name=case.applicant.name,
        on_behalf_of=case.on_behalf_of.name if case.on_behalf_of else "",
        office=case.organisation.name if case.organisation else "",
        channel=case.get_channel_display(),
        parent_number=case.parent.number if case.parent else "",
        submitted_at=case.submitted_at,
        next_due=case.next_due if case.next_due != NEVER else None,
        promised_due=case.promised_due,
        legal_due=case.legal_due,
        remaining=remaining,
        legal_remaining=remaining_days(today, case.legal_due) if case.legal_due and state.clock == "runs" else None,
        tone=tone_of(_length(case, pack), remaining),
        handler_name=case.handler.name if case.handler else "",
        is_mine=case.handler_id == officer.pk,
    )


def _length(case: Case, pack: Any) -> int:
    """The length of the limit that runs now, for the colour of the row."""
    clock = CASE.state(case.state).clock
    if clock == "receipt" or not isinstance(pack, ItemPack):
        return figures().receipt.days
    terms = terms_of(pack)
    return terms.delivery if clock == "delivery" else terms.promised + case.extended_days


# ---------------------------------------------------------------- what waits for whom


def consultations_waiting(officer: Person) -> list[Consultation]:
    """Questions to the officer's offices that wait for an answer, the most urgent first."""
    found = _asked_of(officer).filter(case__state__in=("reviewing", "suspended"))
    return list(found.select_related("case", "case__organisation", "office", "asked_by").order_by("due_on", "id")[:200])


def consents_waiting(head: Person) -> list[CorrectionConsent]:
    """Requests for consent to a further correction notice that wait for this head, oldest first."""
    mine = Q(pk__in=[])
    for duty in duties_of(head):
        if duty.role == Role.HEAD:
            mine |= Q(case__organisation=duty.organisation_id) & _in_place(duty.region_prefix, "case__region_id")
    found = CorrectionConsent.objects.filter(mine, given_at=None, case__state="submitted")
    return list(found.select_related("case", "case__applicant", "asked_by").order_by("asked_at", "id")[:200])


def people_at(office_id: int | None, roles: Iterable[str]) -> list[Person]:
    """Everybody who holds one of these roles at an office today."""
    today = timezone.localdate()
    held = Mandate.objects.filter(
        Q(until=None) | Q(until__gte=today), organisation=office_id, role__in=list(roles), since__lte=today
    )
    return list({m.person_id: m.person for m in held.select_related("person")}.values()) if office_id else []
