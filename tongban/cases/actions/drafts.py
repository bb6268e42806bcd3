"""How long a draft may be filled in."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from tongban.cases.actions.door import conflict
from tongban.cases.figures import figures
from tongban.cases.models import Case
from tongban.kit.refusals import Refusal, WrongState


def must_be_filling(case: Case, at: datetime | None) -> None:
    """Refuse where the case is no draft any more, or its time is over."""
    if case.state == "lapsed" or (case.state == "draft" and is_expired(case, at)):
        raise expired()
    if case.state != "draft":
        raise WrongState(
            _("This has been sent already and cannot be changed here."),
            next_step=_("Write to the office in the messages, or wait for its notice."),
        )


def is_expired(case: Case, at: datetime | None) -> bool:
    """Whether the draft's time is over."""
    return case.draft_until is not None and (at or timezone.now()) > case.draft_until


def expired() -> Refusal:
    """The refusal of a draft whose time is over."""
    return conflict(
        "draft-expired",
        _("This draft has expired: it was kept for %(days)s days.") % {"days": figures().draft.days},
        _("Begin again; what your account and certificates know is filled in for you."),
    )
