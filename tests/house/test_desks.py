"""Nobody is led to a door that is closed to them: every entry of everybody's menus opens, and who has no desk is shown
none."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse

from tongban.accounts.models import Mandate, Role
from tongban.accounts.queries import DESK_ROLES, OFFICER_ROLES, cast_cards
from tongban.accounts.testing import a_hall, a_person, a_place, an_office
from tongban.site.context import DESK

pytestmark = pytest.mark.django_db
OF_THE_HALL = {Role.WINDOW, Role.SUPERVISOR, Role.HOTLINE, Role.CATALOGUER, Role.ADMINISTRATOR}


def somebody(role: Role) -> Client:
    """A browser signed in as the holder of one role."""
    person, client = a_person(), Client()
    office = a_hall() if role in OF_THE_HALL else an_office("tobacco")
    Mandate.objects.create(person=person, role=role, organisation=office, region=a_place())
    client.force_login(person)
    return client


def entries(page: str, menu: str) -> list[str]:
    """The addresses in one navigation of a page."""
    found = re.search(rf'<nav class="{menu}".*?</nav>', page, re.S)
    return re.findall(r'href="([^"]+)"', found.group()) if found else []


@pytest.mark.parametrize("role", sorted(DESK_ROLES))
def test_every_entry_of_the_rail_opens_for_its_reader(role: Role) -> None:
    client = somebody(role)
    home = client.get("/desk/", follow=True)
    rail = entries(home.content.decode(), "rail")

    answers = {address: client.get(address, follow=True).status_code for address in rail}

    assert home.status_code == 200
    assert len(rail) > 1
    assert set(answers.values()) == {200}, answers


@pytest.mark.parametrize("role", sorted(OFFICER_ROLES - DESK_ROLES))
def test_whoever_has_no_desk_is_led_to_none(role: Role) -> None:
    pages = [somebody(role).get(address).content.decode() for address in ("/", "/accounts/me/")]

    assert not [page for page in pages if re.search(r'href="/desk/', page)]


def test_every_role_with_a_desk_has_an_entry_of_its_own() -> None:
    told = {role for name, _label, _icon, roles in DESK if name != "notices:inbox" for role in roles}

    assert told == DESK_ROLES


@override_settings(DEMO=True, DEMO_SIGN_IN=True)
def test_the_demonstration_offers_nobody_whose_duty_has_no_room() -> None:
    from tongban.accounts.cast import assemble

    assemble()
    offered = {card.username for card in cast_cards()}
    page = Client().get(reverse("accounts:sign-in")).content.decode()

    assert {"zhangsan", "lisi", "wangwu", "zhaoliu", "chenjiu"} <= offered
    assert not {"qianqi", "sunba"} & offered
    assert 'value="qianqi"' not in page
