"""Already held → shared data → e-certificate → assistance request → promise → paper: the first open lawful way.

Lawful is what the pack lists for the material (获取方式), and asking the body that keeps a register for assistance
while that register is down (协查). Every way is shown with why it is open or not, so that the choice can be questioned.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from tongban.catalog.packs import Material
from tongban.catalog.proofs.sources import Source

Kind = Literal["held", "shared", "certificate", "assistance", "promise", "form", "paper"]
RANKS: tuple[Kind, ...] = ("held", "shared", "certificate", "assistance", "promise", "form", "paper")
"""From the lightest to the heaviest for the person who applies."""

Why = Literal[
    "held", "not-held", "comes-from-step", "source-up", "source-down", "not-confirmed", "library", "ask-keeper",
    "not-needed-now", "written-promise", "from-the-form", "bring-it",
]  # fmt: skip
"""Why a way is open or not; the words stand where it is shown."""


@dataclass(frozen=True)
class Holdings:
    """What is known of this person. `kinds`: certificates held; None: nobody has signed in yet.

    `results`: items of the same one-thing that finish earlier; `refuted`: sources that answered and confirmed nothing.
    """

    kinds: Collection[str] | None = None
    results: Collection[str] = ()
    refuted: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Way:
    """One lawful way: `word` as packs write it, whether it is open now and why, how many working days it takes."""

    kind: Kind
    word: str
    is_open: bool
    why: Why
    days: int = 0


@dataclass(frozen=True, slots=True)
class Proof:
    """One material: every lawful way from the lightest on, and the one chosen."""

    material: Material
    ways: tuple[Way, ...] = field(default=())

    @property
    def chosen(self) -> Way:
        """The lightest way that is open; paper is always open."""
        return next(way for way in self.ways if way.is_open)

    @property
    def fallback(self) -> Way | None:
        """What is done where the chosen way fails."""
        later = self.ways[self.ways.index(self.chosen) + 1 :]
        return next((way for way in later if way.is_open), None)

    @property
    def is_avoided(self) -> bool:
        """Whether the applicant need not prove it on paper."""
        return self.chosen.kind != "paper"


def plan_proof(
    material: Material, person: Holdings, sources: Mapping[str, Source], down: Collection[str] = ()
) -> Proof:
    """The lawful ways of one material for one person, lightest first. `down`: sources that do not answer now."""
    found = [way for word in material.ways for way in _ways(word, person, sources, down)]
    if not any(way.kind == "paper" for way in found):
        found.append(Way("paper", "upload", True, "bring-it"))
    order = {kind: rank for rank, kind in enumerate(RANKS)}
    return Proof(material, tuple(sorted(found, key=lambda way: order[way.kind])))


def _ways(word: str, person: Holdings, sources: Mapping[str, Source], down: Collection[str]) -> Iterable[Way]:
    name, _colon, what = word.partition(":")
    if name == "licence":
        if person.kinds is None:
            yield Way("certificate", word, True, "library")
        else:
            yield Way("held", word, what in person.kinds, "held" if what in person.kinds else "not-held")
    elif name == "result":
        comes = what in person.results
        yield Way("held", word, comes, "comes-from-step" if comes else "not-held")
    elif name == "exchange":
        yield from _asked(word, what, person, sources, down)
    elif name == "promise":
        yield Way("promise", word, True, "written-promise")
    elif name == "form":
        yield Way("form", word, True, "from-the-form")
    else:
        yield Way("paper", word, True, "bring-it")


def _asked(
    word: str, what: str, person: Holdings, sources: Mapping[str, Source], down: Collection[str]
) -> Iterable[Way]:
    """A register: asked directly while it answers; through its keeper while it does not."""
    source = sources.get(what)
    if what in person.refuted:
        yield Way("shared", word, False, "not-confirmed")
        return
    is_down = what in down
    yield Way("shared", word, not is_down, "source-down" if is_down else "source-up")
    if source is not None and source.assist:
        why: Why = "ask-keeper" if is_down else "not-needed-now"
        yield Way("assistance", f"assist:{source.department}", is_down, why, source.assist_days)


def avoided(proofs: Iterable[Proof]) -> int:
    """How many proofs nobody has to bring."""
    return sum(proof.is_avoided for proof in proofs)
