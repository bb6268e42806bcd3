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
    said = asked.parse_args()
    said.out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        size = {"width": 390, "height": 844} if said.phone else {"width": 1366, "height": 768}
        context = browser.new_context(viewport=size, is_mobile=said.phone, locale="zh-CN", timezone_id="Asia/Shanghai")
        context.add_cookies(
            [{"name": c.split("=")[0], "value": c.split("=")[1], "url": said.host} for c in said.cookie]
        )
        page = context.new_page()
        page.on("console", lambda message: print("console:", message.text) if message.type == "error" else None)
        if said.who:
            page.goto(f"{said.host}/accounts/sign-in/")
            page.locator(f"button[value='{said.who}']").click()
        for address in said.addresses:
            answer = page.goto(said.host + address)
            page.wait_for_load_state("networkidle")
            wide = page.evaluate("document.documentElement.scrollWidth")
            name = re.sub(r"\W+", "-", address).strip("-") or "home"
            kind = "phone" if said.phone else "desktop"
            page.screenshot(path=said.out / f"{name}-{kind}.png", full_page=True)
            print(answer and answer.status, address, "WIDER THAN THE SCREEN" if wide > size["width"] else "")
        browser.close()


if __name__ == "__main__":
    main()
