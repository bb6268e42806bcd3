"""An operation that reads an object reads nothing else: no list, no word, no nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.test import Client

from tongban.accounts.testing import a_person
from tongban.site.api import api


def reading_an_object() -> Iterator[tuple[str, str]]:
    """Method and address of every operation whose body is described as JSON."""
    for path, ways in sorted(api.get_openapi_schema()["paths"].items()):
        for method, operation in sorted(ways.items()):
            if "application/json" in operation.get("requestBody", {}).get("content", {}):
                yield method, re.sub(r"{\w+}", "1", path)


@pytest.mark.django_db
@pytest.mark.parametrize("body", [b"null", b'"x"', b"[null,null]", b"1", b"true"])
def test_no_operation_takes_a_body_that_is_no_object(body: bytes) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(a_person())
    said = {}
    for method, address in reading_an_object():
        answer = client.generic(method.upper(), address, body, "application/json", headers={"If-Match": "0"})
        said[f"{method} {address}"] = (answer.status_code, answer.headers["Content-Type"].split(";")[0])
    odd = {name: found for name, found in said.items() if found[1] != "application/problem+json" or found[0] < 400}

    assert any("showings" in name for name in said)
    assert odd == {}
    assert {status for status, _kind in said.values()} <= {401, 403, 422}
