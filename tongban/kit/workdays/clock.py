"""The clock of all offices, and the answer for a year whose calendar is not there."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

from tongban.kit.refusals import Refusal
from tongban.kit.words import say, teach

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")
"""The one time of day of all mainland offices; no summer time since 1992, so a fixed offset is exact for every
calendar here."""

teach(
    {
        "calendar-unannounced": "The working days of %(year)s have not been announced.",
        "calendar-unannounced-next": "The date becomes known when the yearly notice is published and "
        "packs/calendars/%(year)s.toml exists.",
    }
)


class Unannounced(Refusal):
    """A day of a year whose calendar has not been announced was asked for; `year` says which."""

    code = "calendar-unannounced"
    status = 409

    def __init__(self, year: int) -> None:
        super().__init__(say("calendar-unannounced", year=year), next_step=say("calendar-unannounced-next", year=year))
        self.year = year


def local(moment: datetime) -> datetime:
    """The moment on China's clock; a moment without a zone is taken as being on it already."""
    return moment.astimezone(CHINA) if moment.tzinfo is not None else moment.replace(tzinfo=CHINA)


def local_day(day: date) -> date:
    """The calendar day in China of a date or moment."""
    return local(day).date() if isinstance(day, datetime) else day
