"""Signing in through an identity provider, with a real one on this machine."""

from urllib.parse import urlsplit

import httpx
import pytest
from oidc_provider_mock import User, run_server_in_thread

from tongban.accounts.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def issuer():
    someone = User(sub="citizen-1", claims={"name": "赵统一", "email": "z@example.invalid", "email_verified": True})
    with run_server_in_thread(user_claims=[someone]) as server:
        yield f"http://127.0.0.1:{server.server_port}"


@pytest.fixture
def provider(issuer, settings):
    settings.OIDC_ENABLED = True
    settings.OIDC_ISSUER, settings.OIDC_RP_SCOPES = issuer, "openid profile email"
    settings.OIDC_VERIFY_KID = False  # this provider has one key without a name
    settings.AUTHENTICATION_BACKENDS = [*settings.AUTHENTICATION_BACKENDS, "tongban.accounts.oidc.OidcBackend"]
    settings.OIDC_RP_CLIENT_ID, settings.OIDC_RP_CLIENT_SECRET = "tongban", "secret"
    settings.OIDC_OP_AUTHORIZATION_ENDPOINT = f"{issuer}/oauth2/authorize"
    settings.OIDC_OP_TOKEN_ENDPOINT = f"{issuer}/oauth2/token"
    settings.OIDC_OP_USER_ENDPOINT = f"{issuer}/userinfo"
    settings.OIDC_OP_JWKS_ENDPOINT = f"{issuer}/jwks"
    return issuer


def sign_in(client, sub="citizen-1", wanted="/accounts/"):
    """Go to the provider, say yes there, come back."""
    there = client.get("/accounts/oidc/sign-in/", {"next": wanted})
    assert there.status_code == 302
    back = httpx.post(there.headers["Location"], data={"sub": sub}).headers["Location"]
    parts = urlsplit(back)
    assert parts.path == "/accounts/oidc/callback/"
    return client.get(f"{parts.path}?{parts.query}")


def test_the_provider_s_person_becomes_ours_and_goes_on_to_where_they_wanted(client, provider):
    assert sign_in(client).headers["Location"] == "/accounts/"
    person = Person.objects.get(oidc_subject="citizen-1")
    assert (person.name, person.email, person.id_digest) == ("赵统一", "z@example.invalid", None)
    assert client.session["_auth_user_id"] == str(person.pk)
    assert "赵统一" in client.get("/accounts/").content.decode()
    assert not person.has_usable_password()


def test_the_second_time_it_is_the_same_person(client, provider):
    sign_in(client)
    Person.objects.update(name="旧名")
    client.logout()
    sign_in(client)
    assert Person.objects.get().name == "赵统一"


def test_a_closed_account_stays_closed(client, provider):
    sign_in(client)
    client.logout()
    Person.objects.update(is_active=False)
    assert sign_in(client).headers["Location"] == "/accounts/sign-in/?provider=failed"
    assert "_auth_user_id" not in client.session
    assert Person.objects.count() == 1


def test_a_forged_way_back_signs_nobody_in(client, provider):
    client.get("/accounts/oidc/sign-in/")
    answer = client.get("/accounts/oidc/callback/", {"code": "forged", "state": "forged"})
    assert answer.headers["Location"] == "/accounts/sign-in/?provider=failed"
    assert "_auth_user_id" not in client.session
    assert not Person.objects.exists()


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("OIDC_RP_SIGN_ALGO", "ES256"),
        ("OIDC_ISSUER", "https://elsewhere.example"),
        ("OIDC_OP_TOKEN_ENDPOINT", "http://127.0.0.1:9/"),
    ],
)
def test_a_token_of_another_issuer_or_algorithm_or_no_answer_signs_nobody_in(
    client, provider, settings, setting, value
):
    setattr(settings, setting, value)
    assert sign_in(client).headers["Location"] == "/accounts/sign-in/?provider=failed"
    assert not Person.objects.exists()


def test_a_token_made_for_another_client_signs_nobody_in(client, provider, settings):
    from tongban.accounts.oidc import OidcBackend

    class ForAnother(OidcBackend):
        """As if the token had been issued to another client of the same provider."""

        def get_token(self, payload):
            told = super().get_token(payload)
            self.OIDC_RP_CLIENT_ID = "another"
            return told

    settings.AUTHENTICATION_BACKENDS = [f"{__name__}.ForAnother"]
    globals()["ForAnother"] = ForAnother
    assert sign_in(client).headers["Location"] == "/accounts/sign-in/?provider=failed"
    assert not Person.objects.exists()


def test_the_sign_in_page_offers_the_provider_and_says_when_it_failed(client, provider):
    page = client.get("/accounts/sign-in/", {"provider": "failed"}).content.decode()
    assert "/accounts/oidc/sign-in/" in page
    assert "统一身份认证没有确认" in page


def test_without_a_provider_there_is_no_such_door(client):
    assert client.get("/accounts/oidc/sign-in/").status_code == 404
    assert client.get("/accounts/oidc/callback/").status_code == 404
    assert "/oidc/" not in client.get("/accounts/sign-in/").content.decode()
