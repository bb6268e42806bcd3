"""The citizen's screens in a real browser: axe, narrow screens, larger letters, without scripts, and with them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.test_everybody_can_read import faults

Open = Callable[..., Any]
DRAFT = [
    "tasks/",
    "situation/",
    "situation/is_large/",
    "form/shop_name/",
    "materials/",
    "materials/floor-plan/",
    "check/",
]
SENT = ["", "submitted/", "clock/", "thread/", "results/", "withdraw/"]


@pytest.fixture(scope="session")
def cases(city: str, django_db_blocker: Any) -> dict[str, str]:
    """A draft, a case to correct and one that is done, all of 张三: state → number."""
    from tongban.accounts.testing import the_cast
    from tongban.cases.testing import a_case, make
    from tongban.catalog.testing import a_pack

    with django_db_blocker.unblock():
        zhang, pack = the_cast().zhang, a_pack("browser-item")
        large = {"is_large": True}
        numbers = {
            s: a_case(s, applicant=zhang, pack=pack, situation=large).number for s in ("draft", "reviewing", "issued")
        }
        asked = a_case("submitted", applicant=zhang, pack=pack, situation=large)
        problems = [("field", "shop_name", "店名与招牌不一致。"), ("material", "floor-plan", "看不清，请重新拍摄。")]
        make(asked, "ask", defects=[{"what": w, "code": c, "problem": p} for w, c, p in problems])
        return {**numbers, "correcting": asked.number}


def addresses(cases: dict[str, str]) -> list[str]:
    return [
        *("/cases/", "/cases/start/browser-item/", f"/cases/{cases['correcting']}/correct/"),
        *(f"/cases/{cases['draft']}/{door}" for door in DRAFT),
        *(f"/cases/{cases['reviewing']}/{door}" for door in SENT),
    ]


def test_every_page_reads_well_on_a_phone(open_page: Open, city: str, cases: dict[str, str]) -> None:
    page = open_page("/cases/", width=390, who="zhangsan")

    for address in addresses(cases):
        page.goto(city + address)
        assert faults(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, address


def test_larger_letters_fit_a_narrow_screen_and_controls_grow(
    open_page: Open, city: str, cases: dict[str, str]
) -> None:
    page = open_page("/cases/", width=320, who="zhangsan", cookies={"mode": "senior"})
    wide, low = [], []

    for address in addresses(cases):
        page.goto(city + address)
        if page.evaluate("document.documentElement.scrollWidth") > 320:
            wide.append(address)
        low += page.evaluate(LOW_CONTROLS)

    assert wide == []
    assert low == []


LOW_CONTROLS = """() => [...document.querySelectorAll('main .btn, main .choice, main .form-control')]
    .filter(e => e.getBoundingClientRect().height > 0 && e.getBoundingClientRect().height < 59).map(e => e.outerHTML)"""


@pytest.mark.parametrize("door", ["tasks/", "check/", "materials/floor-plan/"])
def test_pages_read_well_at_a_desk_in_english(open_page: Open, cases: dict[str, str], door: str) -> None:
    page = open_page(f"/cases/{cases['draft']}/{door}", who="zhangsan", cookies={"language": "en"})

    assert faults(page) == []


def test_an_error_is_announced_and_its_link_leads_to_the_control(open_page: Open, cases: dict[str, str]) -> None:
    page = open_page(f"/cases/{cases['draft']}/form/shop_name/", width=390, who="zhangsan")

    page.locator("#id_area_sqm").fill("很大")
    page.locator("main form button.btn-primary").click()
    page.wait_for_selector(".error-summary")

    assert page.title().startswith("错误：")
    assert page.evaluate("document.activeElement.className") == "error-summary"
    assert faults(page) == []
    page.locator(".error-summary a").click()
    assert page.evaluate("document.activeElement.id") == "id_area_sqm"


def test_what_is_typed_is_kept_by_itself_twice_over(open_page: Open, cases: dict[str, str]) -> None:
    page = open_page(f"/cases/{cases['draft']}/form/shop_name/", who="zhangsan")

    for name in ("海边小馆", "山边小馆"):
        with page.expect_response(lambda answer: "autosave" in answer.url):
            page.locator("#id_shop_name").fill(name)
            page.locator("#id_area_sqm").focus()
        page.wait_for_selector("#autosaved :text('已自动保存'), #autosaved:has-text('已自动保存')")
    page.reload()

    assert page.locator("#id_shop_name").input_value() == "山边小馆"


def test_without_scripts_one_applies_from_the_guide_to_the_slip(
    open_page: Open, city: str, cases: dict[str, str]
) -> None:
    page = open_page("/cases/start/browser-item/", width=390, who="zhangsan", java_script_enabled=False)
    go_on = page.locator("main form:not([enctype]) button.btn-primary")

    go_on.click()
    page.locator("label.choice", has_text="否").click()
    go_on.click()
    page.locator("main a.btn-primary").click()  # the summary of the situation
    page.locator("main .actions a.btn-primary").click()  # the task list: on to the first gap
    page.locator("#id_shop_name").fill("张三小馆")
    page.locator("#id_area_sqm").fill("36")
    go_on.click()
    page.goto(page.url.replace("/tasks/", "/check/"))
    missing = page.locator(".note.warn a")
    while missing.count():  # whatever this person must still bring
        missing.first.click()
        page.locator("#id_file").set_input_files({"name": "a.png", "mimeType": "image/png", "buffer": PICTURE})
        page.locator("form[enctype] button:not([name=more])").first.click()
    page.locator("#declare").check()
    go_on.click()

    assert page.url.endswith("/submitted/")
    assert page.locator("h1").inner_text() == "申请已提交"


PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8ffff3f0005fe02fe0def46b8"
    "0000000049454e44ae426082"
)
