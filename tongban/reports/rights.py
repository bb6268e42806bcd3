"""Who may see whose figures: a supervisor of the hall everything in their region; a head, or a supervisor within a
body, that body and the whole. Figures name bodies, so nobody else is told that there are any."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl
from django.db.models import Q
from django.utils.translation import gettext as _

from tongban.accounts.models import Organisation, Person, Role
from tongban.accounts.queries import duties_of
from tongban.kit.refusals import NotFound


@dataclass(frozen=True, slots=True)
class Scope:
    """One mandate's view: a body (0: every one) within places whose codes begin with `prefix`."""

    organisation: int
    prefix: str


@dataclass(frozen=True, slots=True)
class Reader:
    """What somebody may see. `everywhere`: the views of a supervisor of the hall; `own`: bodies they answer for."""

    everywhere: tuple[Scope, ...]
    own: tuple[Scope, ...]

    @property
    def sees_all(self) -> bool:
        """Whether they see every body of a region."""
        return bool(self.everywhere)

    @property
    def bodies(self) -> set[int]:
        """The bodies they answer for."""
        return {scope.organisation for scope in self.own}

    def sums(self) -> Q:
        """The daily sums their figures are taken from: of their region; for a head the whole, to be compared with."""
        found = Q()
        for scope in self.everywhere:
            if not scope.prefix:
                return Q()
            found |= Q(region__startswith=scope.prefix)
        return found

    def regions(self) -> pl.Expr:
        """The same of a frame with a column `region`."""
        if not self.everywhere or any(not scope.prefix for scope in self.everywhere):
            return pl.lit(value=True)
        return pl.any_horizontal(*(pl.col("region").str.starts_with(scope.prefix) for scope in self.everywhere))

    def cases(self) -> pl.Expr:
        """The cases they may open, of a frame with `region` and `organisation`."""
        views = [
            pl.col("region").str.starts_with(scope.prefix)
            & ((pl.col("organisation") == scope.organisation) if scope.organisation else pl.lit(value=True))
            for scope in (*self.everywhere, *self.own)
        ]
        return pl.any_horizontal(*views)


def reader(person: object) -> Reader:
    """What a person may see of the figures; NotFound where it is nothing."""
    everywhere, own = [], []
    for duty in duties_of(person) if isinstance(person, Person) else ():
        if duty.role == Role.SUPERVISOR and duty.organisation_kind == Organisation.Kind.HALL:
            everywhere.append(Scope(0, duty.region_prefix))
        elif duty.role in (Role.SUPERVISOR, Role.HEAD):
            own.append(Scope(duty.organisation_id, duty.region_prefix))
    if not everywhere and not own:
        raise absent()
    return Reader(tuple(everywhere), tuple(own))


def absent() -> NotFound:
    """The one answer for figures that are not there and for those of others."""
    return NotFound(_("There are no such figures."), next_step=_("Look at the figures of your own body or region."))
