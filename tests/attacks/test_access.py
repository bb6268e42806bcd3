"""Who sees what, and who may do what: every person at every address of a case, its papers and a certificate.

The table of who should is written by hand in `world.py`; a person the table leaves out must learn nothing, not even
that the thing exists.
"""

import json

import pytest
from django.test import Client
from django.urls import reverse

from tests.attacks.world import CASE_OFFICE, CASE_READERS, LICENCE_READERS, World, build, snapshot
from tongban.accounts.actions import make_token
from tongban.accounts.models import Role
from tongban.accounts.queries import SCOPES
from tongban.accounts.testing import a_person
from tongban.cases.testing import SAID, a_case
from tongban.journal.labels import lifecycles
from tongban.kit.lifecycle import SYSTEM

pytestmark = pytest.mark.django_db


def addresses(world: World) -> list[tuple[str, set[str]]]:
    """(address, who should see it)."""
    number, identifier = world.case.number, world.licence.identifier
    api = f"/api/v1/cases/{number}"
    of_case = [api, *(f"{api}/{part}" for part in ("form", "timeline", "documents", "results", "thread"))]
    of_case += [reverse("documents:document", args=[world.paper]), reverse("documents:file", args=[world.file])]
    of_case += [f"/api/v1/documents/{world.paper}", f"/api/v1/documents/{world.paper}/pdf"]
    of_licence = [reverse("licences:licence", args=[identifier]), f"/api/v1/licences/{identifier}"]
    of_licence += [f"/api/v1/licences/{identifier}/pdf", reverse("documents:document", args=[world.licence_paper])]
    of_licence += [f"/api/v1/documents/{world.licence_paper}"]
    found = [(address, CASE_READERS) for address in of_case] + [(address, LICENCE_READERS) for address in of_licence]
    found.append((reverse("cases:desk-case", args=[number]), CASE_OFFICE))
    found.append((reverse("cases:case", args=[number]), {"applicant", "deputy"}))
    return found


def test_nobody_sees_what_is_not_theirs_at_any_address() -> None:
    world = build()
    leaks, hidden = [], []
    for name, person in world.people.items():
        client = Client()
        if person is not None:
            client.force_login(person)
        for address, readers in addresses(world):
            status = client.get(address).status_code
            if (status == 200) != (name in readers):
                (leaks if status == 200 else hidden).append((name, address, status))
            assert status in (200, 302, 401, 403, 404), (name, address, status)
    assert leaks == []
    assert hidden == []


def writes(world: World) -> list[tuple[str, str, object, dict[str, str]]]:
    """(method, address, a body that is in order, headers): every act on a case or certificate."""
    api = f"/api/v1/cases/{world.case.number}"
    material = world.case.materials.order_by("id")[0].code
    revision = {"If-Match": f'"{world.case.revision}"'}
    acts = [("grant", SAID.get("grant", {})), ("refuse", SAID["refuse"]), ("suspend", SAID["suspend"])]
    acts += [("ask-extension", SAID["ask-extension"]), ("withdraw", {}), ("queue", {}), ("submit", {})]
    return [
        ("put", f"{api}/situation", {"facts": {}}, revision),
        ("put", f"{api}/answers", {"facts": {"shop_name": "乙"}}, revision),
        ("delete", f"{api}/materials/{material}", None, {}),
        ("post", f"{api}/materials/{material}/verdict", {"verdict": "defective", "remark": "不清"}, {}),
        ("post", f"{api}/take", {}, {}),
        ("post", f"{api}/thread", {"text": "您好"}, {}),
        ("post", f"{api}/consents", {"reason": "漏了一项"}, {}),
        *(("post", f"{api}/moves/{name}", said, {}) for name, said in acts),
        *(
            ("post", f"/api/v1/licences/{world.licence.identifier}/moves/{name}", {"facts": facts}, {})
            for name, facts in (
                ("suspend", {"reason": "检查", "basis": "第六十九条"}),
                ("cancel", {"reason": "停业"}),
                ("replace", {}),
            )
        ),
    ]


def send(client: Client, key: str, method: str, address: str, body: object, headers: dict[str, str]) -> int:
    opens = {"Authorization": f"Bearer {key}", **headers}
    said = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
    answer = getattr(client, method)(address, headers=opens, **said)
    return int(answer.status_code)


def test_whoever_may_not_act_changes_nothing_with_a_body_in_order() -> None:
    world = build()
    before = snapshot(world)
    onlookers = set(world.people) - {"applicant", "deputy", "window", "approver", "head", "nobody"}
    for name in sorted(onlookers):
        person = world.people[name]
        assert person is not None
        key = make_token(person, "all", list(SCOPES), 1)
        for method, address, body, headers in writes(world):
            status = send(Client(), key, method, address, body, headers)
            is_seen = name in (LICENCE_READERS if "/licences/" in address else CASE_READERS)
            assert status == 404 or (is_seen and status == 403), (name, method, address, status)
    assert snapshot(world) == before


def test_a_key_acts_and_sees_only_from_the_side_its_scopes_open() -> None:
    world = build()
    before = snapshot(world)
    approver, deputy = world.people["approver"], world.people["deputy"]
    assert approver is not None
    assert deputy is not None
    own_only = make_token(approver, "own", [scope for scope in SCOPES if not scope.startswith("desk:")], 1)
    office_only = make_token(deputy, "office", ["desk:read", "desk:write"], 1)
    reading = make_token(approver, "reading", ["desk:read"], 1)

    for key in (own_only, office_only):
        for method, address, body, headers in writes(world):
            assert send(Client(), key, method, address, body, headers) in (403, 404), (method, address)
        for address, _readers in addresses(world):
            if address.startswith("/api/"):
                assert Client().get(address, headers={"Authorization": f"Bearer {key}"}).status_code == 404, address
        assert Client().get("/api/v1/cases/queue", headers={"Authorization": f"Bearer {key}"}).status_code == 403
    for method, address, body, headers in writes(world):
        assert send(Client(), reading, method, address, body, headers) == 403, (method, address)
    assert snapshot(world) == before

    desk = make_token(approver, "desk", ["desk:write"], 1)
    suspend = f"/api/v1/licences/{world.licence.identifier}/moves/suspend"
    assert send(Client(), desk, "post", suspend, {"facts": {"reason": "检查", "basis": "第六十九条"}}, {}) == 200


def test_no_person_makes_a_move_that_is_the_systems_or_the_clocks_own() -> None:
    hidden = {(life.name, move.name) for life in lifecycles().values() for move in life.moves if SYSTEM in move.by}
    assert hidden >= {("licence", "replace"), ("case", "queue")}

    world = build()
    key = {name: make_token(p, "all", list(SCOPES), 1) for name, p in world.people.items() if p is not None}
    before = snapshot(world)
    for name in ("approver", "head", "applicant", "deputy"):
        for act in ("replace", "expire"):
            where = f"/api/v1/licences/{world.licence.identifier}/moves/{act}"
            assert send(Client(), key[name], "post", where, {"facts": {}}, {}) == 403
        page, client = reverse("licences:move", args=[world.licence.identifier, "replace"]), Client()
        client.force_login(world.people[name])
        assert client.post(page).status_code == 403
    assert snapshot(world) == before

    draft = a_case("draft", applicant=a_person())
    own = make_token(draft.applicant, "own", ["cases:write"], 1)
    for act in ("queue", "lapse", "release"):
        assert send(Client(), own, "post", f"/api/v1/cases/{draft.number}/moves/{act}", {}, {}) == 403
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_an_ended_duty_ends_at_once() -> None:
    from tongban.accounts.actions import end_mandate

    case = a_case("reviewing")
    officer = a_person(Role.APPROVER, organisation=case.organisation)
    client = Client()
    client.force_login(officer)
    assert client.get(f"/api/v1/cases/{case.number}").status_code == 200

    end_mandate(officer.mandates.get(), ended_by=None)

    assert client.get(f"/api/v1/cases/{case.number}").status_code == 404
