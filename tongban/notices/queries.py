"""Somebody's own messages, and nobody else's."""

from __future__ import annotations

from django.core.cache import cache
from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _

from tongban.accounts.models import Person
from tongban.kit.refusals import NotFound
from tongban.notices.models import Message, Sending

PAGE_SIZE = 20
COUNT_SECONDS = 60


def inbox(person: Person, *, unread_only: bool = False, page: int | str = 1) -> Page[Message]:
    """One page of a person's messages, newest first."""
    rows = Message.objects.filter(person=person)
    if unread_only:
        rows = rows.filter(read_at=None)
    return Paginator(rows, PAGE_SIZE).get_page(page)


def message_seen_by(person: Person, message_id: int) -> Message:
    """One of a person's own messages; NotFound for anybody else's."""
    found = Message.objects.filter(person=person, pk=message_id).first()
    if found is None:
        raise NotFound(_("There is no such message."), next_step=_("Look in your inbox."))
    return found


def unread_count(person: Person) -> int:
    """How many messages a person has not read (kept for a minute, renewed as soon as one comes or is read)."""
    key = count_key(person.pk)
    known = cache.get(key)
    if known is None:
        known = Message.objects.filter(person=person, read_at=None).count()
        cache.set(key, known, COUNT_SECONDS)
    return int(known)


def about(person: Person, kind: str, subject: str) -> list[Message]:
    """What a person was told about one thing, newest first."""
    return list(Message.objects.filter(person=person, about_kind=kind, about=subject))


def failing() -> list[Sending]:
    """Sendings that failed and are not through yet, oldest first; `next_try_at` None means given up."""
    return list(Sending.objects.filter(sent_at=None, attempts__gt=0).select_related("message__person").order_by("id"))


def count_key(person_id: int) -> str:
    """Under which the number of unread messages is kept."""
    return f"notices:unread:{person_id}"
