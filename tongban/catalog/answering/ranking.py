"""Which target a question means: what is said exactly counts, the more the better; what is left over counts against.

A service that does a first issue is not the answer to somebody who lost the paper: the wish (补办, 注销, 变更 …) must
be one it handles, or the answer is the body in charge of it. Below `LEAST` nothing is claimed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from tongban.catalog.answering.asked import Asked, Place
from tongban.catalog.answering.sayings import Lexicon, Target
from tongban.catalog.answering.second_look import pieces_of, second_look
from tongban.catalog.answering.words import is_han

LEAST = 0.95
"""A score below this claims nothing: one common word, or a doubtful one."""
WEAK = 2.6
"""Below this the rest of the sentence must not be longer than what was understood, three times over."""
REST = 0.12
"""What every character that no saying explains takes from the score."""
MOST_REST = 5.0
TITLE = 0.3
LETTER = 0.4
"""What a letter or a digit tells, beside a character."""
SYNONYM = 0.9
"""What another word of the same meaning tells, beside the saying's own word."""
UNMET = 0.4
"""What a wish takes from a service that does not handle it."""
WHOLE = 1.0
"""What somebody who asks for everything at once adds to a one-thing."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A target that may be meant. `unmet`: what is wished for and this service does not do ("" where it does)."""

    target: Target
    score: float
    told: float  # how much of the question its saying explains, in characters
    unmet: str = ""
    places: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Ranked:
    """The candidates of a question, best first, and whether the first is claimed."""

    candidates: tuple[Candidate, ...]
    is_claimed: bool


def rank(typed: str, lexicon: Lexicon) -> Ranked:
    """What may be meant by what was typed."""
    asked = Asked(typed, lexicon)
    if not asked.text:
        return Ranked((), False)
    wishes = _wishes(asked)
    whole = any(asked.place_of(text) or text in asked.text for text in lexicon.whole)
    said = asked.words()
    best: dict[str, Candidate] = {}
    for word in said:
        for target, saying in lexicon.sayings.get(word, ()):
            if all(other in said for other in saying.words):
                found = _candidate(
                    asked, target, {other: said[other] for other in saying.words}, saying.is_title, wishes
                )
                known = best.get(target.code)
                if known is None or (found.score, not found.unmet) > (known.score, not known.unmet):
                    best[target.code] = found
    made = [_whole(one) if whole and one.target.kind == "one-thing" else one for one in best.values()]
    made.sort(key=_order)
    if made and _is_claimed(asked, made[0]):
        return Ranked(tuple(made), True)
    if not any(text in asked.text for text in lexicon.other):
        guess = second_look(asked, pieces_of(lexicon))
        if guess is not None:
            return Ranked((Candidate(guess.target, guess.score, guess.score),), True)
    return Ranked(tuple(made), False)


def _order(one: Candidate) -> tuple[float, bool, int, bool, str]:
    """Best first; of two alike the one said last, which is what is asked about (卖早餐要健康证吗)."""
    kind = one.target.kind
    return -round(one.score, 2), one.unmet != "", -max(one.places, default=0), kind == "matter", one.target.code


def _wishes(asked: Asked) -> dict[str, set[int]]:
    """What is wished for → the places that say so."""
    found: dict[str, set[int]] = {}
    for intent, ways in asked.lexicon.intents.items():
        places = [place for way in ways if (place := asked.place_of(way)) and place.sure > 0.9]
        if places:
            found[intent] = {at for place in places for at in range(place.start, place.end)}
    return found


def _whole(one: Candidate) -> Candidate:
    return replace(one, score=one.score + WHOLE)


def _candidate(
    asked: Asked, target: Target, said: dict[str, tuple[str, Place]], is_title: bool, wishes: dict[str, set[int]]
) -> Candidate:
    values: dict[int, float] = {}
    for word, (text, place) in said.items():
        size = len(text) if is_han(text) else LETTER * len(text)
        size *= 1.0 if text == word else SYNONYM
        each = place.sure * asked.lexicon.weights.get(text, 1.0) * size / (place.end - place.start)
        for at in range(place.start, place.end):
            values[at] = max(values.get(at, 0.0), each)
    told = sum(values.values())
    rest = min(sum(worth for at, worth in enumerate(asked.worth) if at not in values), MOST_REST)
    unmet = ""
    if target.kind != "matter":
        open_ = [name for name, at in wishes.items() if name not in target.handles and not at <= values.keys()]
        unmet = open_[0] if open_ else ""
    score = told - REST * rest + (TITLE if is_title else 0.0) - (UNMET if unmet else 0.0)
    return Candidate(target, score, told, unmet, frozenset(values))


def _is_claimed(asked: Asked, best: Candidate) -> bool:
    """Enough was understood, and nothing else shows that no public service is meant."""
    rest = sum(worth for at, worth in enumerate(asked.worth) if at not in best.places)
    if best.score < LEAST and rest > 0:
        return False
    if best.told < WEAK and rest > 3 * best.told:
        return False
    return best.told >= 4 or not any(_is_outside(asked, text, best) for text in asked.lexicon.other)


def _is_outside(asked: Asked, text: str, best: Candidate) -> bool:
    at = asked.text.find(text)
    return at >= 0 and not best.places.issuperset(range(at, at + len(text)))
