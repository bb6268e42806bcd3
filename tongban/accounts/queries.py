"""Who somebody is, what they may do, and where. Rights are only ever read from mandates."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tongban.accounts.assurance import IdentityNotVerified, Level, how, level_of, may, must
from tongban.accounts.duties import (
    OFFICE,
    OWN,
    Duty,
    duties_of,
    has_duty,
    has_interest,
    is_own,
    mandates_in_force,
    mandates_used_by,
    roles_at,
    side_of,
)
from tongban.accounts.models import Kin, Mandate, Organisation, Person, Role, Token
from tongban.kit.refusals import NotFound

if TYPE_CHECKING:
    from tongban.regions.models import Division

__all__ = [
    "DESK_ROLES", "OFFICER_ROLES", "SCOPES", "CastCard", "Duty", "IdentityNotVerified", "Level", "birth_date_of",
    "cast", "cast_cards", "demo_password", "demo_people", "duties_of",
    "firms_of", "first_holders", "hall_for", "has_desk", "has_duty", "has_interest", "has_role",
    "holders_of", "how", "is_declared_kin", "is_officer", "is_own", "kin_of", "level_of", "mandates_in_force",
    "mandates_of", "may", "may_come_in", "must", "office_for", "offices_of", "organisation_by_code",
    "person_by_digest", "person_by_id_number", "person_by_username", "person_of_token",
    "representatives_of", "represents",
    "roles_at", "secret_state", "side_of", "sides_of", "supervisors_of", "tokens_of",
]  # fmt: skip

OFFICER_ROLES = frozenset(
    {
        Role.WINDOW,
        Role.APPROVER,
        Role.HEAD,
        Role.SUPERVISOR,
        Role.HOTLINE,
        Role.INSPECTOR,
        Role.CATALOGUER,
        Role.ADMINISTRATOR,
    }
)
"""Roles that only somebody in public service holds."""

DESK_ROLES = OFFICER_ROLES - {Role.HOTLINE, Role.INSPECTOR}
"""Those with a desk here. The rooms of the others are not built: they are led to none that would refuse them."""

SCOPES: dict[str, str] = {
    "me:read": "who I am and what I may do",
    "me:write": "change my telephone, e-mail, address and password",
    "cases:read": "my applications",
    "cases:write": "apply, correct, withdraw",
    "desk:read": "what my office sees: its work queue, cases, certificates and papers",
    "desk:write": "act on cases and certificates in the name of my office",
    "licences:read": "certificates I hold",
    "licences:write": "show or give back a certificate I hold",
    "documents:read": "my files and documents",
    "documents:write": "upload files",
    "messages:read": "my messages",
    "messages:write": "mark my messages as read",
}
"""Every scope a token can have, with what it opens. A token never opens more than its person may do."""


def sides_of(scopes: Iterable[str]) -> frozenset[str]:
    """What somebody may be while these scopes act: what `desk:` opens is done and seen in the name of an office, all
    else as the person whose matter it is; `me:` only says who somebody is."""
    found: set[str] = set()
    for scope in scopes:
        area = scope.partition(":")[0]
        found |= {OWN, OFFICE} if area == "me" else {OFFICE if area == "desk" else OWN}
    return frozenset(found)


def secret_state() -> str:
    """Whether what is sealed in the database opens with the present secret: fits, other, nothing-sealed, no-table."""
    from tongban.accounts import canary

    return canary.secret_state()


def person_by_username(username: str) -> Person | None:
    """The person with that sign-in name, or None."""
    return Person.objects.filter(username=username.strip()).first()


def person_by_id_number(number: str) -> Person | None:
    """The person with that identity number, found by its keyed hash, or None. Nothing is unsealed."""
    from tongban.accounts.sealing import digest

    return Person.objects.filter(id_digest=digest(number.strip().upper())).first()


def birth_date_of(person: Person) -> date | None:
    """The day of birth that the person's own identity number says; None where no number is known. The number itself is
    not handed out."""
    from tongban.accounts.sealing import CannotUnseal, unseal
    from tongban.kit.identifiers import BadIdentifier, read_id_number

    if not person.id_sealed:
        return None
    try:
        return read_id_number(unseal(person.id_sealed)).birth
    except (BadIdentifier, CannotUnseal):
        return None


def person_by_digest(digest: str) -> Person | None:
    """The person with the identity number of that keyed hash, or None."""
    return Person.objects.filter(id_digest=digest).first() if digest else None


def mandates_of(person: Person, on: date | None = None) -> list[Mandate]:
    """The mandates a person holds on a day (today unless said), with organisation and region."""
    return list(mandates_used_by(person, on).select_related("organisation", "region").order_by("id"))


def has_role(
    person: Person,
    role: str,
    organisation: Organisation | None = None,
    region: Division | None = None,
) -> bool:
    """Whether a person holds a role today: at one organisation, and covering one place, where these are named."""
    return any(
        mandate.role == role
        and (organisation is None or mandate.organisation_id == organisation.pk)
        and (region is None or mandate.region is None or region.code.startswith(mandate.region.prefix))
        for mandate in mandates_of(person)
    )


def is_officer(person: object) -> bool:
    """Whether somebody holds any role of the public service today."""
    return isinstance(person, Person) and mandates_used_by(person).filter(role__in=OFFICER_ROLES).exists()


def has_desk(person: object) -> bool:
    """Whether somebody has a desk to work at today."""
    return isinstance(person, Person) and mandates_used_by(person).filter(role__in=DESK_ROLES).exists()


def kin_of(officer: Person) -> list[Kin]:
    """The relatives an officer has declared: masked names, never a number."""
    return list(Kin.objects.filter(officer=officer))


def is_declared_kin(officer_id: int, person_id: int) -> bool:
    """Whether an officer has declared this person as a relative: keyed hashes are compared, and none is handed out."""
    number = Person.objects.filter(pk=person_id).values("id_digest")
    return Kin.objects.filter(officer=officer_id, digest__in=number).exists()


def offices_of(person: Person, role: str | None = None) -> list[Organisation]:
    """The offices and halls a person serves at today, each once; only in `role` where it is named."""
    roles = OFFICER_ROLES if role is None else {role}
    held = [m.organisation for m in mandates_of(person) if m.role in roles and m.role in OFFICER_ROLES]
    return list(dict.fromkeys(held))


def firms_of(person: Person) -> list[Organisation]:
    """The firms, shops and other bodies a person represents today, by code."""
    return list(
        Organisation.objects.filter(
            pk__in=mandates_used_by(person).filter(role=Role.REPRESENTATIVE).values("organisation")
        )
    )


def represents(person: Person, organisation: Organisation) -> bool:
    """Whether a person may act for a firm today."""
    return mandates_used_by(person).filter(role=Role.REPRESENTATIVE, organisation=organisation).exists()


def representatives_of(organisation: Organisation) -> list[Person]:
    """Everybody who may act for a firm today, longest-serving first."""
    return holders_of(Role.REPRESENTATIVE, organisation)


def holders_of(role: str, organisation: Organisation) -> list[Person]:
    """Everybody who holds a role at an organisation today, longest-serving first."""
    held = mandates_in_force().filter(role=role, organisation=organisation, person__is_active=True)
    return [m.person for m in held.select_related("person").order_by("since", "id")]


def first_holders(role: str, codes: Collection[str]) -> dict[str, Person]:
    """Whoever has held a role longest at each of these organisations, by its code (one query)."""
    held = mandates_in_force().filter(role=role, organisation__code__in=codes, person__is_active=True)
    rows = held.select_related("person", "organisation").order_by("-since", "-id")
    return {mandate.organisation.code: mandate.person for mandate in rows}  # the first of each comes last, and stays


def supervisors_of(region_code: str | None) -> list[Person]:
    """Everybody who supervises a place today, longest-serving first, each once."""
    held = mandates_in_force().filter(role=Role.SUPERVISOR, person__is_active=True).select_related("person", "region")
    around = [
        m for m in held.order_by("since", "id") if m.region is None or (region_code or "").startswith(m.region.prefix)
    ]
    return list(dict.fromkeys(m.person for m in around))


def office_for(department_code: str, region: Division | None = None) -> Organisation:
    """The office that carries a line of business in a place: the one whose own place lies closest around it.

    Without a place any office of that line will do. NotFound (no-office) where no office carries it there.
    """
    offices = Organisation.objects.filter(department=department_code, kind=Organisation.Kind.OFFICE)
    around = [
        (len(office.region.prefix) if office.region else 0, -office.pk, office)
        for office in offices.select_related("region")
        if region is None or office.region is None or region.code.startswith(office.region.prefix)
    ]
    if not around:
        raise NotFound(
            _("No office carries “%(department)s” in this place.") % {"department": department_code},
            code="no-office",
            next_step=_("Call 12345 and ask which office is responsible."),
        )
    return max(around)[2]


def organisation_by_code(code: str) -> Organisation | None:
    """The organisation with that unified social credit code, or None."""
    return Organisation.objects.filter(code=code.strip().upper()).first()


def hall_for(region: Division | None = None) -> Organisation | None:
    """The service hall of a place (the closest one around it), or None."""
    halls = Organisation.objects.filter(kind=Organisation.Kind.HALL).select_related("region")
    around = [
        (len(hall.region.prefix) if hall.region else 0, -hall.pk, hall)
        for hall in halls
        if region is None or hall.region is None or region.code.startswith(hall.region.prefix)
    ]
    return max(around)[2] if around else None


def cast() -> list[Person]:
    """The demonstration's people, those of the story first; empty where no demonstration is loaded."""
    from tongban.accounts.cast import PEOPLE

    order = {member.username: number for number, member in enumerate(PEOPLE)}
    return sorted(_cast_members(), key=lambda person: order.get(person.username, len(order)))


@dataclass(frozen=True)
class CastCard:
    """Somebody of the cast on the sign-in page: who they are and what they do in the story."""

    username: str
    name: str
    does: str
    is_principal: bool

    @property
    def face(self) -> str:
        """The first character of the name."""
        return self.name[:1]


def cast_cards() -> list[CastCard]:
    """The cast as cards, in the reader's language: the story's people first, then the other departments'. Whoever has a
    duty and no desk for it is left out: signing in as them would show a citizen's pages and no duty."""
    from tongban.accounts.cast import PEOPLE

    told = {member.username: member for member in PEOPLE}
    is_chinese = (get_language() or "zh").startswith("zh")
    cards = []
    for person in _cast_members():
        held = {m.role for m in person.mandates.all()} & OFFICER_ROLES
        if held and not held & DESK_ROLES:
            continue
        member = told.get(person.username)
        if member is not None:
            does = member.does if is_chinese else member.does_en
        else:
            does = "，".join(f"{m.organisation.name} {m.get_role_display()}" for m in person.mandates.all())
        cards.append(CastCard(person.username, person.name, does, member is not None))
    return sorted(cards, key=lambda card: list(told).index(card.username) if card.is_principal else len(told))


def _cast_members() -> QuerySet[Person]:
    from tongban.accounts.cast import DEPARTMENT_HEADS_AND_APPROVERS, PEOPLE

    names = [member.username for member in PEOPLE] + [username for username, _name in DEPARTMENT_HEADS_AND_APPROVERS]
    rows = Person.objects.filter(is_demo=True, username__in=names)
    return rows.order_by("pk").prefetch_related("mandates__organisation")


def demo_password() -> str:
    """The password every account of the cast has; shown by the demonstration itself."""
    from tongban.accounts.cast import DEMO_PASSWORD

    return DEMO_PASSWORD


def tokens_of(person: Person) -> list[Token]:
    """A person's keys to the programming interface, newest first; never the keys themselves."""
    return list(Token.objects.filter(person=person))


def person_of_token(key: str) -> tuple[Person, Token] | None:
    """Whose key this is, and the key's record; None where it is unknown or over, or its person may not sign in."""
    from tongban.accounts.sealing import digest

    token = Token.objects.select_related("person").filter(digest=digest(key), expires_at__gt=timezone.now()).first()
    return (token.person, token) if token and may_come_in(token.person) else None


def may_come_in(person: Person) -> bool:
    """Whether an account may be used: by password, key, session or provider. Nobody who was invented for the
    demonstration comes in anywhere else; their passwords are published."""
    return person.is_active and (not person.is_demo or settings.DEMO_PEOPLE)


def demo_people() -> int:
    """How many accounts of this database were invented for the demonstration."""
    return Person.objects.filter(is_demo=True).count()
