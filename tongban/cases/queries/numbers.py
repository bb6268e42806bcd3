"""Case numbers by what they are about, for rooms that have made sure the asker may know."""

from __future__ import annotations

from collections.abc import Collection

from tongban.cases.models import Case


def numbers_of(*, items: Collection[str] = (), organisations: Collection[int] = ()) -> list[str]:
    """Numbers of the cases of these items and of these organisations; each narrows only where it is given."""
    chosen = Case.objects.exclude(number="")
    if items:
        chosen = chosen.filter(item_code__in=list(items))
    if organisations:
        chosen = chosen.filter(organisation_id__in=list(organisations))
    return list(chosen.order_by("pk").values_list("number", flat=True))
