"""张三 fills in an application on a phone, stops, goes on elsewhere, checks it and sends it. Without any script."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tongban.accounts.testing import Cast, a_firm, the_cast
from tongban.cases import actions, queries
from tongban.cases.models import Case
from tongban.cases.testing import a_draft, a_picture, fill
from tongban.catalog.testing import a_one_thing, a_pack
from tongban.kit.telephones import show_phone

pytestmark = pytest.mark.django_db
FLOOR_PLAN = [
    {"code": "floor-plan", "name": {"zh": "平面布局图"}, "ways": ["upload"], "accepts": ["png"], "most_megabytes": 1},
    {
        "code": "lease",
        "name": {"zh": "租赁合同"},
        "ways": ["promise", "upload"],
        "deferrable": True,
        "deferred_days": 10,
    },
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
    return str(response.content.decode())


def begun(cast: Cast, **pack: Any) -> Case:
    return actions.start(cast.zhang, a_pack(**pack).code)


# ---------------------------------------------------------------- beginning


def test_one_begins_for_oneself(zhang: Client, cast: Cast) -> None:
    a_pack()

    ahead = zhang.get("/cases/start/demo-item/")
    sent = zhang.post("/cases/start/demo-item/", {"for_whom": "myself"})

    case = Case.objects.get()
    assert ahead.status_code == 200
    assert (case.applicant, case.on_behalf_of, case.state) == (cast.zhang, None, "draft")
    assert sent.url == f"/cases/{case.number}/situation/"


def test_one_begins_for_the_firm_one_represents(zhang: Client, cast: Cast) -> None:
    a_pack()
    firm = a_firm(representative=cast.zhang)

    assert firm.name in page_of(zhang.get("/cases/start/demo-item/"))
    zhang.post("/cases/start/demo-item/", {"for_whom": firm.code})

    assert Case.objects.get().on_behalf_of == firm


def test_nobody_begins_for_a_strangers_firm(zhang: Client) -> None:
    a_pack()

    answer = zhang.post("/cases/start/demo-item/", {"for_whom": a_firm().code})

    assert answer.status_code == 422
    assert not Case.objects.exists()


def test_looking_at_the_first_page_makes_nothing_and_a_draft_is_offered_again(zhang: Client, cast: Cast) -> None:
    case = begun(cast)

    page = page_of(zhang.get("/cases/start/demo-item/"))

    assert Case.objects.count() == 1
    assert f"/cases/{case.number}/tasks/" in page


def test_without_signing_in_one_is_sent_to_sign_in_and_comes_back(cast: Cast) -> None:
    a_pack()

    answer = Client().get("/cases/start/demo-item/")

    assert answer.status_code == 302
    assert "sign-in" in answer.url
    assert "demo-item" in answer.url


# ---------------------------------------------------------------- the situation


def test_one_question_decides_what_is_needed_and_says_so(zhang: Client, cast: Cast) -> None:
    case = begun(cast)

    first = zhang.get(f"/cases/{case.number}/situation/")
    answered = zhang.post(first.url, {"is_large": "yes", "revision": "0"})
    summary = zhang.get(answered.url)

    assert first.url == f"/cases/{case.number}/situation/is_large/"
    assert answered.url == f"/cases/{case.number}/situation/"
    assert "面积超过五十平方米" in page_of(summary)
    case.refresh_from_db()
    assert case.situation == {"is_large": True}


def test_an_unanswered_question_comes_back_with_the_error_first(zhang: Client, cast: Cast) -> None:
    case = begun(cast)

    answer = zhang.post(f"/cases/{case.number}/situation/is_large/", {})

    page = page_of(answer)
    assert answer.status_code == 422
    assert re.search(r"<title>\s*错误：", page)
    assert 'href="#id_is_large_0"' in page
    assert 'id="id_is_large_0"' in page


def test_a_one_thing_shows_which_services_are_needed_and_why(zhang: Client, cast: Cast) -> None:
    a_pack()
    a_pack("sign-item", name={"zh": "招牌备案"}, situations=[])
    when = [{"fact": "is_large", "test": "is", "value": True}]
    a_one_thing(parts=[{"item": "demo-item", "required": True, "lead": True}, {"item": "sign-item", "when": when}])
    case = actions.start(cast.zhang, "demo-one-thing", situation={"is_large": False})

    page = page_of(zhang.get(f"/cases/{case.number}/situation/"))

    assert re.search(r'class="yes".{0,300}示例许可', page, re.S)
    assert re.search(r'class="no".{0,300}招牌备案', page, re.S)


# ---------------------------------------------------------------- the form


def test_the_task_list_says_how_far_one_is_and_leads_on(zhang: Client, cast: Cast) -> None:
    case = begun(cast)
    actions.save_situation(case, cast.zhang, {"is_large": False})

    page = page_of(zhang.get(f"/cases/{case.number}/tasks/"))

    assert f"/cases/{case.number}/form/shop_name/" in page
    assert "未开始" in page
    assert "暂不能开始" in page
    assert 'aria-label="填写进度"' in page


def test_a_page_is_saved_and_leads_to_the_next_section_not_done(zhang: Client, cast: Cast) -> None:
    case = begun(cast)
    case.refresh_from_db()

    answer = zhang.post(
        f"/cases/{case.number}/form/shop_name/",
        {"shop_name": "张三饭店", "area_sqm": "８０", "revision": case.revision},
    )

    case.refresh_from_db()
    assert (case.answers["shop_name"], case.answers["area_sqm"]) == ("张三饭店", 80)
    assert answer.url == f"/cases/{case.number}/tasks/"  # the contact is known from the account


def test_a_known_fact_is_filled_in_with_its_source(zhang: Client, cast: Cast) -> None:
    case = begun(cast)

    page = page_of(zhang.get(f"/cases/{case.number}/form/applicant_phone/"))

    assert f'value="{show_phone(cast.zhang.phone)}"' in page
    assert "from-source" in page
    assert "这一项不对？" in page


def test_save_and_finish_later_keeps_what_is_in_order(zhang: Client, cast: Cast) -> None:
    case = begun(cast)

    answer = zhang.post(
        f"/cases/{case.number}/form/shop_name/",
        {"shop_name": "张三饭店", "area_sqm": "很大", "later": "1", "revision": "0"},
    )

    case.refresh_from_db()
    assert answer.url == f"/cases/{case.number}/tasks/"
    assert case.answers["shop_name"] == "张三饭店"
    assert "area_sqm" not in case.answers


def test_autosave_keeps_it_quietly_and_hands_out_the_new_revision(zhang: Client, cast: Cast) -> None:
    case = begun(cast)

    answer = zhang.post(
        f"/cases/{case.number}/form/shop_name/?autosave=1",
        {"shop_name": "张三饭店", "revision": "0"},
        headers={"HX-Request": "true"},
    )

    case.refresh_from_db()
    page = page_of(answer)
    assert case.answers["shop_name"] == "张三饭店"
    assert f'value="{case.revision}"' in page
    assert "已自动保存" in page
    assert "<html" not in page


def test_two_devices_that_disagree_see_both_versions_and_choose(zhang: Client, cast: Cast) -> None:
    case = begun(cast)
    address = f"/cases/{case.number}/form/shop_name/"
    zhang.post(address, {"shop_name": "手机上的店名", "area_sqm": "80", "revision": "0"})

    refused = zhang.post(address, {"shop_name": "电脑上的店名", "area_sqm": "80", "revision": "0"})
    page = page_of(refused)
    kept = Case.objects.get().answers["shop_name"]
    revision = re.search(r'name="revision" value="(\d+)"', page)
    assert revision
    zhang.post(address, {"shop_name": "电脑上的店名", "area_sqm": "80", "revision": revision[1]})

    assert refused.status_code == 409
    assert "手机上的店名" in page
    assert "电脑上的店名" in page
    assert kept == "手机上的店名"
    assert Case.objects.get().answers["shop_name"] == "电脑上的店名"


def test_a_draft_whose_time_is_over_says_so_and_offers_a_new_one(zhang: Client, cast: Cast) -> None:
    case = begun(cast)
    Case.objects.update(draft_until=timezone.now() - timedelta(days=1))

    answer = zhang.post(f"/cases/{case.number}/form/shop_name/", {"shop_name": "店", "area_sqm": "8", "revision": "0"})

    assert answer.status_code == 409
    assert "/cases/start/demo-item/" in page_of(answer)


def test_a_question_that_is_not_asked_is_not_there(zhang: Client, cast: Cast) -> None:
    case = begun(cast)

    assert zhang.get(f"/cases/{case.number}/form/nothing/").status_code == 404
    assert zhang.get(f"/cases/{case.number}/situation/nothing/").status_code == 404


# ---------------------------------------------------------------- materials


def test_a_material_can_be_uploaded_promised_or_put_off(zhang: Client, cast: Cast) -> None:
    case = begun(cast, materials=FLOOR_PLAN)
    plan, lease = (f"/cases/{case.number}/materials/{code}/" for code in ("floor-plan", "lease"))

    uploaded = zhang.post(plan, {"way": "upload", "file": a_picture()})
    unticked = zhang.post(lease, {"way": "promise"})
    promised = zhang.post(lease, {"way": "promise", "consent": "1"})
    put_off = zhang.post(lease, {"way": "defer"})

    assert uploaded.url == lease  # on to the next one that is missing
    assert unticked.status_code == 422
    assert 'id="id_consent"' in page_of(unticked)
    assert (promised.status_code, put_off.status_code) == (302, 302)
    assert dict(case.materials.values_list("code", "way")) == {"floor-plan": "upload", "lease": "defer"}


def test_a_wrong_file_says_why_beside_the_control(zhang: Client, cast: Cast) -> None:
    case = begun(cast, materials=FLOOR_PLAN)
    address = f"/cases/{case.number}/materials/floor-plan/"

    nothing = zhang.post(address, {"way": "upload"})
    lying = zhang.post(address, {"way": "upload", "file": a_picture("plan.exe")})

    for answer in (nothing, lying):
        page = page_of(answer)
        assert answer.status_code == 422
        assert 'href="#id_file"' in page
        assert 'id="id_file_error"' in page
    assert not case.materials.filter(code="floor-plan").exclude(way="").exists()


def test_the_list_says_what_is_not_asked_for(zhang: Client, cast: Cast) -> None:
    case = begun(cast)
    actions.save_situation(case, cast.zhang, {"is_large": True})

    page = page_of(zhang.get(f"/cases/{case.number}/materials/"))

    assert "申请表" in page
    assert "平面布局图" in page
    assert f"/cases/{case.number}/materials/floor-plan/" in page


def test_what_was_supplied_can_be_taken_out_again(zhang: Client, cast: Cast) -> None:
    case = begun(cast, materials=FLOOR_PLAN)
    actions.supply_material(case, cast.zhang, "floor-plan", way="upload", file=a_picture())

    zhang.post(f"/cases/{case.number}/materials/floor-plan/", {"remove": "1"})

    assert not case.materials.filter(code="floor-plan").exists()


# ---------------------------------------------------------------- check and send


def test_everything_is_checked_on_one_page_and_each_answer_leads_back_to_it(zhang: Client, cast: Cast) -> None:
    case = a_draft(cast.zhang, a_pack(), answers={"shop_name": "张三饭店"})

    page = page_of(zhang.get(f"/cases/{case.number}/check/"))
    changed = zhang.post(
        f"/cases/{case.number}/form/shop_name/",
        {"shop_name": "张三小馆", "area_sqm": "80", "back": "check", "revision": Case.objects.get().revision},
    )

    assert "张三饭店" in page
    assert f"/cases/{case.number}/form/shop_name/?back=check#id_shop_name" in page
    assert changed.url == f"/cases/{case.number}/check/"


def test_nothing_is_sent_before_everything_is_there_and_all_faults_are_listed(zhang: Client, cast: Cast) -> None:
    case = begun(cast)

    answer = zhang.post(f"/cases/{case.number}/check/", {"declare": "1"})

    page = page_of(answer)
    assert answer.status_code == 422
    assert f'href="/cases/{case.number}/situation/is_large/"' in page
    assert f'href="/cases/{case.number}/form/shop_name/?back=check"' in page
    assert Case.objects.get().state == "draft"


def test_nothing_is_sent_before_one_says_it_is_true(zhang: Client, cast: Cast) -> None:
    case = a_draft(cast.zhang, a_pack())

    answer = zhang.post(f"/cases/{case.number}/check/", {})

    assert answer.status_code == 422
    assert 'href="#declare"' in page_of(answer)
    assert Case.objects.get().state == "draft"


def test_sending_it_twice_sends_it_once(zhang: Client, cast: Cast) -> None:
    case = a_draft(cast.zhang, a_pack())

    first = zhang.post(f"/cases/{case.number}/check/", {"declare": "1"})
    second = zhang.post(f"/cases/{case.number}/check/", {"declare": "1"})

    assert first.url == second.url == f"/cases/{case.number}/submitted/"
    assert Case.objects.get().state == "submitted"
    assert len([line for line in queries.timeline(case, cast.zhang) if line.what == "case.submit"]) == 1


def test_what_one_said_before_is_not_asked_again(zhang: Client, cast: Cast) -> None:
    case = begun(cast)
    fill(case, cast.zhang)

    page = page_of(zhang.get(f"/cases/{case.number}/tasks/"))

    assert f"/cases/{case.number}/check/" in page
    assert "未开始" not in page
