"""How forms and errors speak to people."""

from __future__ import annotations

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_an_empty_form_asks_for_each_field_by_its_name() -> None:
    page = Client().post("/accounts/sign-up/", {"next": "/"}).content.decode()

    for asked in ("请填写姓名。", "请填写登录名。", "请填写密码。"):
        assert page.count(asked) == 2, "in the summary and beside the field"
    assert "这个字段是必填项" not in page
    assert "data-show-password" in page


@pytest.mark.parametrize("address", ["/cases/nothing-like-it/here/", "/licences/1/"])
def test_an_error_page_speaks_in_words_and_keeps_its_code_for_the_hotline(address: str) -> None:
    page = Client().get(address, follow=True).content.decode()

    assert "<h1>404" not in page
    assert "· not-found" not in page
    assert page.count("<h1") == 1
