"""Several files for one material: kept in order, each once; what a correction sets aside stays beside the new."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tongban.accounts.actions import make_token
from tongban.accounts.models import Role
from tongban.accounts.testing import a_person, an_office
from tongban.cases import actions, queries
from tongban.cases.models import MaterialFile
from tongban.cases.testing import make, officer
from tongban.catalog.testing import a_pack
from tongban.documents.queries import file_seen_by
from tongban.documents.testing import a_picture
from tongban.kit.refusals import NotAllowed, NotFound, Refusal

pytestmark = pytest.mark.django_db
PHOTOS = {"code": "photos", "name": {"zh": "店铺内外照片"}, "ways": ["upload"], "most_files": 4}


def photo(number: int) -> SimpleUploadedFile:
    return SimpleUploadedFile(f"照片{number}.png", a_picture(40 + number))


def a_case_with(*numbers: int):
    an_office()
    case = actions.start(a_person(), a_pack(questions=[], situations=[], rules=[], materials=[PHOTOS]).code)
    for number in numbers:
        actions.supply_material(case, case.applicant, "photos", way="upload", file=photo(number))
    return case


def row(case):
    return queries.materials_view(case, case.applicant)[0]


def names(case):
    return [one.file.name for one in row(case).files]


def asked_to_correct(*numbers: int):
    case = a_case_with(*numbers)
    actions.submit(case, case.applicant)
    make(case, "ask", defects=[{"what": "material", "code": "photos", "problem": "请重新拍摄。"}])
    case.refresh_from_db()
    return case


def test_a_second_file_stands_behind_the_first_and_replaces_nothing():
    assert names(a_case_with(1, 2, 3)) == ["照片1.png", "照片2.png", "照片3.png"]


def test_the_same_bytes_are_in_a_material_once_however_often_they_are_sent():
    case = a_case_with(1, 1, 2, 1)

    assert names(case) == ["照片1.png", "照片2.png"]


def test_more_files_than_the_pack_allows_are_refused_and_those_there_stay():
    case = a_case_with(1, 2, 3, 4)

    with pytest.raises(Refusal) as refused:
        actions.supply_material(case, case.applicant, "photos", way="upload", file=photo(5))

    assert refused.value.code == "too-many-files"
    assert len(names(case)) == 4


def test_all_files_of_one_application_together_have_a_limit(settings):
    case = a_case_with(1)
    settings.UPLOADS_PER_CASE_BYTES = row(case).files[0].file.size + 10

    with pytest.raises(Refusal) as refused:
        actions.supply_material(case, case.applicant, "photos", way="upload", file=photo(2))

    assert refused.value.code == "case-too-large"


def test_a_file_is_turned_moved_replaced_and_taken_out_alone():
    case = a_case_with(1, 2, 3)
    first, second, third = (one.id for one in row(case).files)
    me = case.applicant

    actions.turn_file(case, me, "photos", second, 90)
    actions.turn_file(case, me, "photos", second, 270)
    actions.turn_file(case, me, "photos", second, 90)
    actions.shift_file(case, me, "photos", third, later=False)
    actions.shift_file(case, me, "photos", third, later=False)
    actions.shift_file(case, me, "photos", third, later=False)
    actions.replace_file(case, me, "photos", first, photo(9))
    assert names(case) == ["照片3.png", "照片9.png", "照片2.png"]
    assert [one.turned for one in row(case).files] == [0, 0, 90]

    for one in row(case).files:
        actions.remove_file(case, me, "photos", one.id)

    assert (row(case).status, row(case).files, row(case).earlier) == ("missing", (), ())


@pytest.mark.parametrize("degrees", [0, 45, 360, -90])
def test_a_file_is_turned_by_quarters_only(degrees):
    case = a_case_with(1)

    with pytest.raises(Refusal) as refused:
        actions.turn_file(case, case.applicant, "photos", row(case).files[0].id, degrees)

    assert refused.value.code == "not-a-quarter"


def test_in_a_correction_the_new_stands_and_what_was_sent_stays_beside_it():
    case = asked_to_correct(1, 2)
    actions.supply_material(case, case.applicant, "photos", way="upload", file=photo(3))
    actions.supply_material(case, case.applicant, "photos", way="upload", file=photo(4))

    assert names(case) == ["照片3.png", "照片4.png"]
    assert [one.file.name for one in row(case).earlier] == ["照片1.png", "照片2.png"]
    assert {one.round for one in row(case).files} == {1}

    actions.restore_file(case, case.applicant, "photos", row(case).earlier[1].id)
    assert names(case) == ["照片3.png", "照片4.png", "照片2.png"]


def test_taking_one_bad_file_out_by_hand_leaves_the_good_ones_standing():
    case = asked_to_correct(1, 2)

    actions.remove_file(case, case.applicant, "photos", row(case).files[0].id)
    actions.supply_material(case, case.applicant, "photos", way="upload", file=photo(3))

    assert names(case) == ["照片2.png", "照片3.png"]
    actions.correct(case, case.applicant)
    assert case.state == "submitted"


def test_what_the_notice_does_not_ask_for_and_a_sent_application_stay_closed():
    case = a_case_with(1, 2)
    actions.submit(case, case.applicant)
    one = row(case).files[0].id
    doings = (
        lambda: actions.turn_file(case, case.applicant, "photos", one),
        lambda: actions.shift_file(case, case.applicant, "photos", one, later=True),
        lambda: actions.remove_file(case, case.applicant, "photos", one),
        lambda: actions.replace_file(case, case.applicant, "photos", one, photo(7)),
    )
    for doing in doings:
        with pytest.raises(Refusal) as refused:
            doing()
        assert refused.value.code == "not-asked"


def test_nobody_else_changes_a_file_and_none_is_reached_through_another_case():
    case, other = a_case_with(1), a_case_with(2)
    one = row(case).files[0].id

    with pytest.raises(NotFound):
        actions.remove_file(case, a_person(), "photos", one)
    with pytest.raises(NotFound):
        actions.remove_file(other, other.applicant, "photos", one)
    actions.submit(case, case.applicant)
    with pytest.raises(NotAllowed):
        actions.remove_file(case, officer(Role.APPROVER, case.organisation), "photos", one)
    assert MaterialFile.objects.count() == 2


def test_the_officer_opens_every_file_also_those_set_aside_and_a_stranger_none():
    case = asked_to_correct(1, 2)
    actions.supply_material(case, case.applicant, "photos", way="upload", file=photo(3))
    approver = officer(Role.APPROVER, case.organisation)
    stored = [one.file for one in (*row(case).files, *row(case).earlier)]

    assert [file_seen_by(approver, one.pk) for one in stored] == stored
    for one in stored:
        with pytest.raises(NotFound):
            file_seen_by(a_person(), one.pk)


def test_another_way_takes_the_files_out_of_the_draft():
    an_office()
    material = {**PHOTOS, "ways": ["upload", "promise"]}
    case = actions.start(a_person(), a_pack(questions=[], situations=[], rules=[], materials=[material]).code)
    actions.supply_material(case, case.applicant, "photos", way="upload", file=photo(1))

    actions.supply_material(case, case.applicant, "photos", way="promise")

    assert (row(case).way, row(case).files) == ("promise", ())


def test_programs_do_the_same_with_the_same_codes(client: Client):
    case = a_case_with(1)
    key = {"Authorization": f"Bearer {make_token(case.applicant, 'test', ['cases:read', 'cases:write'], 1)}"}
    place = f"/api/v1/cases/{case.number}/materials/photos"

    def send(path, body=None, **more):
        return client.post(f"{place}{path}", body or {}, headers=key, **more)

    assert send("", {"way": "upload", "file": photo(2)}).status_code == 200  # as it always was
    added = send("/files", {"file": photo(3)})
    assert added.status_code == 201
    first, second, third = added.json()["files"]
    assert added.json()["file"] == first["file"]
    turned = send(f"/files/{first['id']}/turn", {"degrees": 180}, content_type="application/json")
    moved = send(f"/files/{first['id']}/shift", {"later": True}, content_type="application/json")
    assert (turned.json()["files"][0]["turned"], moved.json()["files"][1]["id"]) == (180, first["id"])
    assert send(f"/files/{second['id']}/replace", {"file": photo(8)}).json()["files"][0]["name"] == "照片8.png"
    assert client.delete(f"{place}/files/{third['id']}", headers=key).status_code == 204
    assert client.delete(f"{place}/files/{third['id']}", headers=key).status_code == 404
    assert send(f"/files/{first['id']}/turn", {"degrees": 5}, content_type="application/json").json()["code"] == (
        "not-a-quarter"
    )
    assert names(case) == ["照片8.png", "照片1.png"]
