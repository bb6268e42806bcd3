"""What the room does when it hears what happened: applicants and officers are told; the parts of a one-thing move on.

Everything here may run twice without harm: messages are told once by key, and moves of the clock look at the state
first.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tongban.accounts.models import Person, Role
from tongban.accounts.queries import person_by_digest
from tongban.cases.actions.ending import BADLY, WELL, settle
from tongban.cases.actions.powers import follow_the_powers
from tongban.cases.lifecycle import CASE
from tongban.cases.models import Case, Confirmation, Consultation, CorrectionConsent
from tongban.cases.queries.lists import people_at
from tongban.cases.queries.story import url_of
from tongban.cases.telling import APPLICANT, OFFICE, Told
from tongban.journal.events import when
from tongban.journal.models import Entry
from tongban.notices.actions import tell

CLOCK_MOVES = (
    "case.accept",
    "case.deem-accepted",
    "case.suspend",
    "case.resume",
    "case.extend",
    "case.ask",
    "case.correct",
    "case.release",
    "case.redated",
)
"""Moves of a part that may change when the whole is done."""
ENDS = tuple(f"case.{move.name}" for move in CASE.moves if move.end in WELL | BADLY)


def _case_of(entry: Entry) -> Case | None:
    return Case.objects.select_related("applicant", "organisation", "parent").filter(number=entry.subject).first()


@when("power.moved")
def follow_a_power(entry: Entry) -> None:
    """A power has passed to another body: cases under way follow it where the move says so, from its day on. The clock
    does the same for moves of a later day."""
    follow_the_powers(max(entry.at, timezone.now()), entry.subject)


@when(*APPLICANT)
def tell_the_applicant(entry: Entry) -> None:
    """Each act that concerns the applicant is told once."""
    case = _case_of(entry)
    if case is None or _is_told_by_the_whole(entry, case):
        return
    if entry.what == "case.say" and entry.facts.get("side") == "applicant":
        return
    _tell(case.applicant, APPLICANT[entry.what], case, entry, url_of("cases:case", case.number), "applicant")


def _is_told_by_the_whole(entry: Entry, case: Case) -> bool:
    """A one-thing speaks for its parts where one act of the applicant moves them all; a draft that was never sent is
    quiet."""
    if entry.what == "case.submit":
        return case.parent_id is not None
    if entry.what in ("case.withdraw", "case.drop") and case.parent is not None:
        return case.parent.state == "withdrawn"
    return False


@when(*OFFICE)
def tell_the_office(entry: Entry) -> None:
    """Each act that concerns an officer reaches their inbox."""
    case = _case_of(entry)
    if case is None:
        return
    for person in _officers(entry, case):
        if person.pk != entry.actor_id:
            _tell(
                person, OFFICE[entry.what], case, entry, url_of("cases:desk-case", case.number), f"office-{person.pk}"
            )


def _officers(entry: Entry, case: Case) -> list[Person]:
    """Who in the office is concerned by an event."""
    name = entry.what.removeprefix("case.")
    if name in ("consult", "advise"):
        row = Consultation.objects.select_related("asked_by").filter(pk=entry.facts.get("consultation")).first()
        if row is None:
            return []
        return [row.asked_by] if name == "advise" else people_at(row.office_id, [Role.APPROVER])
    if name in ("ask-extension", "ask-consent"):
        return people_at(case.organisation_id, [Role.HEAD])
    if name in ("extend", "deny-extension"):
        extension = getattr(case, "extension", None)
        return [extension.asked_by] if extension is not None else []
    if name == "give-consent":
        consent = CorrectionConsent.objects.select_related("asked_by").filter(pk=entry.facts.get("consent")).first()
        return [consent.asked_by] if consent is not None else []
    if name == "correct":
        notice = case.corrections.select_related("asked_by").order_by("-round").first()
        return [notice.asked_by] if notice is not None else []
    if name == "say" and entry.facts.get("side") == "office":
        return []
    return [person for person in {case.handler, case.accepted_by} if person is not None]


def _tell(person: Person, told: Told, case: Case, entry: Entry, link: str, whom: str) -> None:
    due = _due(told, case, entry)
    with translation.override(person.language):
        words = {
            "title": case.title,
            "number": case.number,
            "office": case.organisation.name if case.organisation else "",
            "due": date_format(due, "DATE_FORMAT") if due else _("a date that is not known yet"),
            "days": entry.facts.get("days", ""),
            "reason": _reason(entry),
        }
        tell(
            person,
            about_kind=entry.kind,
            about=case.number,
            title=str(told.title) % words,
            body=str(told.body) % words,
            next_step=str(told.next_step) % words,
            due_on=due if "%(due)s" in str(told.next_step) else None,  # a date is the reader's only where they must act
            link=link,
            once=f"{entry.pk}-{whom}",
            at=entry.at,
        )


def _reason(entry: Entry) -> str:
    for name in ("reason", "question", "answer"):
        if entry.facts.get(name):
            return str(entry.facts[name])
    defects = entry.facts.get("defects")
    return "；".join(str(row.get("problem", "")) for row in defects) if isinstance(defects, list) else ""


def _due(told: Told, case: Case, entry: Entry) -> date | None:
    """The date that belongs to a message."""
    if told.due in ("fact", "correction"):
        said: Any = entry.facts.get("due_on")
        return date.fromisoformat(said) if isinstance(said, str) and said else said or None
    return getattr(case, told.due) if told.due else None


@when("case.submit", "one-thing.submit", "case.correct")
def ask_the_named(entry: Entry) -> None:
    """Whoever a result will name beside the applicant is asked to confirm, where they have an account; others find it
    when they open one, or confirm at the window."""
    case = _case_of(entry)
    if case is None:
        return
    waiting = Confirmation.objects.filter(case=case.parent_id or case.pk, answer=Confirmation.Answer.ASKED)
    for row in waiting.exclude(digest=""):
        person = person_by_digest(row.digest)
        if person is not None:
            _ask(person, row, case, entry)


def _ask(person: Person, row: Confirmation, case: Case, entry: Entry) -> None:
    with translation.override(person.language):
        words = {"applicant": case.applicant.name, "title": case.title, "called": row.called}
        tell(
            person,
            about_kind=entry.kind,
            about=case.number,
            title=_("Confirm: you are named as %(called)s") % words,
            body=_("%(applicant)s has applied for “%(title)s” and names you as %(called)s.") % words,
            next_step=_("Confirm or decline under “To confirm”. Nothing is granted before you have confirmed."),
            link=url_of("cases:to-confirm"),
            once=f"confirm-{row.pk}",
            at=entry.at,
        )


@when(*ENDS)
def move_the_whole_on(entry: Entry) -> None:
    """A part has ended: what waited for it starts, or is dropped; after the last one the whole is finished."""
    _settle(entry)


@when(*CLOCK_MOVES)
def date_the_whole(entry: Entry) -> None:
    """A part's date has moved: so may the end of the longest path."""
    _settle(entry)


def _settle(entry: Entry) -> None:
    parent_id = Case.objects.filter(number=entry.subject).values_list("parent_id", flat=True).first()
    if parent_id is not None:
        settle(parent_id, entry.at)
