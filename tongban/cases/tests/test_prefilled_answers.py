"""What the platform fills in by itself is an answer it takes back; dates stay inside the range of their pack."""

from __future__ import annotations

import tomllib
from datetime import date
from types import SimpleNamespace

import pytest
from django.conf import settings

from tongban.accounts.actions import sign_up
from tongban.accounts.models import Organisation, Person
from tongban.accounts.testing import a_person, an_office
from tongban.cases import actions, queries
from tongban.cases.checking import NotPossible, clean
from tongban.cases.queries import filling
from tongban.cases.refusals import NotReady
from tongban.cases.testing import a_draft
from tongban.catalog.packs import Question
from tongban.catalog.testing import a_pack
from tongban.kit.identifiers import make_id_number, make_uscc
from tongban.kit.refusals import Refusal

PHONES = ["+852 9123 4567", "0086 19900000019", "86 19900000019", "+86 199-0000-0018", "１９９００００００１９", "call me", "12345",
          "0990-0000000-801", ""]  # fmt: skip
NAMES = ["阿依•买买提", "张 三\u200b", "王𬎆", "𠮷野家", "王\ue000", "བཀྲ་ཤིས་ཚེ་རིང", "Anna  BERG", "阿" * 60, "-"]


def _every_question() -> list[Question]:
    rows = [
        row
        for file in sorted(settings.PACKS_DIR.rglob("form.toml"))
        for rows in tomllib.loads(file.read_text(encoding="utf-8")).values()
        for row in rows
    ]
    return [Question.model_validate(row) for row in rows if row.get("prefill")]


def test_no_pack_refuses_what_the_platform_filled_in_for_any_account_that_could_be_opened(monkeypatch) -> None:
    questions = _every_question()
    odd: dict[str, object] = {
        "number": "示许〔2026〕1号",
        "holder_name": "王𬎆",
        "identifier": "x",
        "fields": {},
        "kind_name": "执照",
    }
    monkeypatch.setattr(filling, "held_licence", lambda *_asked: SimpleNamespace(**odd))
    refused = []
    for place, phone in enumerate(PHONES):
        name = NAMES[place]
        person = Person(
            name=name, phone=phone, email="a@b.invalid", address="示例路1号", id_masked="990***********0017"
        )
        firm = Organisation(name=name, code=make_uscc(7), legal_person_name=name, phone=phone, address="示例路1号")
        known = filling.prefilled(questions, person, firm)
        for question in questions:
            if question.name in known and not known[question.name].masked:
                try:
                    clean(question, known[question.name].value)
                except NotPossible as wrong:
                    refused.append((question.name, name, phone, wrong.code))

    assert questions
    assert not refused


@pytest.mark.django_db
@pytest.mark.parametrize("phone", [one for one in PHONES if one not in ("call me", "12345", "")])
def test_a_telephone_the_account_takes_is_taken_by_the_form_it_is_filled_into(phone) -> None:
    person = sign_up(
        username="odd-phone", name="张三", id_number=make_id_number(date(1990, 1, 1), 5), password="一句没有别人会想到的话",
        phone=phone,
    )  # fmt: skip
    an_office()
    draft = actions.start(person, a_pack().code)

    actions.save_answers(draft, person, {"applicant_phone": draft.answers["applicant_phone"]})

    assert draft.answers["applicant_phone"] == person.phone


def _a_date(**more: object) -> Question:
    return Question(name="until", label={"zh": "租期截止日期"}, kind="date", **more)


def test_a_lease_that_is_over_is_refused_on_the_day_of_the_application() -> None:
    lease = _a_date(not_before="today", not_after="+20y", long_term=True)
    on = date(2026, 12, 1)

    assert clean(lease, "2026年12月1日", on=on) == "2026-12-01"
    assert clean(lease, "长期有效", on=on) == "长期"
    for typed, code in (("2026-11-30", "date-too-early"), ("2047-01-01", "date-too-late")):
        with pytest.raises(NotPossible) as refused:
            clean(lease, typed, on=on)
        assert refused.value.code == code


def test_where_the_pack_does_not_allow_it_for_ever_is_no_answer() -> None:
    with pytest.raises(NotPossible) as refused:
        clean(_a_date(), "长期")
    assert refused.value.code == "date-malformed"


@pytest.mark.django_db
def test_a_lease_that_ran_out_while_the_draft_lay_is_said_before_it_is_sent() -> None:
    lease = {"name": "lease_until", "label": {"zh": "租期截止日期"}, "kind": "date", "not_before": "today"}
    person = a_person()
    draft = a_draft(person, a_pack(questions=[lease]))
    draft.answers["lease_until"] = "2020-01-01"
    draft.save()

    assert "date-too-early" in {fault.code for fault in queries.faults(draft)}
    with pytest.raises(NotReady):
        actions.submit(draft, person)


@pytest.mark.django_db
@pytest.mark.parametrize("value", ["29-12-31", "202-12-31", "2029-02-30", 7, ["2029-01-01"], True])
def test_no_other_door_lets_a_wrong_date_in(value) -> None:
    lease = {"name": "lease_until", "label": {"zh": "租期截止日期"}, "kind": "date"}
    person = a_person()
    draft = a_draft(person, a_pack(questions=[lease]))

    with pytest.raises(Refusal):
        actions.save_answers(draft, person, {"lease_until": value})
