"""The ways a message can reach somebody. A channel is one function; the inbox of the site needs none.

    @register("email", reaches=lambda person: bool(person.email))
    def send(letter: Letter) -> None: ...

A channel raises whatever it likes when it fails: the sending is tried again later and keeps the error. It must bear
being called twice for one letter (a worker may die between sending and noting it down); `letter.key` is then the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tongban.accounts.models import Person


@dataclass(frozen=True)
class Letter:
    """A message ready for one channel, in the person's language. `link` is a whole address, or empty."""

    key: str
    person: Person
    title: str
    body: str
    next_step: str
    due: str
    link: str

    def as_text(self) -> str:
        """The letter as plain text, for channels without a form of their own."""
        parts = [self.body, self.next_step, self.due, self.link]
        return "\n\n".join(part for part in parts if part) + "\n"


@dataclass(frozen=True)
class Channel:
    """A registered way: its name, whom it can reach, and how it sends."""

    name: str
    reaches: Callable[[Person], bool]
    send: Callable[[Letter], None]


_channels: dict[str, Channel] = {}


def register(
    name: str, *, reaches: Callable[[Person], bool]
) -> Callable[[Callable[[Letter], None]], Callable[[Letter], None]]:
    """Add a channel under a name of at most 20 characters; a second one of the same name replaces the first."""

    def add(send: Callable[[Letter], None]) -> Callable[[Letter], None]:
        _channels[name] = Channel(name, reaches, send)
        return send

    return add


def channels() -> list[Channel]:
    """Every registered channel."""
    return list(_channels.values())


def channel(name: str) -> Channel | None:
    """The channel of that name, or None where it is no longer registered."""
    return _channels.get(name)
