"""Materials: what the platform knows is never asked for, and the rest comes in one of the ways the pack allows."""

from datetime import date

import pytest

from tongban.accounts.actions import give_mandate
from tongban.accounts.models import Role
from tongban.accounts.testing import a_firm, a_person, an_office
from tongban.cases import actions, queries
from tongban.cases.refusals import NotReady
from tongban.cases.testing import a_case, a_picture
from tongban.catalog.testing import a_pack
from tongban.kit.refusals import NotAllowed, NotFound, Refusal
from tongban.licences.actions import issue_licence

pytestmark = pytest.mark.django_db
ONLY = {"questions": [], "situations": [], "rules": []}


def a_draft_with(person, *ways: str, firm=None, **more):
    an_office()
    material = {"code": "proof", "name": {"zh": "证明"}, "ways": list(ways), **more}
    return actions.start(person, a_pack(**ONLY, materials=[material]).code, on_behalf_of=firm)


def row(case):
    return queries.materials_view(case, case.applicant)[0]


def a_certificate(kind: str, *, person=None, firm=None, until: date | None = None):
    return issue_licence(
        kind,
        holder_person=person,
        holder_organisation=firm,
        holder_name=(firm or person).name,
        issuer=an_office(),
        number="X1",
        fields={"shop_name": "老店"},
        valid_from=date(2020, 1, 1),
        valid_until=until,
    )


def test_a_certificate_held_is_attached_without_asking() -> None:
    person = a_person()
    held = a_certificate("id-card", person=person)

    case = a_draft_with(person, "licence:id-card", "upload")

    assert (row(case).way, row(case).grade, row(case).licence) == ("licence:id-card", "A", held)


def test_an_expired_certificate_is_not() -> None:
    person = a_person()
    a_certificate("id-card", person=person, until=date(2021, 1, 1))

    assert row(a_draft_with(person, "licence:id-card", "upload")).status == "missing"


def test_another_firms_certificate_is_not_taken_for_ones_own() -> None:
    person = a_person()
    one, other = a_firm(person), a_firm(person)
    a_certificate("business-licence", firm=other)

    assert row(a_draft_with(person, "licence:business-licence", "upload", firm=one)).status == "missing"
    assert row(a_draft_with(person, "licence:business-licence", "upload", firm=other)).status == "supplied"


def test_a_register_that_confirms_spares_the_paper_and_says_what_it_confirmed() -> None:
    firm = a_firm(person := a_person())

    case = a_draft_with(person, "exchange:market-registration", "upload", firm=firm)

    assert (row(case).way, row(case).grade, row(case).facts["code"]) == ("exchange:market-registration", "B", firm.code)


def test_a_register_that_knows_nothing_leaves_the_next_way() -> None:
    case = a_draft_with(a_person(), "exchange:marriage", "upload")

    assert row(case).status == "missing"
    with pytest.raises(Refusal) as refusal:
        actions.supply_material(case, case.applicant, "proof", way="exchange:marriage")
    assert refusal.value.code == "not-on-record"


def test_somebody_elses_identity_is_confirmed_only_under_their_own_name() -> None:
    agent = a_person(name="李某")
    from tongban.accounts.actions import reveal_id

    number = reveal_id(agent, asked_by=agent, why="test")
    asked = [
        {"name": "agent_name", "label": {"zh": "代办人姓名"}, "kind": "text"},
        {"name": "agent_id_number", "label": {"zh": "代办人身份证号码"}, "kind": "id-number"},
    ]
    materials = [{"code": "agent-id-card", "name": {"zh": "代办人身份证"}, "ways": ["exchange:population", "upload"]}]
    an_office()
    case = actions.start(a_person(), a_pack(**{**ONLY, "questions": asked}, materials=materials).code)

    actions.save_answers(case, case.applicant, {"agent_name": "别人", "agent_id_number": number})
    assert row(case).status == "missing"
    actions.save_answers(case, case.applicant, {"agent_name": "李某"})
    assert row(case).facts["name"] == "李某"


def test_ones_own_number_is_taken_over_masked_until_the_name_is_somebody_elses() -> None:
    asked = [
        {"name": "operator_name", "label": {"zh": "经营者姓名"}, "kind": "text", "prefill": "person.name"},
        {"name": "operator_id_number", "label": {"zh": "证件号码"}, "kind": "id-number", "prefill": "person.id_number"},
    ]
    an_office()
    case = actions.start(a_person(), a_pack(**{**ONLY, "questions": asked}, materials=[]).code)
    assert case.answers["operator_id_number"] == case.applicant.id_masked
    assert [q.name for q in queries.questions_of(case)] == ["operator_name"]

    actions.save_answers(case, case.applicant, {"operator_name": "别人"})

    assert "operator_id_number" not in case.answers
    assert [q.name for q in queries.questions_of(case)] == ["operator_name", "operator_id_number"]


def test_a_promise_is_kept_with_who_promised_what() -> None:
    case = a_draft_with(a_person(name="张三"), "promise", "upload")

    actions.supply_material(case, case.applicant, "proof", way="promise")

    assert (row(case).grade, row(case).facts) == ("D", {"promised_by": "张三", "promises": "证明"})


@pytest.mark.parametrize(
    ("code", "way", "refused"),
    [
        ("nothing", "upload", "not-a-material"),
        ("proof", "promise", "way-not-open"),
        ("proof", "defer", "way-not-open"),
        ("proof", "licence:id-card", "licence-not-held"),
    ],
)
def test_only_what_is_needed_and_only_in_its_ways(code: str, way: str, refused: str) -> None:
    case = a_draft_with(a_person(), "licence:id-card", "upload")

    with pytest.raises(Refusal) as refusal:
        actions.supply_material(case, case.applicant, code, way=way, file=a_picture())

    assert refusal.value.code == refused


def test_what_was_supplied_can_be_removed_and_is_then_missing() -> None:
    case = a_draft_with(a_person(), "upload")
    actions.supply_material(case, case.applicant, "proof", way="upload", file=a_picture())
    assert queries.faults(case) == []

    actions.remove_material(case, case.applicant, "proof")

    assert [fault.name for fault in queries.faults(case)] == ["proof"]
    with pytest.raises(NotFound):
        actions.remove_material(case, case.applicant, "proof")


def test_what_may_follow_later_does_not_hold_up_the_application() -> None:
    case = a_draft_with(a_person(), "upload", deferrable=True, deferred_days=10)
    with pytest.raises(NotReady):
        actions.submit(case, case.applicant)

    actions.supply_material(case, case.applicant, "proof", way="defer")
    actions.submit(case, case.applicant)

    assert (row(case).status, row(case).is_open) == ("deferred", True)


def test_nobody_but_the_applicant_supplies() -> None:
    case = a_case("reviewing")
    officer = a_person(Role.APPROVER, organisation=case.organisation)

    with pytest.raises(NotAllowed):
        actions.supply_material(case, officer, "id-card", way="upload", file=a_picture())
    with pytest.raises(NotFound):
        actions.supply_material(case, a_person(), "id-card", way="upload", file=a_picture())


def test_a_colleague_who_represents_the_firm_may_supply() -> None:
    person, colleague = a_person(), a_person()
    firm = a_firm(person)
    give_mandate(colleague, Role.REPRESENTATIVE, firm, given_by=person)
    case = a_draft_with(person, "upload", firm=firm)

    actions.supply_material(case, colleague, "proof", way="upload", file=a_picture())

    assert row(case).status == "supplied"
