"""What can happen to the catalogue: packs are loaded, and what changed becomes a new version. Nothing is edited."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from tongban.accounts.models import Organisation
from tongban.catalog import editions, queries, searching, shelves
from tongban.catalog.events import PUBLISHED, home_card
from tongban.catalog.models import Edition, PackVersion, Power
from tongban.catalog.packs import ItemPack, OneThingPack, PowerRow
from tongban.catalog.powers.codes import level_of
from tongban.catalog.powers.drafting import Draft, draft
from tongban.catalog.powers.moving import move_powers, take_due, take_effect
from tongban.catalog.reading import BrokenPacks, Fault, Packs, faults_of, read_packs
from tongban.catalog.scaffold import new_pack
from tongban.journal.actions import record
from tongban.kit.refusals import Invalid

__all__ = [
    "BrokenPacks",
    "Draft",
    "Fault",
    "Loaded",
    "check_packs",
    "draft",
    "home_card",
    "load_packs",
    "move_powers",
    "new_pack",
    "publish",
    "read_packs",
    "take_due",
    "take_effect",
]

Pack = ItemPack | OneThingPack


@dataclass
class Loaded:
    """What a loading did: versions made, packs left as they were, powers and edition."""

    made: list[PackVersion] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    powers: int = 0
    edition: str = ""


def check_packs(folder: Path | str | None = None) -> list[Fault]:
    """Every fault in a folder of packs (that of this installation); empty where all is well."""
    return faults_of(folder or settings.PACKS_DIR)


def load_packs(folder: Path | str | None = None) -> Loaded:
    """Read, check and publish every pack of a folder; raises `BrokenPacks` and then changes nothing."""
    packs = read_packs(folder or settings.PACKS_DIR)
    with transaction.atomic():
        powers = load_powers(packs)
        loaded = publish(packs.all.values())
        loaded.powers = powers
        if loaded.made or powers:
            published = {f"{row.code} {row.number}": row.fingerprint for row in loaded.made}
            facts = {"versions": published, "powers": powers, "edition": loaded.edition}
            record(PUBLISHED, kind="catalogue", subject="catalogue", facts=facts)
    return loaded


def fingerprint_of(pack: Pack) -> tuple[dict[str, Any], str]:
    """A pack's content as stored, and its SHA-256: equal content has an equal fingerprint on every machine."""
    content = pack.model_dump(mode="json")
    said = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return content, hashlib.sha256(said.encode()).hexdigest()


@transaction.atomic
def publish(packs: Iterable[Pack]) -> Loaded:
    """A version for each pack whose content is new; the rest stays. Ends with a new edition where anything changed."""
    loaded = Loaded()
    packs = list(packs)
    codes = [_facts(pack).code for pack in packs]
    known: dict[tuple[str, str], dict[str, int]] = {}
    rows = PackVersion.objects.filter(code__in=codes).order_by("number")
    for kind, code, fingerprint, number in rows.values_list("kind", "code", "fingerprint", "number"):
        known.setdefault((kind, code), {})[fingerprint] = number
    for pack in packs:
        content, fingerprint = fingerprint_of(pack)
        versions = known.get((_kind(pack), _facts(pack).code), {})
        if versions and fingerprint == next(reversed(versions)):
            loaded.unchanged.append(_facts(pack).code)
            continue
        loaded.made.append(_new_version(pack, content, fingerprint, versions))
    PackVersion.objects.bulk_create(loaded.made)
    before = Edition.objects.order_by("-pk").first()
    edition = editions.renew()
    if edition != before:
        searching.rewrite(_search_rows())
    loaded.edition = edition.fingerprint
    return loaded


def _facts(pack: Pack) -> Any:
    return pack.item if isinstance(pack, ItemPack) else pack.one_thing


def _kind(pack: Pack) -> str:
    return PackVersion.Kind.ITEM if isinstance(pack, ItemPack) else PackVersion.Kind.ONE_THING


def _new_version(pack: Pack, content: dict[str, Any], fingerprint: str, versions: Mapping[str, int]) -> PackVersion:
    """The next version, not yet stored. `versions`: fingerprint → number of those there are."""
    facts, kind = _facts(pack), _kind(pack)
    if fingerprint in versions:
        raise Invalid(
            _("The content of “%(code)s” is that of its version %(number)s again.")
            % {"code": facts.code, "number": versions[fingerprint]},
            code="pack-content-again",
            next_step=_("Give it the date from which it is in force again (in_force_from)."),
            where={"file": f"{kind}s/{facts.code}/pack.toml", "row": "in_force_from"},
        )
    return PackVersion(
        kind=kind,
        code=facts.code,
        number=max(versions.values(), default=0) + 1,
        fingerprint=fingerprint,
        content=content,
        name=facts.name.zh,
        in_force_from=facts.in_force_from,
        in_force_until=facts.in_force_until,
    )


def _search_rows() -> Iterable[searching.Row]:
    for guide in queries.guides():
        facts = guide.facts
        names = (facts.name.zh, facts.name.en)
        yield searching.Row(guide.code, " ".join(names), tuple(facts.keywords))


def load_powers(packs: Packs) -> int:
    """The list of powers as the packs have it, given to the offices there are; returns how many rows are new."""
    return give_powers(packs.shelves.powers)


def give_powers_to_new_offices(**_signal: Any) -> None:
    """Offices came into being after the packs were loaded: they hold what their line of business holds."""
    if PackVersion.objects.exists():
        give_powers(shelves.shelves().powers)


def give_powers(rows: Iterable[PowerRow]) -> int:
    """Give every office of a line of business the powers of that line (权责清单); returns how many rows are new.

    What has moved since stays moved: a row that a move closed is not opened again, nor is one given where a move has
    opened one, or has taken one away.
    """
    moved = set(Power.objects.exclude(opened_by=None, closed_by=None).values_list("code", "organisation_id"))
    offices: dict[str, list[Organisation]] = {}
    for office in Organisation.objects.filter(kind=Organisation.Kind.OFFICE).exclude(department=""):
        offices.setdefault(office.department, []).append(office)
    known = {(row.code, row.organisation_id, row.since): row for row in Power.objects.filter(opened_by=None)}
    new: list[Power] = []
    for row in rows:
        for office in offices.get(row.department, []):
            if (row.code, office.pk) in moved:
                continue
            said = {
                "name": row.name.zh,
                "kind": row.kind,
                "basis": [basis.model_dump(mode="json") for basis in row.basis],
                "duties": [duty.model_dump(mode="json") for duty in row.duties],
                "accountability": [basis.model_dump(mode="json") for basis in row.accountability],
                "level": level_of(office),
                "window": office.address,
                "until": row.until,
            }
            found = known.get((row.code, office.pk, row.since))
            if found is None:
                new.append(Power(code=row.code, organisation=office, since=row.since, **said))
            elif any(getattr(found, name) != value for name, value in said.items()):
                Power.objects.filter(pk=found.pk).update(**said)
    Power.objects.bulk_create(new)
    return len(new)
