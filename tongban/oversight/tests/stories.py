"""Random legal stories of a case: moves the declaration allows, with the small acts that happen in between."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from tongban.cases.lifecycle import CASE
from tongban.kit.workdays import CHINA
from tongban.oversight.attribution import Moment

BESIDE = ("take", "judge-material", "say", "ask-consent", "give-consent", "hand-over")
GAPS = [0, 30, 600, 4_000, 90_000, 400_000, 3_000_000]
"""Seconds between two acts: from none at all over half a minute to five weeks."""


@st.composite
def stories(draw: Any, most: int = 14) -> list[Moment]:
    """Up to `most` acts of one case, in order, beginning with its draft."""
    at = datetime(2024, 12, 30, 8, tzinfo=CHINA) + timedelta(minutes=draw(st.integers(0, 300_000)))
    told: list[Moment] = [Moment(at, "case.start", "", "draft", 9, "applicant", None, 1)]
    asked = 0
    for _step in range(draw(st.integers(0, most))):
        state = told[-1].after
        at += timedelta(seconds=draw(st.sampled_from(GAPS)))
        moves = [move for move in CASE.moves if state in move.start and (move.name != "advise" or asked)]
        if state != "draft" and (not moves or draw(st.integers(0, 2)) == 0):
            act, after, roles = draw(st.sampled_from(BESIDE)), state, ("window", "head", "applicant", "")
        elif moves:
            move = draw(st.sampled_from(moves))
            act, after, roles = move.name, move.end, move.by
        else:
            break
        asked += (act == "consult") - (act == "advise")
        actor = None if act == "hand-over" else draw(st.sampled_from([None, 1, 2, 3]))
        kind = "testing" if act == "suspend" else ""
        role = draw(st.sampled_from(roles))
        told.append(Moment(at, f"case.{act}", state, after, actor, role, draw(st.integers(4, 5)), len(told) + 1, kind))
    return told


def a_story(*acts: tuple[str, str, str, int | None, str], at: datetime) -> list[Moment]:
    """A story by hand: (moment “01 09:00” in the month of `at`, act, state afterwards, actor, role)."""
    told: list[Moment] = []
    for when, act, after, actor, role in acts:
        day, clock = when.split()
        hour, minute = clock.split(":")
        moment = at.replace(day=int(day), hour=int(hour), minute=int(minute))
        before = told[-1].after if told else "draft"
        kind = "testing" if act == "suspend" else ""
        told.append(Moment(moment, f"case.{act}", before, after, actor, role, 5, len(told) + 1, kind))
    return told
