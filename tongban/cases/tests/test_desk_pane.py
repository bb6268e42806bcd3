"""The document pane of the desk: pages, size, turn and comparison are in the address, and nothing needs a script."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tongban.accounts.models import Role
from tongban.accounts.testing import a_person, an_office
from tongban.cases import actions, queries
from tongban.cases.testing import make, officer
from tongban.catalog.testing import a_pack
from tongban.documents.testing import a_picture

pytestmark = pytest.mark.django_db
PHOTOS = {"code": "photos", "name": {"zh": "店铺内外照片"}, "ways": ["upload"]}


def photo(number: int) -> SimpleUploadedFile:
    return SimpleUploadedFile(f"照片{number}.png", a_picture(40 + number))


@pytest.fixture
def corrected():
    """A case whose photographs were asked for anew."""
    an_office()
    case = actions.start(a_person(name="张三"), a_pack(questions=[], situations=[], rules=[], materials=[PHOTOS]).code)
    for number in (1, 2):
        actions.supply_material(case, case.applicant, "photos", way="upload", file=photo(number))
    actions.submit(case, case.applicant)
    make(case, "ask", defects=[{"what": "material", "code": "photos", "problem": "请重新拍摄。"}])
    case.refresh_from_db()
    for number in (3, 4):
        actions.supply_material(case, case.applicant, "photos", way="upload", file=photo(number))
    actions.correct(case, case.applicant)
    make(case, "accept")
    return case


@pytest.fixture
def desk(client: Client, corrected):
    client.force_login(officer(Role.APPROVER, corrected.organisation))
    return lambda query="": client.get(f"/desk/{corrected.number}/{query}").content.decode()


def test_the_new_stands_beside_the_old_and_each_page_is_a_picture(corrected, desk):
    row = queries.materials_view(corrected, corrected.applicant)[0]
    old = row.earlier[0]

    page = desk(f"?material=photos&beside=file:{old.id}&zoom=150&turn=90")

    assert f"/documents/files/{row.files[0].file.pk}/preview/?page=1&amp;width=1200&amp;turn=90" in page
    assert f"/documents/files/{old.file.pk}/preview/?page=1&amp;width=1200&amp;turn=0" in page
    assert "随第 1 次补正提交" in page
    assert "可信等级 C：申请人上传，尚未核对" in page


def test_the_buttons_are_links_that_keep_the_rest_of_the_address(desk):
    page = desk("?material=photos&tab=mine&zoom=100")

    assert "?material=photos&amp;tab=mine&amp;zoom=150" in page
    assert "turn=90" in page
    assert "wide=1" in page


@pytest.mark.parametrize(
    "query",
    ["?file=x", "?page=-1", "?page=99999999999", "?zoom=9", "?turn=45", "?beside=file:0", "?beside=x:y", "?page=٣"],
)
def test_words_the_address_does_not_know_count_as_not_said(desk, query):
    assert "照片3.png" in desk(query)


def test_the_officer_sees_the_name_whole_and_the_number_masked(corrected, desk):
    page = desk()

    assert "张三" in page
    assert "张*" not in page
    assert corrected.applicant.id_masked in page


def test_the_desk_says_before_granting_what_nobody_has_looked_at(desk):
    assert "1 份材料未审核" in desk()


def test_a_notice_begins_with_one_defect_and_grows_by_a_button(client: Client):
    an_office()
    case = actions.start(a_person(), a_pack(questions=[], situations=[], rules=[], materials=[PHOTOS]).code)
    actions.supply_material(case, case.applicant, "photos", way="upload", file=photo(1))
    actions.submit(case, case.applicant)
    client.force_login(officer(Role.WINDOW, case.organisation))
    address = f"/desk/{case.number}/ask/"

    first = client.get(f"/desk/{case.number}/").content.decode()
    assert ("ask-problem_0" in first, "ask-problem_1" in first) == (True, False)

    said = {"ask-about_0": "material:photos", "ask-phrase_0": "缺页，请补齐全部页面。", "ask-problem_0": ""}
    more = client.post(address, said | {"ask-more": "1"})
    assert more.status_code == 200
    assert "ask-problem_1" in more.content.decode()
    case.refresh_from_db()
    assert case.state == "submitted"

    client.post(address, said | {"ask-problem_0": "第二页。"})
    case.refresh_from_db()
    assert [row["problem"] for row in case.corrections.get().defects] == ["缺页，请补齐全部页面。第二页。"]
