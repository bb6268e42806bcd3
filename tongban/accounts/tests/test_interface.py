"""Keys and scopes of the programming interface."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from tongban.accounts.actions import make_token
from tongban.accounts.http import TokenAuth
from tongban.accounts.models import Person, Token
from tongban.accounts.testing import DEMO_PASSWORD, a_firm, the_cast
from tongban.kit.refusals import Invalid

pytestmark = pytest.mark.django_db
TOKENS, ME = "/api/v1/accounts/tokens", "/api/v1/accounts/me"


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()


@pytest.fixture
def people():
    return the_cast()


def ask(client, **changed):
    wanted = {"username": "zhangsan", "password": DEMO_PASSWORD, "scopes": ["me:read"]} | changed
    return client.post(TOKENS, wanted, content_type="application/json")


def bearing(key):
    return {"headers": {"Authorization": f"Bearer {key}"}}


def test_name_and_password_give_a_key_that_says_who_i_am(client, people):
    a_firm(people.zhang, name="示例市好味餐饮有限公司")
    answer = ask(client)
    assert answer.status_code == 201
    key = answer.json()["token"]
    me = client.get(ME, **bearing(key)).json()
    assert (me["username"], me["name"], me["is_officer"]) == ("zhangsan", "张三", False)
    assert me["represents"][0]["name"] == "示例市好味餐饮有限公司"
    assert "*" in me["id_masked"]
    assert not Token.objects.filter(digest=key).exists(), "only its hash is kept"


def test_an_officer_sees_their_duties(client, people):
    me = client.get(ME, **bearing(ask(client, username="wangwu").json()["token"])).json()
    assert me["duties"][0]["role"] == "approver"
    assert me["duties"][0]["organisation"]["department"] == "market-regulation"


def test_a_wrong_password_is_a_problem_document_and_locks_in_the_end(client, people):
    codes = [ask(client, password="wrong") for _n in range(5)]
    assert [c.status_code for c in codes] == [401] * 4 + [429]
    assert codes[0].headers["Content-Type"].startswith("application/problem+json")
    assert codes[0].json()["code"] == "sign-in-failed"


@pytest.mark.parametrize("scopes", [[], ["everything"]])
def test_there_is_no_key_without_a_known_scope(client, people, scopes):
    answer = ask(client, scopes=scopes)
    assert (answer.status_code, answer.json()["code"]) == (422, "scope-unknown")


def test_a_key_opens_its_scope_only(client, people):
    key = ask(client, scopes=["cases:read"]).json()["token"]
    answer = client.get(ME, **bearing(key))
    assert (answer.status_code, answer.json()["code"]) == (403, "scope-missing")


@pytest.mark.parametrize("spoil", ["expired", "closed", "withdrawn", "invented"])
def test_a_key_that_is_over_opens_nothing(client, people, spoil):
    key = make_token(people.zhang, "x", ["me:read"], 1)
    if spoil == "expired":
        Token.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    elif spoil == "closed":
        Person.objects.filter(pk=people.zhang.pk).update(is_active=False)
    elif spoil == "withdrawn":
        Token.objects.all().delete()
    else:
        key = key[:-1] + ("a" if key[-1] != "a" else "b")
    answer = client.get(ME, **bearing(key))
    assert (answer.status_code, answer.json()["code"]) == (401, "not-signed-in")


def test_the_browser_session_counts_too_but_never_without_the_form_token(people):
    browser = Client(enforce_csrf_checks=True)
    assert browser.get(ME).status_code == 401
    browser.force_login(people.zhang)
    assert browser.get(ME).json()["username"] == "zhangsan"
    assert browser.post("/api/v1/notices/messages/1/read").status_code == 401


@pytest.mark.parametrize("days", [0, 366])
def test_a_key_lives_no_longer_than_a_year(people, days):
    with pytest.raises(Invalid):
        make_token(people.zhang, "x", ["me:read"], days)


def test_a_door_cannot_ask_for_a_scope_that_does_not_exist():
    with pytest.raises(ValueError, match="no scope named"):
        TokenAuth("cases:eat")


def test_the_last_use_is_noted_once_an_hour(client, people, django_assert_max_num_queries):
    key = make_token(people.zhang, "x", ["me:read"], 1)
    client.get(ME, **bearing(key))
    assert Token.objects.get().last_used_at is not None
    with django_assert_max_num_queries(4):
        client.get(ME, **bearing(key))
