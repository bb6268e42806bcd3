"""What breaks databases and pages is refused at the door, in one place, in words; and what was stored before shows."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.test import Client
from django.urls import reverse

from tongban.accounts.testing import a_person
from tongban.cases.models import Case
from tongban.cases.testing import a_case, a_draft, officer
from tongban.catalog.testing import a_pack
from tongban.regions.fields import JSONField

HALF = '{"facts": {"shop_name": "a\\ud83d"}}'
NUL = '{"text": "hi \\u0000 there"}'


@pytest.fixture
def draft(db: None) -> Case:
    return a_draft(a_person(), a_pack())


def client_of(person: Any) -> Client:
    found = Client(raise_request_exception=False)
    found.force_login(person)
    return found


def problem(answer: Any) -> dict[str, Any]:
    assert answer.headers["Content-Type"].startswith("application/problem+json"), answer.content[:200]
    found: dict[str, Any] = answer.json()
    assert found["status"] == answer.status_code
    return found


def test_half_an_emoji_never_gets_into_a_draft(draft: Case) -> None:
    client = client_of(draft.applicant)

    said = client.put(
        f"/api/v1/cases/{draft.number}/answers", HALF, content_type="application/json", headers={"If-Match": "0"}
    )

    assert (said.status_code, problem(said)["code"]) == (422, "malformed")
    assert "U+D83D" in problem(said)["title"]
    assert client.get(f"/cases/{draft.number}/check/").status_code == 200


def test_nul_never_gets_into_a_message(draft: Case) -> None:
    said = client_of(draft.applicant).post(f"/api/v1/cases/{draft.number}/thread", NUL, content_type="application/json")

    assert (said.status_code, problem(said)["code"]) == (422, "malformed")


@pytest.mark.parametrize(
    "address", ["/api/v1/verify/%00", "/api/v1/regions/?q=%00", "/api/v1/regions/?q=%ff", "/api/v1/regions/?%00=1"]
)
def test_no_stranger_breaks_the_interface_through_its_address(address: str, db: None) -> None:
    said = Client(raise_request_exception=False).get(address)

    assert said.status_code in (400, 422)
    assert problem(said)["code"] == "malformed"


@pytest.mark.parametrize("address", ["/search/?q=%00", "/log/%00/", "/verify/?words=%1f", "/search/?q=%ED%A0%BD"])
def test_no_stranger_breaks_a_page_through_its_address(address: str, db: None) -> None:
    said = Client(raise_request_exception=False).get(address)

    assert said.status_code in (400, 422)
    assert "<h1" in said.content.decode()


def test_a_form_with_a_control_character_is_refused_by_the_name_of_its_field(db: None) -> None:
    said = Client(raise_request_exception=False).post(
        reverse("accounts:sign-in"), {"username": "a\x00b", "password": "x"}
    )

    assert said.status_code == 422


def test_a_broken_cookie_shuts_nobody_out(db: None) -> None:
    client = Client(raise_request_exception=False)
    client.cookies.load('sessionid="\\000abcdefghijkl"')

    assert client.get("/accounts/sign-in/").status_code == 200


def test_json_beyond_the_limit_is_413_at_every_door_that_reads_it(db: None, settings: Any) -> None:
    from tongban.site.api import api

    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    client = client_of(a_person())
    tried = 0
    for path, ways in api.get_openapi_schema()["paths"].items():
        for method, operation in ways.items():
            if "application/json" in operation.get("requestBody", {}).get("content", {}):
                tried += 1
                large = json.dumps({"x": "x" * 2000})
                said = client.generic(method.upper(), path.replace("{", "").replace("}", ""), large, "application/json")
                assert (said.status_code, problem(said)["code"]) == (413, "too-large"), path

    assert tried >= 12


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"x", "multipart/form-data", 400),
        (b"x", "multipart/form-data; boundary=", 400),
        (b"--x\r\nContent-Disposition: form-data; name=\"file\"; filename*=bogus''a\r\n\r\nx\r\n--x--", "multipart/form-data; boundary=x", 400),
        (b"--x\r\nContent-Disposition: form-data; name=\"way\"\r\n\r\na\x00\r\n--x--\r\n", "multipart/form-data; boundary=x", 422),
        (b"{}", "application/json; charset=utf-16", 400),
        (b"a=%00", "application/x-www-form-urlencoded", 422),
    ],
)  # fmt: skip
def test_a_broken_form_is_a_problem_document(body: bytes, kind: str, status: int, db: None) -> None:
    said = client_of(a_person()).generic("POST", "/api/v1/documents/files", body, kind)

    assert said.status_code == status if status == 422 else said.status_code in (400, 422)
    assert problem(said)["code"] in ("malformed", "file-missing")


def test_a_form_where_json_is_read_says_so(draft: Case) -> None:
    said = client_of(draft.applicant).post("/api/v1/cases", {"code": "demo-item"})

    assert (said.status_code, problem(said)["code"]) == (415, "media-type-unsupported")


def test_a_page_beyond_every_list_is_no_failure(draft: Case) -> None:
    client = client_of(draft.applicant)

    assert client.get("/cases/", {"page": "9" * 23}).status_code == 200
    assert client.get("/cases/", {"page": "9" * 5000}).status_code in (200, 400)
    assert client.get("/api/v1/cases", {"page": "9" * 23}).status_code == 422


def test_a_day_is_not_read_from_a_number(db: None) -> None:
    client = Client(raise_request_exception=False)

    for address in (
        "/api/v1/catalog/powers?on=0",
        "/api/v1/catalog/powers?on=1760000000",
        "/api/v1/catalog/powers?on=0001-01-01",
    ):
        assert client.get(address).status_code == 422, address
    assert client.get("/api/v1/catalog/powers?on=2026-11-22").status_code == 200


def test_what_was_stored_before_there_was_a_boundary_shows(draft: Case) -> None:
    from django.db import connection

    name = next(name for name, value in draft.answers.items() if isinstance(value, str))
    half = "a" if connection.vendor == "postgresql" else "a\ud83d\x00"  # PostgreSQL would never have kept it
    with_half = {**draft.answers, name: half}
    Case.objects.filter(pk=draft.pk).update(answers=with_half)
    client = client_of(draft.applicant)

    for page in ("check/", "tasks/", f"form/{name}/", ""):
        assert client.get(f"/cases/{draft.number}/{page}", follow=True).status_code == 200, page
    assert client.get(f"/api/v1/cases/{draft.number}").status_code == 200


def test_every_json_column_of_the_house_mends_what_it_reads() -> None:
    bare = [
        f"{model.__name__}.{column.name}"
        for model in apps.get_models()
        if model.__module__.startswith("tongban.") and ".tests." not in model.__module__
        for column in model._meta.get_fields()
        if isinstance(column, models.JSONField) and not isinstance(column, JSONField)
    ]

    assert not bare


def test_a_case_of_one_item_has_no_plan_to_show_and_says_nothing_wrong(db: None) -> None:
    case = a_case("submitted")

    said = client_of(officer("approver", case.organisation)).get(f"/desk/{case.number}/?view=plan")

    assert said.status_code == 200


def test_an_encoding_that_is_none_of_text_is_refused_before_django_fails_on_it(db: None) -> None:
    from tongban.site.wsgi import application

    told: list[str] = []
    environ = {
        "REQUEST_METHOD": "POST", "PATH_INFO": "/api/v1/verify", "QUERY_STRING": "q=%ED", "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "80",
        "CONTENT_TYPE": "text/plain; charset=hex", "CONTENT_LENGTH": "2", "wsgi.input": BytesIO(b"{}"), "wsgi.url_scheme": "http",
        "HTTP_HOST": "127.0.0.1",
    }  # fmt: skip
    body = b"".join(application(environ, lambda status, headers, *rest: told.append(status)))

    assert told[0].startswith("400")
    assert json.loads(body)["code"] == "malformed"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("debug", [True, False])
def test_what_is_sent_to_an_address_without_its_slash_is_not_found(
    method: str, debug: bool, db: None, settings: Any
) -> None:
    settings.DEBUG = debug
    for address in ("/cases", "/desk", "/static/x.css", "/accounts/sign-in"):
        assert getattr(Client(), method)(address).status_code == 404, address
        assert Client().get(address).status_code in {301, 302, 404}, address
