"""The list of powers and its moves for programs; part of /api/v1/catalog."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Schema
from pydantic import Field

from tongban.catalog import queries
from tongban.kit.refusals import NotFound
from tongban.regions.shapes import Day

router = Router(tags=["catalog"])


class PowerLine(Schema):
    """One row of the list: a power at a body for a time."""

    code: str
    name: str
    kind: str = Field(description="n2 of GB/T 39046 A")
    body: str
    body_code: str = Field(description="unified social credit code")
    level: str
    source: str = Field(description="1 by law, 2 delegated, 3/4 authorised or transferred, 5/6 entrusted")
    regulator: str
    since: date
    until: date | None

    @classmethod
    def of(cls, row: Any) -> PowerLine:
        """The row for programs."""
        return cls(
            code=row.code,
            name=row.name,
            kind=row.kind,
            body=row.organisation.name,
            body_code=row.organisation.code,
            level=row.level,
            source=row.source,
            regulator=(row.regulator or row.organisation).name,
            since=row.since,
            until=row.until,
        )


class WholePower(Schema):
    """A power with duties, accountability, basis, items and history."""

    code: str
    name: str
    in_force: list[PowerLine]
    history: list[PowerLine]
    duties: list[dict[str, Any]]
    accountability: list[dict[str, Any]]
    basis: list[dict[str, Any]]
    items: list[dict[str, str]] = Field(description="item, name, basic_code, code at the body that holds it")


class PowerMoveLine(Schema):
    """A move of powers that was approved or is in effect."""

    number: str
    kind: str
    title: str
    state: str
    effective_on: date
    document: str
    in_flight: str
    powers: list[str]
    table: list[dict[str, Any]] = Field(description="before and after, power by power")


@router.get("/powers", response=list[PowerLine], summary="The list of powers")
def powers(
    request: HttpRequest, on: Day | None = None, department: str = "", kind: str = "", q: str = ""
) -> list[PowerLine]:
    """The rows in force today, or on a day."""
    rows = queries.powers_list(on, department=department, kind=kind, words=q[:80])
    return [PowerLine.of(row) for row in rows]


@router.get("/powers/{code}", response=WholePower, summary="One power")
def power(request: HttpRequest, code: str, on: Day | None = None) -> WholePower:
    """What the list says of a power, today or on a day."""
    page = queries.power_page(code, on)
    row = page.newest
    return WholePower(
        code=code,
        name=row.name,
        in_force=[PowerLine.of(one) for one in page.now],
        history=[PowerLine.of(one) for one in page.history],
        duties=row.duties,
        accountability=row.accountability,
        basis=row.basis,
        items=page.codes,
    )


@router.get("/power-moves", response=list[PowerMoveLine], summary="Moves of powers")
def power_moves(request: HttpRequest) -> list[PowerMoveLine]:
    """Every move that was approved or is in effect, newest first."""
    return [_line(move) for move in queries.public_moves()]


@router.get("/power-moves/{number}", response=PowerMoveLine, summary="One move of powers")
def power_move(request: HttpRequest, number: str) -> PowerMoveLine:
    """Before and after of one move."""
    move = queries.power_move(number)
    if move.state not in ("approved", "in-effect"):
        raise NotFound(_("There is no such move of powers."))
    return _line(move)


def _line(move: Any) -> PowerMoveLine:
    names = ("number", "kind", "title", "state", "effective_on", "document", "in_flight", "powers")
    return PowerMoveLine(**{name: getattr(move, name) for name in names}, table=queries.before_and_after(move))
