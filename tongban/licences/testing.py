"""Certificates for other rooms' tests."""

from __future__ import annotations

import itertools
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from tongban.accounts.models import Organisation, Person
from tongban.accounts.testing import a_firm, a_person, an_office
from tongban.licences.actions import issue_licence
from tongban.licences.models import Licence

_numbers = itertools.count(1)


def a_licence(
    kind: str = "food-business-licence",
    *,
    person: Person | None = None,
    organisation: Organisation | None = None,
    issuer: Organisation | None = None,
    valid_from: date | None = None,
    valid_until: date | None = None,
    at: datetime | None = None,
    **more: Any,
) -> Licence:
    """A certificate in force, held by `person`, or by `organisation` (a new firm where neither is given)."""
    if person is None and organisation is None:
        organisation = a_firm(a_person())
    holder = person or organisation
    assert holder is not None
    moment = at or timezone.now()
    fields = {"shop_name": "示例市三味小馆", "shop_address": "示例市示范区幸福路18号"}
    return issue_licence(
        kind,
        holder_person=person,
        holder_organisation=organisation,
        holder_name=holder.name,
        issuer=issuer or an_office(),
        number=more.pop("number", f"JY2990100{next(_numbers):07d}"),
        fields=more.pop("fields", fields),
        says=more.pop("says", [("经营者名称", "示例市三味小馆"), ("经营场所", "示例市示范区幸福路18号")]),
        valid_from=valid_from or timezone.localdate(moment),
        valid_until=valid_until or timezone.localdate(moment) + timedelta(days=5 * 365),
        at=moment,
        **more,
    )
