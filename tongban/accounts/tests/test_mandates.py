"""Who may do what, where, and until when."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tongban.accounts.actions import end_mandate, give_mandate, register_firm
from tongban.accounts.models import Mandate, Organisation, Role
from tongban.accounts.queries import (
    firms_of,
    hall_for,
    has_role,
    is_officer,
    mandates_of,
    office_for,
    offices_of,
    represents,
)
from tongban.accounts.testing import a_firm, a_person, a_place, an_office, the_cast
from tongban.kit.identifiers import make_uscc
from tongban.kit.refusals import Invalid, NotFound

pytestmark = pytest.mark.django_db


def test_a_mandate_covers_its_place_and_what_lies_in_it_and_nothing_else():
    office = an_office()
    county, town, other = a_place("990102"), a_place("990102001"), a_place("990103")
    clerk = a_person(Role.WINDOW, organisation=office, region=county)
    assert has_role(clerk, Role.WINDOW, office, county)
    assert has_role(clerk, Role.WINDOW, office, town)
    assert not has_role(clerk, Role.WINDOW, office, other)
    assert not has_role(clerk, Role.WINDOW, office, a_place("990100"))
    assert not has_role(clerk, Role.APPROVER, office, county)


def test_a_mandate_holds_from_its_first_to_its_last_day():
    people = the_cast()
    today = timezone.localdate()
    office = people.offices["tobacco"]
    mandate = give_mandate(
        people.chen, Role.INSPECTOR, office, given_by=people.zhou, since=today, until=today + timedelta(days=2)
    )
    assert is_officer(people.chen)
    assert mandates_of(people.chen, today + timedelta(days=2)) == [mandate]
    assert mandates_of(people.chen, today + timedelta(days=3)) == []
    assert mandates_of(people.chen, today - timedelta(days=1)) == []
    end_mandate(mandate, ended_by=people.zhou)
    assert not is_officer(people.chen)
    again = give_mandate(people.chen, Role.INSPECTOR, office, given_by=people.zhou)
    assert again == mandate
    assert is_officer(people.chen)


@pytest.mark.parametrize(
    ("role", "dates", "code"),
    [
        ("king", {}, "role-unknown"),
        (Role.CLOCK, {}, "role-unknown"),
        (Role.WINDOW, {"since": date(2026, 2, 1), "until": date(2026, 1, 1)}, "dates-reversed"),
    ],
)
def test_an_impossible_mandate_is_refused(role, dates, code):
    with pytest.raises(Invalid) as told:
        give_mandate(a_person(), role, an_office(), given_by=None, **dates)
    assert told.value.code == code
    assert not Mandate.objects.filter(role=role).exists()


def test_representing_a_firm_is_no_public_office():
    person = a_person()
    firm = a_firm(person)
    assert firms_of(person) == [firm]
    assert represents(person, firm)
    assert not is_officer(person)
    assert offices_of(person) == []


def test_officers_are_asked_for_by_role():
    people = the_cast()
    assert offices_of(people.wang) == [people.offices["market-regulation"]]
    assert offices_of(people.wang, Role.WINDOW) == []
    assert hall_for(people.zhang.region) == people.hall


def test_the_closest_office_around_a_place_is_responsible():
    city_office = the_cast().offices["tobacco"]
    county = a_place("990103")
    county_office = Organisation.objects.create(
        code=make_uscc(77, "11"), name="样本区烟草专卖局", kind="office", department="tobacco", region=county
    )
    assert office_for("tobacco", county) == county_office
    assert office_for("tobacco", a_place("990102")) == city_office
    with pytest.raises(NotFound) as told:
        office_for("fishing", county)
    assert told.value.code == "no-office"


def test_a_new_firm_has_its_representative_and_is_registered_once():
    people = the_cast()
    code = make_uscc(4242)
    firms = [register_firm("示例市好味餐饮有限公司", code, people.zhang, people.city) for _n in range(2)]
    assert firms[0] == firms[1]
    assert firms_of(people.zhang) == [firms[0]]
    assert firms[0].legal_person_name == "张三"
    with pytest.raises(Invalid) as told:
        register_firm("坏代码公司", code[:-1] + ("0" if code[-1] != "0" else "1"), people.zhang)
    assert told.value.code == "credit-code-check-digit"
