"""Telling people, once, in their language, by every channel that reaches them."""

from __future__ import annotations

import logging
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tongban.accounts.models import Person
from tongban.kit.identifiers import replace_id_numbers
from tongban.notices.channels import Letter, channel, channels
from tongban.notices.models import Message, Sending
from tongban.notices.queries import count_key

log = logging.getLogger(__name__)

ATTEMPTS = 6
FIRST_WAIT = timedelta(seconds=30)
OLDEST_NEWS = timedelta(days=1)
"""What is told with an older date (imported, or a demonstration's past) stays in the inbox; a letter would mislead."""

Text = Any
"""A string, a lazy translation, or a function without arguments called in the person's language."""


def tell(
    person: Person,
    *,
    about_kind: str,
    about: str,
    title: Text,
    body: Text,
    next_step: Text = "",
    due_on: date | None = None,
    link: str = "",
    once: str,
    at: datetime | None = None,
) -> Message | None:
    """Tell somebody something; None where they were told already under the key `once` (so it is safe to do twice).

    The message lands in the inbox at once; other channels follow in the background after the transaction. Texts are
    rendered in the person's language: give lazy translations or functions. `link` is a path on this site.
    """
    with translation.override(person.language):
        words = {
            name: replace_id_numbers(_render(text))
            for name, text in (("title", title), ("body", body), ("next_step", next_step))
        }
    message, is_new = Message.objects.get_or_create(
        once=once,
        defaults={
            "person": person,
            "about_kind": about_kind,
            "about": about,
            "title": words["title"][:120],
            "body": words["body"],
            "next_step": words["next_step"][:300],
            "due_on": due_on,
            "link": link,
            "created_at": at or timezone.now(),
        },
    )
    if not is_new:
        return None
    is_history = timezone.now() - message.created_at > OLDEST_NEWS
    ways = [] if is_history else [way for way in channels() if way.reaches(person)]
    reaching = [Sending(message=message, channel=way.name) for way in ways]
    Sending.objects.bulk_create(reaching, ignore_conflicts=True)
    _forget_count(person.pk)
    if reaching:
        transaction.on_commit(lambda: _send_in_background(message.pk), robust=True)
    return message


def _render(text: Text) -> str:
    return str(text() if callable(text) else text)


def mark_read(person: Person, message_id: int | None = None, at: datetime | None = None) -> int:
    """Note that a person has read one of their messages, or all of them; how many were new."""
    rows = Message.objects.filter(person=person, read_at=None)
    if message_id is not None:
        rows = rows.filter(pk=message_id)
    count = rows.update(read_at=at or timezone.now())
    if count:
        _forget_count(person.pk)
    return count


def _forget_count(person_id: int) -> None:
    transaction.on_commit(lambda: cache.delete(count_key(person_id)))
    cache.delete(count_key(person_id))


# ---------------------------------------------------------------- sending


def _send_in_background(message_id: int) -> None:
    from tongban.notices.tasks import send_message

    send_message.enqueue(message_id)


def send_message_now(message_id: int) -> int:
    """Send one message by every channel it still waits for; how many got through. For the background task."""
    waiting = Sending.objects.filter(message=message_id, sent_at=None, next_try_at__isnull=False)
    return sum(_send(pk) for pk in waiting.values_list("pk", flat=True))


def next_attempt_of(message_id: int) -> datetime | None:
    """When the next attempt for a message is due; None where everything is sent or given up."""
    waiting = Sending.objects.filter(message=message_id, sent_at=None, next_try_at__isnull=False)
    return waiting.order_by("next_try_at").values_list("next_try_at", flat=True).first()


def send_due(limit: int = 500, now: datetime | None = None) -> int:
    """Send whatever is due, also what failed before and waits for another attempt; how many got through."""
    due = Sending.objects.filter(sent_at=None, next_try_at__lte=now or timezone.now()).order_by("next_try_at", "id")
    return sum(_send(pk) for pk in list(due.values_list("pk", flat=True)[:limit]))


def _send(sending_id: int) -> bool:
    """One attempt of one sending, held so that no other worker makes it at the same time."""
    with transaction.atomic():
        rows = Sending.objects.filter(pk=sending_id, sent_at=None).select_related("message__person")
        if connection.features.has_select_for_update_skip_locked:
            rows = rows.select_for_update(skip_locked=True, of=("self",))
        sending = rows.first()
        if sending is None:
            return False
        way = channel(sending.channel)
        sending.attempts += 1
        try:
            if way is None:
                raise LookupError(f"no channel named {sending.channel} is registered")
            way.send(_letter(sending.message))
        except Exception as error:  # noqa: BLE001 - a channel is foreign code; whatever it raises, the attempt failed
            log.warning("sending %s by %s failed: %s", sending.pk, sending.channel, error)
            sending.last_error = f"{type(error).__name__}: {error}"[:2000]
            is_over = sending.attempts >= ATTEMPTS
            wait = FIRST_WAIT * (1 << (sending.attempts - 1) * 2)
            sending.next_try_at = None if is_over else timezone.now() + wait
        else:
            sending.sent_at, sending.next_try_at, sending.last_error = timezone.now(), None, ""
        sending.save(update_fields=["attempts", "last_error", "next_try_at", "sent_at"])
    return sending.sent_at is not None


def _letter(message: Message) -> Letter:
    person = message.person
    with translation.override(person.language):
        due = ""
        if message.due_on:
            day = (
                f"{message.due_on.year} 年 {message.due_on.month} 月 {message.due_on.day} 日"
                if person.language.startswith("zh")
                else date_format(message.due_on, "j F Y")
            )
            due = _("Please do this by %(day)s.") % {"day": day}
        return Letter(
            key=f"tongban-message-{message.pk}",
            person=person,
            title=message.title,
            body=message.body,
            next_step=message.next_step,
            due=due,
            link=urljoin(settings.SITE_URL + "/", message.link) if message.link else "",
        )
