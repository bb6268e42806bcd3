"""The declared list: every output in which a whole identity number may stand, to whom, on what ground.

Nothing else opens a sealed number. Each opening is recorded in the same transaction, as `person.reveal`, with the use
it was opened for. A later use (a paper on which law prints the number, a query of a register outside, the upward
table, a payment file) is added here with its article before anything may open a number for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tongban.accounts.events import witness
from tongban.accounts.sealed_numbers import SealedNumber
from tongban.accounts.sealing import unseal
from tongban.kit.refusals import StillNeeded

if TYPE_CHECKING:
    from tongban.accounts.models import Person


@dataclass(frozen=True)
class Disclosure:
    """One lawful output of a whole number. `opens`: whether a sealed number is opened for it; then it is recorded."""

    use: str
    output: Any
    receiver: Any
    basis: str
    opens: bool = True


DISCLOSURES: dict[str, Disclosure] = {
    one.use: one
    for one in (
        Disclosure(
            "own",
            _("The page “My account”, on request"),
            _("The person themselves"),
            "《中华人民共和国个人信息保护法》第四十五条",
        ),
        Disclosure(
            "office",
            _("“Show the whole number” on a case, with a reason; the same over the programming interface"),
            _("An officer who handles or supervises the case"),
            "《中华人民共和国个人信息保护法》第三十四条",
        ),
        Disclosure(
            "typing",
            _("The answer to a form that was just sent and could not be kept shows what was typed"),
            _("Whoever typed it, in that one answer"),
            "《中华人民共和国个人信息保护法》第四十五条",
            opens=False,
        ),
    )
}
"""By use. Kept answers are shown hidden to everybody, also to the applicant who typed them: to change one is to type it
anew."""


@transaction.atomic
def disclose(
    number: SealedNumber, use: str, *, actor: Person, kind: str, subject: str, why: str, whose: str = ""
) -> str:
    """The whole number, opened for one declared use and recorded against `subject`.

    StillNeeded without a reason; KeyError for a use that is not declared.
    """
    declared = DISCLOSURES[use]
    if not declared.opens:
        raise KeyError(use)
    reason = why.strip()
    if not reason:
        raise StillNeeded(_("Say why you need the whole number; it is recorded."), where={"field": "why"})
    facts = {"use": use, "why": reason[:200], "basis": declared.basis} | ({"whose": whose[:60]} if whose else {})
    witness("person.reveal", kind=kind, subject=subject, actor=actor, facts=facts)
    return unseal(number.sealed)
