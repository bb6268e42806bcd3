"""What the clock itself does: run every few minutes, or once for any moment."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from tongban.cases.actions.ending import settle
from tongban.cases.actions.powers import follow_the_powers
from tongban.cases.actions.redating import redate_if_amended
from tongban.cases.models import IN_HAND, Case, Correction
from tongban.catalog.actions import take_due
from tongban.journal.actions import perform
from tongban.kit.refusals import Refusal, WrongState

BATCH = 500


@dataclass(frozen=True)
class Ticked:
    """How many cases each act of the clock moved. `failed`: case numbers with the refusal that stood in the way."""

    deemed_accepted: int = 0
    drafts_lapsed: int = 0
    corrections_lapsed: int = 0
    failed: tuple[tuple[str, str], ...] = ()
    powers_moved: int = 0
    handed_over: int = 0
    redated: int = 0


def tick(now: datetime | None = None) -> Ticked:
    """Let the clock act: deemed acceptance (第三十二条), lapse of drafts and of corrections not sent; after
    an amendment of the calendar all open dates are reckoned anew first. Safe at any time, twice."""
    moment = now or timezone.now()
    today = timezone.localdate(moment)
    failed: list[tuple[str, str]] = []
    powers = len(take_due(moment))
    handed = len(follow_the_powers(moment))
    redated = redate_if_amended(moment)  # before anything is moved on a date that no longer holds
    with translation.override("zh-hans"):  # reasons are kept in the record
        silent = Case.objects.filter(IN_HAND, kind=Case.Kind.ITEM, state="submitted", next_due__lt=today)
        deemed = _move_all(silent.order_by("next_due", "id"), "deem-accepted", moment, failed)
        old = Case.objects.filter(state="draft", draft_until__lt=moment, parent=None)
        drafts = _move_all(
            old.order_by("draft_until"), "lapse", moment, failed, reason=_("The draft was not sent in time.")
        )
        late = Correction.objects.filter(answered_at=None, due_on__lt=today, case__state="correcting").values("case")
        reason = _("The corrections were not sent by the date the notice named.")
        corrections = _move_all(Case.objects.filter(pk__in=late).order_by("id"), "lapse", moment, failed, reason=reason)
    _move_on(moment)
    return Ticked(deemed, drafts, corrections, tuple(failed), powers, handed, redated)


def _move_all(cases: Iterable[Case], name: str, at: datetime, failed: list[tuple[str, str]], **facts: Any) -> int:
    """Make one move for each; what somebody moved meanwhile is passed over, what is refused is reported and left."""
    moved = 0
    for case in list(cases[:BATCH] if hasattr(cases, "query") else cases):  # type: ignore[index]  # a query set is sliced in the database
        try:
            perform(case, case.lifecycle, name, actor=None, at=at, **facts)
            moved += 1
        except WrongState:
            continue
        except Refusal as refusal:
            failed.append((case.number, refusal.code))
    return moved


def _move_on(at: datetime) -> None:
    """Parts whose forerunners have ended and that nobody has started yet (a lost reaction is made good here)."""
    recent = at - timedelta(minutes=5)
    waiting = Case.objects.filter(state="waiting", parent__state="under-way", parent__submitted_at__lt=recent)
    for parent_id in waiting.values_list("parent_id", flat=True).distinct()[:BATCH]:
        settle(parent_id, at)
