"""What programs may do with the single files of a material: add, replace, turn, put in order, take out, bring back."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import File
from ninja.files import UploadedFile
from ninja.responses import Status

from tongban.cases import actions, queries
from tongban.cases.api import shapes, speaking
from tongban.cases.api.door import APPLY, case_of, router
from tongban.kit.refusals import NotFound

PLACE = "/{number}/materials/{code}/files"


@router.post(PLACE, response={201: shapes.MaterialSchema}, auth=APPLY, summary="Add a file to a material")
def add_file(request: HttpRequest, number: str, code: str, file: File[UploadedFile]) -> Any:
    """Behind the files already there. The same bytes are kept once, however often they are sent."""
    person, case = case_of(request, number)
    actions.supply_material(case, person, code, way="upload", file=file)
    return Status(201, _material(case, person, code))


@router.post(
    PLACE + "/{file_id}/replace", response=shapes.MaterialSchema, auth=APPLY, summary="Put another file in its place"
)
def replace_file(request: HttpRequest, number: str, code: str, file_id: int, file: File[UploadedFile]) -> Any:
    """The new file stands where the old one stood."""
    person, case = case_of(request, number)
    actions.replace_file(case, person, code, file_id, file)
    return _material(case, person, code)


@router.post(PLACE + "/{file_id}/turn", response=shapes.MaterialSchema, auth=APPLY, summary="Turn how a file is shown")
def turn_file(request: HttpRequest, number: str, code: str, file_id: int, body: shapes.TurnBody) -> Any:
    """Clockwise; the bytes stay as they were handed in."""
    person, case = case_of(request, number)
    actions.turn_file(case, person, code, file_id, body.degrees)
    return _material(case, person, code)


@router.post(PLACE + "/{file_id}/shift", response=shapes.MaterialSchema, auth=APPLY, summary="Put a file by one place")
def shift_file(request: HttpRequest, number: str, code: str, file_id: int, body: shapes.ShiftBody) -> Any:
    """Towards the front, or with `later` towards the back."""
    person, case = case_of(request, number)
    actions.shift_file(case, person, code, file_id, later=body.later)
    return _material(case, person, code)


@router.post(
    PLACE + "/{file_id}/restore", response=shapes.MaterialSchema, auth=APPLY, summary="Use an earlier file again"
)
def restore_file(request: HttpRequest, number: str, code: str, file_id: int) -> Any:
    """A file that the correction set aside counts again."""
    person, case = case_of(request, number)
    actions.restore_file(case, person, code, file_id)
    return _material(case, person, code)


@router.delete(PLACE + "/{file_id}", response={204: None}, auth=APPLY, summary="Take one file out")
def remove_file(request: HttpRequest, number: str, code: str, file_id: int) -> Any:
    """What was sent before stays beside the new for the office to compare."""
    person, case = case_of(request, number)
    actions.remove_file(case, person, code, file_id)
    return Status(204, None)


def _material(case: Any, person: Any, code: str) -> shapes.MaterialSchema:
    row = next((row for row in queries.materials_view(case, person) if row.code == code), None)
    if row is None:
        raise NotFound(_("There is no such material."))
    return speaking.material(row)
