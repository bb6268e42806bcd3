"""Open pages in headless chromium and keep pictures of them: python tools/look.py OUT ADDRESS… [--phone] [--as NAME]

With --as, signs in first through the demonstration's one-click door.
"""

from __future__ import annotations

import argparse
import os
import re
from pathlib import Path

from playwright.sync_api import sync_playwright


def main() -> None:
    """One PNG for each address and width."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("out", type=Path)
    asked.add_argument("addresses", nargs="+")
    asked.add_argument("--phone", action="store_true", help="390 px instead of 1366 px")
    asked.add_argument("--cookie", action="append", default=[], help="name=value")
    asked.add_argument("--as", dest="who", default="", help="sign-in name of one of the cast")
    asked.add_argument("--host", default="http://127.0.0.1:8000")
    asked_for = asked.parse_args()
    asked_for.out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        size = {"width": 390, "height": 844} if asked_for.phone else {"width": 1366, "height": 768}
        context = browser.new_context(
            viewport=size, is_mobile=asked_for.phone, locale="zh-CN", timezone_id="Asia/Shanghai"
        )
        context.add_cookies(
            [{"name": c.split("=")[0], "value": c.split("=")[1], "url": asked_for.host} for c in asked_for.cookie]
        )
        page = context.new_page()
        said: set[str] = set()
        page.on("console", lambda message: said.add(message.text[:110]) if message.type == "error" else None)
        if asked_for.who:
            page.goto(f"{asked_for.host}/accounts/sign-in/")
            page.locator(f"button[value='{asked_for.who}']").click()
        for address in asked_for.addresses:
            said.clear()
            answer = page.goto(asked_for.host + address)
            page.wait_for_load_state("networkidle")
            wide = page.evaluate("document.documentElement.scrollWidth")
            name = re.sub(r"\W+", "-", address).strip("-") or "home"
            kind = "phone" if asked_for.phone else "desktop"
            page.screenshot(path=asked_for.out / f"{name}-{kind}.png", full_page=True)
            print(
                answer and answer.status,
                address,
                "WIDER THAN THE SCREEN" if wide > size["width"] else "",
                *sorted(said)[:3],
            )
        browser.close()


if __name__ == "__main__":
    main()
