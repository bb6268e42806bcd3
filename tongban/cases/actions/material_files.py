"""The files of one material: several, in order, each once; what was sent and then taken out stays beside the new."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from tongban.accounts.models import Person
from tongban.cases.actions.door import conflict, must_be
from tongban.cases.models import Case, CaseMaterial, MaterialFile
from tongban.cases.queries.seeing import open_correction
from tongban.documents import actions as documents
from tongban.journal.actions import held
from tongban.kit.refusals import Invalid, NotFound

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from tongban.catalog.packs import Material

QUARTERS = (90, 180, 270)


def add_to(case: Case, row: CaseMaterial, material: Material, file: Any, at: datetime) -> MaterialFile:
    """Add one more file behind those already there; the same bytes are there once. Under the lock of the case.

    In a correction the first new file sets those the notice found wanting aside; `restore_file` brings one back.
    Refusals: too-many-files, case-too-large.
    """
    current = row.files.filter(set_aside_at=None)
    notice = open_correction(case)
    if notice is not None:
        touched = row.files.filter(Q(round=notice.round) | Q(set_aside_at__gte=notice.asked_at))
        if not touched.exists():
            set_all_aside(case, row, at)
    if (same := current.filter(sha256=file.sha256).first()) is not None:
        return same
    if current.count() >= material.most_files:
        raise conflict(
            "too-many-files",
            _("“%(material)s” has %(most)s files already; more are not possible.")
            % {"material": material.name, "most": material.most_files},
            _("Take out a file you do not need, or put several sheets into one PDF."),
        )
    _refuse_flood(case, file)
    last = row.files.aggregate(last=Max("place"))["last"] or 0
    return MaterialFile.objects.create(
        material=row, file=file, sha256=file.sha256, place=last + 1, round=notice.round if notice else 0, added_at=at
    )


def _refuse_flood(case: Case, file: Any) -> None:
    whole = case.parent_id or case.pk
    kept = MaterialFile.objects.filter(material__case=whole).aggregate(sum=Sum("file__size"))["sum"] or 0
    if kept + file.size > settings.UPLOADS_PER_CASE_BYTES:
        raise conflict(
            "case-too-large",
            _("All files of one application together may have %(most)s MB; this one does not fit any more.")
            % {"most": settings.UPLOADS_PER_CASE_BYTES // 1024 // 1024},
            _("Take out files you do not need, or upload smaller photographs (2 MB each is enough)."),
        )


def set_all_aside(case: Case, row: CaseMaterial, at: datetime) -> None:
    """Take all files out: out of a draft for good; out of what was sent they stay to be compared."""
    for one in row.files.filter(set_aside_at=None):
        _take_out(case, one, at)


def _take_out(case: Case, one: MaterialFile, at: datetime) -> None:
    notice = open_correction(case)
    if case.state == "draft" or (notice is not None and one.round == notice.round):
        one.delete()  # nobody at the office has seen it
    else:
        one.set_aside_at = at
        one.save(update_fields=["set_aside_at"])


# ---------------------------------------------------------------- what the applicant does with one file


@transaction.atomic
def turn_file(case: Case, person: Person, code: str, file_id: int, degrees: int = 90) -> MaterialFile:
    """Turn how a file is shown, clockwise by 90, 180 or 270 degrees; its bytes stay as they were handed in.
    Refusals: not-a-quarter, those of `supply_material` for who and when."""
    if degrees not in QUARTERS:
        raise Invalid(
            _("A file is turned by 90, 180 or 270 degrees."), code="not-a-quarter", where={"field": "degrees"}
        )
    one = _open_file(case, person, code, file_id)
    one.turned = (one.turned + degrees) % 360
    one.save(update_fields=["turned"])
    return one


@transaction.atomic
def shift_file(case: Case, person: Person, code: str, file_id: int, *, later: bool) -> MaterialFile:
    """Put a file one place further to the front, or (`later`) to the back; at the end nothing changes."""
    one = _open_file(case, person, code, file_id)
    rows = list(MaterialFile.objects.filter(material=one.material_id, set_aside_at=None).order_by("place", "id"))
    at = next(i for i, row in enumerate(rows) if row.pk == one.pk)
    to = min(max(at + (1 if later else -1), 0), len(rows) - 1)
    rows.insert(to, rows.pop(at))
    for place, row in enumerate(rows, 1):
        row.place = place
    MaterialFile.objects.bulk_update(rows, ["place"])
    return one


@transaction.atomic
def remove_file(case: Case, person: Person, code: str, file_id: int, *, at: datetime | None = None) -> None:
    """Take one file out. With the last one the material counts as not handed in. In a correction what was sent before
    is kept for the office to compare."""
    moment = at or timezone.now()
    one = _open_file(case, person, code, file_id)
    _take_out(case, one, moment)
    _changed(one.material, moment)


@transaction.atomic
def restore_file(case: Case, person: Person, code: str, file_id: int, *, at: datetime | None = None) -> MaterialFile:
    """Count a file that was set aside in a correction among the files again."""
    moment = at or timezone.now()
    one = _open_file(case, person, code, file_id, is_aside=True)
    same = MaterialFile.objects.filter(material=one.material_id, sha256=one.sha256, set_aside_at=None).first()
    if same is not None:
        return same
    one.set_aside_at = None
    one.place = (MaterialFile.objects.filter(material=one.material_id).aggregate(last=Max("place"))["last"] or 0) + 1
    one.save(update_fields=["set_aside_at", "place"])
    _changed(one.material, moment)
    return one


@transaction.atomic
def replace_file(
    case: Case, person: Person, code: str, file_id: int, file: UploadedFile, *, at: datetime | None = None
) -> MaterialFile:
    """Put another file in the place of this one. Refusals: those of `supply_material`."""
    moment = at or timezone.now()
    one = _open_file(case, person, code, file_id)
    material = _material(case, code, moment)
    stored = documents.store_upload(
        person, file, accepts=list(material.accepts), most_megabytes=material.most_megabytes
    )
    if stored.sha256 == one.sha256:
        return one
    place, row = one.place, one.material
    _take_out(case, one, moment)
    fresh = add_to(case, row, material, stored, moment)
    fresh.place = place
    fresh.save(update_fields=["place"])
    _changed(row, moment)
    return fresh


def _material(case: Case, code: str, at: datetime) -> Material:
    from tongban.cases.actions.supplying import open_material  # it calls this module

    return open_material(case, code, at)


def _open_file(case: Case, person: Person, code: str, file_id: int, *, is_aside: bool = False) -> MaterialFile:
    """The file, locked with its case, where `person` may change it now."""
    must_be(case, person, "applicant")
    with held(case) as now:  # until the end of the act
        _material(now, code, timezone.now())
    found = MaterialFile.objects.select_related("material").filter(
        pk=file_id, material__case=case, material__code=code, set_aside_at__isnull=not is_aside
    )
    one = found.first()
    if one is None:
        raise NotFound(_("There is no such file."), next_step=_("Look at the list of files again."))
    return one


def _changed(row: CaseMaterial, at: datetime) -> None:
    """What was found about the material no longer holds; without a file it is not handed in."""
    has_files = row.files.filter(set_aside_at=None).exists()
    if not has_files:
        row.way, row.grade, row.supplied_at = "", "", None
    else:
        row.way, row.grade, row.supplied_at = "upload", "C", at
    row.verdict, row.remark = CaseMaterial.Verdict.UNSEEN, ""
    row.save(update_fields=["way", "grade", "supplied_at", "verdict", "remark"])
