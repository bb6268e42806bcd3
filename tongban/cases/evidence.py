"""Whose paper it is: the person or firm each material must prove, and whether what was handed in proves them.

A pack says it (`proves`): “applicant”, or the part somebody plays (“operator”, whose answers are operator_name and
operator_id_number). Several parts: any one of them. A material that says nothing proves the applicant or, where one
is acted for, the firm. Numbers are compared by keyed hash, names in their canonical form.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from tongban.accounts.models import SealedNumber
from tongban.cases.models import Case, CaseMaterial
from tongban.cases.terms import all_item_packs
from tongban.catalog.packs import Material
from tongban.kit.names import same_name
from tongban.licences.queries import keeper_of

if TYPE_CHECKING:
    from tongban.licences.models import Licence

APPLICANT = "applicant"


@dataclass(frozen=True)
class Subject:
    """Somebody a material must prove. `digest` is empty while no number is known."""

    role: str
    name: str
    digest: str = ""
    masked: str = ""

    def __str__(self) -> str:
        return f"{self.name} {self.masked}".strip()


@dataclass(frozen=True)
class Doubt:
    """Why a material that was handed in proves nothing. code: evidence-of-another | evidence-not-valid."""

    code: str
    material: str
    sentence: str


class HeldCertificates(dict[str, Any]):
    """The valid certificates a case may draw on, the applicant's own by kind. Parents keep those of their children too,
    so that there may be several of a kind: which one counts depends on whom a material must prove."""

    def __init__(self, of_kind: Mapping[str, list[Any]], applicant: str) -> None:
        def is_own(one: Licence) -> bool:
            return one.holder_organisation_id is not None or same_name(one.holder_name, applicant)

        super().__init__({kind: next(filter(is_own, rows), rows[0]) for kind, rows in of_kind.items()})
        self.of_kind = of_kind

    def proving(self, case: Case, material: Material) -> dict[str, Any]:
        """By kind the one that proves what the material must prove, else the applicant's own."""
        rows = self.of_kind.items()
        return {kind: next((one for one in held if proves(case, material, one)), self[kind]) for kind, held in rows}


def fitting(case: Case, material: Material, held: Mapping[str, Any]) -> Mapping[str, Any]:
    """The certificates held, by kind, as one material looks at them."""
    return held.proving(case, material) if isinstance(held, HeldCertificates) else held


def subject_in(case: Case, role: str) -> Subject:
    """Who plays a part in the case, by the answers."""
    if role == APPLICANT:
        return Subject(role, case.applicant.name, case.applicant.id_digest or "", case.applicant.id_masked)
    number, name = case.answers.get(f"{role}_id_number"), case.answers.get(f"{role}_name")
    digest = number.digest if isinstance(number, SealedNumber) else ""
    return Subject(role, str(name or ""), digest, str(number or ""))


def subjects_of(case: Case, material: Material) -> list[Subject]:
    """Whom a material must prove, any one of them; empty where the pack leaves it to applicant and firm."""
    return [subject_in(case, role) for role in roles_in(material)]


def roles_in(material: Material) -> list[str]:
    """The parts whose papers a material may be."""
    return material.proves or _role_in(material.code)


def _role_in(code: str) -> list[str]:
    """Whose an identity card is by its code, for packs of before `proves`: “agent-id-card” → agent."""
    if not code.endswith("id-card"):
        return []
    return [code.removesuffix("id-card").rstrip("-").replace("-", "_") or APPLICANT]


def is_applicant(case: Case, subject: Subject) -> bool:
    """Whether somebody named in the case is the applicant: by the number, and by the name where one is given."""
    own = bool(subject.digest) and subject.digest == case.applicant.id_digest
    return own and (not subject.name or same_name(subject.name, case.applicant.name))


def proves(case: Case, material: Material, licence: Licence) -> bool:
    """Whether a certificate is of whom the material must prove. A certificate whose face names the part somebody plays
    (“child_name”) is about that name; any other is about its holder."""
    if licence.holder_organisation_id is not None:
        return licence.holder_organisation_id == case.on_behalf_of_id
    subjects = subjects_of(case, material)
    if not subjects:
        return licence.holder_person_id == case.applicant_id
    return any(_is_about(case, licence, subject) for subject in subjects)


def _is_about(case: Case, licence: Licence, subject: Subject) -> bool:
    on_the_face = licence.fields.get(f"{subject.role}_name")
    if on_the_face:
        return same_name(str(on_the_face), subject.name)
    if keeper_of(licence):  # a parent keeps it for their child, say
        return same_name(licence.holder_name, subject.name)
    if licence.holder_person_id == case.applicant_id:
        is_same = not subject.name or same_name(subject.name, licence.holder_name)
        own = subject.role == APPLICANT or is_applicant(case, subject)
        return own or (is_same and not _is_named(case, subject.role))
    holder = licence.holder_person
    return holder is not None and bool(subject.digest) and holder.id_digest == subject.digest


def _is_named(case: Case, role: str) -> bool:
    """Whether the form asks for the number of somebody who plays a part: of a newborn child it cannot."""
    asked = f"{role}_id_number"
    return any(question.name == asked for pack in all_item_packs(case).values() for question in pack.questions)


def bound_to(case: Case, material: Material) -> list[dict[str, str]]:
    """What is kept with a material of whom it must prove, to be compared when answers change."""
    known = (subject for subject in subjects_of(case, material) if subject.name or subject.digest)
    return [{"role": subject.role, "name": subject.name, "digest": subject.digest} for subject in known]


def is_of_another(case: Case, material: Material, row: CaseMaterial) -> bool:
    """Whether the people a material was handed in for are no longer those it must prove. With a number the number
    decides, except for what a register confirmed of a name; without one the name does."""
    if not row.bound_to:
        return False
    now = bound_to(case, material)
    return not all(
        any(_is_same(was, one, strict=row.way.startswith("exchange:")) for one in now) for was in row.bound_to
    )


def _is_same(was: Mapping[str, str], now: Mapping[str, str], *, strict: bool) -> bool:
    if was["role"] != now["role"] or was["digest"] != now["digest"]:
        return False
    return same_name(was["name"], now["name"]) if strict or not now["digest"] else True


def doubt_of(case: Case, material: Material, row: CaseMaterial, held: Mapping[str, Any] | None = None) -> Doubt | None:
    """Why a row proves nothing (any more), or None. `held`: certificates in force by kind, where a newer one may stand
    in for what was attached."""
    who = in_words(case, material)
    words: dict[str, Any] = {"material": material.name, "who": who}
    licence = row.licence
    if licence is None:
        if row.way and is_of_another(case, material, row):
            sentence = _("“%(material)s” was handed in for somebody else; it must prove %(who)s.")
            return Doubt("evidence-of-another", material.code, sentence % words)
        return None
    if not proves(case, material, licence):
        sentence = _("“%(material)s” is the certificate of %(holder)s; it must prove %(who)s.")
        return Doubt("evidence-of-another", material.code, sentence % {**words, "holder": licence.holder_name})
    newer = fitting(case, material, held or {}).get(licence.kind)
    if is_in_force(licence) or (newer is not None and is_in_force(newer) and proves(case, material, newer)):
        return None
    sentence = _("“%(material)s” rests on a certificate that is not in force: %(state)s.")
    state = _("expired") if licence.state == "valid" else licence.get_state_display()
    return Doubt("evidence-not-valid", material.code, sentence % {**words, "state": state})


def in_words(case: Case, material: Material) -> str:
    """Whom a material must prove, as people read it; the applicant where nobody is named yet."""
    known = [str(subject) for subject in subjects_of(case, material) if str(subject)]
    return "、".join(known) or case.applicant.name


def is_in_force(licence: Licence) -> bool:
    """Whether a certificate holds today."""
    return licence.state == "valid" and (licence.valid_until is None or licence.valid_until >= timezone.localdate())


def doubts(case: Case, materials: Iterable[Material], held: Mapping[str, Any]) -> list[Doubt]:
    """Every doubt about what the case has, in the order of the materials."""
    rows = {row.code: row for row in case.materials.select_related("licence__holder_person")}
    found = (doubt_of(case, material, rows[material.code], held) for material in materials if material.code in rows)
    return [doubt for doubt in found if doubt is not None]
