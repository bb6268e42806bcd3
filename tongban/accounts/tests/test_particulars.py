"""What people change of their account themselves: telephone, e-mail, address, password; by page and by program."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tongban.accounts import actions, particulars
from tongban.accounts.models import Person, Token
from tongban.accounts.testing import a_person
from tongban.kit.refusals import Invalid

pytestmark = pytest.mark.django_db
OLD, NEW = "a sentence of old", "quite another sentence"


@pytest.fixture
def person():
    found = a_person(name="张三")
    found.set_password(OLD)
    found.save()
    return found


@pytest.fixture
def recorded(monkeypatch):
    """What is told to the witness: (event, facts)."""
    told = []
    monkeypatch.setattr(particulars, "witness", lambda what, **said: told.append((what, said["facts"])))
    return told


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person, backend="tongban.accounts.backends.PasswordBackend")
    return client


def test_what_is_changed_is_kept_and_recorded_without_what_it_is(person, recorded) -> None:
    said = {"phone": "199 0000 0123", "email": "zhang@example.com", "address": "示例市示范区幸福路 18 号"}

    answer = signed_in(person).post(reverse("accounts:particulars"), said)

    assert answer.url == reverse("accounts:me")
    person.refresh_from_db()
    assert (person.phone, person.email, person.address) == ("+8619900000123", said["email"], said["address"])
    assert recorded == [("person.change-particulars", {"changed": ["phone", "email", "address"]})]


@pytest.mark.parametrize(("field", "wrong"), [("phone", "12"), ("email", "no address"), ("address", "路" * 201)])
def test_what_cannot_be_is_said_at_its_field_and_nothing_is_lost(person, field, wrong) -> None:
    with pytest.raises(Invalid) as refusal:
        actions.change_particulars(person, **{field: wrong})
    assert refusal.value.where["field"] == field

    said = {"phone": "", "email": "", "address": "别处", field: wrong}
    page = signed_in(person).post(reverse("accounts:particulars"), said)
    assert page.status_code == 422
    assert wrong in page.content.decode()
    assert Person.objects.get(pk=person.pk).address == person.address


def test_the_old_password_is_asked_and_the_new_one_ends_sessions_and_keys_elsewhere(person, recorded) -> None:
    here, elsewhere = signed_in(person), signed_in(person)
    actions.make_token(person, "old key", ["me:read"], 1)
    address = reverse("accounts:password")

    wrong = here.post(address, {"old": "not it", "new": NEW})
    assert wrong.status_code == 422
    assert Person.objects.get(pk=person.pk).check_password(OLD)
    assert here.post(address, {"old": OLD, "new": NEW}).url == reverse("accounts:me")

    assert Person.objects.get(pk=person.pk).check_password(NEW)
    assert here.get(reverse("accounts:me")).status_code == 200
    assert elsewhere.get(reverse("accounts:me")).status_code == 302
    assert not Token.objects.filter(person=person).exists()
    assert recorded == [("person.change-password", {"keys_withdrawn": 1})]


@pytest.mark.parametrize(("new", "code"), [(OLD, "password-same"), ("12345678901", "password-weak")])
def test_a_password_that_is_none_is_refused(person, new, code) -> None:
    with pytest.raises(Invalid) as refusal:
        actions.change_password(person, OLD, new)

    assert (refusal.value.code, refusal.value.where["field"]) == (code, "new")


def test_programs_do_the_same(person) -> None:
    client = signed_in(person)
    told = client.patch("/api/v1/accounts/me", {"address": "别处"}, content_type="application/json")
    assert told.json()["changed"] == ["address"]
    wrong = client.post("/api/v1/accounts/me/password", {"old": "no", "new": NEW}, content_type="application/json")
    assert wrong.json()["code"] == "password-wrong"
    done = client.post("/api/v1/accounts/me/password", {"old": OLD, "new": NEW}, content_type="application/json")
    assert done.status_code == 200
    assert Person.objects.get(pk=person.pk).check_password(NEW)
