"""What somebody may do, and what they may not judge: every move and every page of the desk asks here first.

One rule for every subject (case, paper, certificate, consultation, card, export). A subject says which body and which
place it belongs to and whose matter it is; `roles_at` says what somebody is to it as an officer, `is_own` whether it is
their own, and `has_interest` whether they must keep out of it (回避).
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from django.db.models import Q, QuerySet
from django.db.transaction import get_connection
from django.utils import timezone

from tongban.accounts.models import Kin, Mandate, Person, Role
from tongban.regions.queries import scope_prefix

OWN, OFFICE = "own", "office"
"""The two sides somebody can ask from: for their own matters (and their firms'), or in the name of an office."""

_IN_FORCE = """
    SELECT m.role, m.organisation_id, o.kind, m.region_id
    FROM accounts_mandate m JOIN accounts_organisation o ON o.id = m.organisation_id
    WHERE m.person_id = %s AND m.since <= %s AND (m.until IS NULL OR m.until >= %s)
    ORDER BY m.id"""


class Duty(NamedTuple):
    """A mandate in force: the role, the organisation (by key and kind), and the digits its places begin with."""

    role: str
    organisation_id: int
    organisation_kind: str
    region_prefix: str

    def covers(self, region_code: str | None) -> bool:
        """Whether the mandate reaches a place; one without a region reaches every place."""
        return not self.region_prefix or (region_code or "").startswith(self.region_prefix)


def asks_from(person: Person, side: str) -> bool:
    """Whether this request may use that side of the person: a key's scopes can leave out one of them."""
    return person.sides is None or side in person.sides


def side_of(role: str) -> str:
    """Which side a mandate belongs to: representing a firm is one's own matter, every other role an office's."""
    return OWN if role == Role.REPRESENTATIVE else OFFICE


def is_own(person: Person, owner_id: int | None) -> bool:
    """Whether something is the person's own, and they ask for their own matters."""
    return owner_id == person.pk and asks_from(person, OWN)


def roles_at(
    person: Person, organisation_id: int | None, region_code: str | None, roles: Collection[str]
) -> frozenset[str]:
    """Which of `roles` somebody holds today at that body, for a region that covers that place."""
    return frozenset(
        duty.role
        for duty in duties_of(person)
        if duty.role in roles and duty.organisation_id == organisation_id and duty.covers(region_code)
    )


def has_duty(person: Person, organisation_id: int | None, region_code: str | None, roles: Collection[str]) -> bool:
    """Whether somebody holds any of `roles` today at that body, for a region that covers that place."""
    return bool(roles_at(person, organisation_id, region_code, roles))


def has_interest(person: Person, people: Collection[int], bodies: Collection[int] = ()) -> bool:
    """Whether somebody must keep out of a matter (回避): it is their own or a declared relative's (whichever of the two
    declared it), or a firm's in which either of them has a role today. A key's scopes change nothing here."""
    if person.pk in people:
        return True
    if bodies and mandates_in_force().filter(person=person, organisation__in=bodies).exists():
        return True
    concerned = Q(pk__in=people)
    if bodies:
        concerned |= Q(pk__in=mandates_in_force().filter(organisation__in=bodies).values("person"))
    concerned_people = Person.objects.filter(concerned)
    declared = Q(officer=person.pk, digest__in=concerned_people.exclude(id_digest=None).values("id_digest"))
    if person.id_digest:
        declared |= Q(officer__in=concerned_people.values("pk"), digest=person.id_digest)
    return Kin.objects.filter(declared).exists()


def mandates_in_force(on: date | None = None) -> QuerySet[Mandate]:
    """Every mandate that holds on a day (today unless said)."""
    day = on or timezone.localdate()
    return Mandate.objects.filter(Q(until=None) | Q(until__gte=day), since__lte=day)


def mandates_used_by(person: Person, on: date | None = None) -> QuerySet[Mandate]:
    """Those of one person that this request may use."""
    rows = mandates_in_force(on).filter(person=person)
    if not asks_from(person, OWN):
        rows = rows.exclude(role=Role.REPRESENTATIVE)
    return rows if asks_from(person, OFFICE) else rows.filter(role=Role.REPRESENTATIVE)


def duties_of(person: Person, on: date | None = None) -> list[Duty]:
    """A person's mandates in force on a day (today unless said) as plain rows: one statement, no model instances. Only
    those of the sides this request may use."""
    db = get_connection()
    day = db.ops.adapt_datefield_value(on or timezone.localdate())
    with db.cursor() as cursor:
        cursor.execute(_IN_FORCE, [person.pk, day, day])
        return [
            Duty(role, organisation, kind, scope_prefix(region) if region else "")
            for role, organisation, kind, region in cursor.fetchall()
            if asks_from(person, side_of(role))
        ]
