"""Doors of the room for programs. Mounted under /api/v1/notices."""

from __future__ import annotations

from datetime import date, datetime

from django.http import HttpRequest
from ninja import Router, Schema

from tongban.accounts.http import TokenAuth, person_of
from tongban.notices import actions, queries
from tongban.regions.shapes import Key, PageNumber

router = Router(tags=["notices"])


class MessageRow(Schema):
    """One message to the person who asks."""

    id: int
    about_kind: str
    about: str
    title: str
    body: str
    next_step: str
    due_on: date | None = None
    link: str
    created_at: datetime
    read_at: datetime | None = None


class MessagePage(Schema):
    """One page of messages, newest first."""

    unread: int
    page: int
    pages: int
    messages: list[MessageRow]


@router.get("/messages", response=MessagePage, auth=TokenAuth("messages:read"), summary="My messages")
def messages(request: HttpRequest, page: PageNumber = 1, unread: bool = False) -> MessagePage:
    """The messages of whoever asks, 20 to a page."""
    person = person_of(request)
    found = queries.inbox(person, unread_only=unread, page=page)
    return MessagePage(
        unread=queries.unread_count(person),
        page=found.number,
        pages=found.paginator.num_pages,
        messages=[MessageRow.from_orm(message) for message in found],
    )


@router.post("/messages/{message_id}/read", response=MessageRow, auth=TokenAuth("messages:write"), summary="I read it")
def read(request: HttpRequest, message_id: Key) -> MessageRow:
    """Note that a message has been read; doing it twice changes nothing."""
    person = person_of(request)
    queries.message_seen_by(person, message_id)
    actions.mark_read(person, message_id)
    return MessageRow.from_orm(queries.message_seen_by(person, message_id))
