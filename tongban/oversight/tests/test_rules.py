"""Each rule fires where it should, and does not where it should not."""

from datetime import datetime, timedelta
from random import Random

import pytest
from django.utils import timezone
from pydantic import ValidationError

from tongban.accounts.actions import declare_kin, unseal
from tongban.accounts.models import Kin, Person, Role
from tongban.accounts.queries import is_declared_kin, kin_of
from tongban.accounts.testing import a_person, an_office
from tongban.cases.models import Case
from tongban.cases.testing import a_case, actor_for, make
from tongban.catalog.queries import calendar
from tongban.catalog.testing import a_pack
from tongban.journal.actions import Recusal, record
from tongban.journal.models import Entry
from tongban.journal.testing import deliver_all
from tongban.kit.refusals import Invalid, NotAllowed
from tongban.kit.workdays import CHINA
from tongban.oversight.models import Card, Signal
from tongban.oversight.rules import acts, book, rule_named
from tongban.oversight.rules.book import Book, Rule
from tongban.oversight.rules.judges import JUDGES, Act, Tally
from tongban.oversight.rules.peers import binomial_chance, refuses_unlike_peers, slower_than_peers

MONDAY = timezone.make_aware(datetime(2026, 3, 2, 10))


def figures(code: str):
    return rule_named(code).figures


def an_act(what: str = "case.grant", at: datetime = MONDAY, **changes: object) -> Act:
    return Act(what, at.astimezone(CHINA), calendar(), **changes)


# ---------------------------------------------------------------- the book


def test_every_rule_has_its_function_and_every_function_its_rule() -> None:
    assert {rule.code for rule in book().rules} == set(JUDGES)


def test_a_rule_without_a_function_is_refused() -> None:
    content = book().model_dump(by_alias=True)
    content["rules"] = [*content["rules"], {**content["rules"][0], "code": "invented"}]

    with pytest.raises(ValidationError, match="rule without function"):
        Book.model_validate(content)


def test_a_function_without_a_rule_is_refused() -> None:
    content = book().model_dump(by_alias=True)
    content["rules"] = content["rules"][1:]

    with pytest.raises(ValidationError, match="function without rule"):
        Book.model_validate(content)


@pytest.mark.parametrize("change", [{"invented": 1}, {"parameters": {"invented": 1}}, {"basis": ""}, {"family": "x"}])
def test_what_a_rule_does_not_know_is_refused(change: dict[str, object]) -> None:
    content = book().model_dump(by_alias=True)
    content["rules"] = [{**content["rules"][0], **change}, *content["rules"][1:]]

    with pytest.raises(ValidationError):
        Book.model_validate(content)


def test_every_rule_says_its_basis_or_that_it_is_invented() -> None:
    assert all(rule.demo or "法》" in rule.basis or "通行做法" in rule.basis for rule in book().rules)


def test_another_figure_is_another_version() -> None:
    rule = rule_named("too-fast")

    other = Rule.model_validate({**rule.model_dump(by_alias=True), "parameters": {"minutes": 6}})
    assert other.version != rule.version


# ---------------------------------------------------------------- acts, one pair each


def test_a_second_notice_is_noticed_and_the_first_is_not() -> None:
    assert acts.second_correction(an_act("case.ask", notices=2), figures("second-correction")) == {"notices": 2}
    assert acts.second_correction(an_act("case.ask", notices=1), figures("second-correction")) is None


def test_a_decision_within_minutes_is_noticed_and_one_after_an_hour_is_not() -> None:
    soon, later = MONDAY + timedelta(minutes=2), MONDAY + timedelta(hours=1)

    assert acts.too_fast(an_act(at=soon, accepted_at=MONDAY), figures("too-fast")) == {"minutes": 2, "least": 5}
    assert acts.too_fast(an_act(at=later, accepted_at=MONDAY), figures("too-fast")) is None
    assert acts.too_fast(an_act(at=soon, accepted_at=MONDAY, is_instant=True), figures("too-fast")) is None


def test_minutes_of_the_night_are_no_time_to_examine() -> None:
    evening, morning = MONDAY.replace(hour=17, minute=29), (MONDAY + timedelta(days=1)).replace(hour=9, minute=1)

    assert acts.too_fast(an_act(at=morning, accepted_at=evening), figures("too-fast"))["minutes"] == 2


@pytest.mark.parametrize(
    ("at", "fires"),
    [
        (MONDAY, False),
        (MONDAY.replace(hour=12, minute=30), True),
        (MONDAY.replace(hour=22), True),
        (MONDAY - timedelta(days=1), True),
    ],
)
def test_who_acts_outside_working_hours_is_noticed(at: datetime, fires: bool) -> None:
    assert bool(acts.outside_hours(an_act(at=at), figures("outside-hours"))) is fires


def test_the_clock_may_act_at_night() -> None:
    assert acts.outside_hours(an_act(at=MONDAY.replace(hour=3), has_actor=False), figures("outside-hours")) is None


def test_a_case_passed_around_is_noticed_at_every_third_turn() -> None:
    turns = [n for n in range(1, 8) if acts.passed_around(an_act("case.consult", turns=n), figures("passed-around"))]

    assert turns == [3, 6]


def test_kin_is_noticed_and_strangers_are_not() -> None:
    assert acts.kin(an_act(is_kin=True), figures("kin")) == {"declared": True}
    assert acts.kin(an_act(), figures("kin")) is None


@pytest.mark.parametrize(
    ("basis", "fires"),
    [("《示例办法》第三条", False), ("《示例办法》第 12 条".replace(" ", ""), False), ("有关规定", True), ("", True)],
)
def test_a_refusal_names_its_article(basis: str, fires: bool) -> None:
    assert bool(acts.no_article(an_act("case.refuse", facts={"basis": basis}), figures("no-article")) is not None) is (
        fires
    )


# ---------------------------------------------------------------- peers, one pair each


def test_who_refuses_unlike_all_others_is_found_and_nobody_else() -> None:
    alike = [Tally(officer, 100, 10) for officer in range(5)]

    assert refuses_unlike_peers(alike, figures("refuses-unlike-peers")) == {}
    assert set(refuses_unlike_peers([*alike, Tally(9, 100, 45)], figures("refuses-unlike-peers"))) == {9}


def test_few_decisions_say_nothing() -> None:
    few = [Tally(1, 10, 9), Tally(2, 100, 1)]

    assert refuses_unlike_peers(few, figures("refuses-unlike-peers")) == {}


def test_who_takes_far_longer_is_found_and_nobody_else() -> None:
    draw = Random(1)
    alike = [Tally(n, 50, 0, tuple(draw.randrange(100, 1000) for _each in range(50))) for n in range(5)]

    assert slower_than_peers(alike, figures("slower-than-peers")) == {}
    slow = Tally(9, 50, 0, tuple(draw.randrange(2000, 9000) for _each in range(50)))
    assert 9 in slower_than_peers([*alike, slow], figures("slower-than-peers"))


def test_equals_are_seldom_called_different() -> None:
    draw, found = Random(2), 0
    for _city in range(200):
        tallies = [Tally(n, 60, sum(draw.random() < 0.1 for _each in range(60))) for n in range(8)]
        found += bool(refuses_unlike_peers(tallies, figures("refuses-unlike-peers")))

    assert found <= 6  # one in a hundred cities, with room for chance


def test_the_exact_chance_adds_up() -> None:
    assert binomial_chance(10, 5, 0.5) == pytest.approx(1.0)
    assert binomial_chance(10, 0, 0.5) == pytest.approx(2 / 1024)


# ---------------------------------------------------------------- as events arrive


@pytest.mark.django_db
class TestAsEventsArrive:
    def signals(self, case: Case, rule: str) -> list[Signal]:
        deliver_all()
        return list(Signal.objects.filter(rule=rule, subject=case.number))

    def test_a_refusal_without_an_article_leads_to_a_card_on_its_entry(self) -> None:
        case = a_case("reviewing", at=MONDAY)
        make(case, "refuse", at=MONDAY + timedelta(hours=2), basis="有关规定")

        (signal,) = self.signals(case, "no-article")

        card = Card.objects.get(signal=signal)
        assert card.entry == Entry.objects.get(subject=case.number, what="case.refuse")
        assert card.officer == card.entry.actor

    def test_a_refusal_with_its_article_leads_to_none(self) -> None:
        case = a_case("refused", at=MONDAY)

        assert self.signals(case, "no-article") == []
        assert not Card.objects.exists()

    def test_the_third_consultation_is_said_to_rest_on_all_three(self) -> None:
        case = a_case("reviewing", at=MONDAY)
        for hour in (1, 2, 3):
            make(case, "consult", at=MONDAY + timedelta(hours=hour))

        (signal,) = self.signals(case, "passed-around")

        assert len(signal.entries) == 3

    def test_a_second_notice_is_said(self) -> None:
        case = a_case("submitted", at=MONDAY)
        record("case.ask", kind="case", subject=case.number, at=MONDAY)
        assert self.signals(case, "second-correction") == []

        record("case.ask", kind="case", subject=case.number, at=MONDAY)

        assert len(self.signals(case, "second-correction")) == 1

    def test_hearing_an_event_twice_says_nothing_twice(self) -> None:
        case = a_case("reviewing", at=MONDAY)
        make(case, "refuse", at=MONDAY + timedelta(hours=2), basis="有关规定")
        deliver_all()
        before = Signal.objects.count(), Card.objects.count()

        Entry.objects.filter(kind="case").update(delivered_at=None)
        deliver_all()

        assert (Signal.objects.count(), Card.objects.count()) == before


# ---------------------------------------------------------------- kin


@pytest.mark.django_db
class TestKin:
    def declared(self, officer: Person, relative: Person) -> Kin:
        return declare_kin(officer, relative.name, unseal(relative.id_sealed), "spouse")

    def test_who_decides_about_declared_kin_gets_a_red_card_once(self) -> None:
        case = a_case("reviewing", at=MONDAY)
        officer = actor_for(case, "refuse")
        make(case, "refuse", at=MONDAY + timedelta(hours=2), by=officer)
        self.declared(officer, case.applicant)  # said only afterwards: before, the act itself is refused

        deliver_all()

        card = Card.objects.get(rule="kin")
        assert (card.colour, card.officer) == ("red", officer)

    def test_nobody_decides_about_kin_that_is_declared(self) -> None:
        case = a_case("reviewing", at=MONDAY)
        officer = actor_for(case, "refuse")
        self.declared(officer, case.applicant)

        with pytest.raises(Recusal):
            make(case, "refuse", at=MONDAY + timedelta(hours=2), by=officer)

        assert case.state == "reviewing"

    def test_somebody_elses_kin_is_no_matter(self) -> None:
        case = a_case("reviewing", at=MONDAY)
        self.declared(actor_for(case, "refuse"), a_person())

        make(case, "refuse", at=MONDAY + timedelta(hours=2))
        deliver_all()

        assert not Signal.objects.filter(rule="kin").exists()

    def test_the_number_is_kept_nowhere_and_shown_to_nobody(self) -> None:
        officer, relative = a_person(Role.APPROVER), a_person(name="张小三")
        number = unseal(relative.id_sealed)

        kin = self.declared(officer, relative)
        self.declared(officer, relative)

        assert number not in str(Kin.objects.values().get())
        assert number not in str([entry.facts for entry in Entry.objects.all()])
        assert [one.name_masked for one in kin_of(officer)] == ["张**"]
        assert kin.officer == officer
        assert is_declared_kin(officer.pk, relative.pk)

    def test_citizens_declare_nothing_and_nobody_declares_themselves(self) -> None:
        officer = a_person(Role.APPROVER, organisation=an_office())

        with pytest.raises(NotAllowed):
            self.declared(a_person(), a_person())
        with pytest.raises(Invalid, match="kin-is-oneself"):
            self.declared(officer, officer)


# ---------------------------------------------------------------- once a day


@pytest.mark.django_db
def test_peers_are_compared_once_a_day_and_said_once_a_month() -> None:
    from tongban.oversight.actions import oversee

    office = an_office()
    case = a_case("refused", at=MONDAY)
    officers = [a_person(Role.APPROVER, organisation=office) for _n in range(4)]
    Case.objects.bulk_create(
        Case(
            number=f"PEER-{officer.pk}-{n}", pack=case.pack, item_code=case.item_code, title="示例",
            applicant=case.applicant, organisation=office, region=case.region, handler=officer,
            state="refused" if n < (30 if officer == officers[0] else 3) else "issued", submitted_at=MONDAY,
            accepted_at=MONDAY, decided_at=MONDAY + timedelta(hours=n % 7), ended_at=MONDAY + timedelta(hours=7),
        )
        for officer in officers
        for n in range(40)
    )  # fmt: skip

    first = oversee(MONDAY + timedelta(days=1))
    same_day, next_day = oversee(MONDAY + timedelta(days=1, hours=1)), oversee(MONDAY + timedelta(days=2))

    signal = Signal.objects.get(rule="refuses-unlike-peers")
    assert (first.compared, same_day.compared, next_day.compared) == (1, 0, 0)
    assert (signal.officer, signal.subject, signal.kind) == (officers[0], case.item_code, "item")
    assert a_pack().code == case.item_code
