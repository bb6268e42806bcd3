"""A stranger at the public log, without JavaScript: from the list to an entry, its receipt, and the receipt checked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.sample import AUTHORITY
from tests.browser.test_everybody_can_read import faults

Open = Callable[..., Any]


def receipt_from(page: Any) -> Any:
    """The receipt that the page of an entry offers, fetched."""
    return page.context.request.get(page.locator("a[href$='receipt.json']").evaluate("link => link.href"))


@pytest.mark.parametrize("width", [390, 1366])
def test_from_the_list_to_a_receipt_and_its_check(open_page: Open, width: int) -> None:
    page = open_page("/log/", width=width, java_script_enabled=False)
    page.locator(f"main th a[href='/log/{AUTHORITY}/']").click()
    page.locator(".entries a.act[href$='/3/']").click()
    assert page.locator(".climb svg").count() >= 1
    receipt = receipt_from(page)

    page.goto(receipt.url.replace("receipt.json", ""))
    assert "未被改动" in page.locator("h1").inner_text()
    page.get_by_role("link", name="自己核验").click()
    page.get_by_label("粘贴凭条").fill(receipt.text())
    page.get_by_role("button", name="核验凭条").click()

    assert page.locator("h1").inner_text() == "凭条有效"
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_axe_finds_nothing_on_what_a_slip_leads_to(open_page: Open) -> None:
    page = open_page(f"/log/{AUTHORITY}/3/")
    receipt = receipt_from(page)
    for address in (receipt.url.replace("receipt.json", ""), f"{page.url.split('/log/')[0]}/log/verify/"):
        page.goto(address)
        assert faults(page) == []
    page.get_by_label("粘贴凭条").fill(receipt.text().replace("case.", "other."))
    page.get_by_role("button", name="核验凭条").click()
    assert page.locator("h1").inner_text() == "凭条不成立"
    assert faults(page) == []
