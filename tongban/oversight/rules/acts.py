"""Rules of acts: is there something about this act? The figures found, or None."""

from __future__ import annotations

import re

from pydantic import Field, field_validator

from tongban.catalog.packs import Strict
from tongban.kit.workdays import Unannounced
from tongban.oversight.rules.judges import Act, Figures, NoFigures, judges

DECISIONS = ("case.grant", "case.refuse")
ANSWERS = ("case.accept", "case.decline", "case.not-needed", *DECISIONS)


class Notices(Strict):
    """From how many correction notices on."""

    notices: int = Field(ge=2)


class Minutes(Strict):
    """Fewer working minutes than this are not plausible."""

    minutes: int = Field(ge=1)


class Times(Strict):
    """From how many turns between bodies on."""

    times: int = Field(ge=2)


class Pattern(Strict):
    """What an article looks like."""

    pattern: str

    @field_validator("pattern")
    @classmethod
    def _can_be_read(cls, said: str) -> str:
        re.compile(said)
        return said


@judges("second-correction", "act", Notices, ("case.ask",))
def second_correction(act: Act, figures: Notices) -> Figures | None:
    """Everything had to be named at once."""
    return {"notices": act.notices} if act.notices >= figures.notices else None


@judges("too-fast", "act", Minutes, DECISIONS)
def too_fast(act: Act, figures: Minutes) -> Figures | None:
    """Hardly read. Instant items may be decided on the spot."""
    if act.is_instant or act.accepted_at is None or not act.has_actor:
        return None
    try:
        taken = act.calendar.minutes_between(act.accepted_at, act.at)
    except Unannounced:
        return None
    return {"minutes": taken, "least": figures.minutes} if taken < figures.minutes else None


@judges("outside-hours", "act", NoFigures, ANSWERS)
def outside_hours(act: Act, figures: NoFigures) -> Figures | None:
    """A person acted while no office is open; the clock itself may act at any time."""
    if not act.has_actor:
        return None
    minute = act.at.hour * 60 + act.at.minute
    sessions = act.calendar.opening_hours().sessions
    try:
        is_open = act.calendar.is_workday(act.at) and any(start <= minute <= end for start, end in sessions)
    except Unannounced:
        return None
    return None if is_open else {"at": act.at.isoformat(timespec="minutes")}


@judges("passed-around", "act", Times, ("case.consult", "case.hand-over"))
def passed_around(act: Act, figures: Times) -> Figures | None:
    """推诿: one case goes from body to body; said at every so many turns."""
    return {"times": act.turns} if act.turns and act.turns % figures.times == 0 else None


@judges("kin", "act", NoFigures, (*ANSWERS, "case.ask"), each="officer")
def kin(act: Act, figures: NoFigures) -> Figures | None:
    """回避: whoever acted has declared the applicant as a relative."""
    return {"declared": True} if act.is_kin else None


@judges("no-article", "act", Pattern, ("case.refuse",))
def no_article(act: Act, figures: Pattern) -> Figures | None:
    """A refusal names its article (第三十八条)."""
    basis = str(act.facts.get("basis") or "")
    return None if re.search(figures.pattern, basis) else {"basis": basis}
