"""Doors of the room for programs. Mounted under /api/v1/regions; open to everybody, since places are public."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from tongban.regions import queries

router = Router(tags=["regions"], auth=None)


class PlaceOut(Schema):
    """A place by its code; `level` 1 province, 2 city, 3 county, 4 town, 5 village."""

    code: str
    name: str
    level: int
    parent_code: str | None
    is_demo: bool


class PlaceWithPathOut(PlaceOut):
    """A place, and what it lies in, outermost first."""

    path: list[PlaceOut]
    full_name: str


class Asked(Schema):
    """What is looked for. `inside` limits the search to one place and what lies in it."""

    q: str = Field("", max_length=60)
    inside: str = Field("", max_length=12)


def shown(place: Any) -> dict[str, Any]:
    """A place as every answer shows it."""
    parent_code: str | None = place.parent_id
    return {
        "code": place.code,
        "name": place.name,
        "level": place.level,
        "parent_code": parent_code,
        "is_demo": place.is_demo,
    }


@router.get("/", response=list[PlaceOut], summary="Search places by name or code; without words, the provinces")
def search(request: HttpRequest, asked: Query[Asked]) -> Any:
    """At most 20 places, upper levels first."""
    found = queries.search(asked.q, asked.inside) if asked.q.strip() else queries.provinces()
    return [shown(place) for place in found]


@router.get("/{code}", response=PlaceWithPathOut, summary="One place and what it lies in")
def one(request: HttpRequest, code: str) -> Any:
    """The place of a code, with the path from the province down."""
    path = [shown(place) for place in queries.ancestors(code)]
    return {**shown(queries.division(code)), "path": path, "full_name": queries.full_name(code)}


@router.get("/{code}/children", response=list[PlaceOut], summary="What lies directly in a place")
def children(request: HttpRequest, code: str) -> Any:
    """The next level down, by code."""
    return [shown(place) for place in queries.children(code)]
