"""What somebody may do, in one lean statement: every move and every page of the desk asks this first."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from django.db.transaction import get_connection
from django.utils import timezone

from tongban.regions.queries import scope_prefix

if TYPE_CHECKING:
    from tongban.accounts.models import Person

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


def duties_of(person: Person, on: date | None = None) -> list[Duty]:
    """A person's mandates in force on a day (today unless said) as plain rows: one statement, no model instances."""
    db = get_connection()
    day = db.ops.adapt_datefield_value(on or timezone.localdate())
    with db.cursor() as cursor:
        cursor.execute(_IN_FORCE, [person.pk, day, day])
        return [
            Duty(role, organisation, kind, scope_prefix(region) if region else "")
            for role, organisation, kind, region in cursor.fetchall()
        ]
