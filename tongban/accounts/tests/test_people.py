"""Opening an account, proving who one is, and being locked out after too many guesses."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from tongban.accounts import events
from tongban.accounts.actions import authenticate_person, reveal_id, set_id_number, sign_up
from tongban.accounts.models import Person, Role
from tongban.accounts.queries import person_by_id_number, person_by_username
from tongban.accounts.testing import DEMO_PASSWORD, a_person, the_cast
from tongban.kit.identifiers import make_id_number
from tongban.kit.refusals import Invalid, NotAllowed, NotFound, Refusal, StillNeeded

pytestmark = pytest.mark.django_db

NUMBER = make_id_number(timezone.localdate().replace(year=1990), 777)
GOOD = {"username": "newcomer", "name": "新 来", "id_number": NUMBER, "password": "a long enough sentence"}


@pytest.fixture(autouse=True)
def testimony(monkeypatch):
    """What the room told its witness (the journal, in the running site)."""
    cache.clear()
    told = []
    monkeypatch.setattr(events, "_writer", [lambda what, **said: told.append((what, said))])
    return told


def test_an_account_keeps_the_number_sealed_masked_and_findable():
    person = sign_up(**GOOD)
    stored = Person.objects.get(pk=person.pk)
    assert NUMBER not in "".join(map(str, stored.__dict__.values()))
    assert stored.id_masked == NUMBER[:3] + "*" * 11 + NUMBER[-4:]
    assert person_by_id_number(NUMBER.lower()) == stored
    assert person_by_username("newcomer") == stored
    assert authenticate_person("newcomer", GOOD["password"]) == stored


@pytest.mark.parametrize(
    ("changed", "code", "field"),
    [
        ({"id_number": "990100199001010011"}, "id-number-check-digit", "id_number"),
        ({"id_number": "12345"}, "id-number-length", "id_number"),
        ({"id_number": ""}, "id-number-missing", "id_number"),
        ({"password": "short"}, "password-weak", "password"),
        ({"password": "1234567890123"}, "password-weak", "password"),
        ({"username": "a b"}, "username-malformed", "username"),
        ({"username": "zhangsan"}, "username-taken", "username"),
        ({"username": "ZhangSan"}, "username-taken", "username"),
        ({"phone": "call me"}, "phone-malformed", "phone"),
        ({"name": "  "}, "name-missing", "name"),
    ],
)
def test_wrong_particulars_are_refused_at_their_field_and_open_nothing(changed, code, field):
    the_cast()
    count = Person.objects.count()
    with pytest.raises(Refusal) as told:
        sign_up(**GOOD | changed)
    assert (told.value.code, told.value.where["field"]) == (code, field)
    assert Person.objects.count() == count


def test_a_number_that_has_an_account_is_refused_without_saying_so():
    sign_up(**GOOD)
    with pytest.raises(Invalid) as told:
        sign_up(**GOOD | {"username": "second"})
    assert told.value.code == "sign-up-not-possible"
    assert "field" not in told.value.where


def test_five_wrong_passwords_lock_the_name_for_a_quarter_of_an_hour(testimony):
    zhang = the_cast().zhang
    now = timezone.now()
    codes = [refused("zhangsan", "wrong", now) for _n in range(6)]
    assert codes == ["sign-in-failed"] * 4 + ["sign-in-locked"] * 2
    assert refused("zhangsan", DEMO_PASSWORD, now + timedelta(minutes=14)) == "sign-in-locked"
    assert authenticate_person("zhangsan", DEMO_PASSWORD, at=now + timedelta(minutes=16)) == zhang
    assert [(what, said["subject"]) for what, said in testimony] == [("person.lock", str(zhang.pk))]


def test_a_right_password_forgets_the_wrong_ones():
    the_cast()
    for _round in range(3):
        assert [refused("zhangsan", "wrong") for _n in range(4)] == ["sign-in-failed"] * 4
        authenticate_person("zhangsan", DEMO_PASSWORD)


def test_a_name_nobody_has_is_answered_like_any_other(testimony):
    codes = [refused("nobody-here", "wrong") for _n in range(6)]
    assert codes == ["sign-in-failed"] * 4 + ["sign-in-locked"] * 2
    assert not testimony


def test_a_closed_account_is_not_opened_by_the_right_password():
    person = the_cast().zhang
    Person.objects.filter(pk=person.pk).update(is_active=False)
    assert refused("zhangsan", DEMO_PASSWORD) == "sign-in-failed"


def refused(username, password, at=None):
    with pytest.raises(Refusal) as told:
        authenticate_person(username, password, at=at)
    return told.value.code


def test_a_whole_number_is_shown_to_its_owner_and_recorded(testimony):
    person = sign_up(**GOOD)
    assert reveal_id(person, asked_by=person, why="check") == NUMBER
    what, said = testimony[-1]
    assert (what, said["actor"], said["subject"], said["facts"]) == (
        "person.reveal",
        person,
        str(person.pk),
        {"why": "check", "use": "own", "basis": "《中华人民共和国个人信息保护法》第四十五条"},
    )
    assert NUMBER not in str(testimony)


def test_nothing_that_must_be_recorded_is_done_without_a_witness(monkeypatch):
    person = sign_up(**GOOD)
    monkeypatch.setattr(events, "_writer", [])
    with pytest.raises(events.NoWitnessError):
        reveal_id(person, asked_by=person, why="check")


def test_an_officer_needs_a_reason_and_an_outsider_gets_nothing(testimony):
    people = the_cast()
    assert reveal_id(people.zhang, asked_by=people.li, why="核对身份").startswith("990102")
    with pytest.raises(StillNeeded):
        reveal_id(people.zhang, asked_by=people.li, why=" ")
    with pytest.raises(NotAllowed):
        reveal_id(people.zhang, asked_by=people.chen, why="curious")
    assert [what for what, _said in testimony] == ["person.reveal"]


def test_somebody_without_a_number_has_none_to_show_and_may_enter_one():
    person = Person.objects.create_user("plain", "无号")
    with pytest.raises(NotFound):
        reveal_id(person, asked_by=person, why="check")
    set_id_number(person, NUMBER)
    assert reveal_id(person, asked_by=person, why="check") == NUMBER
    other = a_person(Role.WINDOW)
    with pytest.raises(Invalid) as told:
        set_id_number(other, NUMBER)
    assert told.value.code == "id-number-in-use"
