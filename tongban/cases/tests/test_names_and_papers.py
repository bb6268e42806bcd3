"""The names and papers real people have: compared in one way, received, and drawn when they can be."""

from __future__ import annotations

from datetime import date

import pytest

from tongban.accounts.actions import reveal_id, sign_up
from tongban.accounts.testing import a_person, an_office
from tongban.cases import actions, queries
from tongban.cases.models import Case
from tongban.cases.queries.lists import _named
from tongban.cases.testing import a_case, a_draft
from tongban.catalog.testing import a_pack
from tongban.kit.identifiers import make_id_number

pytestmark = pytest.mark.django_db
FOREIGN = "911840198504120070"
AGENT = [
    {"name": "agent_name", "label": {"zh": "代办人姓名"}, "kind": "name"},
    {"name": "agent_id_number", "label": {"zh": "代办人身份证号码"}, "kind": "id-number"},
]
CARD = [{"code": "agent-id-card", "name": {"zh": "代办人身份证"}, "ways": ["exchange:population", "upload"]}]


@pytest.mark.parametrize("stored", ["阿依·买买提", "阿依•买买提"])
@pytest.mark.parametrize(
    "typed", ["阿依·买买提", "阿依•买买提", "阿依・买买提", "阿依．买买提", "阿依.买买提", "阿依‧买买提"]
)
def test_the_register_knows_somebody_by_every_dot_also_where_an_old_row_has_another(stored, typed) -> None:
    an_office()
    agent = a_person(name=stored)
    case = actions.start(a_person(), a_pack(questions=AGENT, materials=CARD).code)
    number = reveal_id(agent, asked_by=agent, why="test")

    actions.save_answers(case, case.applicant, {"agent_name": typed, "agent_id_number": number})

    assert case.answers["agent_name"] == "阿依·买买提"
    assert case.materials.get(code="agent-id-card").facts["name"] == stored


@pytest.mark.parametrize("typed", ["阿依·买买提", "阿依•买买提", " 阿依.买买提\u200b"])
def test_the_desk_finds_an_applicant_by_a_name_with_any_dot(typed) -> None:
    case = a_case(applicant=a_person(name="阿依·买买提"))

    assert list(Case.objects.filter(_named(typed))) == [case]


@pytest.mark.parametrize("name", ["王𬎆", "王𰀀", "བཀྲ་ཤིས", "ئايگۈل", "Ana-María O'Neil"])
def test_a_citizen_with_a_rare_name_is_received(name) -> None:
    number = make_id_number(date(1990, 1, 1), 5)
    assert sign_up(username="rare-name", name=name, id_number=number, password="一句没有别人会想到的话").name == name
    person = a_person(name=name)  # the same name, proved at the window
    draft = a_draft(person, a_pack(), answers={"shop_name": "𠮷野家"})

    actions.submit(draft, person)

    assert draft.state == "submitted"
    assert draft.answers["shop_name"] == "𠮷野家"


def test_a_permanent_residence_card_opens_an_account_and_answers_a_question() -> None:
    person = sign_up(username="foreigner", name="ANNA BERG", id_number=FOREIGN, password="一句没有别人会想到的话")
    case = a_draft(person, a_pack(questions=AGENT), answers={"agent_name": "Anna Berg"})

    actions.save_answers(case, person, {"agent_name": "李某", "agent_id_number": FOREIGN})

    assert person.id_masked == "911***********0070"
    assert queries.questions_of(case)
