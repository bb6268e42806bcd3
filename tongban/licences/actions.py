"""What can happen to a certificate: issued, changed in state, shown for a moment, listed as no longer in force."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NoReturn

from django.conf import settings
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tongban.accounts.models import Organisation, Person
from tongban.catalog.queries import licence_kind
from tongban.documents.actions import Verdict, issue_document, mark_of, sign_status_list, verify_here
from tongban.journal.actions import next_number, perform, record, refuse
from tongban.journal.models import Entry
from tongban.kit.identifiers import build_licence_identifier
from tongban.kit.refusals import NotAllowed, NotFound, Refusal, WrongState
from tongban.licences import events, queries
from tongban.licences.lifecycle import LICENCE
from tongban.licences.models import Licence, Showing
from tongban.regions.models import Division

SHOWN_FOR = timedelta(seconds=300)
LIST_HOLDS = timedelta(hours=24)
"""How long a status list may be relied on before a newer one should be fetched."""
LANDSCAPE_ROWS = 8
"""A face with more lines than this is drawn upright."""
BORN_BY = "《中华人民共和国行政许可法》第三十九条"
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


# ---------------------------------------------------------------- issuing


def issue_licence(
    kind: str,
    *,
    holder_person: Person | None = None,
    holder_organisation: Organisation | None = None,
    holder_name: str,
    issuer: Organisation,
    number: str,
    fields: Mapping[str, Any],
    says: Sequence[tuple[str, str]] | None = None,
    valid_from: date,
    valid_until: date | None = None,
    case_number: str = "",
    region: Division | None = None,
    at: datetime | None = None,
    actor: Person | None = None,
    replaces: Licence | None = None,
    landscape: bool | None = None,
) -> Licence:
    """A certificate in force from `valid_from`, with its identifier (电子证照标识) and document, drawn when first read.

    `kind`: code of a licence kind in packs. `fields`: what it says by fact name, for cases to take over; `says`: the
    same as (label, value) rows for its face (`fields` where none are given). `region`: the place whose officers have to
    do with it, its issuer's where none is said. `replaces`: the version this one takes the
    place of, which ends now. The caller's own act has checked that `actor` may issue. Raises GlyphMissing, NotFound
    (unknown kind).
    """
    known, moment = licence_kind(kind), at or timezone.now()
    rows = [[str(label), str(value)] for label, value in (says if says is not None else fields.items())]
    with transaction.atomic():
        version = 1
        if replaces is not None:
            perform(replaces, LICENCE, "replace", actor=actor, at=moment, as_part=True)
            version = replaces.version + 1
        licence = _with_identifier(
            Licence(
                number=number,
                kind=kind,
                kind_name=known.name.zh,
                version=version,
                holder_person=holder_person,
                holder_organisation=holder_organisation,
                holder_name=holder_name,
                issuer=issuer,
                fields=dict(fields),
                issued_on=timezone.localdate(moment),
                valid_from=valid_from,
                valid_until=valid_until,
                state_since=timezone.localdate(moment),
                replaces=replaces,
                case_number=case_number,
                region_id=region.pk if region is not None else issuer.region_id,
            ),
            known.defined_by + known.sequence,
        )
        _publish(licence, rows, landscape, actor, moment)
    return licence


def _publish(
    licence: Licence, rows: list[list[str]], landscape: bool | None, actor: Person | None, at: datetime
) -> None:
    """Its document is issued and its birth recorded."""
    licence.document = issue_document(
        "certificate",
        organisation=licence.issuer,
        addressee=licence.holder_person,
        subject_kind="licence",
        subject=licence.reference(),
        title=licence.kind_name,
        facts=face_of(licence, rows, landscape),
        at=at,
    )
    licence.save(update_fields=["document"])
    record(
        events.ISSUED,
        kind="licence",
        subject=licence.reference(),
        actor=actor,
        organisation_id=licence.issuer_id,
        after=licence.state,
        facts=born_as(licence),
        basis=BORN_BY,
        at=at,
    )


def born_as(licence: Licence) -> dict[str, Any]:
    """What the record keeps of a certificate's birth."""
    return {"kind": licence.kind, "version": licence.version, "case": licence.case_number}


def _with_identifier(licence: Licence, type_code: str) -> Licence:
    """Save it under its identifier. The serial is the number; random for people, whose numbers must not be public."""
    plain = re.sub(r"[\s-]", "", licence.number).upper()
    by_number = licence.holder_person is None and re.fullmatch(r"[0-9A-Z]{4,40}", plain, re.ASCII)
    serials = [plain] if by_number else []
    serials += ["".join(secrets.choice(ALPHABET) for _place in range(16)) for _try in range(3)]
    for serial in serials:
        licence.identifier = build_licence_identifier(type_code, licence.issuer.code, serial, licence.version)
        try:
            with transaction.atomic():
                licence.save(force_insert=True)
        except IntegrityError:
            continue  # that number is taken in this version: a random serial tells them apart
        return licence
    raise WrongState(_("No free identifier was found for this certificate."), next_step=_("Try again."))


def face_of(licence: Licence, rows: list[list[str]], landscape: bool | None = None) -> dict[str, Any]:
    """All that a certificate shows; lying where it has few lines, unless said."""
    return {
        "identifier": licence.identifier,
        "number": licence.number,
        "says": rows or [["持证主体", licence.holder_name]],
        "valid_from": licence.valid_from.isoformat(),
        "valid_until": licence.valid_until.isoformat() if licence.valid_until else None,
        "landscape": len(rows) <= LANDSCAPE_ROWS if landscape is None else landscape,
        "link": reverse("licences:verify-one", args=[licence.identifier]),
    }


def address_of_showing(code: str) -> str:
    """Where the other side looks."""
    return whole_address(reverse("licences:check-showing", args=[code]))


def whole_address(path: str) -> str:
    """A path of this site as a QR code must spell it."""
    return f"{settings.SITE_URL}{path}"


# ---------------------------------------------------------------- its life


def move(licence: Licence, name: str, actor: Person | None, *, at: datetime | None = None, **facts: Any) -> Entry:
    """One move of its life (suspend, restore, revoke, cancel, …) by somebody who may. Refusals as `perform`."""
    return perform(licence, LICENCE, name, actor=actor, at=at, **facts)


def refuse_move(licence: Licence, name: str, actor: Person) -> NoReturn:
    """Raise why a move that the page does not offer cannot be made; nothing is ever done."""
    refuse(licence, LICENCE, name, actor)


def expire_due(now: datetime | None = None, limit: int = 1000) -> int:
    """The clock's act: certificates whose last day is over become expired; how many did."""
    moment = now or timezone.now()
    due = list(queries.running_out(timezone.localdate(moment))[:limit])
    for licence in due:
        perform(licence, LICENCE, "expire", actor=None, at=moment)
    return len(due)


def _since(licence: Licence, *, at: datetime, **_facts: Any) -> None:
    """Every change of state notes its day, which the status list repeats."""
    licence.state_since = timezone.localdate(at)


for _move in LICENCE.moves:
    _register: Callable[..., Any] = LICENCE.performs(_move.name)
    _register(_since)


# ---------------------------------------------------------------- shown for a moment (亮证)


def show(licence: Licence, actor: Person, *, shows: Sequence[str] = (), at: datetime | None = None) -> str:
    """A one-time code by which one stranger may see this certificate within 300 seconds. Only the holder may.

    `shows`: labels of the face that may be seen besides kind, state and validity; nothing more is.
    """
    moment = at or timezone.now()
    if "holder" not in licence.roles_of(actor):
        raise NotAllowed(_("Only its holder can show a certificate."), next_step=_("Ask the holder to show it."))
    if licence.state != "valid" or queries.is_over(licence, timezone.localdate(moment)):
        raise WrongState(
            _("The certificate is not in force and cannot be shown."), next_step=_("Look at its page for the reason.")
        )
    code = "".join(secrets.choice(ALPHABET) for _place in range(12))
    known = [label for label, _value in queries.says(licence)]
    with transaction.atomic():
        Showing.objects.create(
            licence=licence,
            digest=queries.digest_of(code),
            shows=[label for label in known if label in set(shows)],
            created_at=moment,
            expires_at=moment + SHOWN_FOR,
        )
        _note(licence, events.SHOWN, actor, {}, moment)
    return code


def check_showing(
    code: str, *, by: str = "", actor: Person | None = None, at: datetime | None = None
) -> dict[str, Any]:
    """What the holder lets the other side see, once: {facts: PublicFacts, rows: [(label, value)]}. Recorded, with `by`.

    Refusals: not-found, showing-used, showing-over.
    """
    moment = at or timezone.now()
    with transaction.atomic():
        showing = (
            Showing.objects.select_for_update(of=("self",))
            .select_related("licence__issuer", "licence__document")
            .filter(digest=queries.digest_of(code))
            .first()
        )
        if showing is None:
            raise NotFound(_("There is no such code."), next_step=_("Ask the holder to show the certificate again."))
        if showing.used_at is not None:
            raise _gone("showing-used", _("This code has been used. Each code works once."))
        if showing.expires_at <= moment:
            raise _gone("showing-over", _("This code is more than 5 minutes old."))
        Showing.objects.filter(pk=showing.pk).update(used_at=moment)
        who = by.strip()[:60] or (actor.name if actor else "")
        _note(showing.licence, events.LOOKED_AT, actor, {"by": who, "shows": showing.shows}, moment)
    rows = [(label, value) for label, value in queries.says(showing.licence) if label in showing.shows]
    return {"facts": queries.facts_of(showing.licence), "rows": rows, "at": moment}


def _gone(code: str, sentence: str) -> Refusal:
    return Refusal(sentence, code=code, status=410, next_step=_("Ask the holder to show the certificate again."))


def _note(licence: Licence, what: str, actor: Person | None, facts: Mapping[str, Any], at: datetime) -> None:
    record(what, kind="licence", subject=licence.reference(), actor=actor, organisation_id=None, facts=facts, at=at)


# ---------------------------------------------------------------- the list of those no longer in force


def status_list(now: datetime | None = None) -> bytes:
    """The signed list of every certificate not in force (JWS, ES256), to be carried along and read offline."""
    moment = now or timezone.now()
    rows = queries.not_in_force().values_list("identifier", "state", "state_since")
    entries = {mark_of(identifier): {"state": state, "since": since.isoformat()} for identifier, state, since in rows}
    number = next_number("status-list")
    return sign_status_list(entries, number=number, at=moment, next_at=moment + LIST_HOLDS).encode()


def current_status_list() -> bytes:
    """The list as everybody may download it: made at most once a minute while nothing changes."""
    key = f"status-list:{queries.not_in_force().count()}"
    kept: bytes | None = cache.get(key)
    if kept is None:
        kept = status_list()
        cache.set(key, kept, 60)
    return kept


def verify_file(content: bytes, now: datetime | None = None) -> Verdict:
    """The verdict on a PDF with today's state of its certificate; nothing of it is kept."""
    moment = now or timezone.now()
    first = verify_here(content, now=moment)
    if not first.identifier:
        return first
    rows = queries.not_in_force().filter(identifier=first.identifier).values_list("identifier", "state", "state_since")
    entries = {mark_of(identifier): {"state": state, "since": since.isoformat()} for identifier, state, since in rows}
    signed = sign_status_list(entries, number=0, at=moment, next_at=moment + LIST_HOLDS)
    return verify_here(content, status_list=signed, now=moment)
