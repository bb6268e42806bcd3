"""Somebody is told once, in their language, by whatever reaches them; a channel that fails is tried again."""

import json
from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import gettext_lazy, override

from tongban.accounts.testing import a_person
from tongban.kit.refusals import NotFound
from tongban.notices import channels
from tongban.notices.actions import ATTEMPTS, mark_read, next_attempt_of, send_due, tell
from tongban.notices.channels import register
from tongban.notices.models import Message, Sending
from tongban.notices.queries import about, failing, inbox, message_seen_by, unread_count

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def outside_world(settings, tmp_path, monkeypatch):
    settings.SMS_FILE_DIR = tmp_path / "sms"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    monkeypatch.setattr(channels, "_channels", dict(channels._channels))
    cache.clear()


def say(person, once="case:1:accept", **changed):
    words = {
        "about_kind": "case",
        "about": "2026-1",
        "title": "已受理",
        "body": "您的申请已受理。",
        "next_step": "等待审查。",
        "due_on": date(2026, 9, 24),
        "link": "/cases/2026-1/",
    }
    return tell(person, once=once, **words | changed)


def test_a_message_lands_in_the_inbox_at_once_and_only_once():
    person = a_person()
    message = say(person)
    assert say(person) is None
    assert list(inbox(person)) == [message]
    assert about(person, "case", "2026-1") == [message]


def test_an_e_mail_and_a_short_message_follow_after_the_transaction(django_capture_on_commit_callbacks, settings):
    person = a_person()
    settings.SITE_URL = "https://city.example"
    with django_capture_on_commit_callbacks(execute=True):
        message = say(person)
        assert not mail.outbox
    [letter] = mail.outbox
    assert letter.to == [person.email]
    assert letter.subject == "已受理"
    assert "请在 2026 年 9 月 24 日前办理。" in letter.body
    assert "https://city.example/cases/2026-1/" in letter.body
    assert letter.extra_headers["Message-ID"] == f"<tongban-message-{message.pk}@city.example>"
    [file] = settings.SMS_FILE_DIR.iterdir()
    row = json.loads(file.read_text(encoding="utf-8"))
    assert row["to"] == person.phone
    assert row["text"].startswith("【示例市】已受理")
    assert not Sending.objects.filter(sent_at=None).exists()


def test_everybody_is_told_in_their_own_language(django_capture_on_commit_callbacks):
    person = a_person()
    person.language = "en"
    person.save()
    with override("zh-hans"), django_capture_on_commit_callbacks(execute=True):
        message = say(person, title=gettext_lazy("Messages"), body=lambda: str(gettext_lazy("Mark all as read")))
    assert (message.title, message.body) == ("Messages", "Mark all as read")
    assert "Please do this by 24 September 2026." in mail.outbox[0].body


def test_who_has_no_address_is_told_in_the_inbox_alone(django_capture_on_commit_callbacks):
    person = a_person()
    person.email = person.phone = ""
    person.save()
    with django_capture_on_commit_callbacks(execute=True):
        say(person)
    assert not Sending.objects.exists()
    assert not mail.outbox


def test_what_is_told_of_the_past_stays_in_the_inbox():
    person = a_person()
    say(person, at=timezone.now() - timedelta(days=2))
    assert len(inbox(person)) == 1
    assert not Sending.objects.exists()


def test_a_failing_channel_is_tried_again_and_the_others_are_not_held_up(django_capture_on_commit_callbacks):
    tries = []

    @register("sms", reaches=lambda person: True)
    def broken(letter):
        tries.append(letter.key)
        if len(tries) < 3:
            raise ConnectionError("no network")

    with django_capture_on_commit_callbacks(execute=True):
        message = say(a_person())
    assert len(mail.outbox) == 1
    [waiting] = failing()
    assert (waiting.channel, waiting.attempts, waiting.last_error) == ("sms", 1, "ConnectionError: no network")
    assert next_attempt_of(message.pk) == waiting.next_try_at > timezone.now()
    assert send_due() == 0, "not before it is due"
    later = timezone.now() + timedelta(days=2)
    assert [send_due(now=later) for _n in range(3)] == [0, 1, 0]
    assert len(set(tries)) == 1
    assert not failing()


def test_after_the_last_attempt_a_channel_is_given_up_and_stays_visible():
    @register("sms", reaches=lambda person: True)
    def broken(letter):
        raise ConnectionError

    say(a_person())
    for _n in range(ATTEMPTS + 3):
        send_due(now=timezone.now() + timedelta(days=9))
    [given_up] = failing()
    assert (given_up.attempts, given_up.next_try_at) == (ATTEMPTS, None)


def test_a_channel_that_was_taken_away_is_said_to_be_missing():
    say(a_person())
    Sending.objects.filter(channel="sms").update(channel="pigeon")
    send_due()
    [waiting] = failing()
    assert "pigeon" in waiting.last_error


def test_a_long_short_message_is_cut():
    from tongban.notices.actions import _letter
    from tongban.notices.channels.sms import MOST_CHARACTERS, as_sms

    message = say(a_person(), next_step="很" * 300)
    assert len(as_sms(_letter(message))) == MOST_CHARACTERS


def test_the_number_of_unread_messages_is_kept_and_renewed(django_assert_num_queries):
    person = a_person()
    message = say(person)
    assert unread_count(person) == 1
    with django_assert_num_queries(0):
        assert unread_count(person) == 1
    say(person, once="second")
    assert unread_count(person) == 2
    assert mark_read(person, message.pk) == 1
    assert unread_count(person) == 1
    assert mark_read(person) == 1
    assert mark_read(person) == 0
    assert unread_count(person) == 0


def test_a_message_is_its_person_s_own():
    owner, other = a_person(), a_person()
    message = say(owner)
    assert message_seen_by(owner, message.pk) == message
    with pytest.raises(NotFound):
        message_seen_by(other, message.pk)
    assert mark_read(other, message.pk) == 0
    assert Message.objects.get().read_at is None
