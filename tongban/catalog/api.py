"""Doors of the room for programs. Mounted under /api/v1/catalog; all of it is public."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from tongban.catalog import queries, shelves
from tongban.catalog.api_entries import router as entries
from tongban.catalog.api_powers import router as powers
from tongban.catalog.packs import ItemPack, OneThingPack, Question, Words
from tongban.catalog.presenting import guide_page, read_facts
from tongban.catalog.shelves import AUDIENCES

router = Router(tags=["catalog"])
router.add_router("", entries)
router.add_router("", powers)


class Said(Schema):
    """A content word in both languages."""

    zh: str
    en: str = ""

    @classmethod
    def of(cls, words: Words) -> Said:
        """The words of a pack."""
        return cls(zh=words.zh, en=words.en)


class GuideLine(Schema):
    """One line of the catalogue."""

    code: str
    kind: str = Field(description="item or one-thing")
    version: int
    fingerprint: str
    name: Said
    summary: Said
    department: str
    audience: list[str]
    themes: list[str]

    @classmethod
    def of(cls, guide: queries.Guide) -> GuideLine:
        """The line of a guide."""
        return cls(
            code=guide.code,
            kind=guide.kind,
            version=guide.number,
            fingerprint=guide.fingerprint,
            name=Said.of(guide.name),
            summary=Said.of(guide.summary),
            department=guide.department,
            audience=list(guide.audience),
            themes=list(guide.themes),
        )


class Choice(Schema):
    """One answer a question offers."""

    value: str
    label: Said


class Asking(Schema):
    """A situation question: what to ask before anything else."""

    name: str
    kind: str
    label: Said
    hint: Said | None = None
    unit: str = ""
    choices: list[Choice] = []

    @classmethod
    def of(cls, question: Question) -> Asking:
        """The question for programs."""
        return cls(
            name=question.name,
            kind=question.kind,
            label=Said.of(question.label),
            hint=Said.of(question.hint) if question.hint else None,
            unit=question.unit,
            choices=[Choice(value=value, label=Said.of(words)) for value, words in question.choices],
        )


class WholeGuide(GuideLine):
    """A whole guide: the pack as it was published, and the questions that choose."""

    department_name: str
    questions: list[Asking]
    pack: dict[str, Any] = Field(description="the content of the version, exactly as fingerprinted")


class Situation(Schema):
    """What is known of the applicant's situation, by question name."""

    situation: dict[str, Any] = {}


class PartNeed(Schema):
    """An item of a one-thing: yes, no, or not known yet."""

    item: str
    needed: bool | None
    reason: str
    after: list[str]
    promised_days: int
    begins: int | None = None
    ends: int | None = None


class PaperNeed(Schema):
    """A material: whether it applies, where it comes from, whether the applicant must bring it."""

    code: str
    name: Said
    needed: bool | None
    reason: str
    way: str
    badge: str
    label: str
    handed_in: bool
    fallback: str


class Ruling(Schema):
    """What rules a service out: the sentence, the article, the answers that decide it, and what to do instead."""

    item: str
    name: str
    sentence: str
    basis: str
    facts: list[str]
    instead: str = ""
    see: str = Field(default="", description="code of the service that fits instead")

    @classmethod
    def of(cls, stop: queries.Stop) -> Ruling:
        """A stop for programs."""
        return cls(
            item=stop.item,
            name=stop.name,
            sentence=stop.sentence,
            basis=stop.basis,
            facts=list(stop.facts),
            instead=stop.instead,
            see=stop.see,
        )


class Needs(Schema):
    """What a situation needs. `still_needed` names the questions whose answers may change this. `stops` make the whole
    impossible; `dropped` take single services out of a one-thing while the rest goes on."""

    code: str
    version: int
    parts: list[PartNeed]
    materials: list[PaperNeed]
    still_needed: list[str]
    longest_days: int
    route: str = ""
    refused: list[str] = []
    stops: list[Ruling] = []
    dropped: list[Ruling] = []
    notes: list[str] = []
    errors: dict[str, str] = {}


class _Given:
    """JSON facts read the way a form's answers are."""

    def __init__(self, facts: dict[str, Any]) -> None:
        self.facts = facts

    def get(self, name: str, /) -> Any:
        """The value of a name."""
        return self.facts.get(name)

    def getlist(self, name: str, /) -> list[Any]:
        """The values of a name."""
        given = self.facts.get(name)
        return given if isinstance(given, list) else [] if given is None else [given]


@router.get("/guides", response=list[GuideLine], summary="Every guide in force")
def guides(request: HttpRequest, audience: str = "", theme: str = "", department: str = "") -> list[GuideLine]:
    """The catalogue, narrowed by audience (person or firm), theme or department."""
    wanted = AUDIENCES.get(audience)
    return [
        GuideLine.of(guide)
        for guide in queries.guides()
        if (not wanted or wanted.intersection(guide.audience))
        and (not theme or theme in guide.themes)
        and (not department or guide.department == department)
    ]


@router.get("/guides/{code}", response=WholeGuide, summary="One guide")
def guide(request: HttpRequest, code: str) -> WholeGuide:
    """The guide in force today, with its situation questions and its whole content."""
    found = queries.guide(code)
    return WholeGuide(
        **GuideLine.of(found).model_dump(),
        department_name=shelves.department_name(found.department),
        questions=[Asking.of(question) for question in queries.situation_questions(code)],
        pack=found.pack.model_dump(mode="json"),
    )


class ElsewhereLine(Schema):
    """Who does a matter that is not done here."""

    name: str
    body: str
    address: str
    hours: str
    phone: str
    national_phone: str = Field(description="a number that works in the whole country; empty where there is none")
    site: str
    note: str
    is_demo: bool = Field(description="address and telephone are invented for the sample city")

    @classmethod
    def of(cls, found: queries.Elsewhere) -> ElsewhereLine:
        """The card as data."""
        return cls(
            name=found.name,
            body=found.body,
            address=found.address,
            hours=found.hours,
            phone=found.phone,
            national_phone=found.national,
            site=found.site,
            note=found.note,
            is_demo=found.is_demo,
        )


class SearchOutcome(Schema):
    """The answer to a question in one's own words."""

    kind: str = Field(
        description="here: the first guide is the answer; elsewhere: the card is; nothing: none is claimed"
    )
    guides: list[GuideLine] = Field(description="best first; of a matter done elsewhere, those that are related")
    elsewhere: ElsewhereLine | None = None


@router.get("/search", response=SearchOutcome, summary="Search in one's own words")
def search(request: HttpRequest, q: str, audience: str = "") -> SearchOutcome:
    """The service that answers the words, or the body that does what is not done here."""
    said = queries.find(q[:80], audience if audience in AUDIENCES else None)
    return SearchOutcome(
        kind=said.kind,
        guides=[GuideLine.of(hit.guide) for hit in said.hits],
        elsewhere=ElsewhereLine.of(said.elsewhere) if said.elsewhere else None,
    )


@router.post("/guides/{code}/needs", response=Needs, summary="What a situation needs")
def needs(request: HttpRequest, code: str, given: Situation) -> Needs:
    """Items, materials and facts still needed for a situation. Nothing is kept."""
    found = queries.guide(code)
    facts, errors = read_facts(queries.situation_questions(code), _Given(given.situation))
    page = guide_page(found, facts, errors)
    nodes = {node.item: node for node in page.plan.nodes} if page.plan else {}
    parts = [
        PartNeed(
            item=row.item.item.code,
            needed=row.applies,
            reason=row.reason.reason,
            after=list(row.reason.part.after),
            promised_days=row.item.item.promised.working_days,
            begins=nodes[row.item.item.code].begins if row.item.item.code in nodes else None,
            ends=nodes[row.item.item.code].ends if row.item.item.code in nodes else None,
        )
        for row in page.parts
    ]
    materials = [
        PaperNeed(
            code=row.material.code,
            name=Said.of(row.material.name),
            needed=row.applies,
            reason=row.reason,
            way=row.badge.way,
            badge=row.badge.kind,
            label=row.badge.label,
            handed_in=row.badge.handed_in,
            fallback=row.badge.fallback,
        )
        for row in (*page.materials.rows, *page.materials.left_out)
    ]
    return Needs(
        code=code,
        version=found.number,
        parts=parts,
        materials=materials,
        still_needed=[question.name for question in page.needed],
        longest_days=page.plan.days if page.plan else _days(found.pack),
        route=page.route,
        refused=page.refusals,
        stops=[Ruling.of(stop) for stop in page.stops],
        dropped=[Ruling.of(stop) for stop in page.dropped],
        notes=page.notes,
        errors=errors,
    )


def _days(pack: ItemPack | OneThingPack) -> int:
    return pack.item.promised.working_days if isinstance(pack, ItemPack) else 0
