"""A real browser before a real city: chromium, the sample city loaded once, one live server for the session."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome") or ""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here is a browser test, and is passed over where there is no browser."""
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker(pytest.mark.browser)
            if not CHROMIUM:
                item.add_marker(pytest.mark.skip(reason="no chromium: make browser installs it"))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's chromium, never a downloaded one."""
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": flags}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A reader in China at a desk."""
    return {
        **browser_context_args,
        "locale": "zh-CN",
        "timezone_id": "Asia/Shanghai",
        "viewport": {"width": 1366, "height": 768},
    }


@pytest.fixture(scope="session")
def city(django_test_environment: None, django_db_blocker: Any) -> Iterator[str]:
    """The address of a live sample city; what a test does in it stays done."""
    from django.test import override_settings
    from django.test.utils import setup_databases, teardown_databases
    from pytest_django.live_server_helper import LiveServer

    from tests.browser.sample import load

    with django_db_blocker.unblock(), override_settings(DEMO=True, DEMO_SIGN_IN=True):
        made = setup_databases(verbosity=0, interactive=False, aliases={"default"})
        load()
        server = LiveServer("localhost")
        yield server.url
        server.stop()
        teardown_databases(made, verbosity=0)


@pytest.fixture
def open_page(city: str, browser: Any, browser_context_args: dict[str, Any]) -> Iterator[Callable[..., Any]]:
    """open_page("/path", width=390, who="zhangsan", cookies={"mode": "senior"}) → the page, signed in as asked."""
    contexts = []

    def go(path: str, *, width: int = 1366, who: str = "", cookies: dict[str, str] | None = None, **more: Any) -> Any:
        size = {"width": width, "height": 844 if width < 700 else 768}
        context = browser.new_context(**{**browser_context_args, "viewport": size, **more})
        contexts.append(context)
        context.add_cookies([{"name": k, "value": v, "url": city} for k, v in (cookies or {}).items()])
        page = context.new_page()
        page.set_default_timeout(15_000)
        if who:
            page.goto(f"{city}/accounts/sign-in/")
            page.locator(f"button[value='{who}']").first.click()
            page.wait_for_load_state()
        page.goto(city + path)
        return page

    yield go
    for context in contexts:
        context.close()
