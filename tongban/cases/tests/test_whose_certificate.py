"""Whose certificate it is: a child's is headed by the child, kept by whoever applied, and takes nobody else's place."""

from __future__ import annotations

import pytest

from tongban.accounts.testing import a_person, an_office
from tongban.cases import actions, queries
from tongban.cases.testing import a_case
from tongban.catalog.testing import a_pack
from tongban.licences.models import Licence
from tongban.licences.queries import held, keeper_of
from tongban.licences.testing import a_licence

pytestmark = pytest.mark.django_db
NAMED = [{"name": "child_name", "label": {"zh": "孩子姓名"}, "kind": "name"}]
RESULT = {
    "kind": "licence",
    "licence": "household-register",
    "about": "answer:child_name",
    "name": {"zh": "居民户口簿"},
    "says": [[{"zh": "姓名"}, "answer:child_name"]],
}


@pytest.fixture
def parent():
    return a_person(name="张三")


def issued(parent, child: str) -> Licence:
    pack = a_pack(questions=NAMED, situations=[], rules=[], result=RESULT)
    case = a_case("issued", applicant=parent, pack=pack, answers={"child_name": child})
    return Licence.objects.get(case_number=case.number)


def test_a_childs_certificate_is_headed_by_the_child_and_kept_by_the_parent(parent) -> None:
    licence = issued(parent, "张小满")

    assert (licence.holder_name, licence.holder_person, keeper_of(licence)) == ("张小满", parent, "张三")


def test_it_takes_the_place_neither_of_the_parents_own_nor_of_a_brothers(parent) -> None:
    own = a_licence("household-register", person=parent)
    first, second = issued(parent, "张小满"), issued(parent, "张大满")
    again = issued(parent, "张小满")

    states = {one.pk: one.state for one in Licence.objects.all()}
    assert states == {own.pk: "valid", first.pk: "replaced", second.pk: "valid", again.pk: "valid"}
    assert held("household-register", person=parent, named="张三") == own


def test_each_material_finds_the_certificate_of_whom_it_must_prove(parent) -> None:
    an_office()
    own = a_licence("household-register", person=parent, fields={})
    first = issued(parent, "张小满")
    issued(parent, "张大满")
    ways = ["licence:household-register", "upload"]
    materials = [
        {"code": "own", "name": {"zh": "本人户口簿"}, "ways": ways, "proves": ["applicant"]},
        {"code": "childs", "name": {"zh": "孩子户口簿"}, "ways": ways, "proves": ["child"]},
    ]
    pack = a_pack("for-a-child", questions=NAMED, situations=[], rules=[], materials=materials)
    case = actions.start(parent, pack.code)
    actions.save_answers(case, parent, {"child_name": "张小满"})

    found = {row.code: row.licence for row in queries.materials_view(case, parent)}

    assert found == {"own": own, "childs": first}


def test_a_childs_certificate_proves_nothing_of_the_parent(parent) -> None:
    an_office()
    issued(parent, "张小满")
    materials = [
        {"code": "own", "name": {"zh": "户口簿"}, "ways": ["licence:household-register"], "proves": ["applicant"]}
    ]
    case = actions.start(parent, a_pack("own-only", questions=[], situations=[], rules=[], materials=materials).code)

    assert [row.licence for row in queries.materials_view(case, parent)] == [None]
