"""Finding a guide and making it fit one's situation: while typing, with the keyboard, and without JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

ONE = "/guides/open-a-restaurant/"


def test_services_appear_while_typing(open_page: Callable[..., Any]) -> None:
    page = open_page("/")

    page.locator("#q").press_sequentially("开饭店", delay=40)
    page.locator("#hits a").first.wait_for()
    page.locator("#hits a").first.click()

    assert page.locator("h1").inner_text() == "开办餐饮店"


def test_an_answer_narrows_the_papers_and_leaves_the_reader_where_they_are(open_page: Callable[..., Any]) -> None:
    page = open_page(ONE)

    page.locator("input[name=area_sqm]").fill("80")
    page.locator("input[name=sells_tobacco][value=no]").focus()
    page.keyboard.press("Space")
    page.wait_for_url("**sells_tobacco=no**")
    page.locator("tr.off").nth(1).wait_for()

    assert page.evaluate("document.activeElement.name") == "sells_tobacco"
    assert "area_sqm=80" in page.locator("#go a").get_attribute("href")


def test_the_same_without_javascript(open_page: Callable[..., Any]) -> None:
    page = open_page(ONE, java_script_enabled=False)

    page.locator("input[name=sells_tobacco][value=no]").check(force=True)
    page.get_by_role("button", name="看我需要什么").click()

    assert "sells_tobacco=no" in page.url
    assert page.locator("tr.off").count() == 1


def test_on_a_phone_the_way_in_stays_in_reach(open_page: Callable[..., Any]) -> None:
    page = open_page(ONE, width=390)

    bar = page.locator("#go-bar").bounding_box()

    assert bar["y"] + bar["height"] <= 844
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
