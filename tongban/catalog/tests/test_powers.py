"""The list of powers and duties: who holds what on which day, and how powers move (权责清单)."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tongban.accounts.models import Mandate, Organisation, Role
from tongban.accounts.testing import a_person, a_place, an_office, the_cast
from tongban.catalog import actions, queries
from tongban.catalog.models import Edition, Power
from tongban.catalog.powers.drafting import Draft
from tongban.catalog.testing import a_pack, a_power, an_item_pack, the_packs
from tongban.documents.queries import seal_of
from tongban.journal.models import Entry
from tongban.kit.identifiers import make_uscc, read_item_code
from tongban.kit.refusals import Invalid, NotAllowed, Refusal, StillNeeded

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def keeper():
    return a_person(Role.CATALOGUER)


@pytest.fixture
def approver():
    return a_person(Role.APPROVER, organisation=an_office())


@pytest.fixture
def old():
    office = an_office()
    a_power("demo-power", office)
    return office


@pytest.fixture
def bureau():
    return an_office("approval-bureau", name="示例市行政审批局")


def county_office(code: str = "990102") -> Organisation:
    return Organisation.objects.create(
        code=make_uscc(int(code), "11"),
        name=f"示例县局{code}",
        kind="office",
        department="county",
        region=a_place(code),
    )


def a_draft(kind="transfer", *, by=None, old, to=(), **said):
    facts = {
        "title": "第一批划转",
        "document": "示政发〔2026〕1号",
        "effective_on": TODAY,
        "powers": ["demo-power"],
    } | said
    return actions.draft(Draft(kind=kind, from_body=old.code, to_bodies=[one.code for one in to], **facts), by=by)


def approved(keeper, **facts):
    move = a_draft(by=keeper, **facts)
    for name in ("submit", "approve"):
        actions.move_powers(move, name, by=keeper)
    return move


def test_every_power_of_the_packs_says_what_the_body_must_do_and_what_it_answers_for():
    the_packs()
    the_cast()

    rows = queries.powers_list()

    assert rows
    assert all(row.duties and row.accountability and row.basis for row in rows)
    assert {row.level for row in rows} == {"3"}
    food = queries.power_page("license-food-business")
    assert food.now[0].organisation.department == "market-regulation"
    assert "food-business-licence" in [pack.item.code for pack in food.items]


def test_a_power_is_asked_for_on_a_day_at_a_body(old):
    Power.objects.filter(code="demo-power").update(until=YESTERDAY)

    assert queries.power_in_force("demo-power", YESTERDAY, old.pk).code == "demo-power"
    with pytest.raises(Refusal) as refusal:
        queries.power_in_force("demo-power", TODAY, old.pk)
    assert (refusal.value.code, refusal.value.status) == ("power-not-on-the-list", 409)
    assert old.name in str(refusal.value.sentence)
    assert refusal.value.next_step
    with pytest.raises(Refusal):
        queries.power_in_force("demo-power", date(2019, 1, 1), old.pk)


def test_the_body_that_handles_an_item_is_the_one_that_holds_its_power_closest_by(old, bureau):
    county = county_office()
    a_power("demo-power", county)
    pack = an_item_pack()

    assert queries.office_for(pack, a_place("990102")) == county
    assert queries.office_for(pack, a_place("990103")) == old
    assert queries.office_for(pack, a_place()) == old
    Power.objects.filter(organisation=old).delete()
    assert queries.office_for(pack, a_place()) == county  # delegated downwards: nobody around, somebody within
    with pytest.raises(Refusal):
        queries.office_for(pack, a_place("990103"))


def test_a_transfer_moves_rows_codes_windows_rights_seals_and_supervision(old, bureau, approver, keeper):
    a_pack(basic_code="000131001000", level=3)
    Organisation.objects.filter(pk=bureau.pk).update(address="政务大道9号", phone="0199-88009000")
    move = approved(keeper, old=old, to=[bureau], officers=[approver.username], in_flight="move", window="三楼A区")
    editions = Edition.objects.count()

    actions.take_effect(move, by=keeper)

    before, after = Power.objects.filter(code="demo-power").order_by("since")
    assert (before.organisation, before.until, before.finishes, before.closed_by) == (old, YESTERDAY, False, move)
    assert (after.organisation, after.since, after.until, after.opened_by) == (bureau, TODAY, None, move)
    assert after.regulator == old  # who supervised goes on supervising
    assert after.window == "三楼A区"
    assert seal_of(bureau) is not None
    assert Mandate.objects.get(person=approver, organisation=bureau).since == TODAY
    assert Mandate.objects.get(person=approver, organisation=old).until == YESTERDAY
    (line,) = move.table
    was, now = line["before"]["codes"][0], line["after"][0]["codes"][0]
    assert was["basic_code"] == now["basic_code"] == "000131001000"
    assert was["code"] != now["code"]
    assert read_item_code(now["code"], "task").body.text == bureau.code
    assert line["after"][0]["phone"] == "0199-88009000"
    assert Edition.objects.count() == editions + 1
    said = Entry.objects.get(what="power.moved")
    assert (said.subject, said.facts["move"], said.basis) == ("demo-power", move.number, "示政发〔2026〕1号")
    assert queries.office_for(an_item_pack(), a_place()) == bureau


def test_who_keeps_powers_or_finishes_cases_keeps_its_officers(old, bureau, approver, keeper):
    a_power("another-power", old)
    actions.take_effect(
        approved(keeper, old=old, to=[bureau], officers=[approver.username], in_flight="move"), by=keeper
    )

    assert Mandate.objects.get(person=approver, organisation=old).until is None


def test_delegating_lowers_the_level_and_the_lower_body_supervises_itself(old, keeper):
    one, two = county_office(), county_office("990103")
    for body in (one, two):
        a_person(Role.APPROVER, organisation=body)

    actions.take_effect(approved(keeper, kind="delegate", old=old, to=[one, two]), by=keeper)

    rows = Power.objects.filter(code="demo-power", until=None).exclude(organisation=old)
    assert {(row.organisation_id, row.level, row.source, row.regulator_id) for row in rows} == {
        (one.pk, "4", "2", None),
        (two.pk, "4", "2", None),
    }
    assert queries.office_for(an_item_pack(), a_place("990103")) == two
    assert queries.office_for(an_item_pack(), a_place("990104")) == old  # where nobody was named, nothing changes


def test_a_power_delegated_to_every_place_leaves_the_higher_body(old, keeper):
    bodies = [county_office(place.code) for place in a_place().children.all()]
    for body in bodies:
        a_person(Role.APPROVER, organisation=body)

    actions.take_effect(approved(keeper, kind="delegate", old=old, to=bodies, in_flight="move"), by=keeper)

    assert Power.objects.get(code="demo-power", organisation=old).until == YESTERDAY
    assert {queries.office_for(an_item_pack(), body.region) for body in bodies} == set(bodies)


def test_a_delegation_to_some_places_cannot_take_cases_along(old, keeper):
    county = county_office()
    a_person(Role.APPROVER, organisation=county)
    with pytest.raises(Invalid) as refusal:
        a_draft("delegate", old=old, to=[county], in_flight="move")

    assert refusal.value.where["field"] == "in_flight"


def test_merged_powers_become_one_and_items_follow(old, approver, keeper):
    a_power("second-power", old, basis=[{"law": "《乙法》", "article": "第二条"}])
    move = approved(
        keeper, kind="merge", old=old, powers=["demo-power", "second-power"], into="joint-power", into_name="合并职权"
    )
    actions.take_effect(move, by=keeper)

    joint = Power.objects.get(code="joint-power")
    assert {"law": "《乙法》", "article": "第二条"} in joint.basis
    assert queries.power_in_force("demo-power", TODAY, old.pk).code == "joint-power"
    assert queries.power_in_force("demo-power", YESTERDAY, old.pk).code == "demo-power"
    assert queries.office_for(an_item_pack(), a_place()) == old


def test_a_cancelled_power_is_nobodys(old, keeper):
    actions.take_effect(approved(keeper, kind="cancel", old=old), by=keeper)

    with pytest.raises(Refusal) as refusal:
        queries.office_for(an_item_pack(), a_place())
    assert refusal.value.code == "power-not-on-the-list"
    sent_in_time = queries.power_in_force("demo-power", TODAY, old.pk, sent_on=YESTERDAY)
    assert sent_in_time.code == "demo-power"


def test_a_disputed_batch_is_approved_only_after_experts_were_heard(old, bureau, approver, keeper):
    head = a_person(Role.HEAD, organisation=old)
    move = a_draft(by=keeper, old=old, to=[bureau], officers=[approver.username])
    actions.move_powers(move, "submit", by=keeper)
    with pytest.raises(Invalid) as refusal:
        actions.move_powers(move, "dispute", by=head, body=county_office().code, reason="不同意。")
    assert refusal.value.code == "not-concerned"

    actions.move_powers(move, "dispute", by=head, body=old.code, reason="专业性强，不宜划转。")
    with pytest.raises(Refusal):
        actions.move_powers(move, "approve", by=keeper)
    with pytest.raises(StillNeeded):
        actions.move_powers(move, "hear-experts", by=keeper)
    actions.move_powers(move, "hear-experts", by=keeper, experts="专家甲", opinion="可以划转。", in_favour=True)
    actions.move_powers(move, "approve", by=keeper)

    disputes, opinions = queries.disputes_and_opinions(queries.power_move(move.number))
    assert [(one.body, one.raised_by) for one in disputes] == [(old, head)]
    assert [one.in_favour for one in opinions] == [True]


def test_only_a_keeper_drafts_and_nobody_else_moves_powers(old, bureau, approver):
    with pytest.raises(NotAllowed):
        a_draft(by=approver, old=old, to=[bureau], officers=[approver.username])
    move = a_draft(old=old, to=[bureau], officers=[approver.username])
    with pytest.raises(NotAllowed):
        actions.move_powers(move, "submit", by=approver)


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"powers": []}, "power-move-impossible", "powers"),
        ({"powers": ["unknown"]}, "power-move-impossible", "powers"),
        ({"kind": "rename"}, "power-move-impossible", "kind"),
        ({"in_flight": "forget"}, "power-move-impossible", "in_flight"),
        ({"document": " "}, "power-move-impossible", "document"),
        ({"officers": []}, "nobody-decides", "officers"),
        ({"officers": ["nobody"]}, "power-move-impossible", "officers"),
        ({"effective_on": date(2020, 1, 1)}, "power-move-impossible", "effective_on"),
        ({"kind": "delegate"}, "power-move-impossible", "to_bodies"),
        ({"kind": "cancel"}, "power-move-impossible", "to_bodies"),
        ({"kind": "merge"}, "power-move-impossible", "powers"),
    ],
)
def test_what_could_not_be_carried_out_cannot_be_drafted(old, bureau, approver, changes, code, field):
    said = {"officers": [approver.username]} | changes
    with pytest.raises(Invalid) as refusal:
        a_draft(**({"kind": "transfer"} | said), old=old, to=[bureau])

    assert (refusal.value.code, refusal.value.where["field"]) == (code, field)


def test_a_code_is_never_taken_twice(old, bureau, approver, keeper):
    a_power("demo-power", bureau)
    with pytest.raises(Invalid) as refusal:
        a_draft(old=old, to=[bureau], officers=[approver.username])
    assert refusal.value.code == "power-code-taken"
    a_power("second-power", old)
    with pytest.raises(Invalid) as refusal:
        a_draft("merge", old=old, powers=["demo-power", "second-power"], into="demo-power", into_name="合并")
    assert refusal.value.code == "power-code-taken"


def test_of_two_batches_over_one_power_the_second_is_refused_and_nothing_moves(old, bureau, approver, keeper):
    other = an_office("other", name="另一局")
    first, second = (approved(keeper, old=old, to=[body], officers=[approver.username]) for body in (bureau, other))
    actions.take_effect(first, by=keeper)
    rows = list(Power.objects.values_list("pk", "until"))

    with pytest.raises(Invalid):
        actions.take_effect(second, by=keeper)

    assert list(Power.objects.values_list("pk", "until")) == rows
    assert queries.power_move(second.number).state == "approved"


def test_the_clock_carries_out_on_the_eve_and_the_row_says_from_when(old, bureau, approver, keeper):
    tomorrow = TODAY + timedelta(days=1)
    a_person(Role.APPROVER, organisation=bureau)
    move = approved(keeper, old=old, to=[bureau], effective_on=tomorrow)
    later = approved(keeper, old=old, to=[bureau], effective_on=TODAY + timedelta(days=9))

    assert actions.take_due() == [move.number]
    assert actions.take_due() == []

    assert queries.power_in_force("demo-power", TODAY, old.pk)
    assert queries.power_in_force("demo-power", tomorrow, bureau.pk)
    assert queries.power_move(later.number).state == "approved"


def test_loading_the_packs_again_brings_no_power_back():
    packs = the_packs()
    cast = the_cast()
    keeper = a_person(Role.CATALOGUER, organisation=cast.offices["government-services"])
    source = cast.offices["market-regulation"]
    bureau = cast.offices["government-services"]
    code = "license-food-business"
    actions.take_effect(approved(keeper, old=source, to=[bureau], powers=[code], officers=["wangwu"]), by=keeper)
    rows = list(Power.objects.order_by("pk").values_list("pk", "organisation", "until"))

    the_packs()

    assert packs
    assert list(Power.objects.order_by("pk").values_list("pk", "organisation", "until")) == rows
    assert queries.holder(code, TODAY).organisation_id == bureau.pk
