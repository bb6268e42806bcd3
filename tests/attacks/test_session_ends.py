"""The session ends while somebody is writing: no word is lost, and no word goes to somebody else."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tongban.accounts.kept_words import SESSION_KEY, Filler
from tongban.accounts.testing import a_person
from tongban.cases.models import Case, Remark
from tongban.cases.testing import a_case

pytestmark = pytest.mark.django_db
WORDS = "写了很久的一段话，<b>不能丢</b>"


@pytest.fixture
def person() -> Any:
    return a_person()


@pytest.fixture
def case(person: Any) -> Case:
    return a_case("submitted", applicant=person)


@pytest.fixture
def thread(case: Case) -> str:
    return reverse("cases:thread", args=[case.number])


def a_client_whose_session_ended(person: Any, page: str) -> Client:
    client = Client()
    client.force_login(person)
    assert client.get(page).status_code == 200
    del client.cookies["sessionid"]
    return client


def test_the_words_are_back_when_the_same_person_signs_in_again(person: Any, thread: str) -> None:
    client = a_client_whose_session_ended(person, thread)

    sent_away = client.post(thread, {"text": WORDS})
    assert sent_away.headers["Location"].startswith(reverse("accounts:sign-in"))
    assert "替您留着" in client.get(sent_away.headers["Location"]).content.decode()
    assert WORDS not in str(dict(client.session))

    client.force_login(person)
    page = client.get(thread).content.decode()
    assert "写了很久的一段话，&lt;b&gt;不能丢&lt;/b&gt;" in page
    assert "已放回" in page
    assert not Remark.objects.exists()
    assert "写了很久" not in client.get(thread).content.decode(), "put back once"


def test_somebody_else_who_signs_in_gets_nothing_and_the_words_are_gone(person: Any, thread: str) -> None:
    client = a_client_whose_session_ended(person, thread)
    client.post(thread, {"text": WORDS})

    client.force_login(a_person())
    assert "写了很久" not in client.get(thread).content.decode()
    client.get("/accounts/")
    assert SESSION_KEY not in client.session
    client.force_login(person)
    assert "写了很久" not in client.get(thread).content.decode()


def test_words_wait_only_so_long(person: Any, thread: str, settings: Any) -> None:
    settings.KEPT_WORDS_SECONDS = -1
    client = a_client_whose_session_ended(person, thread)
    client.post(thread, {"text": WORDS})
    client.force_login(person)

    assert "写了很久" not in client.get(thread).content.decode()


def test_another_site_lays_no_words_into_ours(person: Any, thread: str) -> None:
    client = a_client_whose_session_ended(person, thread)
    client.post(thread, {"text": WORDS}, headers={"Origin": "https://evil.example"})

    assert SESSION_KEY not in client.session


def test_what_a_page_asks_by_itself_never_throws_anybody_off_it(person: Any, thread: str) -> None:
    client = a_client_whose_session_ended(person, thread)
    for headers in ({"HX-Request": "true"}, {"X-Autosave": "1"}):
        said = client.post(f"{thread}?autosave=1", {"text": WORDS}, headers=headers)

        assert said.status_code == 401
        assert "HX-Redirect" not in said.headers
        assert "已退出登录" in said.content.decode()
        assert "<html" not in said.content.decode()


def test_a_form_whose_protection_ran_out_loses_nothing(person: Any, thread: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(person)

    said = client.post(thread, {"text": WORDS, "csrfmiddlewaretoken": "x" * 32})

    assert said.status_code == 403
    assert f'href="{thread}"' in said.content.decode()
    assert "写了很久的一段话" in client.get(thread).content.decode()


def test_passwords_are_never_kept(person: Any) -> None:
    client = a_client_whose_session_ended(person, "/accounts/")
    client.post(reverse("accounts:tokens"), {"password": "secret words"})

    assert SESSION_KEY not in client.session


def test_whoever_is_signed_in_is_told_until_when(person: Any) -> None:
    client = Client()
    client.force_login(person)
    client.get("/accounts/")

    assert "data-session-ends" in client.get("/accounts/").content.decode()
    assert "data-session-ends" not in Client().get("/").content.decode()


def test_every_kind_of_field_is_set_and_the_rest_of_the_page_stays_as_it_is() -> None:
    html = (
        '<!doctype html><main><form action="/elsewhere/"><input name="a" value="old"></form><!-- c --><form method="post">'
        '<input type="hidden" name="h" value="1"><input name="a" value="old" class="x"><input type="radio" name="r" value="1" checked>'
        '<input type="radio" name="r" value="2"><input type="checkbox" name="k" value="y"><textarea name="t">old &amp; gone</textarea>'
        '<select name="s"><option value="1" selected>一</option><option value="2">二</option></select></form>&copy; &#169;</main>'
    )
    filler = Filler("/here/", "/here/", {"h": ["9"], "a": ['n"w'], "r": ["2"], "k": ["y"], "t": ["<t>"], "s": ["2"]})
    filler.fill(html)

    assert filler.with_note("") == (
        '<!doctype html><main><form action="/elsewhere/"><input name="a" value="old"></form><!-- c --><form method="post">'
        '<input type="hidden" name="h" value="1"><input name="a" class="x" value="n&quot;w"><input type="radio" name="r" value="1">'
        '<input type="radio" name="r" value="2" checked><input type="checkbox" name="k" value="y" checked><textarea name="t">\n&lt;t&gt;</textarea>'
        '<select name="s"><option value="1">一</option><option value="2" selected>二</option></select></form>&copy; &#169;</main>'
    )
