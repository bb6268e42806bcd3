"""The inbox in the browser and for programs."""

import pytest
from django.core.cache import cache

from tongban.accounts.actions import make_token
from tongban.accounts.testing import a_person
from tongban.notices.actions import tell
from tongban.notices.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()


@pytest.fixture
def person():
    return a_person()


def say(person, count):
    words = {"about_kind": "case", "about": "1", "body": "正文", "next_step": "去看看", "link": "/"}
    return [tell(person, once=f"{person.pk}:{n}", title=f"第{n}封", **words) for n in range(count)]


def test_the_inbox_shows_mine_and_opening_one_reads_it(client, person):
    [message] = say(person, 1)
    say(a_person(), 1)
    client.force_login(person)
    page = client.get("/messages/")
    assert len(page.context["page"].object_list) == 1
    assert page.context["unread_notices"] == 1
    opened = client.get(f"/messages/{message.pk}/").content.decode()
    assert "去看看" in opened
    assert client.get("/messages/").context["unread_notices"] == 0
    assert "没有未读消息" in client.get("/messages/?unread=1").content.decode()


def test_somebody_else_s_message_is_not_there(client, person):
    [theirs] = say(a_person(), 1)
    client.force_login(person)
    assert client.get(f"/messages/{theirs.pk}/").status_code == 404
    assert client.get("/messages/999999/").status_code == 404
    assert Message.objects.get().read_at is None


def test_all_can_be_marked_as_read_at_once(client, person):
    say(person, 3)
    client.force_login(person)
    client.post("/messages/read-all/")
    assert not Message.objects.filter(read_at=None).exists()


def test_who_is_not_signed_in_is_asked_to(client):
    assert client.get("/messages/").headers["Location"] == "/accounts/sign-in/?next=%2Fmessages%2F"


def test_the_inbox_has_pages_and_needs_few_queries(client, person, django_assert_max_num_queries):
    say(person, 45)
    client.force_login(person)
    with django_assert_max_num_queries(9):
        page = client.get("/messages/?page=2")
    assert page.context["page"].paginator.num_pages == 3
    assert client.get("/messages/?page=nonsense").context["page"].number == 1


def test_programs_read_messages_with_the_right_scope(client, person):
    [message] = say(person, 1)
    reading = {"headers": {"Authorization": f"Bearer {make_token(person, 'x', ['messages:read'], 1)}"}}
    writing = {"headers": {"Authorization": f"Bearer {make_token(person, 'x', ['messages:write'], 1)}"}}
    answer = client.get("/api/v1/notices/messages?unread=true", **reading).json()
    assert (answer["unread"], answer["messages"][0]["title"]) == (1, "第0封")
    read = f"/api/v1/notices/messages/{message.pk}/read"
    assert client.post(read, **reading).status_code == 403
    first = client.post(read, **writing).json()["read_at"]
    assert client.post(read, **writing).json()["read_at"] == first
    [theirs] = say(a_person(), 1)
    assert client.post(f"/api/v1/notices/messages/{theirs.pk}/read", **writing).status_code == 404
    assert client.get("/api/v1/notices/messages", **reading).json()["unread"] == 0
