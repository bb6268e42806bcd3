"""Moulds: one application of each kind, filled in and sent for real by somebody whose particulars are blanks.

What the applicant fills in (and what the platform fills in for them) is taken from the acts themselves: the mould is
made inside a transaction that is rolled back. Everything after that the reckoning adds.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from tongban.accounts.models import Organisation, Person
from tongban.accounts.testing import a_firm, a_person
from tongban.cases import actions
from tongban.cases import queries as cases
from tongban.cases.actions import issuing
from tongban.cases.models import Case, CaseMaterial
from tongban.catalog import queries as catalog
from tongban.catalog.packs import ItemPack, LicenceKind
from tongban.kit.dates import LONG_TERM
from tongban.kit.identifiers import make_uscc
from tongban.kit.refusals import Refusal
from tongban.site.demo.filling import facts_for, fill
from tongban.site.demo.invent import an_answer
from tongban.site.demo.story import defects_of

BLANKS = ("number", "name", "masked", "sealed", "digest", "phone", "address", "firm", "code")
"""What differs between two cases of one mould. A blank is written {{number}}."""
VARIANTS = 2
"""How many examples of an item become moulds."""


def blank(name: str) -> str:
    """The mark of a blank."""
    return "{{" + name + "}}"


A_PHONE, A_CODE = "+8619999999999", make_uscc(99_999_999)
STAND_INS = {A_PHONE: blank("phone"), A_CODE: blank("code")}
"""Stand for blanks while a mould is made, since an answer to a question for a number must be one."""


@dataclass(frozen=True)
class Mould:
    """One application as it was sent, with blanks. `rows`: its materials; `defects`, `mended`: what a notice would
    name, and the answers that would mend it."""

    code: str
    variant: int
    pack: ItemPack
    case: Case
    by_firm: bool
    rows: tuple[CaseMaterial, ...]
    defects: list[dict[str, str]]
    mended: dict[str, Any]
    made_on: date
    named: tuple[str, ...]
    """Parts of the form whose people the result names beside the applicant."""
    days: frozenset[str]
    """The questions for a day: their answers keep their distance to the day of the application."""

    def answers_on(self, day: date) -> dict[str, Any]:
        """The answers of an application begun on that day."""
        moved = day - self.made_on
        return {
            name: (date.fromisoformat(said) + moved).isoformat() if name in self.days and said != LONG_TERM else said
            for name, said in self.case.answers.items()
        }

    @property
    def office(self) -> Organisation:
        """Who handles it."""
        if self.case.organisation is None:
            raise ValueError(f"{self.code} is handled by nobody")
        return self.case.organisation

    @property
    def makes_firm(self) -> bool:
        """Whether a new firm comes into being with its result."""
        return self.code in issuing.BUSINESS_ITEMS

    @property
    def gives(self) -> LicenceKind | None:
        """The kind of certificate that is its result, where it is one."""
        return catalog.licence_kind(self.pack.result.licence) if self.pack.result.kind == "licence" else None


class _UndoError(Exception):
    """Leaves the transaction in which a mould was made."""


def moulds_of(codes: Sequence[str], at: datetime) -> list[Mould]:
    """The moulds of these items as they would be applied for at `at`; an item nobody can send as it is is left out, and
    so is one whose form reads the applicant's age: a bulk city's people are of any age."""
    found: list[Mould] = []
    for code in (one for one in codes if not reads_age(one)):
        for variant in range(VARIANTS):
            try:
                with transaction.atomic():
                    found.append(_make(code, variant, at))
                    raise _UndoError
            except _UndoError:
                continue
            except Refusal:
                break
    return found


def reads_age(code: str) -> bool:
    """Whether the platform fills in an answer of the item from the applicant's identity number."""
    pack = catalog.item(catalog.pack(code))
    said = (question.prefill or "" for question in (*pack.questions, *pack.situations))
    return any(one.startswith(("person.birth_date", "person.turned")) for one in said)


def _make(code: str, variant: int, at: datetime) -> Mould:
    draw = random.Random(f"{code} {variant}")
    person, firm = a_blank_person(), None
    pack = catalog.item(catalog.pack(code))
    if by_firm := acts_for_a_firm(pack):
        firm = a_firm(person, name=blank("firm"))
        firm.code, firm.address, firm.legal_person_name = A_CODE, blank("address"), person.name
        firm.save()
    case = fill(actions.start(person, code, on_behalf_of=firm, at=at), person, at, draw, facts_for(code, variant))
    actions.submit(case, person, at=at)
    case = Case.objects.select_related("applicant", "on_behalf_of", "organisation", "region", "pack").get(pk=case.pk)
    case.answers = _blanked(case.answers)
    rows = tuple(case.materials.select_related("licence").order_by("id"))
    for row in rows:
        row.facts = _blanked(row.facts)
    if case.on_behalf_of is not None:
        case.on_behalf_of.code = blank("code")
    defects = defects_of(case)
    questions = {q.name: q for q in cases.questions_of(case)}
    named = [d["code"] for d in defects if d["what"] == "field"]
    mended = {name: an_answer(questions[name], draw, at.date()) for name in named}
    roles = tuple(naming.subject.role for naming in cases.outstanding(case))
    case.number = blank("number")
    days = frozenset(name for name, question in questions.items() if question.kind == "date") & set(case.answers)
    return Mould(code, variant, pack, case, by_firm, rows, defects, mended, timezone.localdate(at), roles, days)


def _blanked(facts: dict[str, Any]) -> dict[str, Any]:
    """The facts with blanks where stand-ins were."""
    return {name: STAND_INS.get(said, said) if isinstance(said, str) else said for name, said in facts.items()}


def acts_for_a_firm(pack: ItemPack) -> bool:
    """Whether the item is applied for in a firm's name."""
    return "person" not in pack.item.audience


def a_blank_person() -> Person:
    """Somebody of whom nothing is known but the blanks."""
    person = a_person(name=blank("name"))
    person.id_masked, person.phone, person.address = blank("masked"), A_PHONE, blank("address")
    person.id_sealed, person.id_digest = blank("sealed"), blank("digest")
    person.save()
    return person
