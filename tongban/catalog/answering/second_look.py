"""The second look: nobody said every word of any saying, yet much of one saying, and little else.

A saying is taken apart into pieces (改名字: 变更, 名字), and so is the question. A piece tells the more the fewer
targets are spoken of with it. A target is claimed when one of its sayings is mostly there, what was said is mostly
explained by its sayings together, no wish is against it, and no other target comes near. Otherwise nothing is claimed:
“not found, call 12345” is better than the wrong office.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from functools import lru_cache
from typing import NamedTuple

import rjieba

from tongban.catalog.answering.asked import Asked
from tongban.catalog.answering.sayings import Lexicon, Target
from tongban.catalog.answering.words import HAN, RUN

SAID = 0.5
"""The part of a saying, by how telling its pieces are, that must be there."""
MEANT = 0.7
"""The part of the question, so weighed, that the target's sayings must explain."""
TELLING = 0.75
"""How much the pieces that are there must tell together; a common word alone never does."""
MARGIN = 1.12
"""How much better than the next target the first must be."""
KNOWN = 0.8
"""What a piece that only other targets know weighs against one, beside what it tells for those."""
UNKNOWN = {"n": 0.7, "v": 0.3, "e": 0.7, "a": 0.3, "i": 0.5, "l": 0.5, "j": 0.7, "b": 0.5}
"""What a word of no saying weighs against every target, by its kind (noun, verb), beside a piece only one knows."""
UNKNOWN_REST = 0.1
"""Days, numbers, pronouns, particles: hardly anything."""


class Guess(NamedTuple):
    """A target that is probably meant, and how surely."""

    target: Target
    score: float


class Pieces:
    """The sayings of a lexicon, taken apart."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self._hollow = "".join(lexicon.hollow)
        self.wishes = {lexicon.ways(ways[0])[0] for ways in lexicon.intents.values()}
        self.sayings: list[tuple[Target, frozenset[str]]] = []
        self.by_piece: dict[str, list[int]] = defaultdict(list)
        self.bags: dict[str, set[str]] = defaultdict(set)
        for target in lexicon.targets:
            for saying in target.sayings:
                pieces = frozenset(piece for word in saying.words for piece in self._of_word(word))
                for piece in pieces:
                    self.by_piece[piece].append(len(self.sayings))
                self.sayings.append((target, pieces))
                self.bags[target.code] |= pieces
        spread = Counter(piece for bag in self.bags.values() for piece in bag)
        most = math.log(len(self.bags) + 1)
        self.telling = {
            piece: (1 - math.log(held) / most) * (1.0 if len(piece) > 1 else 0.5) for piece, held in spread.items()
        }

    def _of_word(self, word: str) -> list[str]:
        if word in self.lexicon.groups or len(word) <= 2:
            return [self.lexicon.ways(word)[0]]
        return [self.lexicon.ways(part)[0] for part in rjieba.cut(word) if part not in self.lexicon.idle]

    def of(self, asked: Asked) -> dict[str, float]:
        """The pieces of a question and what each weighs against a target that does not know it."""
        against: dict[str, float] = {}
        held: set[int] = set()
        for word, (_way, place) in asked.words().items():
            piece = self.lexicon.ways(word)[0]
            is_piece = (word in self.lexicon.groups or len(word) <= 2) and piece in self.telling
            if is_piece and place.sure > 0.9:
                against[piece] = KNOWN * self.telling[piece]
                held.update(range(place.start, place.end))
        at = 0
        for run in RUN.findall(asked.text):
            for part, tag in rjieba.tag(run) if HAN.match(run) else [(run, "eng")]:
                here = range(at, at + len(part))
                at += len(part)
                bare = part.strip(self._hollow)  # 改了, 想迁, 能领
                piece = self.lexicon.ways(bare)[0]
                if not bare or bare in self.lexicon.idle or not any(asked.worth[place] for place in here):
                    continue
                if piece in self.telling or not held.issuperset(here):
                    weight = UNKNOWN.get(tag[0], UNKNOWN_REST) * min(len(bare), 2) / 2
                    against[piece] = min(weight, KNOWN * self.telling.get(piece, 1.0))
        return against


@lru_cache(maxsize=8)
def pieces_of(lexicon: Lexicon) -> Pieces:
    """Taken apart once, when first needed."""
    return Pieces(lexicon)


def second_look(asked: Asked, pieces: Pieces, without: int | None = None) -> Guess | None:
    """What is probably meant, or None. `without`: a saying that is left out, to measure how well the rest do."""
    said = pieces.of(asked)
    wishes = pieces.wishes.intersection(said)
    best: dict[str, float] = {}
    for at in {at for piece in said for at in pieces.by_piece.get(piece, ())}:
        target, wanted = pieces.sayings[at]
        if at == without or not _may_be(target, wanted, wishes, pieces):
            continue
        there = sum(pieces.telling[piece] for piece in wanted if piece in said)
        part = there / sum(pieces.telling[piece] for piece in wanted)
        known = sum(pieces.telling[piece] for piece in said if piece in pieces.bags[target.code])
        meant = known / (known + sum(said[piece] for piece in said if piece not in pieces.bags[target.code]))
        if part >= SAID and meant >= MEANT and there >= TELLING:
            best[target.code] = max(best.get(target.code, 0.0), there * part * meant)
    ordered = sorted(best.items(), key=lambda one: (-one[1], one[0]))
    if not ordered or (len(ordered) > 1 and ordered[0][1] < MARGIN * ordered[1][1]):
        return None
    return Guess(next(one for one in pieces.lexicon.targets if one.code == ordered[0][0]), ordered[0][1])


def _may_be(target: Target, wanted: frozenset[str], wishes: set[str], pieces: Pieces) -> bool:
    """Whether the wishes agree: none that the target does not know, none in the saying that was not uttered."""
    return wishes <= pieces.bags[target.code] and wanted & pieces.wishes <= wishes
