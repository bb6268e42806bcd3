"""The screens of oversight, as supervisor, officer, head and everybody else meet them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tongban.accounts.models import Role
from tongban.accounts.queries import kin_of
from tongban.accounts.testing import Cast, a_person, an_office, the_cast
from tongban.cases import actions as cases
from tongban.cases.testing import a_case, make
from tongban.journal.testing import deliver_all
from tongban.kit.identifiers import make_id_number
from tongban.oversight import actions, queries
from tongban.oversight.models import Card, Signal

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return the_cast()


def client_of(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def a_late_case(cast: Cast, days: int = 14):
    """A case of 王五's that broke its promise, with what oversight has noticed by now."""
    case = a_case("reviewing", at=timezone.now() - timedelta(days=days))
    cases.take(case, cast.wang, at=timezone.now() - timedelta(days=days))
    look(cast)
    return case


def look(cast: Cast) -> None:
    deliver_all()
    actions.rebuild_watches()
    actions.oversee()


def text_of(answer) -> str:
    assert answer.status_code in (200, 422, 409), answer.status_code
    return str(answer.content.decode())


def move(client: Client, card: Card, name: str, **facts: str):
    said = {f"{name}-{key}": value for key, value in facts.items()}
    return client.post(reverse("oversight:card-move", args=[card.number, name]), said)


# ---------------------------------------------------------------- the stream


def test_the_supervisor_sees_a_broken_promise_as_it_is_noticed(cast: Cast) -> None:
    zhao = client_of(cast.zhao)
    assert "没有信号" in text_of(zhao.get(reverse("oversight:live")))
    case = a_late_case(cast)

    page = text_of(zhao.get(reverse("oversight:live")))

    assert case.number in page
    assert "超过承诺时限" in page
    assert "黄牌" in page
    assert "<h1" in page


def test_the_page_asks_only_for_what_is_newer_and_is_told_when_there_is_nothing(cast: Cast) -> None:
    zhao = client_of(cast.zhao)
    first = a_late_case(cast)
    newest = Signal.objects.order_by("-pk")[0].pk
    nothing = zhao.get(reverse("oversight:live"), {"since": newest})
    second = a_late_case(cast)

    fresh = zhao.get(reverse("oversight:live"), {"since": newest, "tone": "red"})

    assert nothing.status_code == 204
    page = text_of(fresh)
    assert second.number in page
    assert first.number not in page
    assert 'role="status"' in page
    assert f"tone=red&amp;since={Signal.objects.order_by('-pk')[0].pk}" in page


@pytest.mark.parametrize(
    ("asked", "is_there"),
    [
        ({"tone": "red"}, True),
        ({"family": "timing"}, True),
        ({"family": "content"}, False),
        ({"item": "demo-item"}, True),
        ({"item": "another"}, False),
        ({"office": "999999"}, False),
    ],
)
def test_the_stream_can_be_narrowed(cast: Cast, asked: dict[str, str], is_there: bool) -> None:
    case = a_late_case(cast)

    page = text_of(client_of(cast.zhao).get(reverse("oversight:live"), asked))

    assert (case.number in page) is is_there


def test_a_word_nobody_knows_is_refused_in_words(cast: Cast) -> None:
    assert client_of(cast.zhao).get(reverse("oversight:live"), {"tone": "pink"}).status_code == 422
    assert client_of(cast.zhao).get(reverse("oversight:live"), {"after": "x"}).status_code == 422


def test_a_signal_stands_on_the_cases_timeline_with_the_clock_step_by_step(cast: Cast) -> None:
    case = a_late_case(cast)
    signal = Signal.objects.get(subject=case.number, rule="promise-late")

    page = text_of(client_of(cast.zhao).get(reverse("oversight:signal", args=[signal.pk])))

    assert "受理" in page
    assert "信号的依据" in page
    assert "事项发生当日，不计入" in page
    assert 'class="limit-strip"' in page
    assert case.applicant.name not in page
    lines = page.index('class="timeline"')
    assert page.index("超过承诺时限", lines) < page.index("受理", lines)  # newest first


def test_a_signal_about_an_act_shows_what_was_found(cast: Cast) -> None:
    case = a_late_case(cast)
    signal = Signal.objects.create(
        once="a", rule="outside-hours", version="1", family="procedure", tone="notice", subject=case.number,
        organisation=case.organisation, region=case.region, item_code=case.item_code, at=timezone.now(),
        explanation={"at": "2026-11-16T12:16+08:00", "declared": True},
    )  # fmt: skip

    page = text_of(client_of(cast.zhao).get(reverse("oversight:signal", args=[signal.pk])))

    assert "2026-11-16 12:16" in page
    assert "是" in page
    assert "limit-strip" not in page


def test_a_signal_about_a_matter_needs_no_case(cast: Cast) -> None:
    case = a_late_case(cast)
    signal = Signal.objects.create(
        once="b", rule="refuses-unlike-peers", version="1", family="discretion", tone="notice", kind="item",
        subject=case.item_code, organisation=case.organisation, region=case.region, item_code=case.item_code,
        officer=cast.wang, at=timezone.now(), explanation={"decided": 40, "refused": 30, "chance": 0.0001},
        entries=list(Signal.objects.filter(subject=case.number)[0].entries),
    )  # fmt: skip

    page = text_of(client_of(cast.zhao).get(reverse("oversight:signal", args=[signal.pk])))

    assert "不予许可比例偏离同行" in page
    assert "纯属偶然的概率" in page
    assert case.number not in page


# ---------------------------------------------------------------- who may see


def test_others_cannot_learn_that_signals_and_cards_exist(cast: Cast) -> None:
    case = a_late_case(cast)
    signal, card = Signal.objects.filter(subject=case.number)[0], Card.objects.get(subject=case.number)
    stranger = a_person(Role.APPROVER, organisation=an_office("tobacco"))

    for person in (stranger, a_person(Role.HEAD, organisation=an_office("tobacco"))):
        client = client_of(person)
        for door, key in (("signal", signal.pk), ("card", card.number)):
            absent = "999999" if door == "signal" else "X-1"
            foreign = client.get(reverse(f"oversight:{door}", args=[key]))
            missing = client.get(reverse(f"oversight:{door}", args=[absent]))
            assert (foreign.status_code, missing.status_code) == (404, 404)
        assert case.number not in text_of(client.get(reverse("oversight:live")))
        assert card.number not in text_of(client.get(reverse("oversight:cards"), {"tab": "all"}))
        assert move(client, card, "withdraw", decision="不成立").status_code == 404


def test_a_citizen_finds_no_door_here(cast: Cast) -> None:
    case = a_late_case(cast)
    signal, card = Signal.objects.filter(subject=case.number)[0], Card.objects.get(subject=case.number)
    chen, nobody = client_of(cast.chen), Client()

    for name, args in (
        ("live", []),
        ("cards", []),
        ("rules", []),
        ("relatives", []),
        ("signal", [signal.pk]),
        ("card", [card.number]),
        ("card-move", [card.number, "explain"]),
    ):
        address = reverse(f"oversight:{name}", args=args)
        assert chen.get(address).status_code == 403, name
        assert nobody.get(address).status_code == 302, name


def test_officer_and_head_reach_the_card_that_concerns_them(cast: Cast) -> None:
    case = a_late_case(cast)
    card = Card.objects.get(subject=case.number)

    for person in (cast.wang, cast.zhou, cast.zhao):
        listed = text_of(client_of(person).get(reverse("oversight:cards")))
        assert card.number in listed
        assert case.number in text_of(client_of(person).get(reverse("oversight:card", args=[card.number])))


# ---------------------------------------------------------------- the card


def test_the_card_shows_rule_basis_entries_and_only_the_moves_that_are_open(cast: Cast) -> None:
    card = Card.objects.get(subject=a_late_case(cast).number)
    address = reverse("oversight:card", args=[card.number])

    officer, supervisor = text_of(client_of(cast.wang).get(address)), text_of(client_of(cast.zhao).get(address))

    rule = queries.card_row(card, cast.wang).rule
    for page in (officer, supervisor):
        assert rule.name in page
        assert rule.basis in page
        assert 'class="penalty yellow' in page
        assert "所依据的办理记录" in page
    for name in ("explain", "appeal"):
        door = reverse("oversight:card-move", args=[card.number, name])
        assert door in officer
        assert door not in supervisor


def test_a_card_is_explained_and_judged_on_the_screen(cast: Cast) -> None:
    card = Card.objects.get(subject=a_late_case(cast).number)
    wang, zhao = client_of(cast.wang), client_of(cast.zhao)

    empty = move(wang, card, "explain", explanation="")
    said = move(wang, card, "explain", explanation="现场核查因暴雨推迟。")
    upheld = move(zhao, card, "uphold", decision="应当依法中止或者延长，不应超期。")
    move(wang, card, "report", rectification="已作出决定并送达。")
    done = move(zhao, card, "rectify", remark="")

    assert empty.status_code == 422
    assert {said.status_code, upheld.status_code, done.status_code} == {302}
    card.refresh_from_db()
    assert card.state == "rectified"
    page = text_of(wang.get(reverse("oversight:card", args=[card.number])))
    for words in ("现场核查因暴雨推迟。", "应当依法中止或者延长，不应超期。", "已作出决定并送达。"):
        assert words in page


def test_an_appeal_can_be_granted_and_the_card_is_void(cast: Cast) -> None:
    card = Card.objects.get(subject=a_late_case(cast).number)

    move(client_of(cast.wang), card, "appeal", appeal="期限已经依法延长。")
    move(client_of(cast.zhao), card, "withdraw", decision="申诉成立。")

    page = text_of(client_of(cast.wang).get(reverse("oversight:card", args=[card.number])))
    assert "penalty yellow void" in page
    assert card.number in text_of(client_of(cast.wang).get(reverse("oversight:cards"), {"state": "withdrawn"}))
    assert card.number not in text_of(client_of(cast.wang).get(reverse("oversight:cards"), {"tab": "open"}))


def test_a_move_that_is_not_open_is_refused_and_nothing_changes(cast: Cast) -> None:
    card = Card.objects.get(subject=a_late_case(cast).number)

    refused = move(client_of(cast.wang), card, "uphold", decision="维持")

    card.refresh_from_db()
    assert refused.status_code in (403, 409)
    assert card.state == "issued"


def test_a_refusal_keeps_what_was_typed(cast: Cast) -> None:
    card = Card.objects.get(subject=a_late_case(cast).number)
    Card.objects.filter(pk=card.pk).update(explain_due=timezone.localdate() - timedelta(days=1))

    refused = move(client_of(cast.wang), card, "explain", explanation="来晚了的说明。")

    assert refused.status_code == 409
    assert "来晚了的说明。" in text_of(refused)


def test_a_supervisor_issues_a_card_on_a_signal_whose_rule_issues_none(cast: Cast) -> None:
    case = a_case("correcting", at=timezone.now() - timedelta(days=8))
    make(case, "correct", at=timezone.now() - timedelta(days=7))
    head, window = cast.zhou, cast.li
    cases.ask_consent(case, window, "补正后才能看出。", at=timezone.now() - timedelta(days=6))
    consent = case.consents.get()
    cases.give_consent(consent.pk, head, at=timezone.now() - timedelta(days=6))
    make(case, "ask", at=timezone.now() - timedelta(days=5), by=window)
    look(cast)
    signal = Signal.objects.get(subject=case.number, rule="second-correction")
    zhao = client_of(cast.zhao)
    address = reverse("oversight:issue", args=[signal.pk])
    assert address in text_of(zhao.get(reverse("oversight:signal", args=[signal.pk])))

    unsaid, issued = zhao.post(address, {}), zhao.post(address, {"colour": "yellow"})

    assert (unsaid.status_code, issued.status_code) == (422, 302)
    assert Card.objects.get(signal=signal).colour == "yellow"
    assert client_of(cast.wang).post(address, {"colour": "red"}).status_code == 403


# ---------------------------------------------------------------- rules and relatives


def test_every_rule_is_read_with_its_basis(cast: Cast) -> None:
    page = text_of(client_of(cast.wang).get(reverse("oversight:rules")))

    for rule in queries.rules():
        assert rule.name in page
        assert rule.basis in page
    assert "示例值" in page


def test_an_officer_declares_a_relative_and_reads_only_the_masked_name(cast: Cast) -> None:
    wang = client_of(cast.wang)
    address = reverse("oversight:relatives")
    number = make_id_number(timezone.localdate().replace(year=1970, month=3, day=4), 12, "990199")

    empty = wang.post(address, {})
    wrong = wang.post(address, {"name": "王小明", "id_number": "1", "relation": "lineal"})
    kept = wang.post(address, {"name": "王小明", "id_number": number, "relation": "lineal"})

    assert (empty.status_code, wrong.status_code, kept.status_code) == (422, 422, 302)
    assert len(kin_of(cast.wang)) == 1
    page = text_of(wang.get(address))
    assert number not in page
    assert "王小明" not in page
    assert kin_of(cast.wang)[0].name_masked in page


def test_no_page_asks_the_database_too_often(cast: Cast, django_assert_max_num_queries) -> None:
    for _each in range(3):
        a_late_case(cast)
    signal, card = Signal.objects.all()[0], Card.objects.all()[0]

    for name, args in (("live", []), ("cards", []), ("rules", []), ("signal", [signal.pk]), ("card", [card.number])):
        client = client_of(cast.zhao)
        with django_assert_max_num_queries(30):
            assert client.get(reverse(f"oversight:{name}", args=args)).status_code == 200
