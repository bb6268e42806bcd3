"""Whether what is sealed in the database opens with the present secret, before anybody needs it to.

One sealed word lies in the database from the first migration on. A database of before has none: there the identity
numbers of its people are tried first, so that a wrong secret is never made the right one.
"""

from __future__ import annotations

from typing import Any, Literal

from django.db import DatabaseError

from tongban.accounts.models import Canary, Person
from tongban.accounts.sealing import CannotUnseal, seal, unseal

WORD = "opens with the secret it was sealed with"
State = Literal["fits", "other", "nothing-sealed", "no-table"]


def secret_state() -> State:
    """fits: seals open. other: they were made with another secret. nothing-sealed: there is none to try."""
    try:
        sealed = Canary.objects.values_list("sealed", flat=True).first() or _of_somebody()
    except DatabaseError:
        return "no-table"
    if not sealed:
        return "nothing-sealed"
    try:
        unseal(sealed)
    except CannotUnseal:
        return "other"
    return "fits"


def _of_somebody() -> str | None:
    return Person.objects.exclude(id_sealed="").order_by("pk").values_list("id_sealed", flat=True).first()


def put_canary(**said: Any) -> None:
    """Lay the sealed word down where there is none and nothing says that the secret is another. After migrations."""
    if said.get("using", "default") != "default" or Canary.objects.exists() or secret_state() == "other":
        return
    Canary.objects.get_or_create(pk=1, defaults={"sealed": seal(WORD)})
