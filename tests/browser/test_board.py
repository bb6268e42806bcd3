"""The board and the wall in a real browser: the policy holds, charts are drawn, the wall turns only when it is asked to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

Open = Callable[..., Any]
BOARD, WALL = "/desk/reports/?period=month&kpi=instant", "/desk/reports/screen/?period=month&kpi=instant"


@pytest.mark.parametrize("path", [BOARD, WALL, "/desk/reports/kpis/instant/?period=month"])
def test_charts_break_no_policy(open_page: Open, path: str) -> None:
    said: list[str] = []
    page = open_page("/desk/reports/kpis/", who="zhaoliu")
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)

    page.goto(page.url.split("/desk")[0] + path)
    page.wait_for_load_state("networkidle")

    assert said == []


def test_the_course_is_drawn_beside_its_table(open_page: Open) -> None:
    page = open_page(BOARD, who="zhaoliu")
    page.wait_for_load_state("networkidle")

    assert page.locator(".canvas canvas").count() == 1
    assert page.locator(".canvas").get_attribute("aria-label")
    assert page.locator(".trend tbody tr").count() == 12


def test_without_scripts_the_board_and_the_wall_are_whole(open_page: Open) -> None:
    page = open_page(BOARD, who="zhaoliu", java_script_enabled=False)

    assert page.locator(".intervals tbody tr").count() > 1
    assert page.locator(".trend tbody tr").count() == 12
    assert page.locator(".canvas").is_hidden()
    page.get_by_role("link", name="大屏").click()
    before = page.locator("#chosen").inner_text()
    page.locator("#next-indicator").click()
    assert page.locator("#chosen").inner_text() != before
    assert page.locator("[data-turns]").is_hidden()


def test_the_wall_turns_by_itself_only_while_it_is_asked_to(open_page: Open) -> None:
    page = open_page(WALL, who="zhaoliu")
    button = page.locator("[data-turns]")
    assert button.get_attribute("aria-pressed") == "false"

    button.click()
    assert page.locator("[data-turns]").get_attribute("aria-pressed") == "true"
    before = page.locator("#chosen").inner_text()
    page.locator("[data-next]").click()
    page.wait_for_function("was => document.getElementById('chosen').innerText !== was", arg=before)
    expect(page.locator("[data-turns]")).to_have_attribute("aria-pressed", "true")

    page.locator("[data-turns]").click()
    assert page.locator("[data-turns]").get_attribute("aria-pressed") == "false"


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1366, 768)])
def test_the_wall_fills_the_screen_and_no_more(open_page: Open, width: int, height: int) -> None:
    page = open_page(WALL, who="zhaoliu")
    page.set_viewport_size({"width": width, "height": height})

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("document.documentElement.scrollHeight") <= height


def test_a_lost_connection_is_said_and_the_last_figures_stay(open_page: Open) -> None:
    page = open_page(WALL, who="zhaoliu")
    page.route("**/screen/**", lambda route: route.abort())

    page.locator("[data-next]").click()

    page.locator("[data-lost-says]").wait_for()
    assert "连接中断" in page.locator("[data-lost-says]").inner_text()
    assert page.locator(".tiles a").count() > 0
