"""Re-basing (an operator's act): a log goes on from what it is now, though it is no continuation of what was signed.

After a restore from an old back-up, a lost data directory or an attack, signing refuses. Who has found out what
happened says so on that very log, publicly: the entry names how much had been signed. Nothing of what was signed is
taken back, so whoever holds an older head or witness file goes on seeing the difference.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from tongban.accounts.models import Organisation, Person
from tongban.accounts.queries import has_role
from tongban.journal.log import memory, signing
from tongban.journal.log.erasing import MAY_ERASE
from tongban.journal.log.memory import MemoryUnreadableError
from tongban.journal.log.merging import PLATFORM
from tongban.journal.models import Log
from tongban.kit.refusals import Invalid, NotAllowed, NotFound
from tongban.kit.words import say

LEAST = 8
"""Characters that say at least something of what happened."""


def rebasable(code: str, by: Person, reason: str) -> Organisation | None:
    """The authority of the log (None: the platform's), where `by` may re-base it: its head or administrator.

    NotFound, NotAllowed, Invalid (log-rebase-reason).
    """
    authority = Organisation.objects.filter(code=code).first()
    known = Log.objects.filter(code=code).exists() or code in memory.codes(signing.folder())
    if not known or (authority is None and code != PLATFORM):
        raise NotFound(say("not-found"))
    if not any(has_role(by, role, authority) for role in MAY_ERASE):
        raise NotAllowed(
            _("Only the head of the authority or its administrator may re-base its log."),
            next_step=_("Hand it to them, with what was found."),
        )
    if len(reason.strip()) < LEAST:
        raise Invalid(
            _("A log is only re-based with a reason that others can examine."),
            code="log-rebase-reason",
            next_step=_("Say in a sentence what happened and what was found."),
        )
    return authority


def given_up(code: str) -> int:
    """How many entries were known to be signed; 0 where nothing is known any more."""
    try:
        known = memory.read(signing.folder(), code)
    except MemoryUnreadableError:
        known = None
    return known.size if known else 0
