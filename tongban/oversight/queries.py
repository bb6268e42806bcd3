"""What can be asked of oversight, always by somebody: supervisors see their regions, heads their body, officers what
concerns themselves. Everything foreign or unknown is the same `NotFound`."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta

from django.db.models import Count, F, Q, QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tongban.accounts.models import Organisation, Person, Role
from tongban.accounts.queries import OFFICER_ROLES, duties_of
from tongban.catalog import queries as catalog
from tongban.journal.queries import moves_open
from tongban.kit.integers import read_integer
from tongban.kit.lifecycle import Move
from tongban.kit.refusals import Invalid, NotFound
from tongban.kit.workdays import Unannounced
from tongban.oversight.lifecycle import CARD, OFFICER, SUPERVISOR
from tongban.oversight.models import TONES, Card, Signal, Watch
from tongban.oversight.rules import Rule, book, rule_named
from tongban.oversight.shapes import CardRow, Counts, Nearing, Page, RuleRow, SignalRow
from tongban.regions.queries import of_prefix

__all__ = [
    "CardRow", "Counts", "Nearing", "Page", "RuleRow", "SignalRow", "bodies", "card_counts", "card_moves_open",
    "card_row", "card_seen_by", "cards", "counts", "families", "open_cards", "is_supervisor", "rules", "signal",
    "signals_of_case", "stream", "warnings_for", "watches_over",
]  # fmt: skip

PAGE = 50
MINE = {"issued": "officer", "upheld": "officer", "explained": "supervisor", "appealed": "supervisor"}
"""Whose turn it is with a card in a state."""


# ---------------------------------------------------------------- rules


def rules() -> list[RuleRow]:
    """Every rule of the book, in its order; public: a rule nobody knows cannot be kept."""
    return [_rule_row(rule) for rule in book().rules]


def families() -> dict[str, str]:
    """Family code → its name in the reader's language."""
    return {code: str(words) for code, words in book().families.items()}


def _rule_row(rule: Rule) -> RuleRow:
    family = str(book().families[rule.family])
    return RuleRow(
        rule.code, str(rule.name), family, rule.tone, rule.card, rule.basis, rule.demo, rule.version, str(rule.says)
    )


def _rule_of(row: Signal | Card, tone: str, family: str, version: str) -> RuleRow:
    """The rule as it stands; of one that is gone its code is left."""
    rule = rule_named(row.rule)
    return _rule_row(rule) if rule else RuleRow(row.rule, row.rule, family, tone, "none", "", False, version)


# ---------------------------------------------------------------- who may see


def watches_over(person: object) -> bool:
    """Whether somebody has any standing here: holds a role of the public service today."""
    return isinstance(person, Person) and any(duty.role in OFFICER_ROLES for duty in duties_of(person))


def is_supervisor(person: object) -> bool:
    """Whether somebody supervises anywhere today."""
    return isinstance(person, Person) and any(duty.role == Role.SUPERVISOR for duty in duties_of(person))


def _scope(person: Person) -> Q:
    """The rows somebody may see; `NotFound` for whoever is no officer."""
    duties = [duty for duty in duties_of(person) if duty.role in OFFICER_ROLES] if isinstance(person, Person) else []
    if not duties:
        raise _absent()
    mine = Q(officer=person.pk)
    bodies = [duty.organisation_id for duty in duties if duty.role == Role.HEAD]
    if bodies:
        mine |= Q(organisation__in=bodies)
    for prefix in {duty.region_prefix for duty in duties if duty.role == Role.SUPERVISOR}:
        if not prefix:
            return Q()
        mine |= of_prefix(prefix)
    return mine


def bodies(person: Person) -> list[tuple[int, str]]:
    """The bodies somebody oversees, by name: (key, name). A supervisor's are those of the region, a head's their own;
    for whoever oversees none, empty."""
    duties = duties_of(person)
    wanted = Q(pk__in=[duty.organisation_id for duty in duties if duty.role == Role.HEAD])
    for prefix in {duty.region_prefix for duty in duties if duty.role == Role.SUPERVISOR}:
        wanted |= Q(kind=Organisation.Kind.OFFICE, region__code__startswith=prefix)
    return list(Organisation.objects.filter(wanted).order_by("name").values_list("pk", "name"))


def _absent() -> NotFound:
    return NotFound(_("There is nothing like that here."), next_step=_("Go back to the overview of oversight."))


# ---------------------------------------------------------------- signals


def stream(
    person: Person,
    since_id: int | None = None,
    *,
    tone: str = "",
    rule: str = "",
    family: str = "",
    organisation: int | None = None,
    item: str = "",
    after: str = "",
    size: int = PAGE,
) -> Page:
    """Signals `person` may see, newest first. `since_id`: only newer ones (for the live page: pass the newest id
    shown). `tone`: notice | yellow | red; `after`: the last page's. Invalid (unknown-filter, unknown-page)."""
    if tone and tone not in TONES:
        raise Invalid(_("There is no such list."), code="unknown-filter", where={"field": "tone"})
    rows = Signal.objects.filter(_scope(person))
    wanted = {"tone": tone, "rule": rule[:40], "family": family[:20], "organisation": organisation}
    wanted["item_code"] = item[:60]
    rows = rows.filter(**{name: value for name, value in wanted.items() if value})
    if since_id is not None:
        rows = rows.filter(pk__gt=since_id)
    if after:
        rows = rows.filter(pk__lt=_key(after))
    found = list(_shown(rows).order_by("-pk")[: size + 1])
    page = found[:size]
    return Page(_signal_rows(page), str(page[-1].pk) if len(found) > size else "")


def signal(person: Person, signal_id: int) -> SignalRow:
    """One signal `person` may see, or `NotFound`."""
    found = _shown(Signal.objects.filter(_scope(person), pk=signal_id)).first()
    if found is None:
        raise _absent()
    return _signal_rows([found])[0]


def signals_of_case(person: Person, number: str) -> list[SignalRow]:
    """The signals about one case that `person` may see, oldest first; empty where there are none or they may not."""
    if not watches_over(person):
        return []
    rows = Signal.objects.filter(_scope(person), kind="case", subject=number[:64])
    return _signal_rows(_shown(rows).order_by("pk")[:200])


def _shown(rows: QuerySet[Signal]) -> QuerySet[Signal]:
    return rows.select_related("organisation", "officer", "card")


def _signal_rows(rows: Iterable[Signal]) -> list[SignalRow]:
    return [
        SignalRow(
            id=row.pk,
            rule=_rule_of(row, row.tone, row.family, row.version),
            tone=row.tone,
            kind=row.kind,
            subject=row.subject,
            url=_case_url(row.kind, row.subject),
            organisation=row.organisation.name if row.organisation else "",
            region_code=row.region_id or "",
            officer=row.officer.name if row.officer else "",
            item_code=row.item_code,
            at=row.at,
            made_at=row.made_at,
            entries=tuple(row.entries),
            explanation=row.explanation,
            card_number=card.number if (card := getattr(row, "card", None)) else "",
            card_state=card.state if card else "",
        )
        for row in rows
    ]


def _case_url(kind: str, subject: str) -> str:
    try:
        return reverse("cases:desk-case", args=[subject]) if kind == "case" else ""
    except NoReverseMatch:
        return ""


def _key(said: str) -> int:
    key = read_integer(said)
    if key is None:
        raise Invalid(_("This page of the list is not known."), code="unknown-page", where={"field": "after"})
    return key


# ---------------------------------------------------------------- cards


def cards(person: Person, state: str | None = None, mine: bool = False, number: int = 1) -> list[CardRow]:
    """Cards `person` may see, newest first, 50 a page; of the open ones those first whose day comes first. `state`:
    one of the card's states, or "open"; `mine`: only those that concern the person. Invalid (unknown-filter)."""
    rows = Card.objects.filter(_scope(person))
    if state == "open":
        rows = rows.filter(ended_at=None)
    elif state:
        if state not in dict(CARD.choices):
            raise Invalid(_("There is no such list."), code="unknown-filter", where={"field": "state"})
        rows = rows.filter(state=state)
    if mine:
        rows = rows.filter(officer=person.pk)
    begin = (max(1, number) - 1) * PAGE
    first = [F(day).asc(nulls_last=True) for day in ("overdue_at", "next_due")] if state == "open" else []
    found = rows.select_related("organisation", "officer", "signal").order_by(*first, "-pk")[begin : begin + PAGE]
    return [card_row(card, person) for card in found]


def open_cards(person: Person) -> dict[str, int]:
    """How many open cards `person` may see, by colour (one query)."""
    rows = Card.objects.filter(_scope(person), ended_at=None)
    return dict(rows.values_list("colour").annotate(Count("pk")))


def card_counts(person: Person) -> dict[str, int]:
    """How many cards `person` may see, by state and under "open", "mine", "all" (one query)."""
    rows = Card.objects.filter(_scope(person))
    states = {state: Count("pk", filter=Q(state=state)) for state, _label in CARD.choices}
    return rows.aggregate(
        all=Count("pk"),
        open=Count("pk", filter=Q(ended_at=None)),
        mine=Count("pk", filter=Q(officer=person.pk)),
        **states,
    )


def card_seen_by(person: Person, number: str) -> Card:
    """The card of that number with its signal, where `person` may see it, or `NotFound`. Texts are on the card:
    explanation, appeal, decision, rectification; dates: explain_due, decide_due, rectify_due, next_due."""
    rows = Card.objects.select_related("signal", "entry", "organisation", "officer", "region")
    found = rows.filter(_scope(person), number=number[:30]).first()
    if found is None:
        raise _absent()
    return found


def card_row(card: Card, person: Person) -> CardRow:
    """A card that `card_seen_by` has given out, as a list shows it."""
    state = CARD.state(card.state)
    signal_ = card.signal
    return CardRow(
        number=card.number,
        colour=card.colour,
        state=card.state,
        state_label=state.label,
        state_tone=state.tone,
        says=state.says,
        rule=_rule_of(card, card.colour, signal_.family, signal_.version),
        subject=card.subject,
        url=_case_url(card.kind, card.subject),
        organisation=card.organisation.name if card.organisation else "",
        officer=card.officer.name if card.officer else "",
        issued_at=card.issued_at,
        next_due=card.next_due,
        is_overdue=card.overdue_at is not None,
        is_mine=card.officer_id == person.pk,
        turn=MINE.get(card.state, ""),
        signal_id=signal_.pk,
        item_code=signal_.item_code,
        is_past=card.next_due is not None and card.next_due < timezone.localdate(),
    )


def card_moves_open(card: Card, person: Person) -> list[Move]:
    """The moves `person` may make with a card now, in declared order."""
    moves = moves_open(card, CARD, person)
    return [move for move in moves if move.name != "rectify" or card.rectification]


# ---------------------------------------------------------------- counts and warnings


def counts(person: Person, now: datetime | None = None) -> Counts:
    """What somebody has before them: signals of today and of seven days by tone, open cards by colour, cards waiting
    for them, cases watched and late in their scope (five queries)."""
    moment = now or timezone.now()
    scope = _scope(person)
    midnight = timezone.localtime(moment).replace(hour=0, minute=0, second=0, microsecond=0)
    cards_open = Card.objects.filter(scope, ended_at=None)
    watched = Watch.objects.filter(scope).aggregate(
        all=Count("pk"), late=Count("pk", filter=Q(late_on__lt=timezone.localdate(moment)))
    )
    return Counts(
        today=_by_tone(Signal.objects.filter(scope, made_at__gte=midnight)),
        week=_by_tone(Signal.objects.filter(scope, made_at__gte=midnight - timedelta(days=6))),
        open_cards=dict(cards_open.values_list("colour").annotate(Count("pk"))),
        my_turn=_my_turn(person, cards_open),
        watched=watched["all"],
        late=watched["late"],
    )


def _by_tone(rows: QuerySet[Signal]) -> dict[str, int]:
    found = dict(rows.values_list("tone").annotate(Count("pk")))
    return {tone: found.get(tone, 0) for tone in TONES}


def _my_turn(person: Person, rows: QuerySet[Card]) -> int:
    waiting = Q(officer=person.pk, state__in=_states_of(OFFICER))
    bodies = [duty.organisation_id for duty in duties_of(person) if duty.role == Role.HEAD]
    waiting |= Q(officer=None, organisation__in=bodies, state__in=_states_of(OFFICER))
    if is_supervisor(person):
        waiting |= Q(state__in=_states_of(SUPERVISOR)) & ~Q(organisation__in=bodies) & ~Q(officer=person.pk)
    return rows.filter(waiting).count()


def _states_of(whose: str) -> list[str]:
    return [state for state, turn in MINE.items() if turn == whose]


def warnings_for(person: Person, now: datetime | None = None, most: int = 20) -> list[Nearing]:
    """The cases an officer has in hand whose limit is near or past, the latest first: for the banner of the desk. One
    query; empty for whoever has none."""
    moment = now or timezone.now()
    rows = Watch.objects.filter(officer=person.pk, near_at__lte=moment).order_by("late_on", "id")
    return [_nearing(row, moment) for row in rows.only("number", "item_code", "near_at", "late_on")[:most]]


def _nearing(row: Watch, now: datetime) -> Nearing:
    today = timezone.localdate(now)
    remaining: int | None = None
    with suppress(Unannounced):
        remaining = None if row.late_on is None else catalog.calendar().between(today, row.late_on)
    is_late = row.late_on is not None and row.late_on < today
    assert row.near_at is not None  # noqa: S101 - asked for by it
    return Nearing(row.number, row.item_code, row.near_at, row.late_on, remaining, is_late)
