"""What may be asked about certificates, always by whom; the public questions say nothing personal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tongban.accounts.models import Organisation, Person
from tongban.accounts.queries import duties_of, firms_of
from tongban.documents.queries import opens
from tongban.journal import queries as journal
from tongban.journal.queries import entries_of
from tongban.kit.identifiers import BadIdentifier, mask_name, read_licence_identifier
from tongban.kit.lifecycle import Move
from tongban.kit.names import same_name
from tongban.kit.refusals import NotFound, Refusal
from tongban.licences.lifecycle import LICENCE
from tongban.licences.models import OFFICERS, Licence, Showing
from tongban.regions.queries import of_prefix

if TYPE_CHECKING:
    from tongban.documents.models import Document, StoredFile

IN_FORCE = Q(state="valid")
MOST_MATCHES = 50
"""Certificates shown to whoever asks by a number that several bear."""
WHOLE = ("issuer", "document", "holder_organisation", "holder_person", "replaced_by")
"""What a page about a certificate reads besides its own row."""


@dataclass(frozen=True)
class PublicFacts:
    """What anybody may know of a certificate whose identifier or code they have. Holders who are people are masked."""

    identifier: str
    number: str
    kind: str
    kind_name: str
    version: int
    holder: str
    issuer: str
    issuer_code: str
    issued_on: date
    valid_from: date
    valid_until: date | None
    state: str
    state_label: Any
    state_since: date
    tone: str
    in_force: bool
    sha256: str
    demo: bool
    replaced_by: str


@dataclass(frozen=True)
class Look:
    """Somebody made or used a one-time code."""

    at: datetime
    used: bool
    by: str


def licences_of(person: Person, *, also: Organisation | None = None) -> list[Licence]:
    """The certificates `person` holds, and those of the firms they represent; those in force first, newest first.
    `also`: a firm in whose name they have a matter under way. For rooms that have checked that."""
    firms = {firm.pk for firm in firms_of(person)} | ({also.pk} if also is not None else set())
    mine = Q(holder_person=person) | Q(holder_organisation__in=firms)
    rows = Licence.objects.filter(mine).select_related(*WHOLE).order_by("-id")
    return sorted(rows, key=lambda licence: licence.state != "valid" or is_over(licence))


def held(
    kind: str,
    *,
    person: Person | None = None,
    organisation: Organisation | None = None,
    named: str = "",
    on: date | None = None,
) -> Licence | None:
    """The certificate of that kind in force on a day (today) that person or organisation holds; the newest, or None.
    `named`: only one headed by that name, where somebody keeps the certificates of others (their children) too."""
    if (person is None) == (organisation is None):
        raise ValueError("a certificate is held by a person or by an organisation")
    day = on or timezone.localdate()
    rows = Licence.objects.filter(IN_FORCE, kind=kind, valid_from__lte=day).filter(
        Q(valid_until=None) | Q(valid_until__gte=day)
    )
    rows = rows.filter(holder_person=person) if person is not None else rows.filter(holder_organisation=organisation)
    found = rows.select_related("issuer").order_by("-valid_from", "-id")
    return next((one for one in found if not named or same_name(one.holder_name, named)), None)


def keeper_of(licence: Licence) -> str:
    """Who keeps it where it is headed by another's name (a parent a child's); empty where its holder does."""
    keeper = licence.holder_person
    return keeper.name if keeper is not None and not same_name(keeper.name, licence.holder_name) else ""


def shade_of(facts: PublicFacts, *, of_firm: bool) -> str:
    """How its card is coloured, on every page: not in force is never like in force, and a person's not like a firm's.
    The state stands beside it in words."""
    if not facts.in_force:
        return "grey"
    return "green" if of_firm else ""


def of_cases(case_numbers: Sequence[str]) -> QuerySet[Licence]:
    """The certificates that came out of these cases. For rooms that have checked who is asking."""
    rows = Licence.objects.filter(case_number__in=list(case_numbers)).exclude(case_number="").order_by("id")
    return rows.select_related(*WHOLE)


def numbers_of_cases() -> QuerySet[Licence, str]:
    """The numbers of all cases a certificate came out of, to be asked within another question. For rooms that count."""
    return Licence.objects.exclude(case_number="").values_list("case_number", flat=True)


def licence_seen_by(person: Person, identifier: str) -> Licence:
    """The certificate, if `person` holds it, represents its holder, or works on its cases at its issuer and in its
    region; NotFound otherwise."""
    licence = _by_identifier(identifier)
    if licence is None or not licence.roles_of(person):
        raise absent()
    return licence


def public_facts(identifier: str) -> PublicFacts:
    """What anybody may know of the certificate with that identifier; NotFound where there is none."""
    licence = _by_identifier(identifier)
    if licence is None:
        raise absent()
    return facts_of(licence)


class SeveralMatch(Refusal):
    """More than one certificate bears the number: none of them is guessed."""

    code = "licence-number-shared"
    status = 409

    def __init__(self, found: Sequence[PublicFacts]) -> None:
        named = "；".join(f"{facts.kind_name} · {facts.issuer} · {facts.identifier}" for facts in found)
        super().__init__(
            ngettext("%(n)s certificate bears this number.", "%(n)s certificates bear this number.", len(found))
            % {"n": len(found)},
            next_step=_("Choose one and ask by its identifier: %(named)s") % {"named": named},
        )


def find_public(words: str) -> PublicFacts:
    """The one certificate that `find_all_public` finds; NotFound where there is none, SeveralMatch where more are.

    Issuers number each kind of certificate from 1, so the same number may stand on certificates of several kinds.
    """
    found = find_all_public(words)
    if not found:
        raise absent()
    if len(found) > 1:
        raise SeveralMatch(found)
    return found[0]


def find_all_public(words: str) -> list[PublicFacts]:
    """What anybody may know by what is printed on a certificate: identifier, check code, or (for certificates of
    organisations) its number: of every certificate it is printed on, each in its newest version, by kind and issuer.

    A person's certificate is never found by its number, which others may know.
    """
    asked = words.strip()
    named = _by_identifier(asked)
    if named is not None:
        return [facts_of(named)]
    code = "".join(c for c in asked.upper() if c.isalnum())
    spelled = "-".join(code[i : i + 4] for i in range(0, len(code), 4))
    printed = Q(number=asked, holder_person=None) | Q(document__check_code=spelled)
    rows = (
        Licence.objects.select_related(*WHOLE).filter(printed).order_by("kind_name", "issuer__name", "-version", "-id")
    )
    found = list(rows[:MOST_MATCHES])
    keys = {row.pk for row in found}
    newest = [row for row in found if _newer(row) is None or _newer(row).pk not in keys]
    return [facts_of(row) for row in newest]


def _newer(licence: Licence) -> Any:
    return getattr(licence, "replaced_by", None)


def facts_of(licence: Licence) -> PublicFacts:
    """What anybody may know of a certificate."""
    over = is_over(licence)
    state = LICENCE.state("expired" if over and licence.state in {"valid", "suspended"} else licence.state)
    personal = licence.holder_person_id is not None
    newer = getattr(licence, "replaced_by", None)
    return PublicFacts(
        identifier=licence.identifier,
        number=_veiled(licence.number) if personal else licence.number,
        kind=licence.kind,
        kind_name=licence.kind_name,
        version=licence.version,
        holder=mask_name(licence.holder_name) if personal else licence.holder_name,
        issuer=licence.issuer.name,
        issuer_code=licence.issuer.code,
        issued_on=licence.issued_on,
        valid_from=licence.valid_from,
        valid_until=licence.valid_until,
        state=state.name,
        state_label=state.label,
        state_since=licence.state_since,
        tone=state.tone,
        in_force=state.name == "valid" and licence.valid_from <= timezone.localdate(),
        sha256=licence.document.sha256 if licence.document else "",
        demo=licence.issuer.is_demo,
        replaced_by=newer.identifier if newer is not None else "",
    )


def says(licence: Licence) -> list[tuple[str, str]]:
    """What the face of the certificate says, as (label, value), in order."""
    rows = licence.document.facts.get("says", []) if licence.document else list(licence.fields.items())
    return [(str(label), str(value)) for label, value in rows]


def is_over(licence: Licence, on: date | None = None) -> bool:
    """Whether its validity has run out, though the clock may not have come by yet."""
    return licence.valid_until is not None and licence.valid_until < (on or timezone.localdate())


def moves_open(licence: Licence, person: Person) -> list[Move]:
    """The acts `person` may carry out on it now, by hand."""
    return journal.moves_open(licence, LICENCE, person)


def looks(licence: Licence) -> list[Look]:
    """Who looked at it by a one-time code, newest first. For its holder."""
    entries = entries_of("licence", licence.reference()).filter(what="licence.look").order_by("-id")[:50]
    return [Look(entry.at, True, str(entry.facts.get("by", ""))) for entry in entries]


def showing_of(licence: Licence, code: str, now: datetime | None = None) -> Showing | None:
    """The holder's own open code, or None where it is used, over, or of another certificate."""
    moment = now or timezone.now()
    return licence.showings.filter(digest=digest_of(code), used_at=None, expires_at__gt=moment).first()


def showing_used(licence: Licence, code: str) -> bool:
    """Whether somebody has used that code."""
    return licence.showings.filter(digest=digest_of(code)).exclude(used_at=None).exists()


def issued_by_offices_of(
    officer: Person, words: str = "", before: int | None = None, count: int = 25
) -> tuple[list[Licence], int | None]:
    """(what the officer’s bodies issued in their region, newest first; the key after which the next page begins)."""
    reach = Q(pk__in=[])
    for duty in duties_of(officer):
        if duty.role in OFFICERS:
            reach |= Q(issuer=duty.organisation_id) & (of_prefix(duty.region_prefix) if duty.region_prefix else Q())
    rows = Licence.objects.filter(reach).select_related(*WHOLE).order_by("-id")
    if words:
        rows = rows.filter(Q(number=words) | Q(identifier=words) | Q(holder_name__startswith=words))
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: count + 1])
    return found[:count], found[count - 1].pk if len(found) > count else None


def by_reference(reference: str) -> Licence | None:
    """The certificate the journal speaks of; for reactions."""
    rows = Licence.objects.select_related("issuer", "holder_person", "holder_organisation")
    return rows.filter(identifier__endswith=reference).first()


def digest_of(code: str) -> str:
    """Under what a one-time code is kept (case and hyphens do not matter)."""
    return sha256("".join(c for c in code.upper() if c.isalnum()).encode()).hexdigest()


def not_in_force() -> QuerySet[Licence]:
    """Every certificate that must stand in the status list."""
    return Licence.objects.exclude(state="valid").order_by("id")


def running_out(on: date) -> QuerySet[Licence]:
    """Certificates whose last day is before `on` and whose state does not say so yet."""
    return Licence.objects.filter(state__in=["valid", "suspended"], valid_until__lt=on).order_by("id")


def _by_identifier(identifier: str) -> Licence | None:
    try:
        spelled = str(read_licence_identifier(identifier))
    except BadIdentifier:
        spelled = identifier
    return Licence.objects.select_related(*WHOLE).filter(identifier=spelled).first()


def _veiled(number: str) -> str:
    return f"{number[:2]}{'*' * max(len(number) - 4, 2)}{number[-2:]}"


@opens
def its_paper(person: Person, paper: Document | StoredFile) -> bool:
    """Whoever may see a certificate may read its PDF (its holder, who represents the firm, its issuer)."""
    if getattr(paper, "subject_kind", "") != "licence":
        return False
    licence = Licence.objects.filter(document__number=getattr(paper, "number", "")).first()
    return licence is not None and bool(licence.roles_of(person))


def absent() -> NotFound:
    """The one answer to whoever asks for what is not there or not theirs."""
    return NotFound(
        _("There is no certificate under that identifier, number or code."),
        next_step=_("Compare it with the certificate, character by character, or scan its QR code."),
    )
