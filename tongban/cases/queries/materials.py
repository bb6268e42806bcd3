"""The materials of a case: which apply, how each was or can be supplied, and which are still missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _

from tongban.accounts.models import Person
from tongban.cases.evidence import Doubt, HeldCertificates, doubt_of, fitting, in_words, proves, roles_in
from tongban.cases.models import Case, CaseMaterial, MaterialFile
from tongban.cases.queries.seeing import open_correction, roles_of
from tongban.cases.registers import ask
from tongban.cases.shapes import Fault, FileRow, MaterialRow
from tongban.cases.terms import item_packs, needed_parts
from tongban.catalog import queries as catalog
from tongban.catalog.packs import ItemPack, Material
from tongban.licences import queries as licences

DEFER = "defer"
"""The way of a material that may follow later (容缺) and was put off."""


@dataclass
class Need:
    """One material over all parts that ask for it. `expected_by`: parts that will get it from an earlier step by
    themselves."""

    material: Material
    applies: bool | None
    used_by: list[str] = field(default_factory=list)
    expected_by: list[str] = field(default_factory=list)
    required_by: list[str] = field(default_factory=list)

    @property
    def required(self) -> bool:
        """Whether any part cannot do without it."""
        return bool(self.required_by)

    @property
    def is_expected(self) -> bool:
        """Whether every part that cannot do without it waits for it anyway."""
        return bool(self.expected_by) and set(self.required_by or self.used_by) <= set(self.expected_by)


def needs_of(case: Case) -> dict[str, Need]:
    """Every material that applies or may apply, by code; merged over the parts of a one-thing."""
    packs = item_packs(case)
    before = earlier(case, packs)
    merged: dict[str, Need] = {}
    for code, pack in packs.items():
        for need in catalog.materials_for(pack, case.situation, case.answers):
            if need.applies is False:
                continue
            found = merged.setdefault(need.material.code, Need(need.material, need.applies))
            found.applies = found.applies or need.applies
            if need.material.required:
                found.required_by.append(code)
            found.used_by.append(code)
            if _comes_from(need.material, before.get(code, {})):
                found.expected_by.append(code)
    return merged


def earlier(case: Case, packs: Mapping[str, ItemPack]) -> dict[str, dict[str, str]]:
    """For each item, the items it waits for (also those that they wait for) with the certificate each brings."""
    if case.kind == Case.Kind.ONE_THING:
        after = {part.item: [one for one in part.after if one in packs] for part in needed_parts(case)}
    else:
        after = {case.item_code: list(case.waits_for)}
    found: dict[str, dict[str, str]] = {}
    for code in after:
        reached: dict[str, str] = {}
        ahead = list(after[code])
        while ahead:
            one = ahead.pop()
            if one not in reached:
                reached[one] = packs[one].result.licence if one in packs else _licence_of(one)
                ahead += after.get(one, [])
        found[code] = reached
    return found


def _licence_of(item: str) -> str:
    return catalog.item_in_force(item).result.licence


def _comes_from(material: Material, before: Mapping[str, str]) -> bool:
    kinds = {kind for kind in before.values() if kind}
    for way in material.ways:
        name, _colon, what = way.partition(":")
        if (name == "result" and what in before) or (name == "licence" and what in kinds):
            return True
    return False


def held_by(case: Case) -> HeldCertificates:
    """The valid certificates the case may draw on, by kind: those the applicant keeps, and the firm's that is acted
    for, which comes first."""
    today = timezone.localdate()
    firms: dict[str, list[Any]] = {}
    own: dict[str, list[Any]] = {}
    for licence in licences.licences_of(case.applicant, also=case.on_behalf_of):
        if licence.state != "valid" or (licence.valid_until is not None and licence.valid_until < today):
            continue
        if licence.holder_person_id == case.applicant_id:
            own.setdefault(licence.kind, []).append(licence)
        elif licence.holder_organisation_id is not None and licence.holder_organisation_id == case.on_behalf_of_id:
            firms.setdefault(licence.kind, []).append(licence)
    kinds = dict.fromkeys((*firms, *own))
    every = {kind: firms.get(kind, []) + own.get(kind, []) for kind in kinds}
    return HeldCertificates(every, case.applicant.name)


# ---------------------------------------------------------------- rows


def materials_view(case: Case, person: Person) -> list[MaterialRow]:
    """Every material that applies (or may apply), how it was or can be supplied, and what the officer found. Of a
    one-thing draft: merged over its parts, each once (`used_by`: item codes)."""
    return material_rows(case, roles_of(case, person))


def put_off(cases: Sequence[Case]) -> list[CaseMaterial]:
    """What was put off (容缺) in any of the cases and must still follow, the most urgent first, with its case."""
    open_now = [case.pk for case in cases if case.kind == Case.Kind.ITEM and case.state in ("submitted", "reviewing")]
    rows = CaseMaterial.objects.select_related("case").filter(case__in=open_now, way=DEFER)
    return list(rows.order_by("deferred_until", "id"))


def material_rows(case: Case, roles: frozenset[str]) -> list[MaterialRow]:
    """The rows of `materials_view`, for somebody with these roles."""
    files = Prefetch("files", MaterialFile.objects.select_related("file"))
    given = {row.code: row for row in case.materials.select_related("licence__holder_person").prefetch_related(files)}
    needs = needs_of(case)
    if case.state != "draft" and case.kind == Case.Kind.ITEM:
        needs = {code: need for code, need in needs.items() if code in given}
    held = held_by(case) if case.state == "draft" else None
    asked = open_correction(case) if case.state == "correcting" else None
    problems = (
        {row["code"]: row.get("problem", "") for row in asked.defects if row.get("what") == "material"} if asked else {}
    )
    mine = "applicant" in roles
    found = []
    for code, need in needs.items():
        row = given.get(code)
        doubt = doubt_of(case, need.material, row, held) if row is not None and case.ended_at is None else None
        is_open = mine and (doubt is not None or _is_open(case, row, problems, code))
        shown = _row(need, row, held, problems.get(code), is_open, failed=_in_vain(case, need, row, held))
        whose = in_words(case, need.material) if roles_in(need.material) else ""
        if doubt is not None and case.state == "draft":
            shown = replace(shown, status="missing")
        found.append(replace(shown, whose=whose, doubt=doubt.sentence if doubt is not None else ""))
    return found


def _is_open(case: Case, row: CaseMaterial | None, problems: Mapping[str, str], code: str) -> bool:
    if case.state == "draft":
        return True
    if case.state == "correcting":
        return code in problems
    return case.state in ("submitted", "reviewing") and row is not None and row.way == DEFER


def _row(
    need: Need,
    row: CaseMaterial | None,
    held: Mapping[str, Any] | None,
    problem: str | None,
    is_open: bool,
    *,
    failed: Sequence[str] = (),
) -> MaterialRow:
    material = need.material
    results = [w[7:] for w in material.ways if need.is_expected and w.startswith("result:")]
    badge = catalog.badge(material, held=held, results=results, failed=failed)
    if failed:
        badge = replace(badge, reason=_("The data check found nothing on record. %(next)s") % {"next": badge.reason})
    ways = (*material.ways, DEFER) if material.deferrable else tuple(material.ways)
    shape: dict[str, Any] = {
        "code": material.code,
        "name": str(material.name),
        "material": material,
        "need": "yes" if need.applies else "unknown",
        "required": need.required,
        "badge": badge,
        "ways": ways,
        "used_by": tuple(need.used_by),
        "is_open": is_open,
        "problem": problem or "",
    }
    if row is not None:
        files = [_file_row(one) for one in row.files.all()]  # prefetched, in order
        shape["files"] = tuple(one for one in files if one.set_aside_at is None)
        shape["earlier"] = tuple(one for one in files if one.set_aside_at is not None)
    if row is None or (not row.way and row.verdict == "unseen"):
        return MaterialRow(**shape, status=_lacking(need))
    return MaterialRow(
        **shape,
        status="deferred" if row.way == DEFER else "supplied" if row.way else _lacking(need),
        way=row.way,
        way_label=way_label(row.way, row),
        grade=row.grade,
        licence=row.licence,
        facts=row.facts,
        verdict=row.verdict,
        verdict_label=row.get_verdict_display(),
        remark=row.remark,
        deferred_until=row.deferred_until,
        supplied_at=row.supplied_at,
    )


def _file_row(one: MaterialFile) -> FileRow:
    return FileRow(one.pk, one.file, one.turned, one.round, one.added_at, one.set_aside_at)


def _lacking(need: Need) -> Any:
    if need.is_expected:
        return "waiting"
    return "missing" if need.required and need.applies else "optional"


def unseen_of(case: Case) -> list[str]:
    """The names of materials that rest on the applicant alone (uploaded, promised) and that no officer has looked at.
    What a register confirmed needs no looking at."""
    rows = case.materials.filter(way__in=("upload", "promise"), verdict=CaseMaterial.Verdict.UNSEEN).order_by("id")
    return [str(name) for name in rows.values_list("name", flat=True)]


def way_label(way: str, row: CaseMaterial | None = None) -> str:
    """How a material was supplied, in words."""
    name, _colon, what = way.partition(":")
    if name in ("licence", "result"):
        kind = row.licence.kind_name if row is not None and row.licence else catalog.licence_name(what)
        return _("Electronic certificate: %(licence)s") % {"licence": kind}
    words = {
        "exchange": _("Data check"),
        "promise": _("Written promise"),
        "upload": _("Uploaded"),
        "form": _("Made from the form"),
        DEFER: _("Follows later"),
    }
    return words.get(name, "")


def material_faults(case: Case) -> list[Fault]:
    """A fault for each required material that is not there, is not put off and does not come from an earlier step."""
    given = {row.code: row for row in case.materials.select_related("licence__holder_person")}
    held = held_by(case)
    found = []
    for code, need in needs_of(case).items():
        row = given.get(code)
        doubt = doubt_of(case, need.material, row, held) if row is not None and need.applies else None
        if doubt is not None:
            found.append(_doubted(need.material, doubt))
            continue
        if not need.applies or not need.required or need.is_expected or (row is not None and row.way):
            continue
        if known_way(case, need.material, held):
            continue
        found.append(
            Fault(
                "material",
                code,
                str(need.material.name),
                _("“%(material)s” is still missing.") % {"material": need.material.name},
                catalog.badge(need.material, held=held, failed=_automatic(need.material)).reason,
            )
        )
    return found


def _doubted(material: Material, doubt: Doubt) -> Fault:
    step = _("Supply it again for the person it must prove, or correct who is named.")
    return Fault("material", material.code, str(material.name), doubt.sentence, step, doubt.code)


def _in_vain(case: Case, need: Need, row: CaseMaterial | None, held: Mapping[str, Any] | None) -> list[str]:
    """The registers that were asked about a draft's material and have nothing, so that nobody goes on promising that it
    need not be handed in. What depends on somebody's number still to be entered is not counted."""
    if case.state != "draft" or held is None or not need.applies or need.is_expected or (row is not None and row.way):
        return []
    if not by_hand(need.material):
        return []
    asked = [way for way in need.material.ways if way.startswith("exchange:") and way != "exchange:population"]
    return [way for way in asked if ask(way.partition(":")[2], case, held, need.material) is None]


def _automatic(material: Material) -> list[str]:
    return [way for way in material.ways if way.partition(":")[0] in ("licence", "exchange", "result")]


def known_way(case: Case, material: Material, held: Mapping[str, Any]) -> str:
    """The first way in which the platform itself can supply a material now, without asking; empty where there is none.
    Where the pack leaves the applicant no way at all, the register is left to the office to ask."""
    held = fitting(case, material, held)
    for way in material.ways:
        name, _colon, what = way.partition(":")
        if name == "licence" and what in held and proves(case, material, held[what]):
            return way
        kind = _licence_of(what) if name == "result" else ""
        if kind in held and proves(case, material, held[kind]):
            return way
        if name == "exchange" and (ask(what, case, held, material) is not None or not by_hand(material)):
            return way
        if name == "form":
            return way
    return ""


def by_hand(material: Material) -> list[str]:
    """The ways in which the applicant supplies a material themselves."""
    return [way for way in material.ways if way in ("upload", "promise", "form")]


__all__ = [
    "DEFER",
    "Need",
    "by_hand",
    "earlier",
    "held_by",
    "known_way",
    "material_faults",
    "material_rows",
    "materials_view",
    "needs_of",
    "put_off",
    "unseen_of",
    "way_label",
]
