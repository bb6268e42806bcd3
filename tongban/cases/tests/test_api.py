"""The same room for programs: every refusal a problem document, every act the same act."""

import json

import pytest

from tongban.accounts.actions import make_token
from tongban.accounts.models import Role
from tongban.accounts.testing import a_person, an_office
from tongban.cases import queries
from tongban.cases.testing import SAID, a_case, a_picture, actor_for, make
from tongban.catalog.testing import a_pack

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/cases"


@pytest.fixture
def person():
    an_office()
    return a_person(name="张三")


def key(person, *scopes: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {make_token(person, 'test', scopes or ['cases:read', 'cases:write'], 1)}"}


def post(client, path, body=None, **headers):
    return client.post(ROOT + path, json.dumps(body or {}), content_type="application/json", headers=headers)


def put(client, path, body, **headers):
    return client.put(ROOT + path, json.dumps(body), content_type="application/json", headers=headers)


def test_a_program_applies_from_the_draft_to_the_receipt(client, person) -> None:
    opens = key(person)
    made = post(client, "", {"code": a_pack().code}, **opens)
    number = made.json()["number"]
    assert made.status_code == 201

    missing = post(client, f"/{number}/moves/submit", **opens)
    assert (missing.status_code, missing.json()["code"]) == (422, "not-ready")
    assert {error["where"] for error in missing.json()["errors"]} >= {
        "situation.is_large",
        "field.shop_name",
        "material.id-card",
    }

    revision = made.json()["revision"]
    saved = put(
        client, f"/{number}/situation", {"facts": {"is_large": False}}, **opens, **{"If-Match": f'"{revision}"'}
    )
    assert saved.json()["revision"] == revision + 1
    stale = put(client, f"/{number}/answers", {"facts": {"shop_name": "甲"}}, **opens, **{"If-Match": str(revision)})
    assert (stale.status_code, stale.json()["code"]) == (409, "revision-conflict")
    put(
        client,
        f"/{number}/answers",
        {"facts": {"shop_name": "甲", "area_sqm": 20}},
        **opens,
        **{"If-Match": str(revision + 1)},
    )
    upload = client.post(f"{ROOT}/{number}/materials/id-card", {"way": "upload", "file": a_picture()}, headers=opens)
    assert (upload.status_code, upload.json()["grade"]) == (200, "C")
    assert client.get(f"{ROOT}/{number}/form", headers=opens).json()["faults"] == []

    sent = post(client, f"/{number}/moves/submit", **opens)
    assert sent.json()["state"] == "submitted"
    assert [move["name"] for move in sent.json()["moves"]] == ["withdraw"]
    assert sent.json()["clock"]["current"] == "receipt"
    papers = client.get(f"{ROOT}/{number}/documents", headers=opens).json()
    assert [paper["kind"] for paper in papers] == ["receipt"]
    assert client.get(ROOT, headers=opens).json()["cases"][0]["number"] == number
    happened = client.get(f"{ROOT}/{number}/timeline", headers=opens).json()
    assert [row["what"] for row in happened] == ["case.submit", "case.start"]


def test_an_officer_works_through_the_queue(client) -> None:
    case = a_case("submitted")
    window = key(a_person(Role.WINDOW, organisation=case.organisation), "desk:read", "desk:write")
    approver = key(a_person(Role.APPROVER, organisation=case.organisation), "desk:read", "desk:write")

    queue = client.get(f"{ROOT}/queue", headers=window).json()
    assert [row["number"] for row in queue["cases"]] == [case.number]
    assert post(client, f"/{case.number}/take", **window).status_code == 200
    judged = post(client, f"/{case.number}/materials/id-card/verdict", {"verdict": "passed"}, **window)
    assert judged.json()["grade"] == "B"
    assert post(client, f"/{case.number}/moves/accept", **window).json()["state"] == "reviewing"
    assert post(client, f"/{case.number}/moves/refuse", SAID["refuse"], **approver).json()["state"] == "refused"
    late = post(client, f"/{case.number}/moves/grant", **approver)
    assert (late.status_code, late.json()["code"]) == (409, "wrong-state")


def test_corrections_are_sent_as_asked(client) -> None:
    case = a_case("submitted")
    window = key(a_person(Role.WINDOW, organisation=case.organisation), "desk:read", "desk:write")
    defects = [{"what": "field", "code": "shop_name", "problem": "重名。"}]
    assert post(client, f"/{case.number}/moves/ask", {"defects": defects}, **window).json()["state"] == "correcting"

    mine = key(case.applicant)
    wrong = post(client, f"/{case.number}/moves/correct", {"facts": {"area_sqm": 3}}, **mine)
    right = post(client, f"/{case.number}/moves/correct", {"facts": {"shop_name": "乙"}}, **mine)

    assert (wrong.status_code, wrong.json()["code"]) == (409, "not-asked")
    assert right.json()["answers"]["shop_name"] == "乙"


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/99010020260101999999", 404, "not-found"),
        ("?tab=secret", 422, "unknown-tab"),
        ("/queue", 403, "scope-missing"),
    ],
)
def test_every_refusal_is_a_problem_with_a_code(client, person, path, status, code) -> None:
    answer = client.get(ROOT + path, headers=key(person))

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["Content-Type"].startswith("application/problem+json")


def test_a_strangers_case_and_an_unknown_one_give_the_same_answer(client, person) -> None:
    case = a_case("reviewing")
    opens = key(person)

    foreign = client.get(f"{ROOT}/{case.number}", headers=opens)
    unknown = client.get(f"{ROOT}/99010020260101999999", headers=opens)

    assert foreign.status_code == unknown.status_code == 404
    assert foreign.content == unknown.content
    assert post(client, f"/{case.number}/moves/withdraw", **opens).status_code == 404


def test_nothing_opens_without_a_key_or_with_the_wrong_one(client, person) -> None:
    case = a_case("draft", applicant=person)

    assert client.get(f"{ROOT}/{case.number}").status_code == 401
    assert post(client, f"/{case.number}/moves/withdraw", **key(person, "cases:read")).status_code == 403


def test_messages_go_both_ways(client) -> None:
    case = a_case("reviewing")
    said = post(client, f"/{case.number}/thread", {"text": "你好"}, **key(case.applicant))

    assert said.status_code == 201
    assert [row["text"] for row in client.get(f"{ROOT}/{case.number}/thread", headers=key(case.applicant)).json()] == [
        "你好"
    ]


def test_a_material_can_be_taken_out_again(client, person) -> None:
    case = a_case("draft", applicant=person)

    gone = client.delete(f"{ROOT}/{case.number}/materials/id-card", headers=key(person))

    assert gone.status_code == 204
    assert not case.materials.filter(code="id-card").exists()


def test_an_unreadable_revision_is_refused(client, person) -> None:
    case = a_case("draft", applicant=person)

    answer = put(client, f"/{case.number}/answers", {"facts": {}}, **key(person), **{"If-Match": "newest"})

    assert (answer.status_code, answer.json()["code"]) == (422, "revision-unreadable")


def test_the_head_consents_to_a_further_notice_by_program(client) -> None:
    case = a_case("correcting")
    make(case, "correct")
    window, head = actor_for(case, "accept"), actor_for(case, "extend")

    asked = post(client, f"/{case.number}/consents", {"reason": "补正后才能看出。"}, **key(window, "desk:write"))
    waiting = queries.consents_waiting(head)[0]
    given = post(client, f"/consents/{waiting.pk}", **key(head, "desk:write"))

    assert (asked.status_code, given.status_code) == (201, 204)
    waiting.refresh_from_db()
    assert waiting.given_by == head


def test_what_came_out_is_listed_for_its_applicant_alone(client) -> None:
    case = a_case("refused")

    mine = client.get(f"{ROOT}/{case.number}/results", headers=key(case.applicant))
    foreign = client.get(f"{ROOT}/{case.number}/results", headers=key(a_person()))

    assert [row["case_number"] for row in mine.json()] == [case.number]
    assert foreign.status_code == 404
