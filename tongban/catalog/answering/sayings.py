"""What can be meant, and with which words: the services in force, the matters done elsewhere, and their sayings."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from tongban.catalog.answering.words import initials, is_han, plain, spelled, syllables
from tongban.catalog.everyday import EverydayName, EverydayWords, Intent, Matter

MOST_SOUND = 8
"""Longer texts are looked for as written and by pinyin only."""


class Service(NamedTuple):
    """What of a service is needed here."""

    code: str
    name: str
    keywords: tuple[str, ...]
    is_one_thing: bool


@dataclass(frozen=True)
class Saying:
    """One way to say it: words that must all be there. `is_title`: the official name."""

    words: tuple[str, ...]
    is_title: bool = False


@dataclass
class Target:
    """One thing that can be meant. `kind`: item, one-thing or matter."""

    kind: str
    code: str
    sayings: list[Saying] = field(default_factory=list)
    handles: frozenset[str] = frozenset()


@dataclass(eq=False)
class Lexicon:
    """Everything that can be meant, and every text to look for."""

    targets: list[Target] = field(default_factory=list)
    groups: dict[str, tuple[str, ...]] = field(default_factory=dict)  # a word → all words of its meaning
    intents: dict[Intent, tuple[str, ...]] = field(default_factory=dict)
    apart: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()
    idle: tuple[str, ...] = ()
    hollow: frozenset[str] = frozenset()  # idle words of one character
    other: tuple[str, ...] = ()
    weights: dict[str, float] = field(default_factory=dict)  # a word of sayings → how much it tells, 0.4 to 1
    words: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))  # text → words of sayings it says
    sayings: dict[str, list[tuple[Target, Saying]]] = field(default_factory=lambda: defaultdict(list))  # by first word
    texts: frozenset[str] = frozenset()  # every text that is looked for
    spellings: list[tuple[str, str]] = field(default_factory=list)  # Chinese text, its pinyin
    by_sound: dict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    by_end: dict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    by_initials: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def ways(self, word: str) -> tuple[str, ...]:
        """The texts that say a word."""
        return self.groups.get(word) or (word,)


def lexicon_of(
    services: Iterable[Service],
    names: Iterable[EverydayName],
    words: Iterable[EverydayWords],
    matters: Iterable[Matter],
) -> Lexicon:
    """The content, ready to be looked for."""
    made = Lexicon()
    _groups(made, list(words))
    everyday = {row.code: row for row in names}
    for service in services:
        row = everyday.get(service.code)
        target = Target("one-thing" if service.is_one_thing else "item", service.code)
        said = row.said if row else service.keywords
        target.sayings = [*_titles(service.name), *_sayings(said, made.apart)]
        own = {intent for intent, ways in made.intents.items() if any(way in plain(service.name) for way in ways)}
        target.handles = frozenset({*own, *(row.handles if row else ())})
        made.targets.append(target)
    for matter in matters:
        target = Target("matter", matter.code, [*_titles(matter.name.zh), *_sayings(matter.said, made.apart)])
        made.targets.append(target)
    _weigh(made)
    _index(made)
    return made


def _titles(name: str) -> list[Saying]:
    """The whole name, and the name without what stands in brackets."""
    bare = re.sub(r"[（(].*?[)）]", "", name)
    texts = dict.fromkeys("".join(re.findall(r"\w+", plain(text))) for text in (name, bare))
    return [Saying((text,), is_title=True) for text in texts if text]


def _sayings(said: Iterable[str], apart: tuple[str, ...]) -> list[Saying]:
    made: dict[tuple[str, ...], None] = {}
    for text in said:
        first, *rest = plain(text).split()
        made[(first, *rest)] = None
        for word in apart:
            if first.startswith(word) and len(first) >= len(word) + 2:
                made[(word, first.removeprefix(word), *rest)] = None
    return [Saying(words) for words in made]


def _groups(made: Lexicon, rows: list[EverydayWords]) -> None:
    kinds: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        said = tuple(dict.fromkeys(plain(text) for text in (*([row.means] if row.means else []), *row.said)))
        kinds[row.kind] += said
        if row.kind in ("same", "intent"):
            made.groups.update((text, said) for text in said if text not in made.groups)
        if row.apart:
            made.apart = (*made.apart, plain(row.means))
        if row.intent:
            made.intents[row.intent] = (*made.intents.get(row.intent, ()), *said)
    made.hollow = frozenset(text for text in kinds["idle"] if len(text) == 1)
    made.whole, made.idle, made.other = (tuple(kinds[kind]) for kind in ("whole", "idle", "other"))


def _weigh(made: Lexicon) -> None:
    """A word that many targets are said with (公司, 许可) tells less than one that belongs to one of them."""
    held: dict[str, set[str]] = defaultdict(set)
    for target in made.targets:
        for saying in target.sayings:
            for word in saying.words:
                held[made.ways(word)[0]].add(target.code)
    for word, codes in held.items():
        weight = max(0.4, 1 - 0.12 * math.log2(len(codes)))
        for way in made.ways(word):
            made.weights[way] = weight


def _index(made: Lexicon) -> None:
    for target in made.targets:
        for saying in target.sayings:
            made.sayings[saying.words[0]].append((target, saying))
    for word in {word for target in made.targets for saying in target.sayings for word in saying.words}:
        for way in made.ways(word):
            made.words[way].append(word)
    said = set(made.words)
    said |= {way for ways in made.intents.values() for way in ways} | {*made.whole, *made.idle}
    made.texts = frozenset(said)
    for text in sorted(said, key=lambda one: (-len(one), one)):
        if not is_han(text) or len(text) < 2:
            continue
        made.spellings.append((text, spelled(text)))
        made.by_initials[initials(text)].append(text)
        if len(text) <= MOST_SOUND:
            first, second, *_rest = sounds = syllables(text)
            made.by_sound[first, second].append(text)
            made.by_end[sounds[-2], sounds[-1]].append(text)
