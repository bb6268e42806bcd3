"""What can be asked of the catalogue. All of it is public: a pack has no reader who may not see it.

A pack's content is parsed once a process and kept by its fingerprint, so a page costs one or two small queries.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from time import monotonic
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from tongban.catalog import searching, situations
from tongban.catalog.answering.answers import ELSEWHERE, HERE, NOTHING, Elsewhere, Facts
from tongban.catalog.answering.answers import answer as answering
from tongban.catalog.badges import Badge, badge
from tongban.catalog.entries import Change, Segment, diff, from_pack, segments
from tongban.catalog.entries.questions import (
    Entry,
    Line,
    all_elements,
    elements_over,
    entries,
    entries_in_force,
    entry,
    entry_version,
    entry_versions,
    pack_changes,
    search_entries,
)
from tongban.catalog.guides import Guide
from tongban.catalog.models import PackVersion
from tongban.catalog.packs import ItemPack, Material, OneThingPack, Part, Question, Term, Theme, Words
from tongban.catalog.planning import Plan, plan_of
from tongban.catalog.powers.asking import (
    PowerPage,
    before_and_after,
    body_of,
    disputes_and_opinions,
    moves_of_powers,
    offices,
    power_move,
    power_page,
    powers_list,
    public_moves,
    rows_closed_by_moves,
)
from tongban.catalog.powers.codes import implementing_code, item_codes_ever_on, items_on
from tongban.catalog.powers.held import Held, finisher, holder, holders, office_for, power_in_force
from tongban.catalog.proofs import Holdings, Proof, Way, plan_proof, sources
from tongban.catalog.questions import Answers, read_facts
from tongban.catalog.shelves import AUDIENCES, department, licence_kind, licence_name, power, shelves, theme
from tongban.catalog.situations import (
    Asking,
    MaterialNeed,
    PartReason,
    PartsAnswer,
    holds,
    materials_for,
    narrowed,
    route_for,
)
from tongban.catalog.stopping import Stop, stops_of
from tongban.catalog.tables import audience_name
from tongban.kit.refusals import NotFound
from tongban.kit.workdays import Calendar

__all__ = [
    "ELSEWHERE",
    "HERE",
    "NOTHING",
    "Elsewhere",
    "facts_of",
    "find",
    "Asking",
    "Badge",
    "Change",
    "Entry",
    "Guide",
    "Held",
    "Hit",
    "Line",
    "MaterialNeed",
    "PartReason",
    "PartsAnswer",
    "Plan",
    "PowerPage",
    "Segment",
    "Stop",
    "all_elements",
    "asking",
    "elements_over",
    "badge",
    "before_and_after",
    "body_of",
    "calendar",
    "department",
    "diff",
    "disputes_and_opinions",
    "entries",
    "entries_in_force",
    "entry",
    "entry_version",
    "entry_versions",
    "finisher",
    "from_pack",
    "glossary",
    "guide",
    "guide_of",
    "guides",
    "holder",
    "holders",
    "holds",
    "implementing_code",
    "item",
    "item_codes_ever_on",
    "is_for",
    "item_in_force",
    "items_on",
    "licence_kind",
    "licence_name",
    "materials_for",
    "merged_questions",
    "moves_of_powers",
    "name_of",
    "narrowed",
    "needed_parts",
    "office_for",
    "offices",
    "one_thing",
    "pack",
    "pack_changes",
    "parts_of",
    "plan",
    "power",
    "power_in_force",
    "power_move",
    "power_page",
    "powers_list",
    "public_moves",
    "read_situation",
    "route_for",
    "rows_closed_by_moves",
    "search",
    "search_entries",
    "segments",
    "situation_questions",
    "stamp",
    "stops",
    "theme",
    "themes",
    "version",
    "versions",
    "whom",
    "Holdings",
    "Proof",
    "Way",
    "plan_proof",
    "sources",
]


# ---------------------------------------------------------------- packs and their versions


_STAMP: dict[str, Any] = {"said": "", "at": 0.0}
STAMP_SECONDS = 0.0 if settings.TESTING else 1.0
"""For how long one process trusts its last look at the edition: a new edition is seen everywhere within a second."""


def stamp() -> str:
    """Short word for the catalogue as it stands today; it changes when a pack is loaded or a day begins. One query, at
    most once a second."""
    now = monotonic()
    if not _STAMP["said"] or now - _STAMP["at"] >= STAMP_SECONDS:
        with connection.cursor() as cursor:
            cursor.execute("SELECT fingerprint FROM catalog_edition ORDER BY id DESC LIMIT 1")
            row = cursor.fetchone()
        edition = row[0][:20] if row else "empty"
        _STAMP.update(said=f"{edition}-{timezone.localdate():%Y%m%d}", at=now)
    said: str = _STAMP["said"]
    return said


def forget_stamp() -> None:
    """Look at the edition again next time: said by whoever just made a new one in this process."""
    _STAMP["said"] = ""


def in_force(on: date) -> Q:
    """The versions whose dates cover the day."""
    return Q(in_force_from__lte=on) & (Q(in_force_until=None) | Q(in_force_until__gte=on))


def pack(code: str, on: date | None = None) -> PackVersion:
    """The version of a pack in force on a day (today); refused as not found. Its content is read when asked for."""
    rows = PackVersion.objects.filter(in_force(on or timezone.localdate()), code=code)
    found = rows.defer("content").order_by("-in_force_from", "-number").first()
    if found is None:
        raise _absent(code)
    return found


def version(code: str, number: int) -> PackVersion:
    """One numbered version of a pack; refused as not found."""
    found = PackVersion.objects.defer("content").filter(code=code, number=number).first()
    if found is None:
        raise _absent(code)
    return found


def versions(code: str) -> list[PackVersion]:
    """Every version of a pack, newest first; refused where there is none."""
    found = list(PackVersion.objects.defer("content").filter(code=code).order_by("-number"))
    if not found:
        raise _absent(code)
    return found


def _absent(code: str) -> NotFound:
    return NotFound(
        _("There is no service called “%(code)s”.") % {"code": code},
        next_step=_("Search from the home page in your own words."),
    )


_READ: dict[tuple[str, str], ItemPack | OneThingPack] = {}
_MOST_READ = 1024


def content(pack_version: PackVersion) -> ItemPack | OneThingPack:
    """The whole pack of a version, parsed once for each fingerprint; a version already read costs no query."""
    key = (pack_version.kind, pack_version.fingerprint)
    found = _READ.get(key)
    if found is None:
        shape = ItemPack if pack_version.kind == PackVersion.Kind.ITEM else OneThingPack
        if len(_READ) >= _MOST_READ:
            _READ.clear()
        found = _READ[key] = shape.model_validate(pack_version.content)
    return found


def item(pack_version: PackVersion) -> ItemPack:
    """The service item of a version; refused where the version is of a one-thing."""
    found = content(pack_version)
    if not isinstance(found, ItemPack):
        raise _absent(pack_version.code)
    return found


def one_thing(pack_version: PackVersion) -> OneThingPack:
    """The one-thing of a version; refused where the version is of an item."""
    found = content(pack_version)
    if not isinstance(found, OneThingPack):
        raise _absent(pack_version.code)
    return found


def item_in_force(code: str, on: date | None = None) -> ItemPack:
    """The service item in force on a day (today)."""
    return item(pack(code, on))


# ---------------------------------------------------------------- the list of guides


def guides(on: date | None = None) -> list[Guide]:
    """Every pack in force on a day (today), one-things first, then by name. Kept by the catalogue's stamp."""
    return list(_shelf(on).values())


def guide_of(pack_version: PackVersion) -> Guide:
    """The guide as one particular version said it."""
    row = pack_version
    return Guide(row.code, row.kind, row.number, row.fingerprint, content(row))


def guide(code: str, on: date | None = None) -> Guide:
    """The guide of that code in force on a day (today); refused as not found."""
    found = _shelf(on).get(code)
    if found is None:
        raise _absent(code)
    return found


_SHELF: dict[str, dict[str, Guide]] = {}
_MOST_SHELVES = 40
"""Days whose shelf is kept: a trend looks at a year and more, month by month."""
_LISTED: dict[str, list[PackVersion]] = {}
"""The list of every version without its content, of the newest stamp: one query serves the shelves of all days."""


def _shelf(on: date | None) -> dict[str, Guide]:
    day = on or timezone.localdate()
    stamped = stamp()
    key = f"{stamped}-{day:%Y%m%d}"
    found = _SHELF.get(key)
    if found is None:
        if len(_SHELF) >= _MOST_SHELVES:
            _SHELF.clear()
        found = _SHELF[key] = _read_shelf(day, _listed(stamped))
    return found


def _listed(stamped: str) -> list[PackVersion]:
    if stamped not in _LISTED:
        _LISTED.clear()
        _LISTED[stamped] = list(PackVersion.objects.defer("content").order_by("in_force_from", "number"))
    return _LISTED[stamped]


def _read_shelf(day: date, rows: list[PackVersion]) -> dict[str, Guide]:
    newest: dict[str, PackVersion] = {}
    for row in rows:
        if row.in_force_from <= day and (row.in_force_until is None or day <= row.in_force_until):
            newest[row.code] = row
    missing = {row.fingerprint for row in newest.values() if (row.kind, row.fingerprint) not in _READ}
    # by what they say, not by row: the list may be older than the rows, never than the contents
    whole = {(row.kind, row.fingerprint): row for row in PackVersion.objects.filter(fingerprint__in=missing)}
    read = [
        Guide(row.code, row.kind, row.number, row.fingerprint, content(whole.get((row.kind, row.fingerprint), row)))
        for row in newest.values()
    ]
    read.sort(key=lambda guide: (not guide.is_one_thing, guide.code))
    return {guide.code: guide for guide in read}


def parts_of(pack_: OneThingPack, on: date | None = None) -> dict[str, ItemPack]:
    """The items of a one-thing in force, by code, in the pack's order; a part no longer in force is left out."""
    shelf = _shelf(on)
    found = {part.item: shelf[part.item].pack for part in pack_.one_thing.parts if part.item in shelf}
    return {code: each for code, each in found.items() if isinstance(each, ItemPack)}


# ---------------------------------------------------------------- situations


def is_for(pack_: ItemPack | OneThingPack, holder: str) -> bool:
    """Whether it is for such a holder (服务对象): person, firm, shop; other bodies are counted among firms."""
    audience = (pack_.one_thing if isinstance(pack_, OneThingPack) else pack_.item).audience
    return (holder if holder in ("person", "shop") else "firm") in audience


def whom(pack_: ItemPack | OneThingPack) -> str:
    """For whom it is, in words."""
    return audience_name(list((pack_.one_thing if isinstance(pack_, OneThingPack) else pack_.item).audience))


def name_of(pack_: ItemPack | OneThingPack) -> Words:
    """What it is called."""
    return (pack_.one_thing if isinstance(pack_, OneThingPack) else pack_.item).name


def needed_parts(pack_: OneThingPack, situation: Mapping[str, Any]) -> PartsAnswer:
    """Which items a one-thing needs in a situation, and which facts are still needed to say so."""
    items = parts_of(pack_)
    questions = [q for part in items.values() for q in (*part.situations, *part.questions)]
    return situations.needed_parts(pack_, situation, questions, items)


def asking(pack_: ItemPack | OneThingPack, situation: Mapping[str, Any]) -> Asking:
    """The situation questions that are asked, and those that may still come, under the answers so far."""
    return situations.asking(pack_, parts_of(pack_) if isinstance(pack_, OneThingPack) else {}, situation)


def stops(pack_: ItemPack | OneThingPack, situation: Mapping[str, Any]) -> list[Stop]:
    """What makes the matter impossible in this situation, at once and for certain; empty while it may go on."""
    if isinstance(pack_, ItemPack):
        return stops_of(pack_, situation)
    return list(needed_parts(pack_, situation).blocked)


def situation_questions(code: str) -> list[Question]:
    """The situation questions of a pack; for a one-thing its own and those of its parts, each name once."""
    found = guide(code).pack
    parts = parts_of(found).values() if isinstance(found, OneThingPack) else ()
    return situations.situation_questions(found, parts)


def read_situation(code: str, answers: Answers) -> dict[str, Any]:
    """The situation facts in a form's answers or an address, of the right kinds; what is wrong is left out."""
    return read_facts(situation_questions(code), answers)[0]


def merged_questions(
    pack_: ItemPack | OneThingPack, items: Iterable[str] = (), situation: Mapping[str, Any] | None = None
) -> list[Question]:
    """The one form of a one-thing for the items needed (or of one item): each name once, section by section."""
    parts = parts_of(pack_) if isinstance(pack_, OneThingPack) else {}
    wanted = [parts[code] for code in items if code in parts]
    return situations.merged_questions(pack_, wanted, situation or {})


def plan(pack_: OneThingPack, parts: Iterable[Part] | None = None) -> Plan:
    """Which parts run side by side and which path is the longest, in promised working days."""
    items = parts_of(pack_)
    days = {code: each.item.promised.working_days for code, each in items.items()}
    return plan_of(list(parts if parts is not None else pack_.one_thing.parts), days)


def materials_handed_in(needs: Iterable[MaterialNeed]) -> list[Material]:
    """Those materials the applicant must really bring a file for."""
    return [need.material for need in needs if need.applies is not False and badge(need.material).handed_in]


# ---------------------------------------------------------------- words, shelves, days


@dataclass(frozen=True, slots=True)
class Hit:
    """One search result, best first."""

    guide: Guide
    score: float

    @property
    def code(self) -> str:
        """The pack's code."""
        return self.guide.code


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a search says. `kind`: here (the first hit is the answer), elsewhere (the card is; hits are related) or
    nothing (no answer is claimed, and there are no hits)."""

    kind: str
    hits: list[Hit]
    elsewhere: Elsewhere | None = None


def facts_of(guide: Guide) -> Facts:
    """What of a guide an answer rests on."""
    return Facts(guide.code, guide.name.zh, tuple(guide.facts.keywords), guide.is_one_thing, guide.department)


def find(words: str, audience: str | None = None, limit: int = 30) -> Outcome:
    """The answer to what somebody typed, in their own words, in pinyin, with slips. One query or two."""
    shelf = _shelf(None)
    wanted = AUDIENCES.get(audience or "", set())
    said = answering(words, [facts_of(guide) for _code, guide in sorted(shelf.items())])
    if said.kind == NOTHING:
        codes = [code for code, _score in searching.find(words, limit * 2) if code in shelf]
    else:
        codes = list(said.codes)
    hits = [Hit(shelf[code], 1 / place) for place, code in enumerate(codes, 1)]
    hits = [hit for hit in hits if not wanted or wanted.intersection(hit.guide.audience)][:limit]
    kind = said.kind if said.kind == ELSEWHERE else HERE if hits else NOTHING
    return Outcome(kind, hits, said.elsewhere)


def search(words: str, audience: str | None = None, limit: int = 30) -> list[Hit]:
    """The services found, best first; where the matter is done elsewhere, those that are related."""
    return find(words, audience, limit).hits


def themes(audience: str | None = None) -> list[Theme]:
    """The themes, in the order of their file; of one audience where it is named."""
    return [theme for theme in shelves().themes if audience in (None, "", theme.audience)]


def glossary() -> list[Term]:
    """Every word of the glossary, in the order of its file."""
    return list(shelves().terms)


def calendar() -> Calendar:
    """The working days of this installation, read once a process."""
    return _calendar(str(settings.PACKS_DIR / "calendars"))


@lru_cache(maxsize=4)
def _calendar(folder: str) -> Calendar:
    return Calendar.load(folder)
