"""A card is issued, answered, judged and closed; by whom it may be, in time, and by the clock where nobody acts."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tongban.accounts.models import Person, Role
from tongban.accounts.testing import a_hall, a_person, a_place, an_office
from tongban.cases.testing import a_case, make, officer
from tongban.catalog.testing import a_pack
from tongban.journal.events import POWERS
from tongban.journal.models import Entry
from tongban.journal.testing import deliver_all
from tongban.kit.refusals import Invalid, NotAllowed, NotFound, Refusal, StillNeeded, WrongState
from tongban.notices.queries import inbox
from tongban.oversight import actions, queries
from tongban.oversight.lifecycle import CARD
from tongban.oversight.models import Card, Signal, Watch
from tongban.oversight.telling import CARDS

pytestmark = pytest.mark.django_db
MONDAY = timezone.make_aware(datetime(2026, 3, 2, 10))
AFTERNOON = MONDAY + timedelta(hours=3)


class Story:
    """A refusal without an article, the card on it, and everybody concerned."""

    def __init__(self) -> None:
        self.case = a_case("reviewing", pack=a_pack(), at=MONDAY)
        self.office = self.case.organisation
        self.officer = officer(Role.APPROVER, self.office)
        self.head = officer(Role.HEAD, self.office)
        self.supervisor = a_person(Role.SUPERVISOR, organisation=a_hall(), region=a_place())
        make(self.case, "refuse", at=MONDAY + timedelta(hours=2), by=self.officer, basis="有关规定")
        deliver_all()
        self.card = Card.objects.get()

    def told(self, person: Person) -> list[str]:
        deliver_all()
        return [message.title for message in inbox(person)]


@pytest.fixture
def story() -> Story:
    return Story()


# ---------------------------------------------------------------- the way through


def test_a_card_goes_to_officer_and_supervisor_with_a_date(story: Story) -> None:
    card = story.card

    assert card.state == "issued"
    assert card.explain_due == date(2026, 3, 5)
    assert any(card.number in title for title in story.told(story.officer))
    assert any(card.number in title for title in story.told(story.supervisor))


def test_explained_upheld_reported_and_put_right(story: Story) -> None:
    card = story.card

    actions.explain(card, story.officer, "漏填条款。", at=AFTERNOON)
    assert card.decide_due == date(2026, 3, 9)
    actions.uphold(card, story.supervisor, "说明不能成立。", at=AFTERNOON)
    assert card.rectify_due == date(2026, 3, 16)
    actions.report(card, story.officer, "已重新作出决定。", at=AFTERNOON)
    actions.rectify(card, story.supervisor, at=AFTERNOON)

    assert (card.state, card.next_due, card.ended_at) == ("rectified", None, AFTERNOON)
    moves = [entry.what for entry in Entry.objects.filter(kind="card", subject=card.number).order_by("id")]
    assert moves == ["card.issue", "card.explain", "card.uphold", "card.report", "card.rectify"]


def test_an_appeal_may_succeed(story: Story) -> None:
    actions.appeal(story.card, story.head, "依据写在附件中。", at=AFTERNOON)
    actions.withdraw(story.card, story.supervisor, "申诉成立。", at=AFTERNOON)

    assert story.card.state == "withdrawn"
    assert any("撤销" in title for title in story.told(story.officer))


def test_judgements_are_on_the_public_log_and_answers_are_not() -> None:
    public = {move.name for move in CARD.moves if move.is_power}

    assert public == {"uphold", "withdraw", "default", "expire", "rectify"}
    assert "card.issue" in POWERS


def test_every_step_is_told() -> None:
    assert set(CARDS) == {"card.issue", *(f"card.{move.name}" for move in CARD.moves)}


# ---------------------------------------------------------------- the clock


def test_a_card_nobody_answers_stands(story: Story) -> None:
    assert actions.oversee(MONDAY + timedelta(days=3)).cards_moved == 0
    assert actions.oversee(MONDAY + timedelta(days=4)).cards_moved == 1

    story.card.refresh_from_db()
    assert story.card.state == "upheld"
    assert actions.oversee(MONDAY + timedelta(days=4)).cards_moved == 0


def test_an_answer_after_its_day_is_too_late(story: Story) -> None:
    with pytest.raises(Refusal, match="answer-too-late"):
        actions.explain(story.card, story.officer, "漏填条款。", at=MONDAY + timedelta(days=4))


def test_a_card_nobody_judges_falls(story: Story) -> None:
    actions.explain(story.card, story.officer, "漏填条款。", at=AFTERNOON)

    actions.oversee(MONDAY + timedelta(days=8))

    story.card.refresh_from_db()
    assert story.card.state == "withdrawn"


def test_what_is_not_put_right_in_time_is_said_once(story: Story) -> None:
    actions.oversee(MONDAY + timedelta(days=4))

    assert actions.oversee(MONDAY + timedelta(days=30)).cards_moved == 1
    assert actions.oversee(MONDAY + timedelta(days=60)).cards_moved == 0

    story.card.refresh_from_db()
    assert (story.card.state, story.card.overdue_at is not None) == ("upheld", True)


# ---------------------------------------------------------------- who may


def test_nobody_judges_their_own_card(story: Story) -> None:
    from tongban.accounts.models import Mandate

    Mandate.objects.create(person=story.officer, role=Role.SUPERVISOR, organisation=a_hall(), since=date(2020, 1, 1))

    with pytest.raises(NotAllowed):
        actions.withdraw(story.card, story.officer, "撤销。", at=AFTERNOON)


def test_a_supervisor_does_not_answer_and_an_officer_does_not_judge(story: Story) -> None:
    with pytest.raises(NotAllowed):
        actions.explain(story.card, story.supervisor, "说明。", at=AFTERNOON)
    actions.explain(story.card, story.officer, "说明。", at=AFTERNOON)
    with pytest.raises(NotAllowed):
        actions.uphold(story.card, story.head, "维持。", at=AFTERNOON)


def test_a_card_is_not_upheld_before_it_could_be_answered(story: Story) -> None:
    with pytest.raises(WrongState):
        actions.uphold(story.card, story.supervisor, "维持。", at=AFTERNOON)


def test_nothing_is_accepted_as_put_right_that_was_not_reported(story: Story) -> None:
    actions.oversee(MONDAY + timedelta(days=4))
    story.card.refresh_from_db()

    with pytest.raises(Refusal, match="nothing-put-right"):
        actions.rectify(story.card, story.supervisor)
    assert "rectify" not in [move.name for move in queries.card_moves_open(story.card, story.supervisor)]


def test_an_answer_says_something_and_not_too_much(story: Story) -> None:
    with pytest.raises(StillNeeded):
        actions.explain(story.card, story.officer, "  ", at=AFTERNOON)
    with pytest.raises(Invalid, match="too-long"):
        actions.explain(story.card, story.officer, "长" * 5000, at=AFTERNOON)


def test_strangers_and_citizens_learn_nothing(story: Story) -> None:
    elsewhere = a_person(Role.SUPERVISOR, organisation=an_office(), region=a_place("990103"))
    other_officer = a_person(Role.APPROVER, organisation=an_office("urban-management"))
    signal = Signal.objects.get(rule="no-article")

    for person in (story.case.applicant, other_officer, elsewhere if story.case.region_id != "990103" else a_person()):
        with pytest.raises(NotFound):
            queries.card_seen_by(person, story.card.number)
        with pytest.raises(NotFound):
            queries.signal(person, signal.pk)
        with pytest.raises(NotFound):
            actions.explain(story.card, person, "说明。", at=AFTERNOON)
        assert queries.signals_of_case(person, story.case.number) == []
    with pytest.raises(NotFound):
        queries.stream(story.case.applicant)


def test_supervisor_head_and_officer_see_what_is_theirs(story: Story) -> None:
    for person in (story.supervisor, story.head, story.officer):
        assert [row.rule.code for row in queries.stream(person, rule="no-article").rows] == ["no-article"]
        assert [row.number for row in queries.cards(person, state="open")] == [story.card.number]
    assert [row.is_mine for row in queries.cards(story.officer, mine=True)] == [True]
    assert queries.cards(story.supervisor, mine=True) == []
    assert queries.counts(story.officer).my_turn == 1
    assert queries.counts(story.supervisor).my_turn == 0


def test_the_stream_goes_on_from_where_it_was(story: Story) -> None:
    newest = queries.stream(story.supervisor).rows[0].id
    assert queries.stream(story.supervisor, since_id=newest).rows == []

    first = queries.stream(story.supervisor, size=1)
    if first.after:
        assert queries.stream(story.supervisor, after=first.after, size=1).rows[0].id < first.rows[0].id
    with pytest.raises(Invalid, match="unknown-page"):
        queries.stream(story.supervisor, after="x")
    with pytest.raises(Invalid, match="unknown-filter"):
        queries.stream(story.supervisor, tone="pink")


# ---------------------------------------------------------------- no card without rule and entries


def test_the_database_takes_no_card_without_rule_signal_and_entry(story: Story) -> None:
    whole = {
        "number": "RC2026-1", "colour": "red", "signal": Signal.objects.exclude(card__isnull=False).first(),
        "entry": story.card.entry, "rule": "kin", "subject": story.case.number, "explain_due": date(2026, 3, 5),
    }  # fmt: skip
    other = Signal.objects.create(
        once="x", rule="kin", version="1", family="procedure", tone="red", subject="X", at=MONDAY
    )
    whole["signal"] = other

    for missing in ({"rule": ""}, {"subject": ""}, {"signal": None}, {"entry": None}, {"colour": "pink"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Card.objects.create(**{**whole, **missing})


def test_a_signal_that_rests_on_nothing_leads_to_no_card(story: Story) -> None:
    Entry.objects.filter(kind="case").count()
    watch = Watch(
        number="IMPORTED-1", item_code="x", organisation=story.office, region=story.case.region, next_at=MONDAY,
        ahead={
            "limits": [{"name": "legal", "key": "1", "length": 0, "unit": "workday", "started": MONDAY.isoformat(),
                        "due": None, "basis": "", "stops": [], "office": None, "entry": None}],
            "moments": [[MONDAY.astimezone(UTC).isoformat(), "law-late", 0]],
        },
    )  # fmt: skip
    watch.save()

    passed = actions.oversee(MONDAY)

    assert (passed.signals, passed.cards) == (1, 0)


def test_a_supervisor_may_issue_a_card_on_a_signal_that_leads_to_none(story: Story) -> None:
    signal = Signal.objects.exclude(card__isnull=False).exclude(entries=[]).first()
    if signal is None:
        case = a_case("reviewing", pack=a_pack(), at=MONDAY.replace(hour=22))
        deliver_all()
        signal = Signal.objects.get(rule="outside-hours", subject=case.number)
    signal_id = signal.pk

    with pytest.raises(Refusal, match="not-allowed"):
        actions.issue(signal_id, story.head, "yellow", at=AFTERNOON)
    card = actions.issue(signal_id, story.supervisor, "yellow", at=AFTERNOON)

    assert (card.colour, card.signal_id, card.entry_id) == ("yellow", signal_id, signal.entries[0])
    with pytest.raises(WrongState, match="card-already"):
        actions.issue(signal_id, story.supervisor, "red", at=AFTERNOON)


# ---------------------------------------------------------------- the desk's banner


def test_an_officer_is_warned_of_their_own_cases_in_one_query(django_assert_num_queries) -> None:
    case = a_case("reviewing", pack=a_pack(promised={"days": 5, "demo": True}), at=MONDAY)
    approver = officer(Role.APPROVER, case.organisation)
    from tongban.cases.actions import take

    take(case, approver, at=MONDAY)
    deliver_all()

    assert queries.warnings_for(approver, MONDAY + timedelta(days=1)) == []
    with django_assert_num_queries(1):
        (warning,) = queries.warnings_for(approver, MONDAY + timedelta(days=4))
    assert (warning.number, warning.remaining, warning.is_late) == (case.number, 1, False)
    assert queries.warnings_for(approver, MONDAY + timedelta(days=8))[0].is_late
