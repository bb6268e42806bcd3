"""One question: its letters, and where the texts of the lexicon stand in it, as written, by sound, by pinyin."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

from tongban.catalog.answering.sayings import Lexicon
from tongban.catalog.answering.words import HAN, RUN, borders, cuts, is_han, is_word, plain, sounds_of, syllables

MOST_LETTERS = 80
_TONE = re.compile(r"(?<=[aeiouvngr])[1-5](?![0-9])")
"""The number of a tone behind its syllable (hu4 zhao4)."""


class Place(NamedTuple):
    """Where a text stands: first place, place after the last, and how surely it is that text (0 to 1)."""

    start: int
    end: int
    sure: float


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of Chinese characters or of letters; spaces between letters do not part it."""

    text: str
    start: int
    is_han: bool
    tokens: tuple[tuple[int, int], ...]  # of letters: where each word stands, in the whole question


class Asked:
    """A question, looked through once."""

    def __init__(self, typed: str, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.runs = list(_runs(_TONE.sub("", plain(typed)[:MOST_LETTERS])))
        self.text = "".join(run.text for run in self.runs)
        self.borders: set[int] = set()
        for run in self.runs:
            inside = borders(run.text) if run.is_han else {place - run.start for pair in run.tokens for place in pair}
            self.borders.update(run.start + place for place in inside)
        self.found: dict[str, Place] = {}
        self._look()
        self.worth = self._worth()

    def place_of(self, text: str) -> Place | None:
        """Where a text of the lexicon stands, if it does."""
        return self.found.get(text)

    def words(self) -> dict[str, tuple[str, Place]]:
        """Every word of sayings that is said here, with the surest and longest way in which it is."""
        said: dict[str, tuple[str, Place]] = {}
        for way, place in self.found.items():
            for word in self.lexicon.words.get(way, ()):
                known = said.get(word)
                if known is None or _telling(way, place) > _telling(*known):
                    said[word] = (way, place)
        return said

    def _look(self) -> None:
        for text in self.lexicon.texts:
            if text in self.text and (place := self._written(text)) is not None:
                self.found[text] = place
        for run in self.runs:
            for text, place in (
                _sounding(run, self.lexicon, self.borders) if run.is_han else _in_pinyin(run, self.lexicon)
            ):
                known = self.found.get(text)
                if known is None or known.sure < place.sure:
                    self.found[text] = place

    def _written(self, text: str) -> Place | None:
        """A text as it is written; two characters torn out of two other words are no place of theirs."""
        at, size = self.text.find(text), len(text)
        if not is_han(text):
            while at >= 0 and not (at in self.borders and at + size in self.borders):
                at = self.text.find(text, at + 1)
            return Place(at, at + size, 1.0) if at >= 0 else None
        best: Place | None = None
        while at >= 0:
            edges = (at in self.borders) + (at + size in self.borders)
            sure = 1.0 if size > 2 or edges == 2 else 0.75 if edges and size == 2 else 0.0
            if sure and (best is None or sure > best.sure):
                best = Place(at, at + size, sure)
            at = self.text.find(text, at + 1)
        return best

    def _worth(self) -> list[float]:
        """How much each place says: nothing where an idle word stands; letters a third of a character."""
        worth = [1.0 if HAN.match(letter) else 0.34 for letter in self.text]
        for text in self.lexicon.idle:
            at = self.text.find(text)
            while at >= 0:
                if len(text) > 1 or (at in self.borders and at + 1 in self.borders):
                    worth[at : at + len(text)] = [0.0] * len(text)
                at = self.text.find(text, at + 1)
            place = self.found.get(text)
            if place is not None:
                worth[place.start : place.end] = [0.0] * (place.end - place.start)
        return worth


def _telling(way: str, place: Place) -> tuple[float, float, str]:
    return place.sure * len(way), place.sure, way


def _runs(text: str) -> Iterator[Run]:
    """The runs of a question, one after another in one text without spaces; neighbouring words of letters are one."""
    at = 0
    held: list[str] = []

    def letters() -> Run:
        starts, here = [], at - sum(map(len, held))
        first = here
        for word in held:
            starts.append((here, here + len(word)))
            here += len(word)
        return Run("".join(held), first, False, tuple(starts))

    for found in RUN.findall(text):
        if HAN.match(found):
            if held:
                yield letters()
                held = []
            yield Run(found, at, True, ())
        else:
            held.append(found)
        at += len(found)
    if held:
        yield letters()


def _sounding(run: Run, lexicon: Lexicon, edges: set[int]) -> Iterator[tuple[str, Place]]:
    """Texts that sound like a stretch of the run, or differ from it in one character of four or more."""
    heard = [sounds_of(letter) for letter in run.text]
    for at in range(len(heard) - 1):
        for pair in product(heard[at], heard[at + 1]):
            for text in lexicon.by_sound.get(pair, ()):
                yield from _if_like(run, at, text, heard, edges, lexicon)
            for text in lexicon.by_end.get(pair, ()):
                if len(text) >= 4 and at + 2 >= len(text):
                    yield from _if_like(run, at + 2 - len(text), text, heard, edges, lexicon)


def _if_like(
    run: Run, at: int, text: str, heard: list[frozenset[str]], edges: set[int], lexicon: Lexicon
) -> Iterator[tuple[str, Place]]:
    size = len(text)
    said = run.text[at : at + size]
    if len(said) < size or said == text:
        return
    same = sum(ours == theirs for ours, theirs in zip(said, text, strict=True))
    wrong = sum(sound not in heard[at + place] for place, sound in enumerate(syllables(text)))
    if wrong > (1 if size >= 4 else 0) or (wrong and same < size - 1) or same * 2 < size - 1 or not same:
        return
    if wrong and _is_sense(said, text, lexicon.texts):
        return
    if said in lexicon.texts or (size <= 3 and is_word(said)):
        return  # it means itself
    start = run.start + at
    if size == 2 and not (start in edges and start + size in edges and not lexicon.hollow.intersection(said)):
        return  # 的诗 is no 的士
    sure = 1 - 0.12 * (size - same) / size * 2 - (0.25 if wrong else 0)
    yield text, Place(start, start + size, max(sure, 0.5))


def _is_sense(said: str, text: str, texts: frozenset[str]) -> bool:
    """Whether the one character that differs stands in a word of its own right (医保登记 is no slip for 社保登记)."""
    place = next(at for at, (ours, theirs) in enumerate(zip(said, text, strict=True)) if ours != theirs)
    pairs = [said[at : at + 2] for at in (place - 1, place) if 0 <= at <= len(said) - 2]
    return any(pair in texts or is_word(pair) for pair in pairs)


def _in_pinyin(run: Run, lexicon: Lexicon) -> Iterator[tuple[str, Place]]:
    """Texts written in pinyin, with spaces, tone numbers or without, and by initials."""
    letters = run.text
    inner = cuts(letters) | {place - run.start for pair in run.tokens for place in pair}
    for text, sound in lexicon.spellings:
        at = letters.find(sound)
        while at >= 0:
            if at in inner and at + len(sound) in inner:
                yield text, Place(run.start + at, run.start + at + len(sound), 0.97)
            at = letters.find(sound, at + 1)
    for start, end in {*run.tokens, (run.start, run.start + len(run.text))}:
        token = run.text[start - run.start : end - run.start]
        if len(token) >= 3:
            for text in lexicon.by_initials.get(token, ()):
                yield text, Place(start, end, 0.9)
