"""The demonstration's people are who the story says they are."""

import pytest

from tongban.accounts.cast import DEMO_PASSWORD, departments, everybody
from tongban.accounts.models import Mandate, Organisation, Person, Role
from tongban.accounts.queries import cast, has_role, holders_of, office_for
from tongban.accounts.sealing import unseal
from tongban.accounts.testing import a_firm, a_person, an_office, the_cast
from tongban.kit.identifiers import read_credit_code, read_id_number

pytestmark = pytest.mark.django_db


def test_the_story_has_its_people_in_their_places():
    people = the_cast()
    assert has_role(people.li, Role.WINDOW, people.hall)
    assert has_role(people.wang, Role.APPROVER, people.offices["market-regulation"])
    assert has_role(people.zhao, Role.SUPERVISOR, people.hall)
    assert people.head("market-regulation") == people.zhou
    assert not people.zhang.mandates.exists()
    assert [p.name for p in cast()[:7]] == ["张三", "李四", "王五", "赵六", "钱七", "孙八", "陈九"]


def test_assembling_twice_changes_nothing():
    the_cast()
    before = [m.objects.count() for m in (Person, Organisation, Mandate)]
    the_cast()
    assert [m.objects.count() for m in (Person, Organisation, Mandate)] == before


def test_every_department_has_one_who_decides_and_one_who_heads_it():
    people = the_cast()
    for department in departments():
        office = people.offices[department["code"]]
        assert holders_of(Role.APPROVER, office), department["code"]
        assert holders_of(Role.HEAD, office), department["code"]
        assert office_for(department["code"], people.zhang.region) == office


def test_every_number_of_the_cast_is_valid_and_belongs_to_nobody():
    people = the_cast()
    assert all(read_id_number(unseal(p.id_sealed)).demonstration for p in Person.objects.all())
    assert all(read_credit_code(office.code).demonstration for office in people.offices.values())
    usernames = [m.username for m in everybody(tuple(d["code"] for d in departments()))]
    assert len(set(usernames)) == len(usernames)


def test_the_demonstration_password_opens_every_account_of_the_cast():
    assert the_cast().li.check_password(DEMO_PASSWORD)


def test_people_and_firms_for_tests_never_clash():
    somebody, office = a_person(), an_office("invented-line")
    clerk = a_person(Role.WINDOW, organisation=office)
    firm = a_firm(somebody)
    assert has_role(clerk, Role.WINDOW, office)
    assert has_role(somebody, Role.REPRESENTATIVE, firm)
    assert len({p.id_digest for p in [a_person() for _n in range(20)]}) == 20
