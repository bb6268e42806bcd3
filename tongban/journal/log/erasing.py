"""Erasure (个人信息保护法 第四十七条): what ties an entry to a person is destroyed; its place in the tree stays.

The erasure is an act on the log like any other. It is carried out when it gets its own place there, in one transaction,
so the log never lacks a salt without saying why.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from tongban.accounts.models import Person, Role
from tongban.accounts.queries import has_role
from tongban.journal.log import leaves
from tongban.journal.log.reading import Erased, entry_at, log_by
from tongban.journal.models import Entry
from tongban.kit.refusals import Invalid, NotAllowed

ERASURE_LAW = "《中华人民共和国个人信息保护法》第四十七条"
MAY_ERASE = (Role.HEAD, Role.ADMINISTRATOR)


def erasable(code: str, index: int, by: Person) -> Entry:
    """The entry, where `by` may have it erased: its authority's head or administrator (the platform's: any of them).

    NotFound, NotAllowed, `Erased` (already), Invalid (log-erase-erasure).
    """
    entry = entry_at(log_by(code), index)
    if not any(has_role(by, role, entry.organisation) for role in MAY_ERASE):
        raise NotAllowed(
            _("Only the head of the authority or its administrator may have an entry erased."),
            next_step=_("Hand the request to them; the person concerned may demand it at any time."),
        )
    if entry.what == leaves.ERASE:
        raise Invalid(
            _("An erasure itself is not erased: it holds nobody's data."),
            code="log-erase-erasure",
            next_step=_("Name the entry that does."),
        )
    if entry.salt is None:
        raise Erased
    return entry
