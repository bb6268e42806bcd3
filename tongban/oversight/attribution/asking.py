"""Where the time of one case went, for whoever may see the case."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from tongban.accounts.models import Organisation, Person
from tongban.cases import queries as cases
from tongban.catalog import queries as catalog
from tongban.journal.models import Entry
from tongban.journal.queries import entries_of_many
from tongban.oversight.attribution.reckoning import Account, Moment, attribute

if TYPE_CHECKING:
    from tongban.cases.models import Case


@dataclass(frozen=True)
class PartTime:
    """One case with its account; `offices` names the bodies of its segments by key."""

    case: Case
    account: Account
    offices: dict[int, str]


@dataclass(frozen=True)
class TimeOfCase:
    """The case asked for and what it is made of: itself, or the parts of a one-thing that the asker may see."""

    case: Case
    parts: tuple[PartTime, ...]
    is_mine: bool
    now: datetime


def time_of_case(person: Person, number: str, now: datetime | None = None) -> TimeOfCase:
    """Whose the time of the case was, minute by minute; `NotFound` where `person` may not see the case."""
    case = cases.case_seen_by(person, number)
    moment = now or timezone.now()
    parts = cases.parts_of(case, person) if case.kind == "one-thing" else [case]
    told: dict[str, list[Entry]] = {part.number: [] for part in parts}
    for entry in entries_of_many("case", told):
        told[entry.subject].append(entry)
    accounts = {number: attribute(moments_of(entries), catalog.calendar(), moment) for number, entries in told.items()}
    ids = {one.organisation for account in accounts.values() for one in account.segments if one.organisation}
    names = dict(Organisation.objects.filter(pk__in=ids).values_list("pk", "name"))
    rows = tuple(PartTime(part, accounts[part.number], names) for part in parts)
    return TimeOfCase(case, rows, cases.is_applicant(case, person), moment)


def moments_of(entries: Iterable[Entry]) -> list[Moment]:
    """Journal entries of one case as the reckoning reads them."""
    return [
        Moment(
            at=entry.at,
            what=entry.what,
            before=entry.before,
            after=entry.after,
            actor=entry.actor_id,
            role=entry.role,
            organisation=entry.organisation_id,
            entry=entry.pk,
            kind=str(entry.facts.get("kind") or ""),
        )
        for entry in entries
    ]
