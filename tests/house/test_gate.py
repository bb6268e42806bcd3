"""What must never be true of a site that strangers can reach; and what the errors say."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.checks import Error
from django.test import Client, RequestFactory, override_settings
from django.urls import reverse

from tongban.kit.refusals import Refusal
from tongban.site import checks, middleware, settings, views


def asked(tmp_path: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("TONGBAN_", "DATABASE_URL", "PYTEST"))}
    return subprocess.run(
        [sys.executable, "-m", "tongban", *words],
        env={**kept, "TONGBAN_DATA_DIR": str(tmp_path), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_demonstration_does_not_start_without_debug(tmp_path: Path) -> None:
    refused = asked(tmp_path, "check", TONGBAN_DEMO="yes")

    assert refused.returncode != 0
    assert "tongban.E001" in refused.stderr


def test_a_deploy_check_refuses_the_demonstration_even_when_it_was_asked_for(tmp_path: Path) -> None:
    refused = asked(tmp_path, "check", "--deploy", TONGBAN_DEMO="yes", TONGBAN_DEMO_ON_PUBLIC_HOST="yes-i-know")

    assert refused.returncode != 0
    assert "tongban.E002" in refused.stderr


def test_a_plain_site_is_not_refused(tmp_path: Path) -> None:
    answer = asked(tmp_path, "check", TONGBAN_SITE_URL="https://example.org")

    assert answer.returncode == 0, answer.stderr


@override_settings(DEMO=True, DEBUG=False, TESTING=False, DEMO_ON_PUBLIC_HOST=False)
def test_the_gate_says_what_to_do() -> None:
    (error,) = checks.demo_needs_debug(None)

    assert isinstance(error, Error)
    assert "TONGBAN_DEMO_ON_PUBLIC_HOST" in str(error.hint)


def test_the_command_welcomes_whoever_gives_it_no_word(tmp_path: Path) -> None:
    said = asked(tmp_path)

    assert said.returncode == 0
    assert all(word in said.stdout for word in ("demo", "packs", "verify", "journey", "deliver"))


@pytest.mark.parametrize(
    ("url", "engine", "name"),
    [
        ("sqlite:////tmp/x.sqlite3", "tongban.site.sqlite3", "/tmp/x.sqlite3"),
        ("sqlite:///:memory:", "tongban.site.sqlite3", ":memory:"),
        ("postgres://a:p%40ss@db:5433/city?sslmode=require", "django.db.backends.postgresql", "city"),
    ],
)
def test_a_database_is_chosen_by_its_address(url: str, engine: str, name: str) -> None:
    chosen = settings.database(url)

    assert (chosen["ENGINE"], chosen["NAME"]) == (engine, name)


def test_an_unknown_database_is_refused_in_words() -> None:
    with pytest.raises(SystemExit, match="postgres://"):
        settings.database("mysql://somewhere/city")


@pytest.mark.django_db
def test_reading_wishes_are_kept_and_come_back(client: Client) -> None:
    page = client.post(reverse("preferences"), {"mode": "senior", "next": reverse("about")}, follow=True)

    assert 'data-mode="senior"' in page.content.decode()
    client.post(reverse("preferences"), {"language": "en", "contrast": "high"})
    english = client.get(reverse("about"))
    assert 'lang="en"' in english.content.decode()
    assert 'data-contrast="high"' in english.content.decode()
    assert "Cookie" in english.headers["Vary"]


@pytest.mark.django_db
def test_an_unknown_wish_is_refused_in_words(client: Client) -> None:
    refused = client.post(reverse("preferences"), {"mode": "enormous"})

    assert refused.status_code == 422
    assert "unknown-preference" in refused.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_the_way_back_never_leads_to_another_site(client: Client, elsewhere: str) -> None:
    answer = client.post(reverse("preferences"), {"mode": "senior", "next": elsewhere})

    assert answer.headers["Location"] == reverse("about")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("view", "status"),
    [
        (views.bad_request, 400),
        (views.forbidden, 403),
        (views.not_found, 404),
        (views.csrf_failure, 403),
        (views.broken, 500),
    ],
)
def test_every_error_says_what_to_do(view: object, status: int, rf: RequestFactory) -> None:
    page = view(rf.get("/somewhere/"))  # type: ignore[operator]

    assert page.status_code == status
    assert "<h1>" in page.content.decode()
    assert 'href="/"' in page.content.decode()


@pytest.mark.django_db
def test_a_refusal_becomes_a_page_with_its_code(rf: RequestFactory) -> None:
    refusals = middleware.Refusals(lambda request: None)  # type: ignore[arg-type, return-value]

    page = refusals.process_exception(rf.get("/"), Refusal("No.", code="not-now", status=409, next_step="Later."))

    assert page is not None
    assert page.status_code == 409
    assert all(word in page.content.decode() for word in ("No.", "not-now", "Later."))


@pytest.mark.django_db
def test_an_open_door_for_machines(client: Client) -> None:
    assert client.get(reverse("healthz")).content == b"ok\n"
    assert b"Disallow: /cases/" in client.get(reverse("robots")).content
    assert client.get(reverse("accessibility")).status_code == 200


@pytest.mark.django_db
def test_the_interface_describes_itself_and_refuses_in_its_own_shape(client: Client) -> None:
    schema = client.get("/api/v1/openapi.json").json()
    absent = client.get("/api/v1/nothing-here")

    assert schema["openapi"].startswith("3.1")
    assert absent.status_code == 404
    assert client.get("/api/v1/").status_code == 404


@pytest.mark.django_db
def test_an_address_opened_in_the_wrong_way_is_a_page_with_a_code(client: Client) -> None:
    page = client.get(reverse("preferences"))

    assert page.status_code == 405
    assert page.headers["Allow"] == "POST"
    assert "method-not-allowed" in page.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("method", "path", "code"),
    [
        ("get", "/api/v1/nothing/at/all", "not-found"),
        ("post", "/api/nowhere", "not-found"),
        ("put", "/api/v1/cases", "method-not-allowed"),
    ],
)
def test_programs_are_refused_in_their_own_shape_everywhere(client: Client, method: str, path: str, code: str) -> None:
    answer = getattr(client, method)(path)

    assert answer.headers["Content-Type"].startswith("application/problem+json")
    assert answer.json()["code"] == code


@pytest.mark.django_db
def test_a_body_that_is_not_json_is_refused_with_a_code_and_a_next_step(client: Client) -> None:
    from tongban.accounts.testing import a_person

    client.force_login(a_person())
    answer = client.post("/api/v1/cases", data="{oops", content_type="application/json")

    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")
    assert answer.json()["next_step"]
