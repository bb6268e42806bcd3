"""Acts on people and bodies: opening accounts, proving identity, giving and ending mandates, keys to the interface.

Each act that matters is recorded by the witness in the same transaction. No entry ever holds a number, password or key.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tongban.accounts.disclosures import DISCLOSURES, disclose
from tongban.accounts.events import witness
from tongban.accounts.models import Kin, Mandate, Organisation, Person, Role, Token
from tongban.accounts.particulars import change_particulars, change_password
from tongban.accounts.passwords import choose_password
from tongban.accounts.pressing import claim as claim_press
from tongban.accounts.pressing import keep as keep_press
from tongban.accounts.pressing import release as release_press
from tongban.accounts.queries import SCOPES, has_interest, is_officer
from tongban.accounts.sealed_numbers import SealedText, SealingEncoder, seal_number
from tongban.accounts.sealing import digest, seal, unseal
from tongban.accounts.signing_in import authenticate_person
from tongban.accounts.throttling import count
from tongban.accounts.verifying import fall_back, verify_identity
from tongban.kit.identifiers import mask_id, mask_name, read_credit_code, read_id_number
from tongban.kit.names import canonical_name, read_name
from tongban.kit.refusals import Invalid, NotAllowed, NotFound, StillNeeded
from tongban.kit.telephones import read_phone

if TYPE_CHECKING:
    from tongban.regions.models import Division

__all__ = [
    "DISCLOSURES",
    "SealedText",
    "SealingEncoder",
    "authenticate_person",
    "change_particulars",
    "change_password",
    "claim_press",
    "declare_kin",
    "digest",
    "disclose",
    "end_mandate",
    "give_mandate",
    "keep_press",
    "make_token",
    "release_press",
    "register_firm",
    "reveal_id",
    "seal",
    "seal_number",
    "set_id_number",
    "set_language",
    "sign_up",
    "unseal",
    "verify_identity",
    "withdraw_token",
]

TOKEN_PREFIX = "tb_"  # noqa: S105  (lets scanners for leaked keys recognise one)
TOKEN_MOST_DAYS = 365


def sign_up(*, address: str = "", **particulars: Any) -> Person:
    """Open a citizen's account, as often as one network address may ask for that. Refusals: those of `_open_account`,
    and too-many-tries."""
    count("sign-up", address)
    return _open_account(**particulars)


@transaction.atomic
def _open_account(
    *,
    username: str,
    name: str,
    id_number: str,
    password: str,
    phone: str = "",
    email: str = "",
    region: Division | None = None,
    language: str = "zh-hans",
) -> Person:
    """Open a citizen's account.

    Invalid with `where["field"]`: username-malformed, username-taken, id-number-… (see `kit.identifiers`),
    name-… (see `kit.names`), phone-… (see `kit.telephones`), password-weak; and sign-up-not-possible, in the same words
    whatever the reason, where the number already has an account.
    """
    username = username.strip()
    if not re.fullmatch(r"[A-Za-z0-9_.@+-]{4,60}", username):
        raise Invalid(
            _("A sign-in name has 4 to 60 letters, digits or the signs . _ - @ +."),
            code="username-malformed",
            where={"field": "username"},
        )
    name = read_name(name)
    phone = read_phone(phone, service=False).text if phone.strip() else ""
    person = Person(username=username, name=name, phone=phone, email=email, region=region, language=language)
    choose_password(person, password)
    _put_id_number(person, id_number)
    if Person.objects.filter(username__iexact=username).exists():
        raise Invalid(
            _("This sign-in name is taken."),
            code="username-taken",
            next_step=_("Choose another."),
            where={"field": "username"},
        )
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError as clash:
        raise Invalid(
            _("An account cannot be opened with these particulars."),
            code="sign-up-not-possible",
            next_step=_(
                "If you already have an account, sign in; otherwise go to a service hall with your identity card."
            ),
        ) from clash
    witness("person.sign-up", kind="person", subject=str(person.pk), actor=person)
    return person


def _put_id_number(person: Person, number: str) -> None:
    try:
        text = read_id_number(number).text
    except Invalid as wrong:
        wrong.where.setdefault("field", "id_number")
        raise
    person.id_sealed, person.id_digest, person.id_masked = seal(text), digest(text), mask_id(text)


@transaction.atomic
def set_id_number(person: Person, number: str, *, actor: Person | None = None) -> None:
    """Seal a person's identity number; typed by its owner it is their own word.

    Invalid (id-number-…, id-number-in-use) where it is wrong or somebody else's.
    """
    _put_id_number(person, number)
    if Person.objects.filter(id_digest=person.id_digest).exclude(pk=person.pk).exists():
        raise Invalid(
            _("This identity number cannot be used here."),
            code="id-number-in-use",
            next_step=_("Go to a service hall with your identity card."),
            where={"field": "id_number"},
        )
    fields = ["id_sealed", "id_digest", "id_masked"]
    if actor is None or actor.pk == person.pk:
        fall_back(person)
        fields += ["assurance", "assurance_rank", "assured_at"]
    person.save(update_fields=fields)
    witness("person.set-id-number", kind="person", subject=str(person.pk), actor=actor or person)


@transaction.atomic
def declare_kin(officer: Person, name: str, id_number: str, relation: str) -> Kin:
    """An officer declares a relative (回避). The number is kept only as its keyed hash, the name masked; declaring
    somebody again changes the relation. Refusals: not-allowed (no officer), id-number-…, relation-unknown,
    still-needed, kin-is-oneself."""
    if not is_officer(officer):
        raise NotAllowed(_("Relatives are declared by officers."))
    name = read_name(name)
    if relation not in Kin.Relation.values:
        raise Invalid(_("There is no such relation."), code="relation-unknown", where={"field": "relation"})
    key = digest(read_id_number(id_number).text)
    if key == officer.id_digest:
        raise Invalid(_("This is your own number."), code="kin-is-oneself", where={"field": "id_number"})
    kin, _is_new = Kin.objects.update_or_create(
        officer=officer, digest=key, defaults={"name_masked": mask_name(name), "relation": relation}
    )
    witness("person.declare-kin", kind="person", subject=str(officer.pk), actor=officer, facts={"relation": relation})
    return kin


@transaction.atomic
def reveal_id(subject: Person, *, asked_by: Person, why: str) -> str:
    """The whole identity number of `subject`, for themselves or an officer with a reason; always recorded.

    NotFound where there is none; NotAllowed for anybody else; StillNeeded without a reason.
    """
    if subject.pk != asked_by.pk and not is_officer(asked_by):
        raise NotAllowed(_("Only the person themselves or an officer with a reason may see the whole number."))
    if subject.pk != asked_by.pk and has_interest(asked_by, {subject.pk}):
        raise NotAllowed(
            _("You have to keep out of the matters of your relatives (回避)."),
            code="recusal",
            next_step=_("Leave it to a colleague with the same duty."),
        )
    if not why.strip():
        raise StillNeeded(_("Say why you need the whole number; it is recorded."), where={"field": "why"})
    number = subject.id_number
    if number is None or not number.sealed:
        raise NotFound(_("No identity number is kept for this person."), next_step=_("Enter it under “My account”."))
    use = "own" if subject.pk == asked_by.pk else "office"
    return disclose(number, use, actor=asked_by, kind="person", subject=str(subject.pk), why=why)


def set_language(person: Person, language: str) -> None:
    """The language letters to this person are written in: zh-hans or en."""
    if language not in {"zh-hans", "en"}:
        raise Invalid(_("This language is not offered."), code="language-not-offered", where={"field": "language"})
    person.language = language
    person.save(update_fields=["language"])


# ---------------------------------------------------------------- bodies and mandates


@transaction.atomic
def register_firm(
    name: str,
    code: str,
    legal_person: Person | None,
    region: Division | None = None,
    *,
    legal_person_name: str = "",
    registered_by: Person | None = None,
    kind: str = Organisation.Kind.FIRM,
    address: str = "",
    phone: str = "",
    at: datetime | None = None,
) -> Organisation:
    """The firm under that credit code, made where it is new, with its legal representative; safe to do twice.

    `legal_person` None: the representative (`legal_person_name`) has no account yet, so nobody may act for the firm
    until they are given the mandate at a window. Called when a business licence is granted. Invalid (credit-code-…)
    where the code cannot be one.
    """
    code = read_credit_code(code).text
    firm, is_new = Organisation.objects.get_or_create(
        code=code,
        defaults={
            "name": canonical_name(name)[:120],
            "kind": kind,
            "region": region,
            "legal_person_name": legal_person.name if legal_person is not None else legal_person_name,
            "address": address[:200],
            "phone": phone[:40],
            "is_demo": (legal_person or registered_by or Person()).is_demo,
        },
    )
    since = timezone.localdate(at) if at else timezone.localdate()
    if legal_person is not None:
        Mandate.objects.get_or_create(
            person=legal_person, role=Role.REPRESENTATIVE, organisation=firm, region=None, defaults={"since": since}
        )
    if is_new:
        by = registered_by or legal_person
        witness("firm.register", kind="organisation", subject=code, actor=by, facts={"name": name})
    return firm


@transaction.atomic
def give_mandate(
    person: Person,
    role: str,
    organisation: Organisation,
    *,
    given_by: Person | None,
    region: Division | None = None,
    since: date | None = None,
    until: date | None = None,
) -> Mandate:
    """Give somebody a role at an organisation, for a region and a time; a mandate that ended is taken up again."""
    if role not in Role.values or role in {Role.APPLICANT, Role.CLOCK}:
        raise Invalid(_("There is no such role."), code="role-unknown", where={"field": "role"})
    begins = since or timezone.localdate()
    if until is not None and until < begins:
        raise Invalid(_("The last day lies before the first."), code="dates-reversed", where={"field": "until"})
    mandate, _is_new = Mandate.objects.update_or_create(
        person=person,
        role=role,
        organisation=organisation,
        region=region,
        defaults={"since": begins, "until": until},
    )
    facts = {"role": role, "organisation": organisation.code, "region": region.code if region else ""}
    witness("mandate.give", kind="person", subject=str(person.pk), actor=given_by, facts=facts)
    return mandate


@transaction.atomic
def end_mandate(mandate: Mandate, *, ended_by: Person | None, on: date | None = None) -> None:
    """End a mandate with the day before `on` (today unless said): on that day it no longer holds."""
    mandate.until = (on or timezone.localdate()) - timedelta(days=1)
    mandate.save(update_fields=["until"])
    facts = {"role": mandate.role, "organisation": mandate.organisation.code}
    witness("mandate.end", kind="person", subject=str(mandate.person_id), actor=ended_by, facts=facts)


# ---------------------------------------------------------------- keys to the programming interface


@transaction.atomic
def make_token(person: Person, label: str, scopes: Sequence[str], days: int) -> str:
    """A new key to the interface; shown once, only its hash is kept.

    Invalid (scope-unknown, token-days) for a scope that does not exist or a life outside 1 to 365 days.
    """
    unknown = [scope for scope in scopes if scope not in SCOPES]
    if unknown or not scopes:
        raise Invalid(
            _("There is no scope “%(scopes)s”.") % {"scopes": "、".join(unknown)} if unknown else _("Choose a scope."),
            code="scope-unknown",
            next_step=_("Choose among: %(scopes)s.") % {"scopes": "、".join(SCOPES)},
            where={"field": "scopes"},
        )
    if not 1 <= days <= TOKEN_MOST_DAYS:
        raise Invalid(
            _("A key lives between 1 and %(most)d days.") % {"most": TOKEN_MOST_DAYS},
            code="token-days",
            where={"field": "days"},
        )
    key = TOKEN_PREFIX + secrets.token_urlsafe(32)
    Token.objects.create(
        person=person,
        label=(label.strip() or _("API key"))[:60],
        digest=digest(key),
        scopes=sorted(set(scopes)),
        expires_at=timezone.now() + timedelta(days=days),
    )
    witness("token.make", kind="person", subject=str(person.pk), actor=person, facts={"scopes": sorted(set(scopes))})
    return key


@transaction.atomic
def withdraw_token(person: Person, token_id: int) -> None:
    """Withdraw one of a person's own keys; NotFound where it is not theirs."""
    gone, _rows = Token.objects.filter(person=person, pk=token_id).delete()
    if not gone:
        raise NotFound(_("There is no such key."))
    witness("token.withdraw", kind="person", subject=str(person.pk), actor=person)
