"""The sample city, made ready: tables, places, packs, bodies with their seals, the cast and its certificates."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import transaction

from tongban.accounts.models import Organisation, Person
from tongban.accounts.testing import Cast, the_cast
from tongban.catalog import actions as catalog
from tongban.documents import actions as documents
from tongban.licences import actions as licences
from tongban.licences import queries as held

CERTIFICATES: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("id-card", "public-security", {}),
    ("household-register", "public-security", {}),
    ("social-security-card", "human-resources", {}),
)
"""What every citizen of the sample city holds from the start: kind, issuing line of business, what it says."""


def prepare(say: Callable[[str], None] = lambda _line: None, *, migrate: bool = True) -> Cast:
    """Make the sample city ready; what is already there stays as it is. Returns the cast."""
    if migrate:
        call_command("migrate", verbosity=0)
    call_command("regions", "load", str(settings.PACKS_DIR / "regions" / "demo.csv"), stdout=io.StringIO())
    loaded = catalog.load_packs(settings.PACKS_DIR)
    say(f"packs: {len(loaded.made)} new, {len(loaded.unchanged)} unchanged")
    with transaction.atomic():
        cast = the_cast()
        for office in Organisation.objects.filter(is_demo=True, kind__in=["office", "hall"]):
            documents.make_seal(office)
        for person in (cast.zhang, cast.chen):
            give_certificates(person, cast)
    return cast


def give_certificates(person: Person, cast: Cast) -> None:
    """The certificates any citizen holds, issued by the bodies whose duty it is."""
    for kind, department, says in CERTIFICATES:
        if held.held(kind, person=person) is None and department in cast.offices:
            licences.issue_licence(
                kind,
                holder_person=person,
                holder_name=person.name,
                issuer=cast.offices[department],
                number=f"示例{person.pk:08d}",
                fields={"name": person.name, "address": person.address, **says},
                says=[("姓名", person.name), ("住址", person.address), *says.items()],
                valid_from=date(2020, 1, 1),
                valid_until=None,
            )
