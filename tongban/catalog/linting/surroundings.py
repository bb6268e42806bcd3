"""What rules see beside the item they look at: the other items by what they share, powers, certificates, the day."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from tongban.catalog.elements import ItemElements, MaterialElement
from tongban.catalog.linting.content import document_name, plain, words

FETCHED = frozenset({"licence", "exchange", "result"})
"""Ways (获取方式) in which the office gets a material by itself."""

SPARED = frozenset({"promise", "exchange", "form"})
"""Ways that need no paper to exist: a promise, shared data, a form made from the answers."""

LARGE = 20
"""From this many items on, a source in which an element never occurs is said not to carry it: one note instead of one
finding for each item. A smaller source is taken at its word."""

CARRIED = (
    "type", "body", "level", "division", "audience", "themes", "power", "basis", "conditions", "legal_days",
    "promised_days", "visits", "visit_reason", "has_fee", "materials", "steps", "result", "result_sample", "place",
    "hours", "consult_phone", "complaint_phone", "faq", "ways", "samples",
)  # fmt: skip
"""The elements a source may or may not carry. `ways` and `samples` are those of its materials."""


@dataclass(frozen=True, slots=True)
class PowerKnown:
    """A row of the power list, as far as a rule asks."""

    code: str
    kind: str
    since: date
    until: date | None = None


def way_kinds(material: MaterialElement) -> set[str]:
    """licence, exchange, result, promise, upload, form."""
    return {way.partition(":")[0] for way in material.ways}


def is_fetched(material: MaterialElement) -> bool:
    """Whether the office can get it without the applicant."""
    return bool(FETCHED & way_kinds(material))


def is_light(material: MaterialElement) -> bool:
    """Whether nobody has to hand in paper: fetched, promised, or made from the form."""
    return bool((FETCHED | {"promise", "form"}) & way_kinds(material))


def is_needed_always(material: MaterialElement) -> bool:
    """Whether no situation and no lighter way spares the applicant this paper."""
    return material.required and not material.when and not way_kinds(material) & SPARED


def carried_by(item: ItemElements) -> list[str]:
    """Which of CARRIED the item says anything about."""
    said = [name for name in CARRIED[:-2] if getattr(item, name) not in ("", None, [])]
    if any(row.ways or row.source for row in item.materials):
        said.append("ways")
    if any(row.sample for row in item.materials):
        said.append("samples")
    return said


@dataclass
class Surroundings:
    """The catalogue as rules see it. Changed only through `put` and `take`, which keep every index right."""

    on: date
    powers: Mapping[str, PowerKnown] = field(default_factory=dict)
    certificates: Mapping[str, str] = field(default_factory=dict)
    """Names of certificates → code of the kind."""
    known_certificates: frozenset[str] = frozenset()
    items: dict[str, ItemElements] = field(default_factory=dict)
    sources: Counter[str] = field(default_factory=Counter)
    said: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    producers: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Plain name of a result, or licence:<kind> → codes of the items it comes out of."""
    needs: dict[str, list[tuple[str, set[str]]]] = field(default_factory=dict)
    """Code → each paper the item cannot do without: its name, and the names under which it may be some result."""

    def __post_init__(self) -> None:
        ours = {document_name(name) for name in self.certificates}
        self.known_certificates = frozenset(ours | {plain(name) for name in words().government_certificates})

    def put(self, item: ItemElements) -> None:
        """Add an item; the one of the same code gives way."""
        self.take(item.code)
        self.items[item.code] = item
        self.sources[item.source] += 1
        self.said[item.source].update(carried_by(item))
        for name in results_of(item):
            self.producers[name].add(item.code)
        needs = [(row.name, wanted_by(row)) for row in item.materials if is_needed_always(row)]
        if needs:
            self.needs[item.code] = needs

    def take(self, code: str) -> ItemElements | None:
        """Remove an item."""
        item = self.items.pop(code, None)
        if item is not None:
            self.needs.pop(code, None)
            self.sources[item.source] -= 1
            self.said[item.source].subtract(carried_by(item))
            for name in results_of(item):
                self.producers[name].discard(code)
                if not self.producers[name]:
                    del self.producers[name]
        return item

    def carries(self, item: ItemElements, element: str) -> bool:
        """Whether the item's source says anything about an element at all, so that a gap is a gap of the item."""
        return self.sources[item.source] < LARGE or self.said[item.source][element] > 0

    def by_source(self) -> dict[str, list[ItemElements]]:
        """The items of each source."""
        found: dict[str, list[ItemElements]] = defaultdict(list)
        for item in self.items.values():
            found[item.source].append(item)
        return found

    def not_carried(self) -> Iterator[tuple[str, list[str]]]:
        """Each large source with the elements it never speaks of."""
        for source, count in sorted(self.sources.items()):
            if count >= LARGE:
                missing = [name for name in CARRIED if self.said[source][name] <= 0]
                if missing:
                    yield source, missing

    def silent(self, source: str) -> frozenset[str]:
        """The elements a source is said not to carry now."""
        if self.sources[source] < LARGE:
            return frozenset()
        return frozenset(name for name in CARRIED if self.said[source][name] <= 0)


def results_of(item: ItemElements) -> Iterable[str]:
    """Under what names the item's result is asked for elsewhere."""
    if item.result and plain(item.result):
        yield plain(item.result)
    if item.result_licence:
        yield f"licence:{item.result_licence}"
    yield f"result:{item.code}"


def wanted_by(material: MaterialElement) -> set[str]:
    """Under what names a material may be some item's result: its name as it stands and without its holder, its ways."""
    names = {way for way in material.ways if way.partition(":")[0] in ("licence", "result")}
    return names | {name for name in (plain(material.name), document_name(material.name)) if name}
