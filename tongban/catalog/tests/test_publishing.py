"""What is published stays: a change is a new version, and dates choose."""

from __future__ import annotations

from datetime import date

import pytest

from tongban.accounts.testing import the_cast
from tongban.catalog import actions, queries, shelves
from tongban.catalog.models import Edition, PackVersion, Power
from tongban.catalog.testing import a_pack, an_item_pack, the_packs
from tongban.kit.refusals import Invalid, NotFound

pytestmark = pytest.mark.django_db


def test_the_same_content_is_not_a_new_version() -> None:
    first, again = a_pack(), a_pack()

    assert first.pk == again.pk
    assert PackVersion.objects.count() == 1
    assert Edition.objects.count() == 1


def test_a_change_is_the_next_version_and_a_new_edition() -> None:
    first = a_pack()
    before = queries.stamp()

    second = a_pack(promised={"days": 3})

    assert (first.number, second.number) == (1, 2)
    assert queries.item(PackVersion.objects.get(pk=first.pk)).item.promised.days == 5
    assert queries.item(second).item.promised.days == 3
    assert queries.stamp() != before


def test_dates_in_force_choose_the_version() -> None:
    a_pack(in_force_from=date(2020, 1, 1))
    a_pack(in_force_from=date(2024, 7, 1), promised={"days": 4})
    a_pack(in_force_from=date(2099, 1, 1), promised={"days": 1})

    assert queries.item_in_force("demo-item", date(2024, 6, 30)).item.promised.days == 5
    assert queries.item_in_force("demo-item", date(2024, 7, 1)).item.promised.days == 4
    assert queries.item_in_force("demo-item").item.promised.days == 4
    with pytest.raises(NotFound):
        queries.pack("demo-item", date(2019, 12, 31))


def test_a_pack_that_has_ended_has_no_guide() -> None:
    a_pack(in_force_until=date(2021, 1, 1))

    with pytest.raises(NotFound):
        queries.guide("demo-item")


def test_content_that_comes_back_needs_a_new_date() -> None:
    a_pack()
    a_pack(promised={"days": 3})

    with pytest.raises(Invalid) as refused:
        actions.publish([an_item_pack()])

    assert refused.value.code == "pack-content-again"
    assert PackVersion.objects.count() == 2


def test_equal_content_has_an_equal_fingerprint_everywhere() -> None:
    assert actions.fingerprint_of(an_item_pack())[1] == actions.fingerprint_of(an_item_pack())[1]
    assert actions.fingerprint_of(an_item_pack())[1] != actions.fingerprint_of(an_item_pack(visits=1))[1]


def test_the_houses_own_packs_are_published_and_their_powers_given_to_the_offices() -> None:
    the_cast()
    packs = the_packs()

    guides = {guide.code: guide for guide in queries.guides()}
    assert set(packs) == set(guides)
    assert sum(guide.is_one_thing for guide in guides.values()) >= 4
    for guide in guides.values():
        if not guide.is_one_thing:
            office = Power.objects.get(code=guide.facts.power).organisation
            assert office.department == guide.department
    assert queries.department("market-regulation").demo_name
    assert queries.power(guides["food-business-licence"].facts.power).kind == "01"
    assert queries.licence_kind("business-licence").holder == "organisation"
    assert shelves.fingerprint()


def test_a_version_keeps_saying_what_it_said() -> None:
    a_pack()
    a_pack(promised={"days": 3})

    assert [row.number for row in queries.versions("demo-item")] == [2, 1]
    assert queries.guide_of(queries.version("demo-item", 1)).facts.promised.days == 5
    with pytest.raises(NotFound):
        queries.version("demo-item", 7)


def test_a_one_thing_is_no_item_and_an_unknown_code_is_not_found() -> None:
    with pytest.raises(NotFound):
        queries.pack("nowhere")
    with pytest.raises(NotFound):
        queries.one_thing(a_pack())
    with pytest.raises(NotFound):
        queries.licence_kind("moon")
