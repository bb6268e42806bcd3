"""How far an application is, for whoever holds its slip: number and check code, without signing in. State, dates and
services in words; nothing about anybody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from tongban.cases.lifecycle import CASE
from tongban.cases.models import Case
from tongban.cases.queries.seeing import open_correction
from tongban.cases.queries.timing import clock_of
from tongban.cases.shapes import Tone
from tongban.kit.refusals import NotFound

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without 0, 1, I, L and O, which people confuse."""
CODE_LENGTH = 8


@dataclass(frozen=True)
class Progress:
    """How far an application is. `next_label` and `next_on`: what falls due next, where something does; `parts`: of a
    one-thing its services as (title, state, tone)."""

    number: str
    title: str
    state_label: str
    tone: Tone
    says: str
    office: str
    sent_on: date
    next_label: str
    next_on: date | None
    is_applicants_turn: bool
    parts: tuple[tuple[str, str, str], ...] = ()


def check_code(number: str) -> str:
    """The check code printed on the slip of a case (8 letters and digits). Made from the number under the
    installation's secret, so that nothing is stored."""
    value = int.from_bytes(
        salted_hmac("tongban.cases.progress", number, secret=settings.TONGBAN_SECRET, algorithm="sha256").digest()
    )
    signs = []
    for _place in range(CODE_LENGTH):
        value, at = divmod(value, len(LETTERS))
        signs.append(LETTERS[at])
    return "".join(signs)


def progress(number: str, code: str) -> Progress:
    """The progress of the case of that number, where the code is its own. A wrong number and a wrong code get the same
    refusal (progress-not-found, 404): ask within `accounts.http.counted_guesses`, so that guessers wait."""
    number = "".join(number.split())
    given = "".join(sign for sign in code.upper() if sign.isalnum())
    is_right = constant_time_compare(check_code(number).encode(), given.encode())
    case = Case.objects.select_related("organisation", "pack").filter(number=number).exclude(submitted_at=None).first()
    if case is None or not is_right:
        raise NotFound(
            _("Number and check code do not belong together."),
            code="progress-not-found",
            next_step=_("Both stand on the slip; look at each sign once more."),
        )
    return _told(case)


def _told(case: Case) -> Progress:
    children = list(Case.objects.filter(parent=case).order_by("number"))
    turn = next((one for one in [case, *children] if one.state == "correcting"), None)
    state = CASE.state("correcting") if turn else case.lifecycle.state(case.state)
    label, due = _next(case, turn)
    return Progress(
        number=case.number,
        title=case.display_title,
        state_label=str(state.label),
        tone=state.tone,  # type: ignore[arg-type]  # the declaration's tones are these
        says=_("Something must be corrected: sign in to see what.") if turn else str(state.says),
        office=case.organisation.name if case.organisation else "",
        sent_on=timezone.localdate(case.submitted_at),
        next_label=label,
        next_on=due,
        is_applicants_turn=turn is not None,
        parts=tuple((one.display_title, str(_state(one).label), _state(one).tone) for one in children),
    )


def _state(case: Case) -> Any:
    return case.lifecycle.state(case.state)


def _next(case: Case, turn: Case | None) -> tuple[str, date | None]:
    """What falls due next, and when."""
    if turn is not None:
        notice = open_correction(turn)
        return _("To be corrected by"), notice.due_on if notice else None
    if case.ended_at is not None:
        return "", None
    if case.kind == Case.Kind.ONE_THING:
        return _("All of it promised by"), case.promised_due
    current = clock_of(case).current
    return (str(current.label), current.due) if current and current.due else ("", None)
