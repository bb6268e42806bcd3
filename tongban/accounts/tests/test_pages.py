"""The pages of accounts, as a browser sees them."""

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from tongban.accounts.http import officer, signed_in, to_sign_in, with_role
from tongban.accounts.models import Person, Role, Token
from tongban.accounts.sealing import unseal
from tongban.accounts.testing import DEMO_PASSWORD, a_person, the_cast
from tongban.kit.refusals import NotAllowed

pytestmark = pytest.mark.django_db
SIGN_IN = "/accounts/sign-in/"


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()


@pytest.fixture
def people():
    return the_cast()


def who(client):
    return Person.objects.get(pk=client.session["_auth_user_id"]).username


def test_the_right_password_leads_back_to_where_one_wanted_to_go(client, people):
    answer = client.get("/accounts/tokens/")
    assert answer.headers["Location"] == f"{SIGN_IN}?next=%2Faccounts%2Ftokens%2F"
    asked = {"username": "zhangsan", "password": DEMO_PASSWORD, "next": "/accounts/tokens/"}
    assert client.post(SIGN_IN, asked).headers["Location"] == "/accounts/tokens/"
    assert who(client) == "zhangsan"


def test_officers_come_to_their_desk_and_citizens_to_the_home_page(client, people):
    assert client.post(SIGN_IN, {"username": "lisi", "password": DEMO_PASSWORD}).headers["Location"] == "/desk/"
    client.logout()
    assert client.post(SIGN_IN, {"username": "zhangsan", "password": DEMO_PASSWORD}).headers["Location"] == "/"


def test_nobody_is_led_to_another_site(client, people):
    asked = {"username": "zhangsan", "password": DEMO_PASSWORD, "next": "https://elsewhere.example/"}
    assert client.post(SIGN_IN, asked).headers["Location"] == "/"


def test_a_wrong_password_is_said_above_the_form_and_keeps_the_name(client, people):
    answer = client.post(SIGN_IN, {"username": "zhangsan", "password": "wrong"})
    assert answer.status_code == 422
    assert "登录名或者密码不正确" in answer.content.decode()
    assert 'value="zhangsan"' in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_the_cast_signs_in_with_one_click_in_the_demonstration_only(client, people, settings):
    settings.DEMO_SIGN_IN = True
    page = client.get(SIGN_IN).content.decode()
    assert "王五" in page
    assert DEMO_PASSWORD in page
    assert client.post("/accounts/demo/", {"username": "wangwu"}).headers["Location"] == "/desk/"
    assert who(client) == "wangwu"
    client.logout()
    outsider = a_person()
    assert client.post("/accounts/demo/", {"username": outsider.username}).status_code == 404
    settings.DEMO_SIGN_IN = False
    assert client.post("/accounts/demo/", {"username": "wangwu"}).status_code == 404
    page = client.get(SIGN_IN).content.decode()
    assert "王五" not in page
    assert DEMO_PASSWORD not in page


def test_signing_out_needs_a_form_and_ends_the_session(client, people):
    client.force_login(people.zhang)
    assert client.get("/accounts/sign-out/").status_code == 405
    client.post("/accounts/sign-out/")
    assert "_auth_user_id" not in client.session


def test_a_closed_account_loses_its_session(client, people):
    client.force_login(people.zhang)
    Person.objects.filter(pk=people.zhang.pk).update(is_active=False)
    assert client.get("/accounts/").headers["Location"].startswith(SIGN_IN)


def test_a_newcomer_opens_an_account_and_sees_faults_at_their_fields(client, people):
    asked = {"name": "新来", "id_number": "123", "username": "newcomer", "password": "a long enough sentence"}
    page = client.post("/accounts/sign-up/", asked)
    assert page.status_code == 422
    assert 'href="#id_id_number"' in page.content.decode()
    from tongban.kit.identifiers import make_id_number

    asked["id_number"] = make_id_number(people.zhang.created_at.date().replace(year=1991), 3)
    assert client.post("/accounts/sign-up/", asked).headers["Location"] == "/"
    assert who(client) == "newcomer"


def test_my_account_shows_the_masked_number_and_the_whole_one_only_when_asked(client, people):
    client.force_login(people.zhang)
    whole = unseal(people.zhang.id_sealed)
    page = client.get("/accounts/").content.decode()
    assert whole not in page
    assert people.zhang.id_masked in page
    answer = client.post("/accounts/reveal/")
    assert whole in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]


def test_my_account_names_my_duties_and_my_language(client, people):
    client.force_login(people.wang)
    assert "示例市市场监督管理局" in client.get("/accounts/").content.decode()
    assert client.post("/accounts/language/", {"language": "en"}).cookies["language"].value == "en"
    assert "My duties" in client.get("/accounts/").content.decode()
    people.wang.refresh_from_db()
    assert people.wang.language == "en"
    assert client.post("/accounts/language/", {"language": "xx"}).status_code == 422


def test_a_number_is_entered_once_and_changed_only_at_the_hall(client):
    person = Person.objects.create_user("plain", "无号")
    client.force_login(person)
    assert client.post("/accounts/id-number/", {"id_number": "1"}).status_code == 422
    whole = unseal(the_cast().zhang.id_sealed)
    assert client.post("/accounts/id-number/", {"id_number": whole}).status_code == 422, "it is 张三's"
    from tongban.kit.identifiers import make_id_number

    mine = make_id_number(person.created_at.date().replace(year=1992), 5)
    assert client.post("/accounts/id-number/", {"id_number": mine}).status_code == 302
    assert client.post("/accounts/id-number/", {"id_number": whole}).status_code == 409


def test_a_key_is_shown_once_and_can_be_withdrawn(client, people):
    client.force_login(people.zhang)
    asked = {"label": "脚本", "scopes": ["me:read", "cases:read"], "days": "30"}
    page = client.post("/accounts/tokens/", asked).content.decode()
    assert "tb_" in page
    token = Token.objects.get(person=people.zhang)
    page = client.get("/accounts/tokens/").content.decode()
    assert "脚本" in page
    assert "tb_" not in page
    client.force_login(people.chen)
    assert client.post(f"/accounts/tokens/{token.pk}/withdraw/").status_code == 404
    client.force_login(people.zhang)
    assert client.post(f"/accounts/tokens/{token.pk}/withdraw/").status_code == 302
    assert not Token.objects.exists()


def test_doors_let_in_whom_they_should(people):
    def view(request):
        return HttpResponse(request.user.name)

    request = RequestFactory().get("/somewhere/")
    for door, person, opens in [
        (signed_in(view), people.chen, True),
        (officer(view), people.li, True),
        (officer(view), people.chen, False),
        (with_role(Role.APPROVER)(view), people.wang, True),
        (with_role(Role.APPROVER)(view), people.li, False),
    ]:
        request.user = person
        if opens:
            assert door(request).content.decode() == person.name
        else:
            with pytest.raises(NotAllowed):
                door(request)


def test_a_form_sent_after_the_session_ended_comes_back_to_its_page():
    request = RequestFactory().post("/cases/7/answers/", headers={"Referer": "http://testserver/cases/7/?q=1"})
    assert to_sign_in(request).headers["Location"].endswith("?next=%2Fcases%2F7%2F%3Fq%3D1")
    request = RequestFactory().get("/part/", headers={"HX-Current-URL": "http://testserver/cases/7/"})
    request.htmx = True
    answer = to_sign_in(request)
    assert answer.status_code == 401
    assert f"{SIGN_IN}?next=%2Fcases%2F7%2F" in answer.content.decode()


def test_pages_need_few_queries(client, people, django_assert_max_num_queries):
    client.force_login(people.wang)
    with django_assert_max_num_queries(10):
        client.get(reverse("accounts:me"))
    with django_assert_max_num_queries(10):
        client.get(reverse("accounts:tokens"))
