"""What can be done with a card: explain, appeal, uphold, withdraw, report, accept; and what the clock does itself."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NoReturn

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tongban.accounts.models import Person
from tongban.accounts.queries import has_interest
from tongban.journal.actions import Recusal, perform, refuse
from tongban.journal.models import Entry
from tongban.kit.refusals import Invalid, NotFound, Refusal, WrongState
from tongban.oversight.actions.signalling import Found, after, issue_cards
from tongban.oversight.lifecycle import CARD
from tongban.oversight.models import Card, Signal
from tongban.oversight.queries import card_seen_by, is_supervisor, signal
from tongban.oversight.rules import book, rule_named

BATCH = 500
MOST_SAID = 4000
CLOCK_MOVES = {"issued": "default", "explained": "expire", "appealed": "expire", "upheld": "overdue"}
"""What the clock does with a card in a state, once its day is past."""


def move_card(card: Card, person: Person | None, name: str, *, at: datetime | None = None, **facts: Any) -> Entry:
    """Make any move of a card's life: explain(explanation) · appeal(appeal) · uphold(decision) · withdraw(decision) ·
    report(rectification) · rectify(remark).

    Refusals: not-found (somebody who may not see it), those of the declaration (unknown-move, not-allowed, wrong-state,
    still-needed), answer-too-late, nothing-put-right, too-long."""
    if person is not None:
        card_seen_by(person, card.number)
    asked = {ask.name for ask in CARD.move(name).asks} if name in CARD else set()
    said: dict[str, Any] = {key: str(value or "").strip() for key, value in facts.items() if key in asked}
    if any(len(value) > MOST_SAID for value in said.values()):
        raise Invalid(_("A text has at most %(most)s characters.") % {"most": MOST_SAID}, code="too-long")
    return perform(card, CARD, name, actor=person, at=at, **said)


def refuse_move(card: Card, person: Person, name: str) -> NoReturn:
    """Raise why a move that the page does not offer cannot be made; nothing is ever done."""
    refuse(card_seen_by(person, card.number), CARD, name, person)


def explain(card: Card, person: Person, explanation: str, *, at: datetime | None = None) -> Entry:
    """The officer, or the head of their body, says what happened."""
    return move_card(card, person, "explain", at=at, explanation=explanation)


def appeal(card: Card, person: Person, grounds: str, *, at: datetime | None = None) -> Entry:
    """The officer, or the head of their body, says why the card is wrong."""
    return move_card(card, person, "appeal", at=at, appeal=grounds)


def uphold(card: Card, supervisor: Person, decision: str, *, at: datetime | None = None) -> Entry:
    """A supervisor upholds it: what is wrong is to be put right."""
    return move_card(card, supervisor, "uphold", at=at, decision=decision)


def withdraw(card: Card, supervisor: Person, decision: str, *, at: datetime | None = None) -> Entry:
    """A supervisor takes it back: it counts nowhere."""
    return move_card(card, supervisor, "withdraw", at=at, decision=decision)


def report(card: Card, person: Person, rectification: str, *, at: datetime | None = None) -> Entry:
    """The officer, or the head of their body, says what was put right."""
    return move_card(card, person, "report", at=at, rectification=rectification)


def rectify(card: Card, supervisor: Person, remark: str = "", *, at: datetime | None = None) -> Entry:
    """A supervisor accepts that it is put right."""
    return move_card(card, supervisor, "rectify", at=at, remark=remark)


@transaction.atomic
def issue(signal_id: int, supervisor: Person, colour: str, *, at: datetime | None = None) -> Card:
    """A supervisor issues a card on a signal whose rule issues none by itself.

    Refusals: not-found, not-allowed, card-already, colour-unknown, rests-on-nothing (a signal without entries), and
    rule-unknown (a rule that is no longer in the book)."""
    shown = signal(supervisor, signal_id)
    row = Signal.objects.select_for_update(of=("self",)).get(pk=shown.id)
    rule = rule_named(row.rule)
    _may_issue(row, supervisor, colour, rule is None)
    assert rule is not None  # noqa: S101 - refused above
    found = Found(
        rule=rule.model_copy(update={"card": colour}),
        once=row.once,
        subject=row.subject,
        at=row.at,
        entries=tuple(row.entries),
        kind=row.kind,
    )
    issue_cards([(row, found)], at or timezone.now(), by=supervisor)
    return card_seen_by(supervisor, Card.objects.values_list("number", flat=True).get(signal=row))


def _may_issue(row: Signal, supervisor: Person, colour: str, is_unknown: bool) -> None:
    if not is_supervisor(supervisor) or row.officer_id == supervisor.pk:
        raise Refusal(_("Cards are issued by supervisors."), code="not-allowed", status=403)
    if row.officer_id is not None and has_interest(supervisor, {row.officer_id}):
        raise Recusal
    if colour not in ("yellow", "red"):
        raise Invalid(_("There is no such card."), code="colour-unknown", where={"field": "colour"})
    if Card.objects.filter(signal=row).exists():
        raise WrongState(_("A card was issued on this signal already."), code="card-already")
    if not row.entries or is_unknown:
        raise Invalid(_("No card without a rule and the entries it rests on."), code="rests-on-nothing")


# ---------------------------------------------------------------- what each move does


@CARD.performs("explain")
def _explained(card: Card, *, actor: Person | None, at: datetime, explanation: str) -> dict[str, Any]:
    _in_time(card, at)
    card.explanation = explanation
    _wait(card, "decide_due", at, book().due.decide)
    return {"due_on": card.decide_due}


@CARD.performs("appeal")
def _appealed(card: Card, *, actor: Person | None, at: datetime, appeal: str) -> dict[str, Any]:
    _in_time(card, at)
    card.appeal = appeal
    _wait(card, "decide_due", at, book().due.decide)
    return {"due_on": card.decide_due}


def _in_time(card: Card, at: datetime) -> None:
    """An answer comes by the day on the card; an appeal after an explanation too."""
    if timezone.localdate(at) > card.explain_due:
        raise Refusal(
            _("The time for an answer ended on %(day)s.") % {"day": card.explain_due},
            code="answer-too-late",
            next_step=_("Say what you have put right."),
            status=409,
        )


@CARD.performs("uphold")
@CARD.performs("default")
def _upheld(card: Card, *, actor: Person | None, at: datetime, decision: str = "") -> dict[str, Any]:
    card.decision = decision
    _wait(card, "rectify_due", at, book().due.rectify)
    return {"due_on": card.rectify_due}


@CARD.performs("withdraw")
@CARD.performs("expire")
def _withdrawn(card: Card, *, actor: Person | None, at: datetime, decision: str = "") -> dict[str, Any]:
    card.decision, card.ended_at, card.next_due = decision, at, None
    return {}


@CARD.performs("report")
def _reported(card: Card, *, actor: Person | None, at: datetime, rectification: str) -> dict[str, Any]:
    card.rectification = rectification
    return {}


@CARD.performs("overdue")
def _overdue(card: Card, *, actor: Person | None, at: datetime) -> dict[str, Any]:
    card.overdue_at, card.next_due = at, None
    return {}


@CARD.performs("rectify")
def _rectified(card: Card, *, actor: Person | None, at: datetime, remark: str = "") -> dict[str, Any]:
    if not card.rectification:
        raise Refusal(
            _("Nothing was reported as put right yet."),
            code="nothing-put-right",
            next_step=_("Wait for the report, or ask for it."),
            status=409,
        )
    card.ended_at, card.next_due = at, None
    return {}


def _wait(card: Card, name: str, at: datetime, days: int) -> None:
    """The next answer is due so many working days from now."""
    due: date = after(at, days)
    setattr(card, name, due)
    card.next_due = due


# ---------------------------------------------------------------- the clock


def let_the_clock_judge(now: datetime) -> int:
    """Cards whose day is past: unanswered ones stand, undecided ones fall, unrectified ones are said to be overdue."""
    moved = 0
    due = Card.objects.filter(next_due__lt=timezone.localdate(now)).order_by("next_due", "id")
    while keys := list(due.values_list("pk", flat=True)[:BATCH]):
        moved_now = sum(_one(key, now) for key in keys)
        moved += moved_now
        if not moved_now:
            break
    return moved


def _one(key: int, now: datetime) -> int:
    card = Card.objects.filter(pk=key, next_due__lt=timezone.localdate(now)).first()
    if card is None or card.state not in CLOCK_MOVES:
        return 0
    try:
        perform(card, CARD, CLOCK_MOVES[card.state], actor=None, at=now)
    except (WrongState, NotFound):
        return 0  # somebody was quicker
    return 1
