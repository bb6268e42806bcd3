"""After sending: 张三 follows the case, corrects what was asked, talks with the window, takes it back."""

import re
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override

from tongban.accounts.testing import Cast, the_cast
from tongban.cases import actions, queries
from tongban.cases.models import Case
from tongban.cases.testing import a_case, a_draft, a_picture, fill, make
from tongban.catalog.testing import a_one_thing, a_pack
from tongban.journal.testing import deliver_all

pytestmark = pytest.mark.django_db
MATERIALS = [
    {"code": "floor-plan", "name": {"zh": "平面布局图"}, "ways": ["upload"], "accepts": ["png"]},
    {"code": "lease", "name": {"zh": "租赁合同"}, "ways": ["upload"], "accepts": ["png"]},
]
DEFECTS = [
    {"what": "field", "code": "shop_name", "problem": "店名与营业执照不一致。"},
    {"what": "material", "code": "floor-plan", "problem": "看不清，请重新拍摄。"},
    {"what": "other", "code": "", "problem": "请说明是否制售冷食。"},
]
DOORS = [
    *(
        "",
        "situation/",
        "tasks/",
        "form/shop_name/",
        "materials/",
        "materials/id-card/",
        "check/",
        "submitted/",
        "slip/",
    ),
    *("thread/", "correct/", "withdraw/", "clock/", "results/"),
]


@pytest.fixture
def cast() -> Cast:
    return the_cast()


@pytest.fixture
def zhang(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.zhang)
    return client


def page_of(response: Any) -> str:
    assert response.status_code in (200, 422), response.status_code
    return str(response.content.decode())


# ---------------------------------------------------------------- whose it is


def test_a_stranger_learns_nothing_not_even_that_it_exists(cast: Cast) -> None:
    case = a_case("correcting", applicant=cast.zhang)
    stranger = Client()
    stranger.force_login(cast.chen)

    for door in DOORS:
        there = stranger.get(f"/cases/{case.number}/{door}")
        nowhere = stranger.get(f"/cases/{case.number}9/{door}")
        assert (there.status_code, nowhere.status_code) == (404, 404), door
        assert said_in(there) == said_in(nowhere)


def said_in(response: Any) -> str:
    """What the page itself says, without the furniture."""
    found = re.search(r"<main.*</main>", response.content.decode(), re.S)
    assert found
    return found[0]


def test_an_officer_does_not_read_over_the_applicants_shoulder(cast: Cast) -> None:
    case = a_case("submitted", applicant=cast.zhang)
    window = Client()
    window.force_login(cast.li)

    assert window.get(f"/cases/{case.number}/").status_code == 404


# ---------------------------------------------------------------- slip and lists


def test_the_slip_has_the_number_a_code_to_scan_and_says_what_happens_by_when(zhang: Client, cast: Cast) -> None:
    case = a_case("submitted", applicant=cast.zhang, deliver=True)
    due = f"{case.receipt_due:%Y} 年 {case.receipt_due.month} 月 {case.receipt_due.day} 日"

    for page in (zhang.get(f"/cases/{case.number}/submitted/"), zhang.get(f"/cases/{case.number}/slip/")):
        assert case.number in page_of(page)
        assert "data:image/svg+xml" in page_of(page)
        assert due in page_of(page)


def test_the_slip_also_fits_a_till_printer(zhang: Client, cast: Cast) -> None:
    case = a_case("submitted", applicant=cast.zhang)

    assert 'class="slip till"' in page_of(zhang.get(f"/cases/{case.number}/slip/?paper=80mm"))


def test_my_cases_stand_under_the_right_tab(zhang: Client, cast: Cast) -> None:
    cases = {state: a_case(state, applicant=cast.zhang) for state in ("draft", "correcting", "reviewing", "issued")}
    a_case("submitted", applicant=cast.chen)
    expected = {
        "all": {"draft", "correcting", "reviewing", "issued"},
        "draft": {"draft"},
        "correct": {"correcting"},
        "open": {"correcting", "reviewing"},
        "done": {"issued"},
        "nonsense": {"draft", "correcting", "reviewing", "issued"},
    }

    found = {}
    for tab in expected:
        page = page_of(zhang.get(f"/cases/?tab={tab}"))
        found[tab] = {state for state, case in cases.items() if case.number in page}

    assert found == expected


def test_a_card_leads_to_what_one_can_do_next(zhang: Client, cast: Cast) -> None:
    draft, asked = a_case("draft", applicant=cast.zhang), a_case("correcting", applicant=cast.zhang)

    page = page_of(zhang.get("/cases/"))

    assert f'href="/cases/{draft.number}/tasks/"' in page
    assert f'href="/cases/{asked.number}/correct/"' in page


def test_nobody_with_nothing_is_told_how_to_begin(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.chen)

    assert "您还没有申请过任何事项" in page_of(client.get("/cases/"))


# ---------------------------------------------------------------- the case page


STATES = ("submitted", "correcting", "reviewing", "suspended", "granted", "issued", "refused", "withdrawn")


@pytest.mark.parametrize("state", STATES)
def test_every_state_says_where_it_stands_and_what_happened(zhang: Client, cast: Cast, state: str) -> None:
    case = a_case(state, applicant=cast.zhang, deliver=True)

    page = page_of(zhang.get(f"/cases/{case.number}/"))

    assert str(case.lifecycle.state(state).label) in page
    assert "办理经过" in page


def test_both_clocks_are_shown_and_every_day_is_explained(zhang: Client, cast: Cast) -> None:
    case = a_case("reviewing", applicant=cast.zhang)

    page = page_of(zhang.get(f"/cases/{case.number}/"))
    why = page_of(zhang.get(f"/cases/{case.number}/clock/"))

    view = queries.clock_of(case)
    for limit in (view.promised, view.legal):
        assert limit.due
        day = f"{limit.due.year} 年 {limit.due.month} 月 {limit.due.day} 日"
        assert day in page
        assert day in why
    assert "事项发生当日，不计入" in why
    assert "周末" in why


def test_a_one_thing_shows_its_parts_as_a_plan_and_collects_the_results(zhang: Client, cast: Cast) -> None:
    a_pack()
    a_pack("second-item", name={"zh": "第二事项"}, situations=[], questions=[], materials=[])
    a_one_thing(
        parts=[
            {"item": "demo-item", "required": True, "lead": True},
            {"item": "second-item", "required": True, "after": ["demo-item"]},
        ]
    )
    case = actions.start(cast.zhang, "demo-one-thing")
    fill(case, cast.zhang, situation={"is_large": False})
    actions.submit(case, cast.zhang)
    first = Case.objects.get(parent=case, item_code="demo-item")
    before = page_of(zhang.get(f"/cases/{case.number}/"))
    for name in ("accept", "grant", "issue"):
        make(first, name)
    deliver_all()

    page = page_of(zhang.get(f"/cases/{case.number}/"))
    pack = page_of(zhang.get(f"/cases/{case.number}/results/"))

    assert 'class="plan"' in before
    assert "在“示例许可”办完之后" in before
    assert f"/cases/{first.number}/" in page
    assert "示例许可证" in pack or "食品经营许可证" in pack
    assert "开办" not in page_of(zhang.get(f"/cases/{first.number}/results/"))


def test_no_page_carries_styles_or_scripts_of_its_own(zhang: Client, cast: Cast) -> None:
    case = a_case("correcting", applicant=cast.zhang)

    for door in ("", "correct/", "clock/", "submitted/", "slip/", "materials/", "thread/", "withdraw/", "results/"):
        html = page_of(zhang.get(f"/cases/{case.number}/{door}"))
        assert " style=" not in html
        assert "<style" not in html
        assert " onclick=" not in html
        assert html.count("<h1") == 1, door


# ---------------------------------------------------------------- correcting


@pytest.fixture
def asked(cast: Cast) -> Case:
    case = a_draft(cast.zhang, a_pack(materials=MATERIALS), answers={"shop_name": "老店名"})
    actions.submit(case, cast.zhang)
    make(case, "ask", defects=DEFECTS)
    return case


def test_exactly_what_was_asked_is_open_with_the_officers_words_beside_it(zhang: Client, asked: Case) -> None:
    page = page_of(zhang.get(f"/cases/{asked.number}/correct/"))

    for defect in DEFECTS:
        assert defect["problem"] in page
    assert 'name="shop_name"' in page
    assert 'name="file-floor-plan"' in page
    assert 'name="area_sqm"' not in page
    assert 'name="file-lease"' not in page


def test_corrections_are_sent_and_nothing_else_changes(zhang: Client, asked: Case) -> None:
    before = dict(asked.answers)

    sent = zhang.post(
        f"/cases/{asked.number}/correct/",
        {
            "shop_name": "新店名",
            "area_sqm": "9999",
            "file-floor-plan": a_picture("new.png"),
            "file-lease": a_picture("other.png"),
        },
    )

    case = Case.objects.get(pk=asked.pk)
    assert sent.url == f"/cases/{asked.number}/"
    assert case.state == "submitted"
    assert case.answers == {**before, "shop_name": "新店名"}
    assert case.materials.get(code="floor-plan").file.name == "new.png"
    assert case.materials.get(code="lease").file.name != "other.png"


def test_a_wrong_correction_is_explained_and_the_good_part_is_kept(zhang: Client, asked: Case) -> None:
    answer = zhang.post(f"/cases/{asked.number}/correct/", {"shop_name": "", "file-floor-plan": a_picture("plan.exe")})

    page = page_of(answer)
    assert answer.status_code == 422
    assert 'href="#id_shop_name"' in page
    assert 'href="#file-floor-plan"' in page
    assert Case.objects.get(pk=asked.pk).state == "correcting"


def test_what_is_not_asked_for_leads_back_to_the_case(zhang: Client, cast: Cast) -> None:
    case = a_case("reviewing", applicant=cast.zhang)

    assert zhang.get(f"/cases/{case.number}/correct/").url == f"/cases/{case.number}/"


# ---------------------------------------------------------------- talking, taking back


def test_messages_go_both_ways_with_a_file(zhang: Client, cast: Cast) -> None:
    case = a_case("reviewing", applicant=cast.zhang)
    actions.say(case, cast.li, "请补一张门头照片。")

    sent = zhang.post(f"/cases/{case.number}/thread/", {"text": "照片在附件里。", "file": a_picture("门头.png")})
    page = page_of(zhang.get(sent.url))

    assert page.index("请补一张门头照片。") < page.index("照片在附件里。")
    assert "门头.png" in page


def test_an_empty_message_is_not_sent(zhang: Client, cast: Cast) -> None:
    case = a_case("reviewing", applicant=cast.zhang)

    answer = zhang.post(f"/cases/{case.number}/thread/", {"text": " "})

    assert answer.status_code == 422
    assert queries.thread(case, cast.zhang) == []


def test_taking_it_back_is_asked_once_more_first(zhang: Client, cast: Cast) -> None:
    case = a_case("reviewing", applicant=cast.zhang)
    address = f"/cases/{case.number}/withdraw/"

    looked = zhang.get(address)
    still = Case.objects.get(pk=case.pk).state
    zhang.post(address, {"reason": "不开了"})

    assert "要撤回这份申请吗" in page_of(looked)
    assert still == "reviewing"
    assert Case.objects.get(pk=case.pk).state == "withdrawn"
    assert zhang.get(address).url == f"/cases/{case.number}/"


def test_the_pages_of_a_draft_lead_to_the_case_once_it_is_sent(zhang: Client, cast: Cast) -> None:
    case = a_case("submitted", applicant=cast.zhang)

    for page in ("tasks/", "form/shop_name/", "check/", "situation/", "situation/is_large/"):
        assert zhang.get(f"/cases/{case.number}/{page}").url == f"/cases/{case.number}/"


def test_the_pages_after_sending_lead_a_draft_to_its_tasks(zhang: Client, cast: Cast) -> None:
    case = a_case("draft", applicant=cast.zhang)

    for page in ("", "submitted/", "slip/"):
        assert zhang.get(f"/cases/{case.number}/{page}").url == f"/cases/{case.number}/tasks/"


def test_what_was_put_off_is_asked_for_until_it_is_handed_in(zhang: Client, cast: Cast) -> None:
    later = {
        "code": "lease",
        "name": {"zh": "租赁合同"},
        "ways": ["upload"],
        "accepts": ["png"],
        "deferrable": True,
        "deferred_days": 5,
    }
    case = actions.start(cast.zhang, a_pack(materials=[later]).code)
    actions.supply_material(case, cast.zhang, "lease", way="defer")
    fill(case, cast.zhang)
    actions.submit(case, cast.zhang)
    address = f"/cases/{case.number}/materials/lease/"

    before = page_of(zhang.get(f"/cases/{case.number}/"))
    zhang.post(address, {"way": "upload", "file": a_picture()})
    after = page_of(zhang.get(f"/cases/{case.number}/"))

    assert "还需补交的材料" in before
    assert address in before
    assert "还需补交的材料" not in after


def test_an_officer_reads_why_a_date_is_the_date_it_is(cast: Cast) -> None:
    case = a_case("reviewing", applicant=cast.zhang)
    window = Client()
    window.force_login(cast.li)

    page = page_of(window.get(f"/cases/{case.number}/clock/"))

    assert f'href="/desk/{case.number}/"' in page


@pytest.mark.parametrize("door", ["withdraw/", "correct/"])
def test_sending_it_twice_is_refused_in_words_and_changes_nothing(client: Client, door: str) -> None:
    case = a_case("withdrawn")
    client.force_login(case.applicant)

    answer = client.post(f"/cases/{case.number}/{door}", {"reason": "再撤一次"})

    assert answer.status_code == 409
    assert "wrong-state" in answer.content.decode()
    assert Case.objects.get(pk=case.pk).state == "withdrawn"


def test_the_applicant_reads_each_stop_with_its_reason_and_its_paper(zhang: Client, cast: Cast) -> None:
    case = a_case("correcting", applicant=cast.zhang)
    for name in ("correct", "accept", "suspend"):
        make(case, name)

    page = page_of(zhang.get(f"/cases/{case.number}/"))
    why = page_of(zhang.get(f"/cases/{case.number}/clock/"))

    for change in queries.time_changes(case, cast.zhang):
        for shown in (change.label, change.basis):
            assert str(shown) in page
            assert str(shown) in why
        assert change.reason in why
        assert change.order.document_url in why
        assert change.order.by in why


def test_what_stopped_a_part_is_read_on_the_page_of_the_one_thing(zhang: Client, cast: Cast) -> None:
    a_pack()
    a_one_thing(parts=[{"item": "demo-item", "required": True, "lead": True}])
    case = actions.start(cast.zhang, "demo-one-thing")
    fill(case, cast.zhang, situation={"is_large": False})
    actions.submit(case, cast.zhang)
    part = Case.objects.get(parent=case)
    make(part, "ask")

    (change,) = queries.time_changes(case, cast.zhang)

    assert (change.case_title, change.is_open) == (part.title, True)
    assert change.basis in page_of(zhang.get(f"/cases/{case.number}/"))


def test_a_case_goes_by_its_name_in_the_readers_language(cast: Cast) -> None:
    case = actions.start(cast.zhang, a_pack().code)

    with override("en"):
        assert case.display_title == "Sample permit"
    with override("zh-hans"):
        assert case.display_title == "示例许可"
    case.title = "旧名称许可"
    with override("en"):
        assert case.display_title == "旧名称许可"
