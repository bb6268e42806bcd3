"""Supplying materials: from what the platform holds without asking, else in one of the ways the pack allows."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from tongban.accounts.models import Person
from tongban.cases.actions.door import conflict, must_be
from tongban.cases.actions.drafts import must_be_filling
from tongban.cases.actions.material_files import add_to, set_all_aside
from tongban.cases.evidence import bound_to, doubt_of, fitting, in_words, proves
from tongban.cases.figures import day_after
from tongban.cases.models import Case, CaseMaterial
from tongban.cases.queries.materials import DEFER, Need, by_hand, held_by, known_way, needs_of
from tongban.cases.queries.seeing import open_correction
from tongban.cases.registers import ask
from tongban.catalog import queries as catalog
from tongban.catalog.packs import Material
from tongban.documents import actions as documents
from tongban.journal.actions import held, note
from tongban.kit.refusals import Invalid, NotFound, Refusal

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from tongban.licences.models import Licence

GRADES = {"licence": "A", "result": "A", "exchange": "B", "upload": "C", "promise": "D", "form": "D"}
"""How far a material can be trusted by the way it came: from an issuing register (A) to the applicant's own word (D).
"""


def attach_known(case: Case, *, at: datetime, needs: dict[str, Need] | None = None) -> None:
    """Supply without asking what certificates held, registers and the form itself give; never over what the applicant
    gave."""
    given = {row.code: row for row in case.materials.all()}
    held: dict[str, Any] | None = None
    for code, need in (needs if needs is not None else needs_of(case)).items():
        row = given.get(code)
        if not need.applies or (row is not None and row.way):
            continue
        held = held_by(case) if held is None else held
        way = known_way(case, need.material, held)
        if way:
            _put(case, need.material, row, at=at, way=way, **_known(case, need.material, way, held))


def reexamine(case: Case, *, at: datetime) -> None:
    """After answers have changed: what the platform supplied by itself and no longer proves the right person is looked
    for anew, and taken out of a draft where it is not found. What somebody handed in themselves stays, and is said to
    be of another; so does what an office has already been sent."""
    needs = needs_of(case)
    held = held_by(case)
    for row in case.materials.exclude(way="").select_related("licence__holder_person"):
        need = needs.get(row.code)
        if need is None or row.way.partition(":")[0] not in AUTOMATIC:
            continue
        if doubt_of(case, need.material, row, held) is None:
            continue
        way = known_way(case, need.material, held)
        if way:
            _put(case, need.material, row, at=at, way=way, **_known(case, need.material, way, held))
        elif case.state == "draft":
            row.delete()
    if case.state == "draft":
        attach_known(case, at=at, needs=needs)


AUTOMATIC = frozenset({"licence", "result", "exchange"})
"""Ways in which the platform itself supplies a material."""


def _known(case: Case, material: Material, way: str, held: dict[str, Any]) -> dict[str, Any]:
    """What a way gives by itself."""
    name, _colon, what = way.partition(":")
    if name == "exchange":
        confirmed = ask(what, case, held, material)
        return {"facts": {"source": what, "confirmed": confirmed is not None, **(confirmed or {})}}
    if name in ("licence", "result"):
        kind = what if name == "licence" else catalog.item_in_force(what).result.licence
        return {"licence": fitting(case, material, held)[kind]}
    return {}


def supply_material(
    case: Case,
    person: Person,
    code: str,
    *,
    way: str,
    file: UploadedFile | None = None,
    licence: Licence | None = None,
    facts: dict[str, Any] | None = None,
    at: datetime | None = None,
) -> CaseMaterial:
    """Supply one material in one of its ways: upload (with `file`, which is added to those already there; the same
    bytes are kept once), licence:<kind> (with or without `licence`: the one held is found), exchange:<source>,
    promise, form; defer where it may follow later. In a correction only what was asked; after submission only what
    was put off or proves somebody else. Refusals: not-a-material, way-not-open, licence-not-held,
    evidence-of-another, not-on-record, not-asked, too-many-files, case-too-large, those of `documents`."""
    must_be(case, person, "applicant")
    moment = at or timezone.now()
    material = open_material(case, code, moment)
    name, _colon, what = way.partition(":")
    if way not in material.ways and not (way == DEFER and material.deferrable and case.state == "draft"):
        raise Invalid(
            _("“%(material)s” cannot be supplied in this way.") % {"material": material.name},
            code="way-not-open",
            next_step=_("Choose one of the ways offered."),
            where={"material": code},
        )
    given = GIVERS.get(name, _as_it_is)(case, person, material, what, file, licence, facts)
    with held(case) as now:  # two files at once: neither is lost
        if now.state != case.state:
            open_material(now, code, moment)
        row = CaseMaterial.objects.select_for_update().filter(case=case, code=code).first()
        row = _put(case, material, row, at=moment, way=way, **given)
        if now.state in ("submitted", "reviewing"):
            said: dict[str, Any] = {"actor": person, "role": "applicant", "facts": {"material": code}, "at": moment}
            note(now, now.lifecycle, "case.supply-later", **said)
    return row


def remove_material(case: Case, person: Person, code: str, *, at: datetime | None = None) -> None:
    """Take a supplied material back out of the draft (or out of what is being corrected)."""
    must_be(case, person, "applicant")
    moment = at or timezone.now()
    open_material(case, code, moment)
    with held(case):
        row = CaseMaterial.objects.select_for_update().filter(case=case, code=code).first()
        if row is None:
            raise NotFound(_("There is nothing to remove."))
        if case.state == "draft":
            row.delete()
        else:
            set_all_aside(case, row, moment)
            row.way, row.grade, row.licence, row.facts, row.supplied_at = "", "", None, {}, None
            row.save()


def open_material(case: Case, code: str, at: datetime) -> Material:
    """The material, where it may be supplied or changed now; the refusal that says why not otherwise."""
    need = needs_of(case).get(code)
    if need is None:
        raise NotFound(
            _("No material of that name is needed here."),
            code="not-a-material",
            next_step=_("Look at the list of materials."),
        )
    if case.state in ("correcting", "submitted", "reviewing") and _is_doubted(case, need.material):
        return need.material
    if case.state == "correcting":
        asked = open_correction(case)
        if asked is None or not any(row.get("what") == "material" and row.get("code") == code for row in asked.defects):
            raise not_asked(str(need.material.name))
    elif case.state in ("submitted", "reviewing"):
        if not case.materials.filter(code=code, way=DEFER).exists():
            raise not_asked(str(need.material.name))
    else:
        must_be_filling(case, at)
    return need.material


def _is_doubted(case: Case, material: Material) -> bool:
    """Whether what was handed in proves nothing (any more), so that it may be supplied again without being asked."""
    row = case.materials.filter(code=material.code).select_related("licence__holder_person").first()
    return row is not None and doubt_of(case, material, row, held_by(case)) is not None


def not_asked(name: str) -> Refusal:
    """The refusal to change what the notice did not ask for."""
    return conflict(
        "not-asked",
        _("The notice does not ask to change “%(name)s”.") % {"name": name},
        _("Correct exactly what the notice names; write to the office about anything else."),
    )


def _put(
    case: Case, material: Material, row: CaseMaterial | None, *, at: datetime, way: str, **given: Any
) -> CaseMaterial:
    row = row or CaseMaterial(case=case, code=material.code)
    row.name, row.way, row.grade = material.name.zh[:200], way, GRADES.get(way.partition(":")[0], "")
    row.licence, row.facts = given.get("licence"), given.get("facts") or {}
    row.bound_to = bound_to(case, material)
    row.verdict, row.remark, row.supplied_at = CaseMaterial.Verdict.UNSEEN, "", None if way == DEFER else at
    row.deferred_until = deferred_until(material, at) if way == DEFER else None
    row.save()
    if way == "upload":
        add_to(case, row, material, given["file"], at)
    elif row.files.exists():
        set_all_aside(case, row, at)
    return row


def deferred_until(material: Material, at: datetime) -> date:
    """The day by which a material that was put off must follow."""
    return day_after(at, material.deferred_days) if material.deferred_days else (at + timedelta(days=1)).date()


# ---------------------------------------------------------------- the ways


def _upload(
    case: Case, person: Person, material: Material, what: str, file: Any, licence: Any, facts: Any
) -> dict[str, Any]:
    if file is None:
        raise Invalid(_("Choose a file."), code="upload-missing", where={"material": material.code})
    stored = documents.store_upload(
        person, file, accepts=list(material.accepts), most_megabytes=material.most_megabytes
    )
    return {"file": stored}


def _licence(
    case: Case, person: Person, material: Material, what: str, file: Any, licence: Any, facts: Any
) -> dict[str, Any]:
    held = fitting(case, material, held_by(case)).get(what)
    if held is None or (licence is not None and licence.pk != held.pk):
        raise conflict(
            "licence-not-held",
            _("No valid certificate of this kind is held: “%(licence)s”.") % {"licence": catalog.licence_name(what)},
            _("Supply it in another way, or apply for the certificate first."),
        )
    if not proves(case, material, held):
        raise conflict(
            "evidence-of-another",
            _("The certificate held is that of %(holder)s; “%(material)s” must prove %(who)s.")
            % {"holder": held.holder_name, "material": material.name, "who": in_words(case, material)},
            _("Supply it in another way for that person, or correct who is named in the form."),
        )
    return {"licence": held}


def _result(
    case: Case, person: Person, material: Material, what: str, file: Any, licence: Any, facts: Any
) -> dict[str, Any]:
    return _licence(case, person, material, catalog.item_in_force(what).result.licence, file, licence, facts)


def _exchange(
    case: Case, person: Person, material: Material, what: str, file: Any, licence: Any, facts: Any
) -> dict[str, Any]:
    confirmed = ask(what, case, held_by(case), material)
    if confirmed is None and by_hand(material):
        raise conflict(
            "not-on-record",
            _("The register confirms nothing about “%(material)s”.") % {"material": material.name},
            _("Supply it in another way."),
        )
    return {"facts": {"source": what, "confirmed": confirmed is not None, **(confirmed or {})}}


def _promise(
    case: Case, person: Person, material: Material, what: str, file: Any, licence: Any, facts: Any
) -> dict[str, Any]:
    return {"facts": {"promised_by": person.name, "promises": material.name.zh, **(facts or {})}}


def _as_it_is(
    case: Case, person: Person, material: Material, what: str, file: Any, licence: Any, facts: Any
) -> dict[str, Any]:
    return {"facts": facts or {}}


GIVERS = {"upload": _upload, "licence": _licence, "result": _result, "exchange": _exchange, "promise": _promise}
"""How each way is supplied when the applicant asks for it."""
