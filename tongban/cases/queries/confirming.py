"""Who a result will name beside the applicant, and what they have said to it."""

from __future__ import annotations

from dataclasses import dataclass

from tongban.accounts.models import Person
from tongban.cases.evidence import Subject, is_applicant, subject_in
from tongban.cases.models import Case, Confirmation
from tongban.cases.terms import item_packs
from tongban.kit.names import same_name


@dataclass(frozen=True)
class Naming:
    """Somebody the result names. `row`: what was asked of them and answered; None before it is sent."""

    subject: Subject
    called: str
    basis: str
    row: Confirmation | None = None

    @property
    def is_confirmed(self) -> bool:
        """Whether they have confirmed."""
        return self.row is not None and self.row.answer == Confirmation.Answer.CONFIRMED


def root_of(case: Case) -> Case:
    """The case that was sent: a part's whole, or the case itself."""
    return case.parent if case.parent_id and case.parent is not None else case


def namings(case: Case) -> list[Naming]:
    """Everybody the case's results name beside the applicant, by its answers, each part once."""
    found: dict[str, Naming] = {}
    for pack in item_packs(case).values():
        for one in pack.item.named:
            subject = subject_in(case, one.role)
            if (subject.name or subject.digest) and not is_applicant(case, subject):
                found.setdefault(one.role, Naming(subject, str(one.called), one.basis))
    if not found:
        return []
    rows = list(Confirmation.objects.select_related("answered_by").filter(case=root_of(case)))
    return [Naming(n.subject, n.called, n.basis, _row_of(n.subject, rows)) for n in found.values()]


def _row_of(subject: Subject, rows: list[Confirmation]) -> Confirmation | None:
    for row in rows:
        if row.role == subject.role and row.digest == subject.digest and same_name(row.name, subject.name):
            return row
    return None


def outstanding(case: Case) -> list[Naming]:
    """Those of `namings` who have not confirmed."""
    return [naming for naming in namings(case) if not naming.is_confirmed]


def to_confirm(person: Person) -> list[Confirmation]:
    """What a person is named in, by their identity number: unanswered first, newest first."""
    if not person.id_digest:
        return []
    rows = Confirmation.objects.select_related("case__applicant", "case__organisation").filter(digest=person.id_digest)
    return sorted(rows.order_by("-asked_at")[:100], key=lambda row: row.answer != Confirmation.Answer.ASKED)
