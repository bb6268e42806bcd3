"""What can happen to a case. One act, one function, for all doors: screens, API, commands and the demonstration alike.

Every act takes who acts and (where tests and the demonstration date it) `at`. What is refused is refused as a
`tongban.kit.refusals.Refusal` with a code, and then nothing has changed.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from tongban.accounts.models import Organisation, Person
    from tongban.cases.models import Case, CaseMaterial, CorrectionConsent, Remark
    from tongban.journal.models import Entry
    from tongban.licences.models import Licence

__all__ = [
    "ask_consent", "correct", "give_consent", "judge_material", "move", "remove_material", "save_answers", "save_situation",
    "say", "start", "submit", "supply_material", "take", "tick",
]  # fmt: skip


def start(
    person: Person, code: str, *, on_behalf_of: Organisation | None = None, situation: dict[str, Any] | None = None,
    channel: str = "online", at: datetime | None = None,
) -> Case:  # fmt: skip
    """A draft of the item or one-thing `code`, prefilled with what the platform knows. Refusals: not-found (no such item in force),
    not-your-firm (403)."""
    raise NotImplementedError


def save_situation(case: Case, person: Person, facts: dict[str, Any], revision: int | None = None, *, at: datetime | None = None) -> Case:
    """Keep situation answers (a part of them is fine; an empty value removes one). Refusals: invalid (.faults), revision-conflict (409,
    nothing lost: what the other device saved stays, what you sent is yours to send again), draft-expired (409), wrong-state."""
    raise NotImplementedError


def save_answers(case: Case, person: Person, facts: dict[str, Any], revision: int | None = None, *, at: datetime | None = None) -> Case:
    """Keep form answers, checked by kind (a part of them is fine; an empty value removes one). Refusals as `save_situation`."""
    raise NotImplementedError


def supply_material(
    case: Case, person: Person, code: str, *, way: str, file: UploadedFile | None = None, licence: Licence | None = None,
    facts: dict[str, Any] | None = None, at: datetime | None = None,
) -> CaseMaterial:  # fmt: skip
    """Supply one material in one of its ways: upload (with `file`), licence:<kind> (with or without `licence`: the one held is found),
    exchange:<source>, promise, form. In a correction only what was asked. Refusals: not-a-material, way-not-open, licence-not-held,
    not-on-record, not-asked, the upload refusals of `documents`."""
    raise NotImplementedError


def remove_material(case: Case, person: Person, code: str, *, at: datetime | None = None) -> None:
    """Take a supplied material back out of the draft (or out of what is being corrected)."""
    raise NotImplementedError


def submit(case: Case, person: Person, at: datetime | None = None) -> Case:
    """Submit a draft. Everything is checked and every fault reported at once: `NotReady` (code not-ready, 422) with `.faults`
    (list of queries.Fault). Submitting twice changes nothing and gives the same case. A one-thing's parts are made here, started or
    left waiting for the parts before them. Refusals: not-ready, draft-expired, wrong-state."""
    raise NotImplementedError


def move(case: Case, person: Person | None, name: str, *, at: datetime | None = None, **facts: Any) -> Entry:
    """Make any move of the case's declared life. `facts` are what the move asks:

    accept · ask(defects=[{"what": "field"|"material"|"other", "code": …, "problem": …}]) · decline(reason, where_to, remedy) ·
    not-needed(reason) · consult(office=<organisation code>, question, days) · advise(answer) · suspend(kind, reason, days) ·
    resume(outcome) · ask-extension(reason) · extend(reason) · deny-extension(reason) · grant(opinion) ·
    refuse(reason, basis, remedy) · issue · withdraw(reason).

    Refusals: those of the declaration (unknown-move, not-allowed, wrong-state, still-needed) and second-notice-needs-consent,
    same-officer, no-legal-reason, extension-once, extension-not-asked, limit-already-past, material-outstanding, office-unknown."""
    raise NotImplementedError


def take(case: Case, officer: Person, *, at: datetime | None = None) -> Case:
    """Note that an officer works on the case, so that two do not start at once. Taking over from another is allowed and recorded."""
    raise NotImplementedError


def judge_material(case: Case, officer: Person, code: str, verdict: str, remark: str = "", *, at: datetime | None = None) -> CaseMaterial:
    """An officer's verdict on one material: undecided, passed, defective. An upload passed at the window rises from grade C to B."""
    raise NotImplementedError


def ask_consent(case: Case, officer: Person, reason: str, *, at: datetime | None = None) -> CorrectionConsent:
    """Ask the head for consent to a further correction notice."""
    raise NotImplementedError


def give_consent(consent_id: int, head: Person, *, at: datetime | None = None) -> CorrectionConsent:
    """The head consents; used up by the next notice."""
    raise NotImplementedError


def say(case: Case, person: Person, text: str, file: UploadedFile | None = None, *, at: datetime | None = None) -> Remark:
    """Write a message in the case's thread; the other side is told."""
    raise NotImplementedError


def correct(
    case: Case, person: Person, facts: dict[str, Any] | None = None, materials: dict[str, Any] | None = None, *,
    at: datetime | None = None,
) -> Entry:  # fmt: skip
    """Send what the correction notice asked for: `facts` by question name; `materials` {code: keyword arguments of supply_material}
    (or supplied beforehand). Refusals: not-asked (something else was changed), not-ready (something asked is missing), wrong-state."""
    raise NotImplementedError


def tick(now: datetime | None = None) -> Any:
    """Let the clock act: deemed acceptance (第三十二条), lapse of drafts and of corrections not sent. Safe to run at any time, twice."""
    raise NotImplementedError
