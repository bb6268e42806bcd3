"""A draft, from two devices if need be, until it is sent."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tongban.accounts.testing import a_firm, a_person, an_office
from tongban.cases import actions, queries
from tongban.cases.models import Case
from tongban.cases.refusals import NotReady
from tongban.cases.testing import a_case, a_draft, a_picture, fill
from tongban.catalog.testing import a_pack
from tongban.journal.models import Entry
from tongban.kit.refusals import NotAllowed, NotFound, Refusal, WrongState

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    an_office()
    return a_person(name="张三")


@pytest.fixture
def draft(person):
    return actions.start(person, a_pack().code)


def test_what_the_account_knows_is_filled_in_with_its_source(draft, person) -> None:
    known = queries.prefill(draft, person)

    assert draft.answers["applicant_phone"] == person.phone == known["applicant_phone"].value
    assert str(known["applicant_phone"].source)


def test_a_draft_is_bound_to_the_pack_version_it_was_born_with(person) -> None:
    draft = actions.start(person, a_pack().code)

    a_pack(questions=[])

    assert [q.name for q in queries.questions_of(draft)] == ["shop_name", "area_sqm", "applicant_phone"]


def test_everything_that_is_missing_is_said_at_once(draft, person) -> None:
    with pytest.raises(NotReady) as refusal:
        actions.submit(draft, person)

    assert {(f.kind, f.name) for f in refusal.value.faults} == {
        ("situation", "is_large"), ("field", "shop_name"), ("field", "area_sqm"), ("material", "id-card"),
    }  # fmt: skip
    assert refusal.value.as_problem()["errors"]
    assert draft.state == "draft"


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("shop_name", "很" * 201, "too-long"),
        ("area_sqm", "宽敞", "not-a-number"),
        ("area_sqm", 0, "too-small"),
        ("area_sqm", 100001, "too-large"),
        ("applicant_phone", "12", "phone-malformed"),
        ("favourite_colour", "红", "not-a-question"),
    ],
)
def test_an_impossible_answer_is_refused_with_its_reason(draft, person, name, value, code) -> None:
    with pytest.raises(NotReady) as refusal:
        actions.save_answers(draft, person, {name: value})

    assert [(fault.name, fault.code) for fault in refusal.value.faults] == [(name, code)]


@pytest.mark.parametrize("value", ["990102199203070011", "99010219920307", "1990"])
def test_a_wrong_identity_number_is_refused(person, value) -> None:
    pack = a_pack(questions=[{"name": "agent_id_number", "label": {"zh": "代办人身份证号码"}, "kind": "id-number"}])
    draft = actions.start(person, pack.code)

    with pytest.raises(NotReady) as refusal:
        actions.save_answers(draft, person, {"agent_id_number": value})

    assert refusal.value.faults[0].code.startswith("id-number-")


def test_a_damaged_credit_code_is_refused(person) -> None:
    pack = a_pack(questions=[{"name": "credit_code", "label": {"zh": "统一社会信用代码"}, "kind": "credit-code"}])
    draft = actions.start(person, pack.code)

    with pytest.raises(NotReady) as refusal:
        actions.save_answers(draft, person, {"credit_code": "91990100MA0000001X"})

    assert refusal.value.faults[0].code.startswith("credit-code-")


def test_an_answer_can_be_taken_away_again(draft, person) -> None:
    actions.save_answers(draft, person, {"shop_name": "张三小馆"})
    actions.save_answers(draft, person, {"shop_name": ""})

    assert "shop_name" not in Case.objects.get(pk=draft.pk).answers


def test_two_devices_never_overwrite_each_other(draft, person) -> None:
    seen = draft.revision
    actions.save_answers(Case.objects.get(pk=draft.pk), person, {"shop_name": "甲"}, seen)

    with pytest.raises(Refusal) as refusal:
        actions.save_answers(draft, person, {"shop_name": "乙"}, seen)

    assert (refusal.value.code, refusal.value.status) == ("revision-conflict", 409)
    assert Case.objects.get(pk=draft.pk).answers["shop_name"] == "甲"


def test_a_draft_whose_time_is_over_is_refused_with_a_sentence(draft, person) -> None:
    later = draft.draft_until + timedelta(days=1)

    for act in (
        lambda: actions.save_answers(draft, person, {"shop_name": "甲"}, at=later),
        lambda: actions.submit(draft, person, at=later),
    ):
        with pytest.raises(Refusal) as refusal:
            act()
        assert refusal.value.code == "draft-expired"


def test_submitting_twice_gives_the_same_case_and_one_entry(person) -> None:
    draft = a_draft(person, a_pack())
    again = Case.objects.get(pk=draft.pk)

    first = actions.submit(draft, person)
    second = actions.submit(again, person)

    assert first.number == second.number
    assert second.state == "submitted"
    assert Entry.objects.filter(subject=draft.number, what="case.submit").count() == 1


def test_what_was_withdrawn_before_it_was_sent_cannot_be_sent(person) -> None:
    draft = a_draft(person, a_pack())
    actions.move(draft, person, "withdraw")

    with pytest.raises(WrongState):
        actions.submit(draft, person)


def test_a_sent_case_is_not_changed_as_a_draft(person) -> None:
    case = a_case("submitted", applicant=person)

    with pytest.raises(WrongState):
        actions.save_answers(case, person, {"shop_name": "别的"})


def test_only_a_representative_begins_for_a_firm(person) -> None:
    with pytest.raises(NotAllowed) as refusal:
        actions.start(person, a_pack().code, on_behalf_of=a_firm())

    assert refusal.value.code == "not-your-firm"


def test_a_representative_of_the_firm_goes_on_with_its_case() -> None:
    an_office()
    first, second = a_person(), a_person()
    firm = a_firm(first)
    case = actions.start(first, a_pack().code, on_behalf_of=firm)
    from tongban.accounts.actions import give_mandate

    with pytest.raises(NotFound):
        queries.case_seen_by(second, case.number)
    give_mandate(second, "representative", firm, given_by=None)

    assert queries.case_seen_by(second, case.number) == case


def test_an_unknown_item_is_not_found(person) -> None:
    with pytest.raises(NotFound):
        actions.start(person, "no-such-item")


def test_the_task_list_follows_the_draft(draft, person) -> None:
    before = {task.name: task.status for task in queries.tasks(draft, person)}
    fill(draft, person, situation={"is_large": False})
    after = {task.name: task.status for task in queries.tasks(draft, person)}

    assert before == {
        "situation": "to-do",
        "shop_name": "cannot-start",
        "applicant_phone": "cannot-start",
        "materials": "cannot-start",
        "check": "cannot-start",
    }
    assert after == {
        "situation": "done",
        "shop_name": "done",
        "applicant_phone": "done",
        "materials": "done",
        "check": "to-do",
    }


def test_answers_are_shown_in_words(draft, person) -> None:
    actions.save_situation(draft, person, {"is_large": True})
    actions.save_answers(draft, person, {"area_sqm": 60})

    shown = {field.name: field.shown for section in queries.answers_view(draft, person) for field in section.fields}

    assert shown["is_large"] in ("Yes", "是")
    assert shown["area_sqm"] == "60 ㎡"


def test_a_rule_that_refuses_stops_it_before_it_is_sent(person) -> None:
    large = [{"fact": "is_large", "test": "is", "value": True}]
    refused = {"refuse": {"zh": "大店请到别处办。"}}
    rules = [{"name": "大店不办", "when": large, "then": refused, "basis": "《示例办法》第二条"}]
    draft = actions.start(person, a_pack(rules=rules).code)
    actions.save_situation(draft, person, {"is_large": True})

    faults = [fault for fault in queries.faults(draft) if fault.code == "ruled-out"]

    assert "大店请到别处办（《示例办法》第二条）。" in str(faults[0].sentence)
    assert "《示例办法》第二条" in str(faults[0].sentence)


def test_a_lying_upload_is_refused_and_nothing_is_kept(draft, person) -> None:
    lie = a_picture("plan.exe")

    with pytest.raises(Refusal) as refusal:
        actions.supply_material(draft, person, "id-card", way="upload", file=lie)

    assert refusal.value.code == "upload-type-lies"
    assert not draft.materials.filter(code="id-card").exists()


def test_a_case_says_when_it_was_sent_and_what_is_due(person) -> None:
    at = timezone.make_aware(timezone.datetime(2026, 9, 14, 10))
    case = a_case("submitted", applicant=person, at=at)

    assert case.submitted_at == case.received_at == at
    assert (
        case.receipt_due == case.next_due == timezone.datetime(2026, 9, 20).date()
    )  # Sunday the 20th is a make-up day
