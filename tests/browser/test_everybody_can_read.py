"""Public pages for everybody: axe, narrow screens, larger letters, keyboard, no JavaScript, forced colours."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.sample import AUTHORITY

TAGS = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}}
PUBLIC = [
    "/",
    "/guides/",
    "/guides/open-a-restaurant/",
    "/site/about/",
    "/site/accessibility/",
    "/accounts/sign-in/",
    "/log/",
    "/log/verify/",
    f"/log/{AUTHORITY}/",
    f"/log/{AUTHORITY}/3/",
    "/nothing/here/",
]
OFFICERS = [
    ("/desk/", "wangwu"),
    ("/desk/oversight/", "zhaoliu"),
    ("/desk/oversight/cards/", "zhaoliu"),
    ("/desk/oversight/rules/", "wangwu"),
    ("/desk/oversight/relatives/", "wangwu"),
    ("/desk/reports/?period=month", "zhaoliu"),
    ("/desk/reports/?period=month&kpi=wholly-online", "zhoushi"),
    ("/desk/reports/screen/?period=month&kpi=instant", "zhaoliu"),
    ("/desk/reports/weekly/", "zhaoliu"),
    ("/desk/reports/monthly/", "zhaoliu"),
    ("/desk/reports/kpis/", "zhaoliu"),
    ("/desk/reports/kpis/instant/?period=month", "zhaoliu"),
    ("/desk/reports/kpis/instant/cases/?period=month", "zhaoliu"),
]
READERS = {
    "desk": (1366, {}),
    "phone": (390, {}),
    "narrow": (320, {}),
    "senior": (390, {"mode": "senior"}),
    "contrast": (1366, {"contrast": "high"}),
    "english": (1366, {"language": "en"}),
}
Open = Callable[..., Any]


def faults(page: Any) -> list[str]:
    """What axe finds; gradients are laid aside so that it judges real colours."""
    page.evaluate("""() => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync('*{background-image:none!important}');
        document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    }""")
    found = Axe().run(page, options=TAGS).response["violations"]
    return [f"{rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"][:3]]


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("path", PUBLIC)
def test_axe_finds_nothing_and_nothing_runs_off_the_side(open_page: Open, path: str, reader: str) -> None:
    width, cookies = READERS[reader]

    page = open_page(path, width=width, cookies=cookies)

    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("reader", ["desk", "phone", "contrast", "english"])
@pytest.mark.parametrize(("path", "who"), OFFICERS)
def test_axe_finds_nothing_at_the_desk(open_page: Open, path: str, who: str, reader: str) -> None:
    width, cookies = READERS[reader]

    page = open_page(path, width=width, who=who, cookies=cookies)

    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [1366, 390])
@pytest.mark.parametrize(("path", "link"), [("/desk/oversight/", ".stream a"), ("/desk/oversight/cards/", ".queue a")])
def test_axe_finds_nothing_on_a_signal_and_on_a_card(open_page: Open, path: str, link: str, width: int) -> None:
    page = open_page(path, width=width, who="zhaoliu")

    page.locator(link).first.click()
    page.wait_for_load_state("networkidle")

    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_stream_grows_by_itself_and_leaves_the_focus_alone(open_page: Open) -> None:
    page = open_page("/desk/oversight/", who="zhaoliu")
    page.wait_for_load_state("networkidle")
    link = page.locator(".stream a").first
    link.focus()
    before = page.evaluate("document.activeElement.id")

    page.evaluate("""() => {
        const poll = document.getElementById('poll');
        poll.setAttribute('hx-get', poll.getAttribute('hx-get').replace(/since=\\d+/, 'since=0'));
        poll.setAttribute('hx-trigger', 'now');
        htmx.process(poll);
        htmx.trigger(poll, 'now');
    }""")
    page.locator(".stream li.fresh").first.wait_for()

    assert page.evaluate("document.activeElement.id") == before
    assert "新增" in page.locator("#news").inner_text()
    assert page.locator("#poll").count() == 1


def test_nothing_on_the_page_breaks_the_policy(open_page: Open) -> None:
    said: list[str] = []
    page = open_page("/")
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)

    page.reload()
    page.wait_for_load_state("networkidle")

    assert said == []


def test_the_keyboard_reaches_the_content_first(open_page: Open) -> None:
    page = open_page("/")

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.evaluate("location.hash") == "#main"


def test_focus_is_seen_in_forced_colours(open_page: Open) -> None:
    page = open_page("/accounts/sign-in/")
    page.emulate_media(forced_colors="active")

    for _ in range(8):
        page.keyboard.press("Tab")
        width = page.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)")
        assert width >= 2, page.evaluate("document.activeElement.outerHTML")


def test_every_target_is_large_enough(open_page: Open) -> None:
    page = open_page("/", width=390)

    small = page.evaluate("""() => [...document.querySelectorAll('a,button,input:not([type=hidden]),select,summary')]
        .filter(e => { const b = e.getBoundingClientRect(); const s = getComputedStyle(e);
            return b.width > 0 && b.top >= 0 && s.clip === 'auto' && (b.height < 24 || b.width < 24)
                && !(s.display === 'inline' && e.closest('p')); })
        .map(e => e.outerHTML.slice(0, 120))""")

    assert small == []


def test_larger_letters_are_larger(open_page: Open) -> None:
    page = open_page("/site/about/", width=390, cookies={"mode": "senior"})

    sizes = page.evaluate("""() => [...document.querySelectorAll('main *')]
        .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()))
        .map(e => parseFloat(getComputedStyle(e).fontSize))""")

    assert min(sizes) >= 18


def test_the_switches_work_without_javascript(open_page: Open) -> None:
    page = open_page("/site/about/", java_script_enabled=False)

    page.get_by_role("button", name="长者版").click()

    assert page.locator("html").get_attribute("data-mode") == "senior"
    page.get_by_role("button", name="English").first.click()
    assert page.locator("html").get_attribute("lang") == "en"


def test_text_spacing_may_be_widened(open_page: Open) -> None:
    page = open_page("/", width=390)
    page.evaluate("""() => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync('*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}'
            + 'p{margin-bottom:2em!important}');
        document.adoptedStyleSheets = [sheet];
    }""")

    assert page.evaluate("document.documentElement.scrollWidth") <= 390
