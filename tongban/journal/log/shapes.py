"""What the public log answers with: small frozen records that pages and the API may show as they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class HeadRow:
    """A signed tree head. `root` and `key_id` in hexadecimal; `checkpoint` is the whole signed note (C2SP)."""

    size: int
    root: str
    at: datetime
    key_id: str
    checkpoint: str


@dataclass(frozen=True)
class LogRow:
    """One authority's log. `last_at` is when its newest entry was merged, `last_head` its newest signed head."""

    code: str
    name: str
    origin: str
    algorithm: str
    size: int
    last_at: datetime | None
    last_head: HeadRow | None

    @property
    def covered(self) -> int:
        """How many of its entries a signed head binds."""
        return min(self.last_head.size, self.size) if self.last_head else 0

    @property
    def uncovered(self) -> int:
        """How many only a witness file binds yet."""
        return self.size - self.covered


@dataclass(frozen=True)
class PublicEntry:
    """One entry as everybody may see it: no person, no case number, no facts. `label` is in the reader's language;
    `commitment` and `leaf` (the leaf's hash) are hexadecimal; `line` is the very text that was hashed. `erased`: what
    it committed to was destroyed at somebody's lawful request; `erases` names the entry an erasure is about."""

    authority: str
    authority_name: str
    index: int
    at: datetime
    logged: datetime
    what: str
    label: str
    basis: str
    before: str
    after: str
    before_label: str
    after_label: str
    commitment: str
    leaf: str
    line: str
    erased: bool
    erases: int | None = None


@dataclass(frozen=True)
class LogPage:
    """One page of a log or of one of its days, newest first. `number` counts from 1; `total` is of all pages."""

    rows: list[PublicEntry]
    number: int
    total: int
    has_next: bool

    @property
    def has_previous(self) -> bool:
        """Whether there is a page before this one."""
        return self.number > 1


@dataclass(frozen=True)
class DayRow:
    """How many entries a log took in on one day."""

    day: date
    count: int


@dataclass(frozen=True)
class Proof:
    """That the leaf at `index` stands in the tree of `size` (RFC 9162, 2.1.3); all hashes hexadecimal. `head` is the
    signed head of that very size, None where none was signed."""

    authority: str
    index: int
    size: int
    leaf: str
    path: list[str]
    root: str
    head: HeadRow | None


@dataclass(frozen=True)
class Consistency:
    """That the tree of `size` extends the tree of `old` (RFC 9162, 2.1.4); all hashes hexadecimal."""

    authority: str
    old: int
    size: int
    old_root: str
    root: str
    path: list[str]
