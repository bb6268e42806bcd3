"""Doors of the room for programs. Mounted under /api/v1/oversight. Who may see and do what is as on the screens."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Body, Router, Schema
from ninja.responses import Status

from tongban.accounts.http import TokenAuth, not_for_you, person_of
from tongban.journal.actions import facts_told
from tongban.oversight import actions, queries
from tongban.oversight.lifecycle import CARD
from tongban.oversight.story import history, rests_on
from tongban.regions.shapes import Key, PageNumber

router = Router(tags=["oversight"])
READ, WRITE = TokenAuth("desk:read"), TokenAuth("desk:write")
Facts = Annotated[dict[str, Any] | None, Body()]
"""What a move asks for."""


class RuleSchema(Schema):
    """A rule: what it looks for, on what basis, and what follows. `is_demo`: an example value without a source."""

    code: str
    name: str
    says: str
    family: str
    tone: str
    card: str
    basis: str
    is_demo: bool
    version: str


class SignalSchema(Schema):
    """A rule that came true: since when, on which entries, with the clock's explanation."""

    id: int
    rule: str
    name: str
    tone: str
    kind: str
    subject: str
    organisation: str
    officer: str
    item_code: str
    at: datetime
    made_at: datetime
    entries: list[int]
    explanation: dict[str, Any]
    card_number: str


class StreamSchema(Schema):
    """A page of signals, newest first; pass `after` back for the next page."""

    signals: list[SignalSchema]
    after: str


class CountsSchema(Schema):
    """What the caller has before them: signals of today and of seven days by tone, open cards by colour."""

    today: dict[str, int]
    week: dict[str, int]
    open_cards: dict[str, int]
    my_turn: int
    watched: int
    late: int


class CardLine(Schema):
    """A card in a list. `turn`: officer or supervisor, whoever must act by `next_due`."""

    number: str
    colour: str
    state: str
    state_label: str
    rule: str
    subject: str
    organisation: str
    officer: str
    issued_at: datetime
    next_due: date | None = None
    is_overdue: bool
    turn: str
    signal: int


class OpenMove(Schema):
    """A move open to the caller, and the facts it asks for (`required` or not)."""

    name: str
    label: str
    asks: dict[str, bool]


class LineSchema(Schema):
    """One entry of the journal, in words."""

    at: datetime
    label: str
    by: str
    basis: str
    said: str


class CardSchema(CardLine):
    """One card: what was said, what it rests on, what happened to it, and what the caller may do."""

    explanation: str
    appeal: str
    decision: str
    rectification: str
    moves: list[OpenMove]
    rests_on: list[LineSchema]
    history: list[LineSchema]


class ColourBody(Schema):
    """Which card: yellow or red."""

    colour: str


@router.get("/rules", response=list[RuleSchema], auth=READ, summary="The rules of oversight")
def rules(request: HttpRequest) -> Any:
    """Every rule with its basis, in the order of the book."""
    if not queries.watches_over(person_of(request)):
        raise not_for_you()
    return queries.rules()


@router.get("/counts", response=CountsSchema, auth=READ, summary="What is before me")
def counts(request: HttpRequest) -> Any:
    """Signals, cards and cases in the caller's scope."""
    return queries.counts(person_of(request))


@router.get("/signals", response=StreamSchema, auth=READ, summary="The stream of signals")
def signals(
    request: HttpRequest, since: Key | None = None, tone: str = "", family: str = "", item: str = "", after: str = ""
) -> Any:
    """Newest first. `since`: only those newer than that signal."""
    page = queries.stream(person_of(request), since, tone=tone, family=family, item=item, after=after)
    return StreamSchema(signals=[_signal(row) for row in page.rows], after=page.after)


@router.get("/signals/{signal_id}", response=SignalSchema, auth=READ, summary="One signal")
def one_signal(request: HttpRequest, signal_id: Key) -> Any:
    """With the clock's explanation, step by step."""
    return _signal(queries.signal(person_of(request), signal_id))


@router.post("/signals/{signal_id}/card", response={201: CardSchema}, auth=WRITE, summary="Issue a card on a signal")
def issue(request: HttpRequest, signal_id: Key, body: ColourBody) -> Any:
    """By a supervisor, where the rule issues none by itself."""
    person = person_of(request)
    return Status(201, _card(actions.issue(signal_id, person, body.colour), person))


@router.get("/cards", response=list[CardLine], auth=READ, summary="Cards")
def cards(request: HttpRequest, state: str = "", mine: bool = False, page: PageNumber = 1) -> Any:
    """Newest first, 50 a page. `state`: one of the card's states, or open; `mine`: those that concern the caller."""
    return [_line(row) for row in queries.cards(person_of(request), state or None, mine, page)]


@router.get("/cards/{number}", response=CardSchema, auth=READ, summary="One card")
def one_card(request: HttpRequest, number: str) -> Any:
    """With what it rests on, its history, and the moves open to the caller."""
    person = person_of(request)
    return _card(queries.card_seen_by(person, number), person)


@router.post("/cards/{number}/moves/{name}", response=CardSchema, auth=WRITE, summary="Make a move with a card")
def move(request: HttpRequest, number: str, name: str, facts: Facts = None) -> Any:
    """explain(explanation) · appeal(appeal) · uphold(decision) · withdraw(decision) · report(rectification) ·
    rectify(remark)."""
    person = person_of(request)
    card = queries.card_seen_by(person, number)
    actions.move_card(card, person, name, **facts_told(CARD, name, facts or {}))
    return _card(queries.card_seen_by(person, number), person)


def _signal(row: queries.SignalRow) -> SignalSchema:
    return SignalSchema(
        id=row.id,
        rule=row.rule.code,
        name=row.rule.name,
        tone=row.tone,
        kind=row.kind,
        subject=row.subject,
        organisation=row.organisation,
        officer=row.officer,
        item_code=row.item_code,
        at=row.at,
        made_at=row.made_at,
        entries=list(row.entries),
        explanation=row.explanation,
        card_number=row.card_number,
    )


def _shown(row: queries.CardRow) -> dict[str, Any]:
    return {
        "number": row.number,
        "colour": row.colour,
        "state": row.state,
        "state_label": str(row.state_label),
        "rule": row.rule.code,
        "subject": row.subject,
        "organisation": row.organisation,
        "officer": row.officer,
        "issued_at": row.issued_at,
        "next_due": row.next_due,
        "is_overdue": row.is_overdue,
        "turn": row.turn,
        "signal": row.signal_id,
    }


def _line(row: queries.CardRow) -> CardLine:
    return CardLine(**_shown(row))


def _card(card: Any, person: Any) -> CardSchema:
    row = queries.card_row(card, person)
    moves = [
        OpenMove(name=one.name, label=str(one.label), asks={ask.name: ask.required for ask in one.asks})
        for one in queries.card_moves_open(card, person)
    ]
    about = queries.signal(person, row.signal_id)
    return CardSchema(
        **_shown(row),
        explanation=card.explanation,
        appeal=card.appeal,
        decision=card.decision,
        rectification=card.rectification,
        moves=moves,
        rests_on=[LineSchema(**vars(line)) for line in rests_on([card.entry_id, *about.entries])],
        history=[LineSchema(**vars(line)) for line in history(card.number)],
    )
