"""Oversight in the sample city: a pass on every working day of the last weeks, and what is answered to cards."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.utils import timezone

from tongban.accounts.models import Person
from tongban.accounts.testing import Cast
from tongban.journal.actions import deliver
from tongban.oversight import actions
from tongban.oversight.models import Card
from tongban.site.demo.plots import Plot
from tongban.site.demo.story import Storyteller

DAYS = 25
"""How many working days back the passes begin."""
LATE_TODAY = Plot("late since this morning", (("submit", 7), ("accept", 6), ("take", 5), ("judge", 5)), 5)
FATES: tuple[tuple[str, ...], ...] = (
    ("explain", "withdraw"),
    ("explain", "uphold", "report"),
    ("appeal", "withdraw"),
    ("explain", "uphold", "report", "rectify"),
    ("explain",),
    ("appeal", "uphold"),
)
"""What happens to cards in turn, one step each working day: taken back, being put right, put right, waiting."""
SAID = {
    "explain": {"explanation": "现场核查因连日降雨推迟一日，未及时办理延长手续。"},
    "appeal": {"appeal": "本件期间曾征求其他部门意见，超期主要由等待答复造成。"},
    "withdraw": {"decision": "情况属实，且已采取补救措施，撤销本牌。"},
    "uphold": {"decision": "应当依法办理延长或者及时作出决定，维持本牌，限期整改。"},
    "report": {"rectification": "已对在办件逐件排查，建立到期前两日提醒。"},
    "rectify": {"remark": "整改到位。"},
}
BY_THE_SUPERVISOR = frozenset({"withdraw", "uphold", "rectify"})


def tell_of_lateness(teller: Storyteller) -> None:
    """王五 has a case whose promise broke this morning, so that a fresh card waits for him."""
    person, firm = teller.applicant_for(("person",))
    teller.tell(LATE_TODAY, "food-business-licence", person, firm)


def oversee_the_city(teller: Storyteller) -> int:
    """Pass after pass up to now; every card but those of the last day is answered as its turn comes. How many cards
    there are."""
    fates: dict[str, list[str]] = {}
    for ago in range(DAYS, -1, -1):
        moment = _morning(teller, ago)
        actions.oversee(moment)
        if ago:
            _one_day(teller.cast, fates, moment)
        deliver()
    actions.oversee(teller.now)
    while deliver().entries:
        pass
    return Card.objects.count()


def _morning(teller: Storyteller, ago: int) -> datetime:
    moment = timezone.make_aware(datetime.combine(teller.day(ago), time(9, 5)))
    return min(moment, teller.now)


def _one_day(cast: Cast, fates: dict[str, list[str]], morning: datetime) -> None:
    """Each open card goes one step on its way, an hour after the pass."""
    at = morning + timedelta(hours=1)
    for card in Card.objects.filter(ended_at=None, issued_at__lte=at).select_related("officer", "organisation"):
        left = fates.setdefault(card.number, list(FATES[len(fates) % len(FATES)]))
        if left and left[0] in {move.name for move in card.lifecycle.moves if card.state in move.start}:
            name = left.pop(0)
            actions.move_card(card, _who(cast, card, name), name, at=at, **SAID[name])


def _who(cast: Cast, card: Card, name: str) -> Person:
    """The supervisor judges; the officer answers, or the head of the body where nobody has the case in hand."""
    if name in BY_THE_SUPERVISOR:
        return cast.zhao
    if card.officer is not None:
        return card.officer
    department = card.organisation.department if card.organisation else ""
    return cast.head(department)
