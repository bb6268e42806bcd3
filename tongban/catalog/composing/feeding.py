"""One set of materials for several items (一套材料): what one item produces is not asked of the applicant by another.

A material that another item of the set produces waits for that item. Where items wait for each
other in a circle, one of them must start from paper; which one is chosen so that the fewest
materials are handed in, by trying every order of the items in the circle (exact, over subsets),
never by luck. A circle with more ways through it than can be tried in reasonable time is settled by
a rule of thumb, and the answer says that it may not be the smallest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from tongban.catalog.packs import ItemPack, Material

FREE = ("licence:", "exchange:")
"""Ways by which nobody hands anything in: the certificate library, a data check."""
OWN_WORDS = ("promise", "form")
"""Ways by which the applicant only says something: a written promise, what the form makes by itself."""
MOST_TRIED = 8_000
"""Beginnings of orders that are tried before the rule of thumb takes over: about a second's work."""


@dataclass(frozen=True, slots=True)
class Supplied:
    """How one material of one item is met in the composition."""

    item: str
    material: Material
    way: str  # result:<item> | licence:<kind> | exchange:<source> | promise | form | upload
    reason: str  # produced | library | shared | promised | made | circle | paper

    @property
    def is_handed_in(self) -> bool:
        """Whether the applicant must hand it in."""
        return self.way == "upload"


@dataclass(frozen=True)
class Feeding:
    """How every material is met, and which items wait for which because of it.

    `is_fewest`: no other order of the items leaves fewer materials to hand in. False where too many items wait for
    each other for every order to be tried.
    """

    supplied: tuple[Supplied, ...]
    after: Mapping[str, tuple[str, ...]]
    is_fewest: bool = True

    @property
    def handed_in(self) -> tuple[Material, ...]:
        """What the applicant hands in, each material once."""
        found = {row.material.code: row.material for row in self.supplied if row.is_handed_in}
        return tuple(found.values())


def producers(items: Iterable[ItemPack]) -> dict[str, str]:
    """Way → the item of the set that makes it come true: its result, and the kind of certificate it issues."""
    found: dict[str, str] = {}
    for pack in items:
        found[f"result:{pack.item.code}"] = pack.item.code
        if pack.result.kind == "licence":
            found.setdefault(f"licence:{pack.result.licence}", pack.item.code)
    return found


def feed(needs: Mapping[str, Sequence[Material]], made_by: Mapping[str, str]) -> Feeding:
    """The fewest materials handed in that meet every need (or nearly: see `Feeding.is_fewest`).

    `needs`: item → the materials it asks for.

    `made_by`: way → the item that produces it. Equal counts are settled by the order in which the items were given.
    """
    waits = {(item, m.code): _makers(item, m, made_by) for item, asked in needs.items() for m in asked}
    order, is_fewest = _best_order(needs, waits, made_by)
    place = {item: number for number, item in enumerate(order)}
    supplied = []
    after: dict[str, dict[str, None]] = {item: {} for item in needs}
    for item, asked in needs.items():
        for material in asked:
            makers = [maker for maker in waits[item, material.code] if place[maker] < place[item]]
            if makers:
                maker = min(makers, key=place.__getitem__)
                supplied.append(Supplied(item, material, f"result:{maker}", "produced"))
                after[item][maker] = None
                continue
            supplied.append(_without_maker(item, material, made_by, in_circle=bool(waits[item, material.code])))
    return Feeding(tuple(supplied), {item: tuple(found) for item, found in after.items()}, is_fewest)


def _makers(item: str, material: Material, made_by: Mapping[str, str]) -> tuple[str, ...]:
    found = dict.fromkeys(made_by[way] for way in material.ways if way in made_by)
    return tuple(maker for maker in found if maker != item)


def _without_maker(item: str, material: Material, made_by: Mapping[str, str], *, in_circle: bool) -> Supplied:
    way = lightest(material, made_by)
    reason = {"licence": "library", "exchange": "shared", "promise": "promised", "form": "made"}.get(
        way.split(":")[0], "circle" if in_circle else "paper"
    )
    return Supplied(item, material, way, reason)


def lightest(material: Material, made_by: Mapping[str, str]) -> str:
    """The first way, in the pack's own order of preference, that needs nothing made within the set."""
    open_ways = [way for way in material.ways if way not in made_by and not way.startswith("result:")]
    for kinds in (FREE, OWN_WORDS):
        for way in open_ways:
            if way.startswith(kinds):
                return way
    return "upload"


class _TooManyOrdersError(Exception):
    """More beginnings of orders than `MOST_TRIED`."""


def _best_order(
    needs: Mapping[str, Sequence[Material]],
    waits: Mapping[tuple[str, str], tuple[str, ...]],
    made_by: Mapping[str, str],
) -> tuple[list[str], bool]:
    """The order of items in which the fewest materials are left to be handed in, and whether that is certain."""
    items = list(needs)
    index = {item: number for number, item in enumerate(items)}
    on_paper = {(item, m.code): lightest(m, made_by) == "upload" for item, asked in needs.items() for m in asked}
    always = frozenset(code for (item, code), paper in on_paper.items() if paper and not waits[item, code])
    everything = (1 << len(items)) - 1
    tried = 0

    def more(number: int, done: int) -> frozenset[str]:
        """What the item leaves to be handed in when it comes after those done."""
        item = items[number]
        return frozenset(
            m.code
            for m in needs[item]
            if on_paper[item, m.code] and not any(done >> index[maker] & 1 for maker in waits[item, m.code])
        )

    @cache
    def best(done: int, handed: frozenset[str]) -> tuple[int, tuple[int, ...]]:
        nonlocal tried
        tried += 1
        if tried > MOST_TRIED:
            raise _TooManyOrdersError
        if done == everything:
            return len(handed), ()
        found: tuple[int, tuple[int, ...]] | None = None
        for number in _ready(done, items, needs, waits, index):
            cost, rest = best(done | 1 << number, handed | more(number, done))
            if found is None or cost < found[0]:
                found = (cost, (number, *rest))
        return found or (len(handed), ())

    def by_rule_of_thumb() -> Iterator[int]:
        """Next always comes what adds the fewest papers; as given where several add as many."""
        done, handed = 0, always
        while done != everything:
            ready = _ready(done, items, needs, waits, index)
            number = min(ready, key=lambda one: (len(more(one, done) - handed), one))
            yield number
            done, handed = done | 1 << number, handed | more(number, done)

    try:
        return [items[number] for number in best(0, always)[1]], True
    except _TooManyOrdersError:
        return [items[number] for number in by_rule_of_thumb()], False


def _ready(
    done: int,
    items: list[str],
    needs: Mapping[str, Sequence[Material]],
    waits: Mapping[tuple[str, str], tuple[str, ...]],
    index: Mapping[str, int],
) -> list[int]:
    """Items worth taking next: one that waits for nothing still open is taken at once; in a circle, each is tried."""
    left = [number for number in range(len(items)) if not done >> number & 1]
    for number in left:
        makers = {maker for m in needs[items[number]] for maker in waits[items[number], m.code]}
        if all(done >> index[maker] & 1 for maker in makers):
            return [number]
    return left
