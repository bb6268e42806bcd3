"""What people change of their account themselves: how they are reached, and the password."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from tongban.accounts.events import witness
from tongban.accounts.models import Person, Token
from tongban.accounts.passwords import choose_password
from tongban.accounts.signing_in import SignInFailed, authenticate_person
from tongban.kit.refusals import Invalid
from tongban.kit.telephones import read_phone

LONGEST_ADDRESS = 200
"""Characters of a postal address."""


@transaction.atomic
def change_particulars(
    person: Person, *, phone: str | None = None, email: str | None = None, address: str | None = None
) -> list[str]:
    """Set how a person is reached; what is None stays, what is empty is taken out. Which of the three changed.

    Recorded by the names of what changed, never by what it was or is. Invalid with `where["field"]`: phone-… (see
    `kit.telephones`), email-malformed, address-too-long.
    """
    row = Person.objects.select_for_update().get(pk=person.pk)
    wished = {"phone": _phone(phone), "email": _email(email), "address": _address(address)}
    changed = [name for name, value in wished.items() if value is not None and value != getattr(row, name)]
    for name in changed:
        setattr(row, name, wished[name])
        setattr(person, name, wished[name])
    if changed:
        row.save(update_fields=changed)
        witness(
            "person.change-particulars", kind="person", subject=str(row.pk), actor=person, facts={"changed": changed}
        )
    return changed


def change_password(person: Person, old: str, new: str, *, address: str = "") -> int:
    """Choose a new password, proved by the old one. Every session elsewhere ends, since each carries a mark of the
    password, and every key to the interface is withdrawn: how many were.

    Wrong old ones are counted as at signing in. Invalid: password-wrong, password-same, password-weak; SignInLocked.
    """
    try:
        authenticate_person(person.username, old, address=address)
    except SignInFailed as wrong:
        raise Invalid(
            _("The present password is wrong."),
            code="password-wrong",
            next_step=wrong.next_step,
            where={"field": "old"},
        ) from wrong
    if old == new:
        raise Invalid(
            _("The new password is the present one."),
            code="password-same",
            next_step=_("Choose another."),
            where={"field": "new"},
        )
    with transaction.atomic():
        choose_password(person, new, field="new")
        person.save(update_fields=["password"])
        withdrawn, _rows = Token.objects.filter(person=person).delete()
        facts = {"keys_withdrawn": withdrawn}
        witness("person.change-password", kind="person", subject=str(person.pk), actor=person, facts=facts)
    return withdrawn


def _phone(said: str | None) -> str | None:
    if said is None or not said.strip():
        return said if said is None else ""
    try:
        return read_phone(said, service=False).text
    except Invalid as wrong:
        wrong.where.setdefault("field", "phone")
        raise


def _email(said: str | None) -> str | None:
    if said is None or not said.strip():
        return said if said is None else ""
    try:
        validate_email(said.strip())
    except ValidationError as wrong:
        raise Invalid(
            _("This is not an e-mail address."),
            code="email-malformed",
            next_step=_("It has one @ with a name before and a site after it, such as name@example.com."),
            where={"field": "email"},
        ) from wrong
    return said.strip()


def _address(said: str | None) -> str | None:
    if said is None:
        return None
    text = " ".join(said.split())
    if len(text) > LONGEST_ADDRESS:
        raise Invalid(
            _("A postal address has at most %(most)d characters.") % {"most": LONGEST_ADDRESS},
            code="address-too-long",
            where={"field": "address"},
        )
    return text
