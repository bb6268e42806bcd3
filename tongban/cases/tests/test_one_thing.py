"""One thing, several departments: side by side, one after another, one end."""

from datetime import date, datetime

import pytest
from django.utils import timezone

from tongban.accounts.testing import a_person, an_office, the_cast
from tongban.cases import actions, queries
from tongban.cases.models import Case
from tongban.cases.testing import fill, make
from tongban.catalog.testing import a_one_thing, a_pack, the_packs
from tongban.documents.queries import documents_of
from tongban.journal.actions import deliver
from tongban.journal.models import Entry
from tongban.journal.testing import deliver_all
from tongban.licences import queries as licences
from tongban.notices.models import Message

pytestmark = pytest.mark.django_db
RESTAURANT = {
    "has_business_licence": False,
    "entity_type": "individual-business",
    "area_sqm": 120,
    "sets_up_sign": True,
    "sign_kind": "shop-front",
    "sells_tobacco": True,
    "near_school": False,
    "discharges_wastewater": False,
    "makes_cold_or_raw_food": False,
    "promises_food_conditions": True,
    "needs_prior_approval": False,
}
NOTHING = {"questions": [], "situations": [], "materials": [], "rules": []}


def moment(day: int, month: int = 9) -> datetime:
    return timezone.make_aware(datetime(2026, month, day, 10))


def parts(case: Case) -> dict[str, Case]:
    return {child.item_code: child for child in Case.objects.filter(parent=case)}


@pytest.fixture
def chain():
    """first (5 days) → second (3 days); third (4 days) beside them."""
    an_office()
    a_pack("first", promised={"days": 5}, **NOTHING)
    a_pack("second", promised={"days": 3}, **NOTHING)
    a_pack("third", promised={"days": 4}, **NOTHING)
    a_one_thing(parts=[{"item": "first"}, {"item": "second", "after": ["first"]}, {"item": "third"}])
    case = actions.start(a_person(), "demo-one-thing", at=moment(1))
    actions.submit(case, case.applicant, at=moment(1))
    deliver_all()
    return case


def finish(child: Case, day: int) -> None:
    make(child, "accept", at=moment(day))
    make(child, "grant", at=moment(day))
    make(child, "issue", at=moment(day))
    deliver_all()


def test_parts_that_wait_for_nothing_start_at_once_and_the_rest_waits(chain) -> None:
    found = parts(chain)

    assert {code: child.state for code, child in found.items()} == {
        "first": "submitted",
        "second": "waiting",
        "third": "submitted",
    }
    assert [child.number for child in found.values()] == [f"{chain.number}-0{place}" for place in (1, 2, 3)]
    assert chain.state == "under-way"


def test_the_whole_is_due_at_the_end_of_the_longest_path(chain) -> None:
    plan = queries.plan(chain)

    assert plan.path == ("first", "second")
    assert plan.days == 8
    assert plan.due_on == chain.promised_due == date(2026, 9, 11)
    assert [(part.code, part.level, part.is_critical) for part in plan.parts] == [
        ("first", 0, True),
        ("second", 1, True),
        ("third", 0, False),
    ]


def test_a_part_that_is_late_moves_the_end_of_the_whole(chain) -> None:
    make(parts(chain)["first"], "accept", at=moment(4))
    deliver_all()

    chain.refresh_from_db()
    assert chain.promised_due == date(2026, 9, 16)


def test_the_next_part_starts_by_itself_when_the_one_before_it_is_issued(chain) -> None:
    finish(parts(chain)["first"], 3)

    second = parts(chain)["second"]
    assert (second.state, second.received_at) == ("submitted", moment(3))
    assert Message.objects.filter(person=chain.applicant, about=second.number).count() == 1


def test_told_twice_nothing_happens_twice(chain) -> None:
    finish(parts(chain)["first"], 3)
    entries = Entry.objects.count()

    Entry.objects.update(delivered_at=None)
    deliver(limit=1000)

    assert Entry.objects.count() == entries
    assert Message.objects.filter(about__startswith=chain.number).count() == len(
        set(Message.objects.values_list("once", flat=True))
    )


def test_when_all_parts_end_well_there_is_one_pack_of_results(chain) -> None:
    for code, day in (("first", 3), ("third", 3), ("second", 4)):
        finish(parts(chain)[code], day)

    chain.refresh_from_db()
    assert (chain.state, chain.ended_at) == ("finished", moment(4))
    paper = documents_of("one-thing", chain.number).get(kind="result-pack")
    assert len([row for row in paper.facts["papers"] if "准予" in row["name"]]) == 3
    assert len([outcome for outcome in queries.results(chain) if outcome.kind == "licence"]) == 3


def test_a_refused_part_ends_what_waits_for_it_but_not_what_runs_beside_it(chain) -> None:
    first = parts(chain)["first"]
    make(first, "accept", at=moment(2))
    make(first, "refuse", at=moment(3))
    deliver_all()
    assert {code: child.state for code, child in parts(chain).items()} == {
        "first": "refused",
        "second": "withdrawn",
        "third": "submitted",
    }

    finish(parts(chain)["third"], 4)

    chain.refresh_from_db()
    assert chain.state == "ended"
    assert "不予" in Entry.objects.get(what="one-thing.end").facts["reason"]


def test_withdrawing_the_whole_takes_back_what_is_open_and_leaves_what_is_decided(chain) -> None:
    finish(parts(chain)["third"], 3)
    chain.refresh_from_db()

    actions.move(chain, chain.applicant, "withdraw", at=moment(4))
    deliver_all()

    assert {code: child.state for code, child in parts(chain).items()} == {
        "first": "withdrawn",
        "second": "withdrawn",
        "third": "issued",
    }
    chain.refresh_from_db()
    assert chain.state == "withdrawn"


def test_a_lost_reaction_is_made_good_by_the_clock(chain) -> None:
    first = parts(chain)["first"]
    for name in ("accept", "grant", "issue"):
        make(first, name, at=moment(3))
    Entry.objects.update(delivered_at=moment(3))
    assert parts(chain)["second"].state == "waiting"

    actions.tick(moment(4))

    assert parts(chain)["second"].state == "submitted"


def test_a_restaurant_is_opened_from_a_question_to_its_certificates() -> None:
    the_packs()
    cast = the_cast()
    case = actions.start(cast.zhang, "open-a-restaurant")
    fill(case, cast.zhang, situation=RESTAURANT, answers={"shop_name": "张三小馆"})
    rows = {row.code: row for row in queries.materials_view(case, cast.zhang)}
    assert (rows["business-licence"].status, rows["business-licence"].way) == ("waiting", "")
    assert case.answers["applicant_id_number"] == cast.zhang.id_masked

    actions.submit(case, cast.zhang)
    deliver_all()
    business = parts(case)["business-registration"]
    for name in ("accept", "grant", "issue"):
        make(business, name, by=cast.li if name == "accept" else None)
    deliver_all()

    food = parts(case)["food-business-licence"]
    licence = licences.held("business-licence", organisation=business.on_behalf_of)
    assert (food.state, food.on_behalf_of) == ("submitted", business.on_behalf_of)
    assert food.on_behalf_of.name == "张三小馆"
    assert licence.number == food.on_behalf_of.code == food.answers["credit_code"]
    handed_on = food.materials.get(code="business-licence")
    assert (handed_on.licence, handed_on.grade, handed_on.way) == (licence, "A", "licence:business-licence")

    for child in Case.objects.filter(parent=case, state="submitted"):
        for name in ("accept", "grant", "issue"):
            make(child, name, by=cast.li if name == "accept" else None)
    deliver_all()
    case.refresh_from_db()
    assert case.state == "finished"
    kinds = {licence.kind for licence in licences.licences_of(cast.zhang)}
    assert {"business-licence", "food-business-licence", "tobacco-retail-licence"} <= kinds


def test_a_certificate_held_is_never_asked_for_again() -> None:
    an_office()
    person = a_person()
    first = actions.start(person, a_pack("first", **NOTHING).code)
    actions.submit(first, person)
    for name in ("accept", "grant", "issue"):
        make(first, name)
    kind = first.pack.content["result"]["licence"]
    held = licences.held(kind, person=person) or licences.licences_of(person)[0]
    materials = [{"code": "permit", "name": {"zh": "许可证"}, "ways": [f"licence:{held.kind}", "upload"]}]

    second = actions.start(person, a_pack("second", **{**NOTHING, "materials": materials}).code)

    row = queries.materials_view(second, person)[0]
    assert (row.status, row.grade, row.licence) == ("supplied", "A", held)
    assert queries.faults(second) == []


def test_a_corrected_fact_reaches_the_parts_that_have_not_begun() -> None:
    an_office()
    asked = [{"name": "shop_name", "label": {"zh": "店名"}, "kind": "text"}]
    a_pack("first", **{**NOTHING, "questions": asked})
    a_pack("second", **{**NOTHING, "questions": asked})
    a_one_thing(parts=[{"item": "first"}, {"item": "second", "after": ["first"]}])
    case = actions.start(a_person(), "demo-one-thing")
    actions.save_answers(case, case.applicant, {"shop_name": "旧名"})
    actions.submit(case, case.applicant)
    make(parts(case)["first"], "ask", defects=[{"what": "field", "code": "shop_name", "problem": "重名。"}])

    actions.correct(parts(case)["first"], case.applicant, {"shop_name": "新名"})

    assert {child.answers["shop_name"] for child in parts(case).values()} == {"新名"}
