"""How far an identity is proved: by one's own word, at a window, by a provider; and what that opens."""

import json

import pytest
from django.urls import reverse

from tongban.accounts import actions
from tongban.accounts.actions import make_token, unseal
from tongban.accounts.assurance import book, level_of, may, rank_of_claims
from tongban.accounts.models import Role
from tongban.accounts.queries import person_of_token
from tongban.accounts.signing_in import SignInFailed, authenticate_person
from tongban.accounts.testing import a_hall, a_person
from tongban.accounts.verifying import verify_by_claims
from tongban.journal.models import Entry
from tongban.kit.identifiers import make_id_number
from tongban.kit.refusals import Invalid, NotAllowed
from tongban.site import checks

pytestmark = pytest.mark.django_db
REAL_NAME = next(acr for acr, rank in book().provider.acr.items() if rank == book().needs["submit"])


@pytest.fixture
def clerk():
    return a_person(Role.WINDOW, organisation=a_hall())


@pytest.fixture
def newcomer():
    from datetime import date

    number = make_id_number(date(1990, 3, 4), 7, "990199")
    return actions.sign_up(username="laiyi", name="来一", id_number=number, password="correct-horse-battery")


def test_an_account_that_was_just_opened_rests_on_its_owner_s_word(newcomer) -> None:
    assert level_of(newcomer).rank == 0
    assert not may(newcomer, "submit")
    assert not may(newcomer, "data-check")
    assert may(newcomer, "submit", book().without_real_name.items[0])


def test_the_window_verifies_who_shows_the_paper_and_records_which_never_the_number(client, clerk, newcomer) -> None:
    number = unseal(newcomer.id_sealed)
    client.force_login(clerk)
    page = client.get(reverse("accounts:verify"))
    said = {"seen": "identity-card", "username": "laiyi", "name": " 来 一 ", "id_number": number}
    answer = client.post(reverse("accounts:verify"), said)

    newcomer.refresh_from_db()
    entry = Entry.objects.get(what="person.verify-identity")
    assert (page.status_code, answer.status_code) == (200, 302)
    assert may(newcomer, "submit")
    assert newcomer.assurance == "window"
    assert entry.facts == {"by": "window", "seen": "identity-card", "rank": 2}
    assert entry.actor == clerk
    assert number not in str(entry.__dict__)


def test_a_program_of_the_window_does_the_same_and_a_wrong_name_learns_nothing(client, clerk, newcomer) -> None:
    opens = {"Authorization": f"Bearer {make_token(clerk, 'window', ['desk:write'], 1)}"}
    said = {"seen": "identity-card", "username": "LaiYi", "name": "别人", "id_number": unseal(newcomer.id_sealed)}
    where = "/api/v1/accounts/verifications"

    wrong = client.post(where, json.dumps(said), content_type="application/json", headers=opens)
    right = client.post(where, json.dumps(said | {"name": "来一"}), content_type="application/json", headers=opens)

    assert (wrong.status_code, wrong.json()["code"]) == (422, "identity-not-matched")
    assert (right.status_code, right.json()["level"]) == (201, 2)


@pytest.mark.parametrize("told", ["", "victim", "lai yi", "laiyi2"])
def test_an_account_somebody_else_opened_with_my_number_is_not_raised_when_i_show_my_paper(
    clerk, newcomer, told: str
) -> None:
    """Whoever knew name and number opened it first; its owner shows the paper later, for an account of their own."""
    a_person(username="victim", name="来一")
    with pytest.raises(Invalid, match="登录名") as refused:
        actions.verify_identity(
            clerk, username=told, name="来一", id_number=unseal(newcomer.id_sealed), seen="identity-card"
        )
    newcomer.refresh_from_db()
    assert refused.value.code == "identity-not-matched"
    assert level_of(newcomer).rank == 0


def test_only_a_window_verifies_and_nobody_themselves_or_their_own(clerk, newcomer) -> None:
    said = {
        "username": "laiyi",
        "name": newcomer.name,
        "id_number": unseal(newcomer.id_sealed),
        "seen": "identity-card",
    }
    for person in (a_person(), a_person(Role.APPROVER), a_person(Role.SUPERVISOR, organisation=a_hall())):
        with pytest.raises(NotAllowed):
            actions.verify_identity(person, **said)
    with pytest.raises(Invalid, match="paper-unknown"):
        actions.verify_identity(clerk, **said | {"seen": "a-friend-said-so"})
    actions.declare_kin(clerk, newcomer.name, said["id_number"], "spouse")
    with pytest.raises(NotAllowed, match="recusal"):
        actions.verify_identity(clerk, **said)
    with pytest.raises(NotAllowed, match="recusal"):
        actions.verify_identity(
            clerk,
            username=clerk.username,
            name=clerk.name,
            id_number=unseal(clerk.id_sealed),
            seen="identity-card",
        )
    newcomer.refresh_from_db()
    assert level_of(newcomer).rank == 0


def test_the_provider_s_word_counts_as_far_as_it_names_the_account_s_own_number(newcomer) -> None:
    assert rank_of_claims({"amr": ["pwd"]}) == rank_of_claims({}) == book().provider.unknown
    assert rank_of_claims({"acr": REAL_NAME}) == 2

    verify_by_claims(newcomer, {"acr": REAL_NAME})
    assert not may(newcomer, "submit")
    verify_by_claims(newcomer, {"acr": REAL_NAME, "id_number": unseal(newcomer.id_sealed)})
    assert may(newcomer, "submit")
    verify_by_claims(newcomer, {"acr": "something-new", "id_number": unseal(newcomer.id_sealed)})
    assert not may(newcomer, "submit")


def test_a_number_typed_by_its_owner_is_their_own_word_again() -> None:
    from datetime import date

    person = a_person()
    actions.set_id_number(person, make_id_number(date(1971, 1, 2), 3, "990199"))

    assert level_of(person).rank == 0


def test_one_s_own_page_says_the_level_and_how_to_raise_it(client, newcomer) -> None:
    client.force_login(newcomer)
    before = client.get(reverse("accounts:me")).content.decode()
    assert "未核验" in before
    assert "政务服务大厅窗口核验" in before

    client.force_login(a_person())
    assert "已实名核验" in client.get(reverse("accounts:me")).content.decode()


def test_nobody_invented_comes_in_outside_the_demonstration(client, settings) -> None:
    invented = a_person(Role.APPROVER, username="yanshi", password="correct-horse-battery")
    key = make_token(invented, "desk", ["me:read"], 1)
    client.force_login(invented)
    assert client.get(reverse("accounts:me")).status_code == 200

    settings.DEMO_PEOPLE = False

    with pytest.raises(SignInFailed):
        authenticate_person("yanshi", "correct-horse-battery")
    assert person_of_token(key) is None
    assert client.get(reverse("accounts:me")).status_code == 302
    assert client.get("/api/v1/accounts/me", headers={"Authorization": f"Bearer {key}"}).status_code == 401
    (error,) = checks.no_demo_people_in_service(None, databases=["default"])
    assert error.id == "tongban.E003"
    assert str(error.msg).startswith("1 ") or "accounts" in str(error.msg)
