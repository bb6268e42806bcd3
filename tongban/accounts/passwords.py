"""A password as somebody chooses it."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tongban.accounts.models import Person
from tongban.kit.refusals import Invalid


def choose_password(person: Person, password: str, *, field: str = "password") -> None:
    """Set it on the person, not saved yet; Invalid (password-weak) where anybody would guess it."""
    try:
        validate_password(password, person)
    except ValidationError as weak:
        raise Invalid(
            " ".join(weak.messages),
            code="password-weak",
            next_step=_("Choose a longer sentence that nobody else would think of."),
            where={"field": field},
        ) from weak
    person.set_password(password)
