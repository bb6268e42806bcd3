"""Rules of time: from which moment is this limit near, or past? None: it never comes to that, or is not known yet.

The moments are the clock's own (`cases.queries.overseen`): a signal and a colour on a screen never disagree.
"""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from tongban.cases.queries import OverseenLimit
from tongban.catalog.packs import Strict
from tongban.oversight.rules.judges import NoFigures, judges


class Nearness(Strict):
    """Limits shorter than `shortest` give no warning: they would from their first moment."""

    shortest: int = Field(ge=0)


@judges("promise-near", "limit", Nearness)
def promise_near(limit: OverseenLimit, figures: Nearness) -> datetime | None:
    """Nine tenths of the promise used, or one working day left."""
    return limit.near_at if limit.name == "promised" and limit.length >= figures.shortest else None


@judges("promise-late", "limit")
def promise_late(limit: OverseenLimit, figures: NoFigures) -> datetime | None:
    """The promise is past. A promise of no days is an instant item's, which has its own rule."""
    return limit.late_at if limit.name == "promised" and limit.length > 0 else None


@judges("law-late", "limit")
def law_late(limit: OverseenLimit, figures: NoFigures) -> datetime | None:
    """The limit of the law is past; 0 days: the law says nothing of this item."""
    return limit.late_at if limit.name == "legal" and limit.length > 0 else None


@judges("receipt-late", "limit")
def receipt_late(limit: OverseenLimit, figures: NoFigures) -> datetime | None:
    """Nobody has answered whether the application is accepted."""
    return limit.late_at if limit.name == "receipt" else None


@judges("consultation-late", "limit")
def consultation_late(limit: OverseenLimit, figures: NoFigures) -> datetime | None:
    """Another body was asked and has not answered."""
    return limit.late_at if limit.name == "consultation" else None


@judges("delivery-late", "limit")
def delivery_late(limit: OverseenLimit, figures: NoFigures) -> datetime | None:
    """Granted, and not delivered."""
    return limit.late_at if limit.name == "delivery" else None


@judges("suspension-past", "limit")
def suspension_past(limit: OverseenLimit, figures: NoFigures) -> datetime | None:
    """The clock stands still longer than the applicant was told."""
    return limit.late_at if limit.name == "suspension" else None


@judges("instant-not-today", "limit")
def instant_not_today(limit: OverseenLimit, figures: NoFigures) -> datetime | None:
    """An instant item was accepted on an earlier day and is not decided."""
    return limit.late_at if limit.name == "same-day" else None
