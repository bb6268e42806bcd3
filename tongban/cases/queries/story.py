"""What happened to a case, what was said, and what came out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tongban.accounts.models import Person
from tongban.cases.lifecycle import CASE, ONE_THING
from tongban.cases.models import Case, Remark
from tongban.cases.queries.seeing import parts_of, roles_of
from tongban.cases.shapes import Happening, Outcome
from tongban.documents import queries as documents
from tongban.journal import queries as journal
from tongban.journal.models import Entry
from tongban.licences import queries as licences

BY_HAND: dict[str, Any] = {
    "case.start": _("Draft begun"),
    "case.take": _("Taken in hand"),
    "case.judge-material": _("Material looked at"),
    "case.supply-later": _("Material handed in later"),
    "case.ask-consent": _("Consent to a further notice asked for"),
    "case.give-consent": _("Consent to a further notice given"),
    "case.hand-over": _("Handed over to another body"),
    "case.redated": _("Dates changed with the calendar"),
    "case.confirm-person": _("The person named confirmed"),
    "case.decline-person": _("The person named declined"),
    "one-thing.confirm-person": _("The person named confirmed"),
    "one-thing.decline-person": _("The person named declined"),
    "person.reveal": _("A whole identity number was looked at"),
    "case.say": _("Message written"),
    "one-thing.start": _("Draft begun"),
    "one-thing.say": _("Message written"),
}
"""What is recorded by hand, besides the moves: the words of its line."""
OFFICE_ONLY = frozenset(
    {
        "case.take",
        "case.judge-material",
        "case.ask-consent",
        "case.give-consent",
        "case.ask-extension",
        "case.deny-extension",
        "case.consult",
        "case.advise",
    }
)
"""Inner steps of the office: officers and supervisors read them, applicants need not."""


LOG_NUMBER = 20
"""How many characters of a commitment slips and links carry."""
DECISIONS = ("grant-decision", "refusal-decision", "non-acceptance-notice", "not-needed-notice", "result-pack")
"""Kinds of document that are results, and not steps on the way."""


def timeline(case: Case, person: Person) -> list[Happening]:
    """What happened, newest first, with the documents each act produced. Of a one-thing: its parts' too. Applicants
    read the office's name, officers the acting person's."""
    family = [case, *parts_of(case, person)]
    by_number = {one.number: one for one in family}
    entries = Entry.objects.select_related("actor", "organisation").filter(
        kind__in=("case", "one-thing"), subject__in=list(by_number)
    )
    inside = not roles_of(case, person).isdisjoint({"window", "approver", "head", "adviser", "supervisor"})
    return [
        _happening(entry, by_number[entry.subject], case, inside)
        for entry in entries.order_by("-at", "-id")
        if inside or entry.what not in OFFICE_ONLY
    ]


def act_in_words(what: str) -> Any:
    """What an entry of a case or a one-thing is called on its line: `case.accept` is 受理."""
    move = _move(what)
    return move.label if move else BY_HAND.get(what, what)


def _move(what: str) -> Any:
    kind, _dot, name = what.partition(".")
    life = CASE if kind == "case" else ONE_THING
    return life.move(name) if name in life else None


def _happening(entry: Entry, about: Case, case: Case, inside: bool) -> Happening:
    life = CASE if entry.kind == "case" else ONE_THING
    move = _move(entry.what)
    state = life.state(entry.after) if entry.after in dict(life.choices) else None
    own = entry.actor_id is not None and entry.role in ("applicant", "")
    office = entry.organisation.name if entry.organisation else ""
    by = entry.actor.name if entry.actor and (own or inside) else office
    document = str(entry.facts.get("document") or "")
    return Happening(
        at=entry.at,
        what=entry.what,
        label=act_in_words(entry.what),
        says=state.says if state is not None and move is not None and not move.stays else "",
        by=f"{office} {by}" if inside and not own and office and entry.actor else by,
        basis=entry.basis,
        reason=_reason(entry),
        state_label=state.label if state else "",
        tone=_tone(state, move),
        document_number=document,
        document_title=str(entry.facts.get("document_title") or ""),
        document_url=url_of("documents:document", document) if document else "",
        case_number=about.number,
        case_title=about.display_title if about.pk != case.pk else "",
        log_number=log_number(entry),
        log_index=entry.log_index,
        log_url=_log_url(entry),
        log_opens=entry.log_index is not None and entry.salt is not None,
    )


def log_number(entry: Entry) -> str:
    """Under which number the act is found on the public log; empty where it is on none."""
    return journal.commitment_hex(entry)[:LOG_NUMBER]


def _log_url(entry: Entry) -> str:
    if entry.log_index is not None and entry.organisation is not None:
        return url_of("journal:entry", entry.organisation.code, str(entry.log_index))
    return url_of("journal:receipt", log_number(entry)) if entry.commitment else ""


def _reason(entry: Entry) -> str:
    for name in ("reason", "opinion", "answer", "question", "outcome"):
        if entry.facts.get(name):
            return str(entry.facts[name])
    defects = entry.facts.get("defects")
    return "；".join(str(row.get("problem", "")) for row in defects) if isinstance(defects, list) else ""


def _tone(state: Any, move: Any) -> Any:
    if move is not None and move.tone in ("good", "warn", "bad"):
        return move.tone
    return state.tone if state is not None else "neutral"


def url_of(name: str, *args: str) -> str:
    """The address, or nothing where the room that would answer there is not installed."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def results(case: Case) -> list[Outcome]:
    """What came out: certificates and decision documents of the case, and of a one-thing's parts."""
    family = [case]
    if case.kind == Case.Kind.ONE_THING:
        family += list(Case.objects.filter(parent=case).order_by("number"))
    by_number = {one.number: one for one in family}
    found: list[Outcome] = []
    for licence in licences.of_cases(list(by_number)):
        about = by_number[licence.case_number]
        facts = licences.facts_of(licence)
        found.append(
            Outcome(
                "licence",
                licence.kind_name,
                licence.number,
                url_of("licences:licence", licence.identifier),
                licence.identifier,
                licence.issued_on,
                licence.valid_until,
                about.number,
                about.display_title,
                licence.holder_name,
                str(facts.state_label),
                licences.shade_of(facts, of_firm=licence.holder_organisation_id is not None),
            )
        )
    return found + [
        Outcome(
            "document",
            document.title,
            document.number,
            url_of("documents:document", document.number),
            issued_on=timezone.localdate(document.issued_at),
            case_number=document.subject,
            case_title=by_number[document.subject].display_title,
        )
        for document in documents.documents_of_all((one.lifecycle.name, one.number) for one in family)
        if document.kind in DECISIONS
    ]


def papers(case: Case, person: Person) -> list[dict[str, Any]]:
    """Every numbered document of a case and of the parts `person` may see, oldest first: kind, title, number,
    issued_at, url, case_number."""
    family = [case, *parts_of(case, person)]
    return [
        {
            "kind": document.kind,
            "title": document.title,
            "number": document.number,
            "issued_at": document.issued_at,
            "url": url_of("documents:document", document.number),
            "case_number": document.subject,
        }
        for document in documents.documents_of_all((one.lifecycle.name, one.number) for one in family)
    ]


def last_words(cases: Sequence[Case], most: int = 2) -> list[Remark]:
    """The latest messages about any of the cases (which were given out to the asker), oldest first, in one query."""
    said = Remark.objects.select_related("case", "author").filter(case__in=[case.pk for case in cases])
    return list(said.order_by("-said_at", "-id")[:most])[::-1]


def thread(case: Case, person: Person) -> list[Remark]:
    """The messages between applicant and office, oldest first, with author and file fetched."""
    return list(case.thread.select_related("author", "file").order_by("said_at", "id"))
