"""Take the pictures of README.md anew from a running sample city: python tools/pictures.py [--host http://127.0.0.1:8000]

Start a new city with `make demo` first.
"""

from __future__ import annotations

import argparse
import io
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pymupdf
from PIL import Image
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, ViewportSize

FOLDER = Path(__file__).parent.parent / "docs" / "images"
MOST_BYTES = 300_000
SIZE: ViewportSize = {"width": 1366, "height": 854}


def main() -> None:
    """All pictures, one after the other."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--host", default="http://127.0.0.1:8000")
    host = asked.parse_args().host
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        citizen = signed_in(browser, host, "zhangsan")
        keep(citizen, "home", f"{host}/")
        keep(citizen, "guide", f"{host}/guides/open-a-restaurant/")
        tasks(citizen, host)
        clock(citizen, host)
        certificate(citizen, host)
        officer = signed_in(browser, host, "wangwu")
        officer.goto(f"{host}/desk/?state=reviewing")
        officer.locator("[data-list] a").last.click()
        keep(officer, "desk")
        log(citizen, host)
        overseer = signed_in(browser, host, "zhaoliu")
        card(overseer, host)
        keep(overseer, "delay", f"{host}/desk/oversight/delay/")
        keep(overseer, "board", f"{host}/desk/reports/?period=month")
        browser.close()


def signed_in(browser: Browser, host: str, name: str) -> Page:
    """A page of one of the cast."""
    page = browser.new_context(viewport=SIZE, locale="zh-CN", timezone_id="Asia/Shanghai").new_page()
    page.goto(f"{host}/accounts/sign-in/")
    page.locator(f"button[value='{name}']").first.click()
    page.wait_for_load_state("networkidle")
    return page


def tasks(page: Page, host: str) -> None:
    """The task list of the draft the sample city begins with."""
    page.goto(f"{host}/cases/")
    page.get_by_role("link", name="企业开办").first.click()
    keep(page, "tasks")


def clock(page: Page, host: str) -> None:
    """Why the dates of a part under way are what they are."""
    page.goto(f"{host}/cases/")
    page.get_by_role("link", name="开办餐饮店").first.click()
    page.goto(f"{page.url.rstrip('/')}-04/clock/")
    keep(page, "clock")


def log(page: Page, host: str) -> None:
    """An entry of the public log with its proof."""
    page.goto(f"{host}/log/")
    page.get_by_role("link", name="示例市市场监督管理局").first.click()
    page.goto(f"{page.url.partition('?')[0]}12/")
    keep(page, "log")


def card(page: Page, host: str) -> None:
    """A card that was answered."""
    page.goto(f"{host}/desk/oversight/cards/?state=upheld")
    page.locator("a[href*='/cards/YC']").first.click()
    keep(page, "card")


def certificate(page: Page, host: str) -> None:
    """The first page of a certificate as it was sealed."""
    page.goto(f"{host}/licences/")
    page.get_by_role("link", name="食品经营许可证").first.click()
    page.wait_for_load_state("networkidle")
    address = page.locator("a[href*='/documents/'][href$='/pdf/']").first.get_attribute("href")
    pdf = page.context.request.get(f"{host}{address}").body()
    with pymupdf.open(stream=pdf, filetype="pdf") as document:  # type: ignore[no-untyped-call]
        drawn = document[0].get_pixmap(dpi=110).tobytes("png")
    written("certificate", Image.open(io.BytesIO(drawn)).convert("RGB"))


def keep(page: Page, name: str, address: str = "") -> None:
    """What the screen shows; never an error page."""
    answer = page.goto(address or page.url)
    if answer is None or not answer.ok:
        raise SystemExit(f"{page.url} did not open")
    page.wait_for_load_state("networkidle")
    written(name, Image.open(io.BytesIO(page.screenshot())).convert("RGB"))


def written(name: str, picture: Image.Image) -> None:
    """The picture as PNG: all its colours where they fit, fewer where they do not."""
    path = FOLDER / f"{name}.png"
    picture.save(path, optimize=True)
    for colours in (256, 128, 64):
        if path.stat().st_size <= MOST_BYTES:
            break
        picture.quantize(colours, dither=Image.Dither.NONE).save(path, optimize=True)
    print(f"{path.name} {path.stat().st_size // 1000} KB")


if __name__ == "__main__":
    main()
