"""Verifying an identity: by an officer who has seen the paper, or by what the identity provider says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tongban.accounts.assurance import book, paper, rank_of_claims
from tongban.accounts.duties import duties_of, has_interest
from tongban.accounts.events import witness
from tongban.accounts.models import Assurance, Person, Role
from tongban.accounts.sealing import digest
from tongban.kit.identifiers import read_id_number
from tongban.kit.names import same_name
from tongban.kit.refusals import Invalid, NotAllowed


def is_verifier(person: object) -> bool:
    """Whether somebody sits at a window today, where papers are seen."""
    return isinstance(person, Person) and any(duty.role == Role.WINDOW for duty in duties_of(person))


@transaction.atomic
def verify_identity(officer: Person, *, username: str, name: str, id_number: str, seen: str) -> Person:
    """An officer at a window has the person before them and their identity paper in the hand: the account they name,
    if it has this number and this name, counts as verified. Recorded with the paper that was seen, never with the
    number.

    The person says which account is theirs, because anybody can open one with a number that is not their own: whoever
    shows the paper must not raise the account of somebody who knew what stands on it.

    Refusals: not-allowed (no window clerk), paper-unknown, id-number-… (see `kit.identifiers`), identity-not-matched,
    recusal (oneself, declared relatives).
    """
    if not is_verifier(officer):
        raise NotAllowed(_("Identities are verified at the window."), next_step=_("Send the person to a window."))
    if paper(seen) is None:
        raise Invalid(_("Choose the paper you have seen."), code="paper-unknown", where={"field": "seen"})
    number = digest(_read(id_number))
    found = Person.objects.select_for_update().filter(id_digest=number, is_active=True).first()
    is_theirs = found is not None and found.username.casefold() == username.strip().casefold()
    if found is None or not is_theirs or not same_name(found.name, name):
        raise Invalid(
            _("No account has this sign-in name, this number and this name together."),
            code="identity-not-matched",
            next_step=_(
                "Compare all three, character by character; the person finds their sign-in name under “My account”. "
                "If they have no account, let them open one first. If they cannot, somebody else may have opened one "
                "with their number: tell the administrator, and verify nothing."
            ),
            where={"field": "id_number"},
        )
    if has_interest(officer, {found.pk}):
        raise NotAllowed(
            _("You cannot verify yourself or a relative (回避)."),
            code="recusal",
            next_step=_("Let a colleague at another window do it."),
        )
    _raise_to(found, Assurance.WINDOW, book().ways["window"])
    facts = {"by": Assurance.WINDOW.value, "seen": seen, "rank": found.assurance_rank}
    witness("person.verify-identity", kind="person", subject=str(found.pk), actor=officer, facts=facts)
    return found


@transaction.atomic
def verify_by_claims(person: Person, claims: Mapping[str, Any]) -> None:
    """Take over what the provider says of a sign-in: its level, as far as it names the account's own number."""
    said = claims.get(book().provider.number_claim)
    try:
        is_named = bool(said) and digest(_read(str(said))) == person.id_digest
    except Invalid:
        is_named = False
    rank = rank_of_claims(claims)
    if not is_named:
        rank = min(rank, book().provider.unknown)
    if person.assurance == Assurance.PROVIDER or rank > person.assurance_rank:
        is_news = (person.assurance, person.assurance_rank) != (Assurance.PROVIDER, rank)
        _raise_to(person, Assurance.PROVIDER, rank)
        if is_news:
            facts = {"by": Assurance.PROVIDER.value, "rank": rank}
            witness("person.verify-identity", kind="person", subject=str(person.pk), actor=person, facts=facts)


def fall_back(person: Person) -> None:
    """A number typed by its owner is their own word, whatever was proved before (not saved)."""
    person.assurance, person.assurance_rank, person.assured_at = Assurance.DECLARED, book().ways["declared"], None


def _raise_to(person: Person, way: Assurance, rank: int) -> None:
    person.assurance, person.assurance_rank, person.assured_at = way, rank, timezone.now()
    person.save(update_fields=["assurance", "assurance_rank", "assured_at"])


def _read(number: str) -> str:
    try:
        return read_id_number(number).text
    except Invalid as wrong:
        wrong.where.setdefault("field", "id_number")
        raise
